#include <gmock/gmock.h>

#include "tests/unit/ledger/sequencer/test_log.h"

namespace passnum {
namespace {

// A draft of four custodians over the edge of a tile, one bit of which changes before it is committed.
class BitFlip : public testing::Test {
 protected:
  static constexpr std::uint64_t kSizeBefore = 254;

  BitFlip() {
    log.must_open();
    log.grow_to(kSizeBefore);
  }
  Draft draft() {
    for (std::uint32_t i = 1; i <= 4; ++i) log.writer->drafter().take(log.custodian(i));
    auto finished = log.writer->drafter().finish();
    CHECK(bool(finished));
    return std::move(finished).value();
  }
  // Whether committing a draft that `change` was done to is refused, and nothing is signed, written or
  // locked.
  void expect_caught(const std::function<void(Draft&)>& change) {
    log.must_open();
    const auto units = log.disk->units_count();
    const auto locked = log.locked->note;
    auto changed = draft();
    change(changed);
    const auto answers = log.writer->committer().commit(std::move(changed));
    ASSERT_FALSE(answers);
    EXPECT_EQ(answers.error().code, ErrorCode::corrupt);
    EXPECT_THAT(answers.error().context, testing::HasSubstr("memory"));
    EXPECT_EQ(log.disk->units_count(), units);
    EXPECT_EQ(log.locked->note, locked);
    EXPECT_FALSE(log.writer->commit(std::vector{log.custodian(9)})) << "the writer has stopped for good";
  }
  TestLog log;
};

TEST_F(BitFlip, InAnyLeafIsFoundBeforeSigning) {
  const auto good = draft();
  for (std::size_t i = 0; i < good.unit.entries.size(); ++i) {
    for (std::size_t bit = 0; bit < good.unit.entries[i].size() * 8; bit += 7) {
      expect_caught([&](Draft& d) { d.unit.entries[i][bit / 8] ^= static_cast<Byte>(1U << bit % 8); });
      if (HasFatalFailure()) return;
    }
  }
}

TEST_F(BitFlip, InAnyHashOfAFullTileIsFoundBeforeItIsWritten) {
  const auto good = draft();
  ASSERT_EQ(good.full_tiles.size(), 1u);
  for (std::size_t i = 0; i < kTileWidth; i += 5) {
    expect_caught([&](Draft& d) { d.full_tiles[0].hashes[i][i % 32] ^= 4; });
    expect_caught([&](Draft& d) { d.unit.tiles[0].hashes[32 * i + i % 32] ^= 4; });
    if (HasFatalFailure()) return;
  }
}

TEST_F(BitFlip, InTheEdgeOfTheTreeIsFoundBeforeSigning) {
  // The edge is private to the tree: another edge of the same size stands for a changed one.
  Frontier other;
  std::vector<FullTile> ignored;
  for (std::uint64_t i = 0; i < kSizeBefore + 4; ++i) {
    Hash hash{};
    hash[i % 32] = static_cast<Byte>(i);
    other.append(hash, ignored);
  }
  expect_caught([&](Draft& d) { d.frontier = other; });
}

TEST_F(BitFlip, InThePlaceOfAFullTileIsFoundBeforeItIsWrittenElsewhere) {
  for (unsigned bit = 0; bit < 64; ++bit) {
    if (bit < 8) {
      expect_caught([&](Draft& d) { d.full_tiles[0].level ^= static_cast<std::uint8_t>(1U << bit); });
      expect_caught([&](Draft& d) { d.unit.tiles[0].level ^= static_cast<std::uint8_t>(1U << bit); });
    }
    expect_caught([&](Draft& d) { d.full_tiles[0].index ^= std::uint64_t{1} << bit; });
    expect_caught([&](Draft& d) { d.unit.tiles[0].index ^= std::uint64_t{1} << bit; });
    if (HasFatalFailure()) return;
  }
}

// The second way of hashing goes on from hashes of its own, which live as long as the process.
TEST_F(BitFlip, InWhatTheSecondWayOfHashingRemembersIsFoundBeforeSigning) {
  log.must_open();
  Frontier other;
  std::vector<FullTile> ignored;
  for (std::uint64_t i = 0; i < kSizeBefore; ++i) other.append(Hash{static_cast<Byte>(i)}, ignored);
  MemoryStore store(log.disk);
  const auto note = log.locked->note;
  const auto units = log.disk->units_count();
  Committer committer(store, *log.lock, log.key, store.begin_epoch().value(),
                      {log.writer->tip(), note, Peaks::of(other)});
  const auto answers = committer.commit(draft());
  ASSERT_FALSE(answers);
  EXPECT_THAT(answers.error().context, testing::HasSubstr("two ways of hashing the log disagree"));
  EXPECT_EQ(log.disk->units_count(), units);
  EXPECT_EQ(log.locked->note, note);
}

TEST_F(BitFlip, InTheKeyIsFoundBeforeASignatureIsSeen) {
  auto* const bytes = reinterpret_cast<unsigned char*>(&log.key);
  constexpr std::size_t kSecretBytes = 64;
  for (std::size_t i = 0; i < kSecretBytes; ++i) {
    const auto flip = [&] { bytes[i] ^= static_cast<unsigned char>(1U << i % 8); };
    expect_caught([&](Draft&) { flip(); });
    flip();
    if (HasFatalFailure()) return;
  }
}

TEST_F(BitFlip, IsWhatTheseTestsDo) {
  EXPECT_TRUE(log.writer->committer().commit(draft())) << "without a change, it is committed";
}

}  // namespace
}  // namespace passnum
