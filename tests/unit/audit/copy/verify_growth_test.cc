#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/copy/verify_copy.h"
#include "published_log.h"

namespace passnum {
namespace {

using ::testing::HasSubstr;
using testing::log_verifier;
using testing::PublishedLog;

TEST(Growth, BetweenAnyTwoHonestCheckpointsVerifies) {
  const std::vector<std::uint64_t> sizes{0, 1, 2, 255, 256, 257, 600, 65'536, 65'600};
  std::vector<PublishedLog> logs;
  for (const std::uint64_t size : sizes) logs.emplace_back(size);
  for (std::size_t later = 0; later < sizes.size(); ++later) {
    for (std::size_t earlier = 0; earlier <= later; ++earlier) {
      const auto growth =
          verify_growth(logs[earlier].note(), logs[later].note(), log_verifier(), logs[later]);
      ASSERT_TRUE(growth) << sizes[earlier] << " to " << sizes[later] << ": " << growth.error().message();
      EXPECT_EQ(growth.value().before.size, sizes[earlier]);
      EXPECT_EQ(growth.value().after.size, sizes[later]);
    }
  }
}

// The copy may have gone on since the later checkpoint.
TEST(Growth, VerifiesFromALogThatIsLongerByNow) {
  const PublishedLog first(300);
  const PublishedLog second(600);
  PublishedLog now(1000);
  for (const auto& [path, bytes] : second.files) now.files.emplace(path, bytes);
  EXPECT_TRUE(verify_growth(first.note(), second.note(), log_verifier(), now));
}

TEST(Growth, BackwardsIsAShrunkLog) {
  PublishedLog small(300);
  PublishedLog large(600);
  const auto growth = verify_growth(large.note(), small.note(), log_verifier(), large);
  ASSERT_FALSE(growth);
  EXPECT_EQ(growth.error().code, ErrorCode::corrupt);
  EXPECT_THAT(growth.error().context, HasSubstr("shrank from 600 to 300"));
}

// The operator shows one log to some and another to others, both signed.
TEST(Growth, FromAForkIsRefused) {
  PublishedLog fork(300);
  fork.publish_checkpoint(leaf_hash(as_bytes("another history")));
  PublishedLog log(600);
  const auto growth = verify_growth(fork.note(), log.note(), log_verifier(), log);
  ASSERT_FALSE(growth);
  EXPECT_EQ(growth.error().code, ErrorCode::corrupt);
  EXPECT_THAT(growth.error().context, HasSubstr("the log of size 600 does not continue that of size 300"));

  PublishedLog same_size(600);
  same_size.publish_checkpoint(leaf_hash(as_bytes("another history")));
  EXPECT_EQ(verify_growth(same_size.note(), log.note(), log_verifier(), log).error().code,
            ErrorCode::corrupt);
}

TEST(Growth, NeedsBothSignatures) {
  PublishedLog before(300);
  PublishedLog after(600);
  std::string unsigned_note = before.note();
  unsigned_note[unsigned_note.size() - 8] ^= 1;
  EXPECT_FALSE(verify_growth(unsigned_note, after.note(), log_verifier(), after));
  unsigned_note = after.note();
  unsigned_note[unsigned_note.size() - 8] ^= 1;
  EXPECT_FALSE(verify_growth(before.note(), unsigned_note, log_verifier(), after));
}

TEST(Growth, FromTilesThatAreMissingUnreadableOrChangedIsNotVerified) {
  const PublishedLog before(300);
  const PublishedLog whole(600);
  PublishedLog missing = whole;
  missing.files.erase("tile/0/001");
  EXPECT_EQ(verify_growth(before.note(), whole.note(), log_verifier(), missing).error().code,
            ErrorCode::not_found);
  PublishedLog unreadable = whole;
  unreadable.failing.emplace("tile/0/001", Error(ErrorCode::io, "disk"));
  EXPECT_EQ(verify_growth(before.note(), whole.note(), log_verifier(), unreadable).error().code,
            ErrorCode::io);
  PublishedLog changed = whole;
  changed.files["tile/0/001"][0] ^= 1;
  EXPECT_EQ(verify_growth(before.note(), whole.note(), log_verifier(), changed).error().code,
            ErrorCode::corrupt);
  PublishedLog short_tile = whole;
  short_tile.files["tile/0/001"].resize(32);
  EXPECT_EQ(verify_growth(before.note(), whole.note(), log_verifier(), short_tile).error().code,
            ErrorCode::invalid);
}

}  // namespace
}  // namespace passnum
