#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/files.h"
#include "tests/unit/ledger/store/stores.h"
#include "tests/unit/ledger/store/units.h"

// Accidents that happen to files. Whatever happens, the store may refuse, but what it answers is right.

namespace passnum {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kEntriesInTables = 300;
constexpr std::uint64_t kEntries = 420;

// A closed store, some of it in table files and the rest in the write-ahead log.
class DamagedRocksdb : public testing::Test {
 protected:
  DamagedRocksdb() {
    CHECK(static_cast<bool>(RocksdbStore::create(path())));
    fill(0, kEntriesInTables, 100);
    fill(kEntriesInTables, kEntries, 3);
  }

  fs::path path() const { return scratch_.path() / "store"; }

  // Opening replays the log of the time before into table files.
  void fill(std::uint64_t from, std::uint64_t to, std::uint64_t unit_entries) {
    const auto store = RocksdbStore::open(path(), small_rocksdb()).value();
    const std::uint64_t epoch = store->begin_epoch().value();
    for (std::uint64_t first = from; first < to; first += unit_entries) {
      CHECK(static_cast<bool>(store->append(unit_of(epoch, first, unit_entries))));
    }
  }

  // The database's files whose name begins or ends so, the last one last.
  std::vector<fs::path> files(std::string_view begin, std::string_view end) const {
    std::vector<fs::path> out;
    for (const auto& file : fs::directory_iterator(path() / "rocksdb")) {
      const std::string name = file.path().filename().string();
      if (name.starts_with(begin) && name.ends_with(end)) out.push_back(file.path());
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  // What went wrong, in words; empty when everything is there. Fails the test when the answer is wrong.
  std::string look() const {
    const auto store = RocksdbStore::open(path(), small_rocksdb());
    if (!store) {
      const ErrorCode code = store.error().code;
      EXPECT_TRUE(code == ErrorCode::corrupt || code == ErrorCode::io || code == ErrorCode::unsupported)
          << store.error().message();
      return store.error().message();
    }
    const auto seen = store.value()->snapshot();
    EXPECT_EQ(seen->size(), kEntries);
    const std::string wrong = what_is_wrong(*seen);
    EXPECT_TRUE(wrong.empty() || wrong.starts_with("corrupt") || wrong.starts_with("io")) << wrong;
    return wrong;
  }

  // Flips a bit at every `step`th byte from `from` on; returns how many flips were noticed.
  int flip(const fs::path& file, std::size_t from, std::size_t step) const {
    const fs::path sound = scratch_.path() / "sound";
    fs::copy(path(), sound, fs::copy_options::recursive);
    int noticed = 0;
    const std::string bytes = read_file(file);
    for (std::size_t at = from; at < bytes.size(); at += step) {
      SCOPED_TRACE(file.string() + " at " + std::to_string(at));
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
      write_file(file, damaged);
      noticed += !look().empty();
      fs::remove_all(path());
      fs::copy(sound, path(), fs::copy_options::recursive);
    }
    fs::remove_all(sound);
    return noticed;
  }

  ScratchDirectory scratch_;
};

TEST_F(DamagedRocksdb, IsWholeWithoutDamage) {
  EXPECT_FALSE(files("", ".sst").empty());
  EXPECT_FALSE(files("", ".log").empty());
  EXPECT_EQ(look(), "");
}

TEST_F(DamagedRocksdb, AFlippedBitInATableFileIsNeverAWrongAnswer) {
  int noticed = 0;
  for (const fs::path& file : files("", ".sst")) noticed += flip(file, 3, fs::file_size(file) / 6 + 1);
  EXPECT_GT(noticed, 6);
}

TEST_F(DamagedRocksdb, AFlippedBitInTheWriteAheadLogRefusesToOpen) {
  const fs::path log = files("", ".log").back();
  const std::size_t size = fs::file_size(log);
  // Near the end RocksDB takes a damaged length for the end of the log.
  EXPECT_EQ(flip(log, 1, size / 12 + 1), 12);
  EXPECT_EQ(flip(log, size - 40, 3), 14);
}

// A record's header is its checksum (4 bytes), length (2) and type (1).
TEST_F(DamagedRocksdb, AFlippedLengthInTheWriteAheadLogRefusesToOpenAndDestroysNothing) {
  const fs::path log = files("", ".log").back();
  const std::string bytes = read_file(log);
  std::string damaged = bytes;
  damaged[5] = static_cast<char>(damaged[5] ^ 0x40);
  write_file(log, damaged);
  EXPECT_NE(look(), "");
  write_file(log, bytes);
  EXPECT_EQ(look(), "");
}

TEST_F(DamagedRocksdb, AFlippedBitInTheManifestIsNeverAWrongAnswer) {
  const fs::path manifest = files("MANIFEST", "").back();
  EXPECT_GT(flip(manifest, 1, fs::file_size(manifest) / 20 + 1), 15);
}

TEST_F(DamagedRocksdb, AFlippedBitInCurrentRefusesToOpen) {
  const fs::path current = path() / "rocksdb" / "CURRENT";
  EXPECT_EQ(flip(current, 0, 3), static_cast<int>((fs::file_size(current) + 2) / 3));
}

TEST_F(DamagedRocksdb, AFlippedBitInTheMarkIsNeverAWrongAnswer) {
  // One slot is enough.
  EXPECT_EQ(flip(path() / "mark", 0, 511), 0);
}

TEST_F(DamagedRocksdb, EveryFileIsMissedAndNothingElseIsTouched) {
  std::vector<fs::path> all = files("", ".sst");
  for (const fs::path& log : files("", ".log")) all.push_back(log);
  for (const fs::path& manifest : files("MANIFEST", "")) all.push_back(manifest);
  all.push_back(path() / "rocksdb" / "CURRENT");
  all.push_back(path() / "mark");
  ASSERT_GE(all.size(), 5u);
  for (const fs::path& file : all) {
    const fs::path hidden = scratch_.path() / "hidden";
    fs::rename(file, hidden);
    EXPECT_NE(look(), "") << file;
    fs::rename(hidden, file);
  }
  const fs::path hidden = scratch_.path() / "hidden";
  fs::rename(path() / "rocksdb", hidden);
  EXPECT_NE(look(), "");
  fs::rename(hidden, path() / "rocksdb");
  EXPECT_EQ(look(), "");
}

TEST_F(DamagedRocksdb, AWriteAheadLogThatLostAcknowledgedUnitsRefusesToOpen) {
  const fs::path log = files("", ".log").back();
  const std::string bytes = read_file(log);
  for (const std::size_t kept : {std::size_t{0}, std::size_t{7}, bytes.size() / 2, bytes.size() - 1}) {
    write_file(log, bytes.substr(0, kept));
    EXPECT_NE(look().find("were acknowledged"), std::string::npos) << kept;
  }
  write_file(log, bytes);
  EXPECT_EQ(look(), "");
}

TEST_F(DamagedRocksdb, AUnitTornByAPowerCutIsLeftOutWithoutAWord) {
  const std::string mark = read_file(path() / "mark");
  {
    const auto store = RocksdbStore::open(path(), small_rocksdb()).value();
    ASSERT_TRUE(store->append(unit_of(store->begin_epoch().value(), kEntries, 3)));
  }
  const fs::path log = files("", ".log").back();
  const std::string bytes = read_file(log);
  write_file(log, bytes.substr(0, bytes.size() - 20));
  write_file(path() / "mark", mark);
  EXPECT_EQ(look(), "");
}

TEST_F(DamagedRocksdb, AnOlderCopyOfTheDatabaseUnderTheSameMarkRefusesToOpen) {
  const fs::path older = scratch_.path() / "older";
  fs::copy(path() / "rocksdb", older, fs::copy_options::recursive);
  fill(kEntries, kEntries + 3, 3);
  fs::remove_all(path() / "rocksdb");
  fs::rename(older, path() / "rocksdb");
  EXPECT_NE(look().find("were acknowledged"), std::string::npos);
}

}  // namespace
}  // namespace passnum
