#include <gmock/gmock.h>

#include <fstream>
#include <functional>

#include "ledger/store/lock_file/checkpoint_lock_file.h"
#include "ledger/store/memory/memory_lock.h"
#include "tests/support/scratch_directory.h"

namespace passnum {
namespace {

using testing::HasSubstr;

// What a lock is kept in, and a new lock on it each time.
struct Place {
  ScratchDirectory directory;
  std::shared_ptr<LockPlace> memory = std::make_shared<LockPlace>();
  std::filesystem::path file() const { return directory.path() / "registre.lock"; }
};
using Open = std::function<std::unique_ptr<CheckpointLock>(const Place&)>;

std::unique_ptr<CheckpointLock> in_memory(const Place& place) {
  return std::make_unique<MemoryLock>(place.memory);
}
std::unique_ptr<CheckpointLock> in_file(const Place& place) {
  auto lock = CheckpointLockFile::open(place.file());
  CHECK(bool(lock));
  return std::move(lock).value();
}

class AnyLock : public testing::TestWithParam<Open> {
 protected:
  std::unique_ptr<CheckpointLock> open() { return GetParam()(place_); }
  Place place_;
};

TEST_P(AnyLock, IsAbsentUntilItIsBegun) {
  EXPECT_EQ(open()->read().value(), std::nullopt);
  EXPECT_EQ(open()->swap("a", "b").error().code, ErrorCode::fenced);
  EXPECT_EQ(open()->read().value(), std::nullopt);
  ASSERT_TRUE(open()->swap(std::nullopt, "a"));
  EXPECT_EQ(open()->read().value(), "a");
}

TEST_P(AnyLock, HoldsTheLastOfManySwaps) {
  std::optional<std::string> held;
  for (int round = 0; round < 3; ++round) {
    const auto lock = open();
    for (int i = 0; i < 5; ++i) {
      const std::string next(static_cast<std::size_t>(100 * round + i), 'x');
      ASSERT_TRUE(lock->swap(held, next));
      held = next;
      EXPECT_EQ(lock->read().value(), held);
    }
  }
  EXPECT_EQ(open()->read().value(), held);
}

TEST_P(AnyLock, RefusesWhoDoesNotKnowWhatItHolds) {
  const auto lock = open();
  ASSERT_TRUE(lock->swap(std::nullopt, "a"));
  for (const auto& wrong : {std::optional<std::string>(), std::optional<std::string>("b")}) {
    EXPECT_EQ(lock->swap(wrong, "c").error().code, ErrorCode::fenced);
    EXPECT_EQ(lock->read().value(), "a");
  }
}

TEST_P(AnyLock, TakesANoteAsLargeAsTheLimit) {
  const std::string large(kLockNoteBytesMax, 'n');
  ASSERT_TRUE(open()->swap(std::nullopt, large));
  EXPECT_EQ(open()->read().value(), large);
}

INSTANTIATE_TEST_SUITE_P(, AnyLock, testing::Values(in_memory, in_file),
                         [](const auto& test) { return test.index == 0 ? "Memory" : "File"; });

class LockFile : public testing::Test {
 protected:
  LockFile() {
    const auto lock = in_file(place_);
    CHECK(bool(lock->swap(std::nullopt, "first")));
    CHECK(bool(lock->swap("first", "second")));
  }
  void change(std::size_t at, char to) {
    std::fstream file(place_.file(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at));
    file.put(to);
    CHECK(file.good());
  }
  ErrorCode why_not() {
    const auto lock = CheckpointLockFile::open(place_.file());
    CHECK(!lock);
    return lock.error().code;
  }
  Place place_;
};

TEST_F(LockFile, GoesToOneProcessAtATime) {
  const auto mine = in_file(place_);
  EXPECT_EQ(why_not(), ErrorCode::unavailable);
}

TEST_F(LockFile, FallsBackToTheSwapBeforeWhenTheLastWasCutOff) {
  change(kLockSlotBytes + 20, '!');
  EXPECT_EQ(in_file(place_)->read().value(), "first");
}

TEST_F(LockFile, NeverWritesOverWhatItSyncedLast) {
  {
    const auto lock = in_file(place_);
    ASSERT_TRUE(lock->swap("second", "third"));
    ASSERT_TRUE(lock->swap("third", "fourth"));
    ASSERT_TRUE(lock->swap("fourth", "fifth"));
  }
  // Taking it synced "second", so everything after it went over "first".
  change(20, '!');
  EXPECT_EQ(in_file(place_)->read().value(), "second");
}

TEST_F(LockFile, IsUnreadableAndNotAbsentWhenNoSlotIsWhole) {
  change(20, '!');
  change(kLockSlotBytes + 20, '!');
  EXPECT_EQ(why_not(), ErrorCode::corrupt);
  std::filesystem::resize_file(place_.file(), 0);
  EXPECT_EQ(why_not(), ErrorCode::corrupt);
}

TEST_F(LockFile, NoticesEachChangedByteOfItsNewestSlot) {
  const std::size_t slot_bytes = 15 + 8 + 4 + 6 + 32;
  for (std::size_t at = kLockSlotBytes; at < kLockSlotBytes + slot_bytes; ++at) {
    std::ifstream file(place_.file(), std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const char good = static_cast<char>(file.get());
    change(at, static_cast<char>(good ^ 1));
    EXPECT_EQ(in_file(place_)->read().value(), "first") << at;
    change(at, good);
  }
  EXPECT_EQ(in_file(place_)->read().value(), "second");
}

TEST_F(LockFile, SaysThatItIsOfAnotherVersion) {
  change(13, '2');
  change(kLockSlotBytes + 13, '2');
  EXPECT_EQ(why_not(), ErrorCode::unsupported);
}

TEST_F(LockFile, IsFencedWhenItsFileIsRemovedOrReplaced) {
  const auto lock = in_file(place_);
  std::filesystem::rename(place_.file(), place_.directory.path() / "away");
  EXPECT_EQ(lock->swap("second", "third").error().code, ErrorCode::fenced);
  std::filesystem::copy_file(place_.directory.path() / "away", place_.file());
  EXPECT_EQ(lock->swap("second", "third").error().code, ErrorCode::fenced);
}

TEST_F(LockFile, IsFencedWhenSomebodyElseWroteToIt) {
  const auto lock = in_file(place_);
  {
    // As another machine would on a shared disk, whose locks are not ours.
    const auto copy = place_.directory.path() / "copy";
    std::filesystem::copy_file(place_.file(), copy);
    auto other = CheckpointLockFile::open(copy);
    ASSERT_TRUE(other);
    ASSERT_TRUE(other.value()->swap("second", "theirs"));
    std::ofstream(place_.file(), std::ios::in | std::ios::out | std::ios::binary)
        << std::ifstream(copy, std::ios::binary).rdbuf();
  }
  const auto refused = lock->swap("second", "third");
  EXPECT_EQ(refused.error().code, ErrorCode::fenced);
  for (const char* evidence : {"theirs", "third"})
    EXPECT_NE(refused.error().context.find(evidence), std::string::npos) << refused.error().context;
  EXPECT_EQ(lock->read().value(), "theirs");
}

TEST_F(LockFile, WantsTheDirectoryItIsToBeIn) {
  const auto lock = CheckpointLockFile::open(place_.directory.path() / "nowhere" / "registre.lock");
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.error().code, ErrorCode::io);
  EXPECT_THAT(lock.error().context, HasSubstr("nowhere"));
}

}  // namespace
}  // namespace passnum
