#include "ledger/store/rocksdb/torn_end.h"

#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <random>

#include "ledger/store/rocksdb/write_ahead_log.h"
#include "tests/support/files.h"
#include "tests/unit/ledger/store/stores.h"
#include "tests/unit/ledger/store/units.h"

// What a power cut leaves behind the end of the write-ahead log, and damage that only looks like it.

namespace passnum {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kUnitEntries[] = {1, 3, 40, 2, 4, 1};
constexpr std::size_t kUnits = std::size(kUnitEntries);
constexpr std::uint64_t kLogBlockBytes = 32 * 1024;
constexpr std::size_t kLargeUnit = 3;  // in several fragments over several blocks of the log

std::string random_bytes(std::size_t count) {
  std::mt19937 random(20'260'104);
  std::string out(count, '\0');
  for (char& byte : out) byte = static_cast<char>(random());
  return out;
}

// The files of a store with six units in its log, and its mark as it was after each.
class TornEndTest : public testing::Test {
 protected:
  TornEndTest() {
    const fs::path path = scratch_.path() / "store";
    CHECK(static_cast<bool>(RocksdbStore::create(path)));
    auto store = RocksdbStore::open(path, small_rocksdb()).value();
    const std::uint64_t epoch = store->begin_epoch().value();
    note(path);
    std::uint64_t size = 0;
    for (std::size_t i = 0; i < kUnits; ++i) {
      Unit unit = unit_of(epoch, size, kUnitEntries[i]);
      for (int k = 0; i == kLargeUnit && k < 2; ++k) {
        unit.state.push_back({"large/" + std::to_string(k), random_bytes(50'000)});
      }
      CHECK(static_cast<bool>(store->append(unit)));
      size += kUnitEntries[i];
      note(path);
    }
    store.reset();
    log_ = read_file(log_in(path));
    fs::copy(path, scratch_.path() / "sound", fs::copy_options::recursive);
  }

  // After so many units: where the log ends, what the mark says, how many entries there are.
  void note(const fs::path& path) {
    ends_.push_back(fs::file_size(log_in(path)));
    marks_.push_back(read_file(path / "mark"));
    entries_.push_back(ends_.size() == 1 ? 0 : entries_.back() + kUnitEntries[ends_.size() - 2]);
  }

  static fs::path log_in(const fs::path& store) {
    fs::path newest;
    for (const auto& file : fs::directory_iterator(store / "rocksdb")) {
      if (file.path().extension() == ".log") newest = std::max(newest, file.path());
    }
    return newest;
  }

  // The store with this log, and the mark as it was after `marked` units.
  fs::path left(const std::string& log, std::size_t marked) const {
    const fs::path path = scratch_.path() / "left";
    fs::remove_all(path);
    fs::copy(scratch_.path() / "sound", path, fs::copy_options::recursive);
    write_file(log_in(path), log);
    write_file(path / "mark", marks_[marked]);
    return path;
  }

  // Opens it: `units` are there, and it goes on. What it has set aside.
  std::optional<SetAside> expect_open(const fs::path& path, std::size_t units) const {
    std::optional<SetAside> out;
    {
      const auto store = RocksdbStore::open(path, small_rocksdb());
      EXPECT_TRUE(store) << store.error().message();
      if (!store) return out;
      out = store.value()->set_aside();
      const auto seen = store.value()->snapshot();
      EXPECT_EQ(seen->size(), entries_[units]);
      EXPECT_EQ(what_is_wrong(*seen), "");
      const std::uint64_t epoch = store.value()->begin_epoch().value();
      EXPECT_TRUE(store.value()->append(unit_of(epoch, entries_[units], 2)));
    }
    const auto again = RocksdbStore::open(path, small_rocksdb());
    EXPECT_TRUE(again) << again.error().message();
    if (!again) return out;
    EXPECT_EQ(again.value()->snapshot()->size(), entries_[units] + 2);
    EXPECT_FALSE(again.value()->set_aside());
    return out;
  }

  // And that it is `removed`, kept to the byte.
  void expect_set_aside(const fs::path& path, std::size_t units, const std::string& removed) const {
    const fs::path log = log_in(path);
    const auto set_aside = expect_open(path, units);
    ASSERT_TRUE(set_aside);
    EXPECT_EQ(set_aside->log, log);
    EXPECT_EQ(set_aside->log_bytes, ends_[units]);
    EXPECT_EQ(set_aside->bytes, removed.size());
    EXPECT_EQ(set_aside->copy,
              path / "torn" / (log.filename().string() + "-from-" + std::to_string(ends_[units])));
    EXPECT_EQ(read_file(set_aside->copy), removed);
  }

  // Refuses it by name, and leaves everything where it was.
  void expect_refused(const fs::path& path, const std::string& log) const {
    const auto store = RocksdbStore::open(path, small_rocksdb());
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().code, ErrorCode::corrupt);
    EXPECT_NE(store.error().message().find(".log"), std::string::npos) << store.error().message();
    EXPECT_EQ(read_file(log_in(path)), log);
    EXPECT_FALSE(fs::exists(path / "torn"));
  }

  std::string log_up_to(std::size_t units) const { return log_.substr(0, ends_[units]); }
  std::string unit_in_log(std::size_t unit) const {
    return log_.substr(ends_[unit], ends_[unit + 1] - ends_[unit]);
  }

  ScratchDirectory scratch_;
  std::string log_;
  std::vector<std::uint64_t> ends_;
  std::vector<std::string> marks_;
  std::vector<std::uint64_t> entries_;
};

TEST_F(TornEndTest, OfGarbageIsSetAsideAndEverythingAcknowledgedIsThere) {
  for (const std::size_t count :
       {std::size_t{7}, std::size_t{600}, std::size_t{40'000}, std::size_t{200'000}}) {
    const std::string garbage = random_bytes(count);
    for (const std::size_t units : {std::size_t{0}, std::size_t{3}, std::size_t{4}, kUnits}) {
      SCOPED_TRACE(std::to_string(count) + " bytes behind unit " + std::to_string(units));
      expect_set_aside(left(log_up_to(units) + garbage, units), units, garbage);
    }
  }
}

TEST_F(TornEndTest, OfAUnitWithALostSectorIsSetAsideWhole) {
  std::string torn = unit_in_log(kLargeUnit);
  ASSERT_GT(torn.size(), 100'000u);
  for (const std::size_t lost : {std::size_t{0}, std::size_t{512}, torn.size() / 2, torn.size() - 512}) {
    std::string found = torn;
    found.replace(lost, 512, random_bytes(512));
    expect_set_aside(left(log_up_to(kLargeUnit) + found, kLargeUnit), kLargeUnit, found);
  }
}

TEST_F(TornEndTest, BehindAWholeUnitThatNobodyHeardOfKeepsTheUnit) {
  const std::string garbage = random_bytes(3'000);
  expect_set_aside(left(log_up_to(4) + garbage, 3), 4, garbage);
  EXPECT_FALSE(expect_open(left(log_up_to(4), 3), 4));
}

TEST_F(TornEndTest, IsFoundWithAMarkThatIsFarBehindOrHalfTorn) {
  const std::string garbage = random_bytes(3'000);
  expect_set_aside(left(log_up_to(kUnits) + garbage, 0), kUnits, garbage);
  const fs::path path = left(log_up_to(kUnits) + garbage, 2);
  std::string mark = marks_[2];
  mark.replace(mark.size() - 40, 40, random_bytes(40));
  write_file(path / "mark", mark);
  expect_set_aside(path, kUnits, garbage);
}

// The disk has lost what it said was synced: no power cut does that to a sound one.
TEST_F(TornEndTest, IsNotWhatIsDamagedInAnAcknowledgedUnit) {
  for (std::size_t unit = 0; unit < kUnits; ++unit) {
    const std::size_t bytes = ends_[unit + 1] - ends_[unit];
    for (const std::size_t at :
         {std::size_t{0}, std::size_t{5}, std::size_t{6}, std::size_t{9}, bytes / 2, bytes - 1}) {
      SCOPED_TRACE("byte " + std::to_string(at) + " of unit " + std::to_string(unit));
      std::string log = log_;
      log[ends_[unit] + at] = static_cast<char>(log[ends_[unit] + at] ^ 4);
      // A mark that is up to date knows better, one that is behind needs a later unit.
      expect_refused(left(log, kUnits), log);
      if (unit + 1 < kUnits) expect_refused(left(log, 0), log);
    }
  }
}

TEST_F(TornEndTest, IsNotLongerThanAUnitCanBe) {
  const std::string log = log_ + random_bytes(100);
  for (const std::uint64_t more : {kTornBytesMax - 100, kTornBytesMax - 99}) {
    const fs::path path = left(log, kUnits);
    fs::resize_file(log_in(path), log.size() + more);
    const bool is_set_aside = bool(RocksdbStore::open(path, small_rocksdb()));
    EXPECT_EQ(is_set_aside, more + 100 == kTornBytesMax);
    EXPECT_EQ(fs::exists(path / "torn"), is_set_aside);
  }
}

TEST_F(TornEndTest, IsCopiedAgainWhenTheLastTimeWasCutOff) {
  const std::string garbage = random_bytes(3'000);
  const fs::path path = left(log_ + garbage, kUnits);
  fs::create_directory(path / "torn");
  const std::string name = log_in(path).filename().string() + "-from-" + std::to_string(log_.size());
  write_file(path / "torn" / name, garbage.substr(0, 100));
  ASSERT_TRUE(RocksdbStore::open(path, small_rocksdb()));
  EXPECT_EQ(read_file(path / "torn" / name), garbage.substr(0, 100));
  EXPECT_EQ(read_file(path / "torn" / (name + "-2")), garbage);
}

TEST_F(TornEndTest, IsLeftWhereItIsByWhoOnlyLooks) {
  const std::string log = log_ + random_bytes(3'000);
  const fs::path path = left(log, kUnits);
  const auto seen = RocksdbStore::look(path, small_rocksdb());
  ASSERT_TRUE(seen) << seen.error().message();
  EXPECT_EQ(what_is_wrong(*seen.value()), "");
  EXPECT_EQ(seen.value()->size(), entries_[kUnits]);
  EXPECT_EQ(read_file(log_in(path)), log);
  EXPECT_FALSE(fs::exists(path / "torn"));
}

class LogEndTest : public TornEndTest {
 protected:
  LogEnd end_of(const std::string& bytes) const {
    write_file(scratch_.path() / "log", bytes);
    return find_end(*machine_disk().open_and_lock(scratch_.path() / "log").value()).value();
  }
};

TEST_F(LogEndTest, IsTheLastWholeRecordWhereverTheFileIsCut) {
  ASSERT_GT(log_.size(), std::size_t{3} * 32 * 1024);
  std::vector<std::size_t> cuts;
  for (std::size_t cut = 0; cut < log_.size(); cut += 1'999) cuts.push_back(cut);
  for (const std::uint64_t end : ends_) {
    for (std::size_t cut = end - 8; cut <= std::min<std::size_t>(end + 20, log_.size()); ++cut)
      cuts.push_back(cut);
  }
  for (const std::size_t cut : cuts) {
    const LogEnd end = end_of(log_.substr(0, cut));
    const auto behind = std::upper_bound(ends_.begin(), ends_.end(), cut);
    EXPECT_EQ(end.whole_bytes, behind == ends_.begin() ? 0 : *std::prev(behind)) << cut;
    EXPECT_EQ(end.file_bytes, cut);
    EXPECT_FALSE(end.is_followed) << cut;
  }
}

TEST_F(LogEndTest, IsBeforeAUnitThatIsOlderThanTheOneBeforeIt) {
  const LogEnd end = end_of(log_up_to(3) + unit_in_log(0) + unit_in_log(1));
  EXPECT_EQ(end.whole_bytes, ends_[3]);
  EXPECT_FALSE(end.is_followed);
}

TEST_F(LogEndTest, IsFollowedByALaterUnitThatBeginsAnywhere) {
  for (const std::size_t gap : {std::size_t{1}, std::size_t{13}, std::size_t{700}}) {
    EXPECT_TRUE(end_of(log_up_to(1) + random_bytes(gap) + unit_in_log(4)).is_followed) << gap;
    EXPECT_FALSE(end_of(log_up_to(5) + random_bytes(gap) + unit_in_log(1)).is_followed) << gap;
  }
}

// RocksDB itself writes this log.
class LogEndOfRocksdb : public testing::Test {
 protected:
  void SetUp() override {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* opened = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, (scratch_.path() / "db").string(), &opened).ok());
    database_.reset(opened);
    for (const auto& file : fs::directory_iterator(scratch_.path() / "db"))
      if (file.path().extension() == ".log") log_ = file.path();
  }
  std::uint64_t left_in_block() const { return kLogBlockBytes - fs::file_size(log_) % kLogBlockBytes; }
  void put(std::uint64_t value_bytes) {
    ASSERT_TRUE(database_->Put({}, "key", random_bytes(value_bytes)).ok());
  }
  LogEnd end() const { return find_end(*machine_disk().open_and_lock(log_).value()).value(); }

  const ScratchDirectory scratch_;
  std::unique_ptr<rocksdb::DB> database_;
  fs::path log_;
};

TEST_F(LogEndOfRocksdb, IsTheFilesEndWhereverABlockCutsTheHeadOfABatch) {
  constexpr std::uint64_t kFiller = 1'000;
  std::uint64_t before = fs::file_size(log_);
  put(kFiller);
  const std::uint64_t overhead = fs::file_size(log_) - before - kFiller;
  for (std::uint64_t left = 1; left <= 30; ++left) {
    while (left_in_block() > 4 * kFiller || left_in_block() < 2 * kFiller) put(kFiller);
    put(left_in_block() - left - overhead);
    ASSERT_EQ(left_in_block(), left);
    EXPECT_EQ(end().whole_bytes, fs::file_size(log_));
    before = fs::file_size(log_);
    put(kFiller);
    EXPECT_EQ(end().whole_bytes, fs::file_size(log_))
        << "a batch that began " << left << " before a block's end";
    fs::copy_file(log_, scratch_.path() / "cut", fs::copy_options::overwrite_existing);
    fs::resize_file(scratch_.path() / "cut", fs::file_size(log_) - 1);
    const auto cut = find_end(*machine_disk().open_and_lock(scratch_.path() / "cut").value()).value();
    EXPECT_EQ(cut.whole_bytes, before) << left;
    EXPECT_FALSE(cut.is_followed) << left;
  }
}

}  // namespace
}  // namespace passnum
