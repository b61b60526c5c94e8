#include "audit/copy/verify_copy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/tree/prove.h"
#include "ledger/tree/tlog_proof.h"
#include "published_log.h"

namespace passnum {
namespace {

using testing::entry_of;
using ::testing::HasSubstr;
using testing::log_key;
using testing::log_verifier;
using testing::PublishedLog;

Result<VerifiedCopy> verified(PublishedLog& log) {
  return verify_copy(log, log_verifier(), {});
}

TEST(Copy, OfEverySizeAroundTheBordersVerifies) {
  for (const std::uint64_t size : {0, 1, 2, 255, 256, 257, 511, 512, 513, 1000, 65'535, 65'536, 65'537}) {
    PublishedLog log(size);
    const auto copy = verified(log);
    ASSERT_TRUE(copy) << size << " " << copy.error().message();
    EXPECT_EQ(copy.value().checkpoint.size, size);
    EXPECT_EQ(copy.value().note, log.note());
    EXPECT_EQ(copy.value().files_count, log.files.size()) << "every file was read, and none twice";
  }
}

TEST(Copy, IsHeardEntryByEntryInOrder) {
  PublishedLog log(600);
  std::uint64_t heard = 0;
  std::vector<std::uint64_t> progress;
  CopyOptions options;
  options.visitor = [&](std::uint64_t index, ByteView entry) -> Result<Done> {
    EXPECT_EQ(index, heard++);
    EXPECT_EQ(Bytes(entry.begin(), entry.end()), entry_of(index));
    return Done{};
  };
  options.progress = [&](std::uint64_t done, std::uint64_t total) {
    EXPECT_EQ(total, 600U);
    progress.push_back(done);
  };
  ASSERT_TRUE(verify_copy(log, log_verifier(), options));
  EXPECT_EQ(heard, 600U);
  EXPECT_EQ(progress, (std::vector<std::uint64_t>{256, 512, 600}));
}

TEST(Copy, StopsWhereTheVisitorSaysNo) {
  PublishedLog log(600);
  std::uint64_t heard = 0;
  CopyOptions options;
  options.visitor = [&](std::uint64_t index, ByteView) -> Result<Done> {
    heard += 1;
    if (index == 300) return Error(ErrorCode::unsupported, "an entry of a later version");
    return Done{};
  };
  const auto copy = verify_copy(log, log_verifier(), options);
  ASSERT_FALSE(copy);
  EXPECT_EQ(copy.error().code, ErrorCode::unsupported);
  EXPECT_THAT(copy.error().context, HasSubstr("tile/entries/001: entry 300: an entry of a later version"));
  EXPECT_EQ(heard, 301U);
}

TEST(Copy, WithoutOneOfItsFilesSaysWhichIsMissing) {
  const PublishedLog whole(600);
  for (const auto& [path, bytes] : whole.files) {
    PublishedLog log = whole;
    log.files.erase(path);
    const auto copy = verified(log);
    ASSERT_FALSE(copy) << path;
    EXPECT_EQ(copy.error().code, ErrorCode::not_found) << path;
    EXPECT_THAT(copy.error().context, HasSubstr(path));
  }
}

TEST(Copy, WithAFileThatCannotBeReadDoesNotCallItMissing) {
  const PublishedLog whole(600);
  for (const auto& [path, bytes] : whole.files) {
    PublishedLog log = whole;
    log.failing.emplace(path, Error(ErrorCode::io, path + ": disk"));
    const auto copy = verified(log);
    ASSERT_FALSE(copy) << path;
    EXPECT_EQ(copy.error().code, ErrorCode::io) << path;
    EXPECT_THAT(copy.error().context, HasSubstr(path));
  }
}

// Whatever byte of whatever file is changed, added or taken away, the copy is refused and the file is named.
TEST(Copy, WithOneByteChangedAnywhereIsRefused) {
  const PublishedLog whole(600);
  for (const auto& [path, bytes] : whole.files) {
    for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 40) {
      PublishedLog log = whole;
      log.files[path][at] ^= 1;
      const auto copy = verified(log);
      ASSERT_FALSE(copy) << path << " byte " << at;
      EXPECT_THAT(copy.error().context, HasSubstr(path));
    }
    PublishedLog longer = whole;
    longer.files[path].push_back('\n');
    ASSERT_FALSE(verified(longer)) << path;
    PublishedLog shorter = whole;
    shorter.files[path].pop_back();
    ASSERT_FALSE(verified(shorter)) << path;
    PublishedLog empty = whole;
    empty.files[path].clear();
    ASSERT_FALSE(verified(empty)) << path;
  }
}

TEST(Copy, NamesTheEntryAndTheTileThatDisagree) {
  PublishedLog log(600);
  log.files["tile/entries/001"].back() ^= 1;
  EXPECT_EQ(verified(log).error().message(),
            "corrupt: tile/0/001: hash 255 is not that of entry 511 in tile/entries/001");

  PublishedLog upper(600);
  upper.files["tile/1/000.p/2"][32] ^= 1;
  EXPECT_EQ(verified(upper).error().message(),
            "corrupt: tile/1/000.p/2: hash 1 is not that of the root of tile/0/001");
}

// Somebody who may write the files but does not have the key makes everything fit, except the root.
TEST(Copy, RewrittenThroughoutStillDoesNotHaveTheSignedRoot) {
  const PublishedLog honest(10);
  PublishedLog forged(10);
  std::vector<Bytes> entries;
  std::vector<Hash> hashes;
  for (std::uint64_t i = 0; i < 10; ++i) {
    entries.push_back(i == 4 ? to_bytes("forged") : entry_of(i));
    hashes.push_back(leaf_hash(entries.back()));
  }
  forged.files["tile/entries/000.p/10"] = encode_bundle(entries);
  forged.files["tile/0/000.p/10"] = encode_tile(hashes);
  const auto copy = verified(forged);
  ASSERT_FALSE(copy);
  EXPECT_EQ(copy.error().code, ErrorCode::corrupt);
  EXPECT_THAT(copy.error().context, HasSubstr("checkpoint: the signed root at size 10 is "));
  EXPECT_EQ(honest.note(), forged.note());
}

// Only the entries can tell that no other key has taken its place.
TEST(Copy, SignedByAnotherKeyIsRefused) {
  PublishedLog log(10);
  VerifierKey other = log_verifier();
  other.key = SigningKey::from_seed(Seed{9}).public_key();
  const auto copy = verify_copy(log, other, {});
  ASSERT_FALSE(copy);
  EXPECT_THAT(copy.error().context, HasSubstr("checkpoint: there is no signature by log.example+"));
}

TEST(Copy, WithAWrongSignatureByItsKeyIsRefusedBeforeAnythingElseIsRead) {
  PublishedLog log(10);
  log.files["checkpoint"] = to_bytes(std::string(as_text(log.files["checkpoint"])).replace(12, 2, "11"));
  log.files.erase("tile/entries/000.p/10");
  const auto copy = verify_copy(log, log_verifier(), {});
  ASSERT_FALSE(copy);
  EXPECT_THAT(copy.error().context, HasSubstr("does not verify"));
}

// The log grows while it is read: a partial tile may be gone once the full one is there.
TEST(Copy, IsReadFromFullTilesThatHaveReplacedThePartialOnes) {
  const PublishedLog before(600);
  PublishedLog log(1000);
  log.files["checkpoint"] = before.files.at("checkpoint");
  log.files["tile/1/000.p/2"] = before.files.at("tile/1/000.p/2");
  const auto copy = verified(log);
  ASSERT_TRUE(copy) << copy.error().message();
  EXPECT_EQ(copy.value().checkpoint.size, 600U);
}

// Somebody put back an older checkpoint to hide what came after it.
TEST(Copy, ThatHoldsMoreThanItsCheckpointIsRefusedWhenItShouldStandStill) {
  const PublishedLog before(600);
  CopyOptions options;
  options.refuse_beyond = true;
  for (const std::uint64_t size : {601, 700, 768, 1000}) {
    PublishedLog log(size);
    for (const auto& [path, bytes] : before.files) log.files[path] = bytes;
    ASSERT_TRUE(verify_copy(log, log_verifier(), {})) << size;
    const auto copy = verify_copy(log, log_verifier(), options);
    ASSERT_FALSE(copy) << size;
    EXPECT_THAT(copy.error().context, HasSubstr("lies beyond the checkpoint, which ends at 600 entries"));
  }
  for (const std::uint64_t size : {0, 1, 256, 600}) {
    PublishedLog log(size);
    EXPECT_TRUE(verify_copy(log, log_verifier(), options)) << size;
  }
}

class ReceiptOfACopy : public ::testing::Test {
 protected:
  ReceiptOfACopy() {
    SourceTiles tiles(log, 600);
    receipt.extra = entry_of(300);
    receipt.index = 300;
    receipt.hashes = inclusion_proof(300, 600, tiles).value();
    receipt.checkpoint = log.note();
  }
  PublishedLog log{600};
  TlogProof receipt;
};

TEST_F(ReceiptOfACopy, VerifiesAloneAndGivesItsEntry) {
  const auto verified_receipt = verify_receipt(to_text(receipt), log_verifier());
  ASSERT_TRUE(verified_receipt) << verified_receipt.error().message();
  EXPECT_EQ(verified_receipt.value().leaf, entry_of(300));
  EXPECT_EQ(verified_receipt.value().index, 300U);
  EXPECT_EQ(verified_receipt.value().checkpoint.size, 600U);
}

TEST_F(ReceiptOfACopy, WithAnotherEntryOrNoneIsRefused) {
  receipt.extra = entry_of(301);
  EXPECT_EQ(verify_receipt(to_text(receipt), log_verifier()).error().code, ErrorCode::corrupt);
  receipt.extra.clear();
  EXPECT_EQ(verify_receipt(to_text(receipt), log_verifier()).error().code, ErrorCode::invalid);
  EXPECT_EQ(verify_receipt("rubbish", log_verifier()).error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace passnum
