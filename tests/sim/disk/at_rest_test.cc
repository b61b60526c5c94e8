#include <gtest/gtest.h>

#include "tests/sim/disk/everywhere.h"
#include "tests/sim/disk/ledger_on_disk.h"
#include "tests/sim/disk/life.h"
#include "tests/sim/disk/store_on_disk.h"

// Damage to what was synced, while nobody was looking. The store may refuse; what it answers is right.

namespace passnum {
namespace {

const std::string kStore = std::string(SimDisk::kTop) + "/store";
const std::string kMark = kStore + "/mark";
const std::string kDatabase = kStore + "/rocksdb";

// A closed log: table files of several openings, and a write-ahead log with the last units.
struct Sound {
  DiskImage image{SimDisk::kTop};
  LedgerOnDisk::Memory memory;

  Sound() {
    Life<LedgerOnDisk> life(image, {}, {});
    Dice dice(kSeed);
    life.live({3, 2}, dice);
    CHECK(life.error().empty() && life.wrong().empty());
    image = life.disk_left();
    image.sync_all();
    memory = life.memory();
  }
  std::vector<std::string> files(std::string_view begin, std::string_view end) const {
    std::vector<std::string> out;
    for (const std::string& name : image.list(kDatabase)) {
      if (name.starts_with(begin) && name.ends_with(end)) out.push_back(kDatabase + "/" + name);
    }
    return out;
  }
  const std::string& bytes(const std::string& path) const { return image.bytes(image.find(path).value()); }
};

const Sound& sound() {
  static const Sound sound;
  return sound;
}

Finding look_at(DiskImage image) {
  LedgerOnDisk::Memory memory = sound().memory;
  return open_and_judge<LedgerOnDisk>(image, memory);
}

Finding with_bytes(const std::string& path, std::string bytes) {
  DiskImage image = sound().image;
  image.damage(path, std::move(bytes));
  return look_at(std::move(image));
}

// Right, or corrupt with what is damaged and what to do.
bool is_noticed(const Finding& finding) {
  if (finding.found == Found::right) return false;
  EXPECT_TRUE(finding.words.starts_with("corrupt: ")) << finding.words;
  EXPECT_NE(finding.words.find("keep these files"), std::string::npos) << finding.words;
  const auto says = [&](const char* what) { return finding.words.find(what) != std::string::npos; };
  EXPECT_TRUE(says(".sst") || says(".log") || says("MANIFEST") || says("CURRENT") || says("mark") ||
              says("entry") || says("state key") || says("record "))
      << finding.words;
  return true;
}

bool flip_is_noticed(const std::string& path, std::size_t at, unsigned bit) {
  SCOPED_TRACE(path + ", byte " + std::to_string(at) + ", bit " + std::to_string(bit));
  std::string bytes = sound().bytes(path);
  bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
  return is_noticed(with_bytes(path, std::move(bytes)));
}

// One bit at each byte. At how many of them it was noticed.
std::size_t flip_each_byte(const std::string& path) {
  std::size_t noticed = 0;
  for (std::size_t at = 0; at < sound().bytes(path).size(); ++at) {
    noticed += flip_is_noticed(path, at, static_cast<unsigned>(at % 8));
  }
  return noticed;
}

std::size_t flip_some_bytes(const std::string& path, std::size_t count) {
  Dice dice(kSeed);
  std::size_t noticed = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = dice.below(sound().bytes(path).size());
    noticed += flip_is_noticed(path, at, static_cast<unsigned>(dice.below(8)));
  }
  return noticed;
}

DiskImage without(const std::string& path) {
  DiskImage image = sound().image;
  image.remove(path);
  image.sync_all();
  return image;
}

TEST(AtRest, NothingIsWrongWithoutDamage) {
  const Finding finding = look_at(sound().image);
  EXPECT_EQ(finding.found, Found::right) << finding.words;
  EXPECT_GT(sound().files("", ".sst").size(), 4u);
  EXPECT_EQ(sound().files("", ".log").size(), 1u);
}

TEST(AtRest, OneFlippedBitInTheWriteAheadLogIsAlwaysNamed) {
  const std::string path = sound().files("", ".log").at(0);
  EXPECT_EQ(flip_each_byte(path), sound().bytes(path).size());
}

TEST(AtRest, OneFlippedBitInTheManifestIsAlwaysNamed) {
  const std::string path = sound().files("MANIFEST-", "").at(0);
  EXPECT_EQ(flip_each_byte(path), sound().bytes(path).size());
}

TEST(AtRest, OneFlippedBitInCurrentIsAlwaysNamed) {
  EXPECT_EQ(flip_each_byte(kDatabase + "/CURRENT"), sound().bytes(kDatabase + "/CURRENT").size());
}

TEST(AtRest, OneFlippedBitInATableFileIsNamedOrChangesNothing) {
  constexpr std::size_t kFlips = 60;
  for (const std::string& path : sound().files("", ".sst")) {
    // Unused bits of the footer are all that nobody reads.
    EXPECT_GT(flip_some_bytes(path, kFlips), kFlips * 8 / 10) << path << ", seed " << kSeed;
  }
}

// A walk that passes over a file would find fewer values than were written, and no fault.
TEST(AtRest, ATableFileWhoseFirstBlockCannotBeReadIsNotPassedOver) {
  Life<StoreOnDisk> life(DiskImage(SimDisk::kTop), {}, {});
  Dice dice(kSeed);
  life.live({3, 24}, dice);
  ASSERT_EQ(life.error(), "");
  const DiskImage sound = life.disk_left();
  int files = 0;
  for (const std::string& name : sound.list(kDatabase)) {
    if (!name.ends_with(".sst")) continue;
    const std::string path = kDatabase + "/" + name;
    DiskImage image = sound;
    std::string bytes = image.bytes(image.find(path).value());
    bytes[5] = static_cast<char>(bytes[5] ^ 1);
    image.damage(path, std::move(bytes));
    StoreOnDisk::Memory memory = life.memory();
    const Finding finding = open_and_judge<StoreOnDisk>(image, memory);
    EXPECT_NE(finding.words.find(name), std::string::npos) << name << ": " << finding.words;
    files += 1;
  }
  EXPECT_GT(files, 6);
}

// As a power cut leaves it: the mark is far behind.
struct CutOff {
  DiskImage image{SimDisk::kTop};
  LedgerOnDisk::Memory memory;
  std::string log;

  CutOff() {
    SimDisk disk;
    LedgerOnDisk ledger(disk);
    CHECK(bool(ledger.create()) && bool(ledger.open()));
    for (const std::size_t entries : {1, 4, 2}) CHECK(bool(ledger.append(entries)));
    image = disk.image();
    memory = ledger.memory();
    ledger.close();
    Dice dice(kSeed);
    image.cut_power(Leaves::nothing, dice);
    for (const std::string& name : image.list(kDatabase)) {
      if (name.ends_with(".log")) log = kDatabase + "/" + name;
    }
  }
  const std::string& bytes() const { return image.bytes(image.find(log).value()); }
  Finding with_log(std::string bytes) const {
    DiskImage damaged = image;
    damaged.damage(log, std::move(bytes));
    LedgerOnDisk::Memory copy = memory;
    return open_and_judge<LedgerOnDisk>(damaged, copy);
  }
};

// The store names it while there is a later unit; what becomes of the last one the checkpoint lock knows.
TEST(AfterAPowerCut, OneFlippedBitInTheWriteAheadLogIsNeverTakenForItsTornEnd) {
  const CutOff cut_off;
  EXPECT_EQ(cut_off.with_log(cut_off.bytes()).found, Found::right);
  for (std::size_t at = 0; at < cut_off.bytes().size(); ++at) {
    std::string bytes = cut_off.bytes();
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << at % 8));
    const Finding finding = cut_off.with_log(std::move(bytes));
    EXPECT_EQ(finding.found, Found::refused) << at;
    const bool is_named = finding.words.find(".log") != std::string::npos;
    const bool is_proved = finding.words.find("older copy") != std::string::npos;
    EXPECT_TRUE(is_named || is_proved) << at << ": " << finding.words;
  }
}

TEST(AfterAPowerCut, OnlyTheNewestOfTwoWriteAheadLogsMayHaveATornEnd) {
  SimDisk disk;
  StoreOnDisk store(disk);
  ASSERT_TRUE(store.create());
  ASSERT_TRUE(store.open());
  const auto logs = [&] {
    std::vector<std::string> out;
    for (const std::string& name : disk.image().list(kDatabase)) {
      if (name.ends_with(".log")) out.push_back(kDatabase + "/" + name);
    }
    return out;
  };
  // A flush is due, and waits to be stepped.
  for (int i = 0; i < 10 && logs().size() < 2; ++i) ASSERT_TRUE(store.append(4));
  const std::vector<std::string> paths = logs();
  ASSERT_EQ(paths.size(), 2u);
  DiskImage image = disk.image();
  const StoreOnDisk::Memory memory = store.memory();
  store.close();
  Dice dice(kSeed);
  image.cut_power(Leaves::nothing, dice);

  const auto with_garbage_behind = [&](const std::string& path) {
    DiskImage damaged = image;
    StoreOnDisk::Memory copy = memory;
    damaged.damage(path, image.bytes(image.find(path).value()) + std::string(2'000, '\x01'));
    return open_and_judge<StoreOnDisk>(damaged, copy);
  };
  const Finding newest = with_garbage_behind(paths[1]);
  EXPECT_EQ(newest.found, Found::right) << newest.words;
  const Finding older = with_garbage_behind(paths[0]);
  EXPECT_EQ(older.found, Found::refused) << older.words;
  EXPECT_NE(older.words.find(".log"), std::string::npos) << older.words;
}

// There are two records, and one is enough.
TEST(AtRest, OneFlippedBitInTheMarkChangesNothing) {
  EXPECT_EQ(flip_some_bytes(kMark, 150), 0u) << "seed " << kSeed;
  for (std::size_t at = 0; at < 70; ++at) {
    EXPECT_FALSE(flip_is_noticed(kMark, at, at % 8));
    EXPECT_FALSE(flip_is_noticed(kMark, std::min(4096 + at, sound().bytes(kMark).size() - 1), at % 8));
  }
}

// RocksDB writes them and reads them for its tools or not at all.
TEST(AtRest, TheseFilesMayBeDamagedOrGone) {
  std::vector<std::string> harmless = {kDatabase + "/IDENTITY"};
  for (const char* begin : {"OPTIONS-", "LOG"}) {
    for (const std::string& path : sound().files(begin, "")) harmless.push_back(path);
  }
  EXPECT_GE(harmless.size(), 4u);
  for (const std::string& path : harmless) {
    EXPECT_EQ(flip_some_bytes(path, 20), 0u) << path;
    EXPECT_FALSE(is_noticed(look_at(without(path)))) << path;
  }
}

std::vector<std::string> files_that_matter() {
  std::vector<std::string> out = {kDatabase + "/CURRENT", kMark, sound().files("MANIFEST-", "").at(0)};
  for (const char* end : {".log", ".sst"}) {
    for (const std::string& path : sound().files("", end)) out.push_back(path);
  }
  return out;
}

TEST(AtRest, AMissingFileIsNamed) {
  for (const std::string& path : files_that_matter()) {
    const Finding finding = look_at(without(path));
    EXPECT_TRUE(is_noticed(finding)) << path;
    // RocksDB says where it looked last, which is an older name of a table file (.ldb).
    const std::size_t begin = path.rfind('/') + 1;
    const std::string name = path.ends_with(".log") ? ".log" : path.substr(begin, path.rfind('.') - begin);
    EXPECT_NE(finding.words.find(name), std::string::npos) << path << ": " << finding.words;
  }
}

TEST(AtRest, AFileCutShortIsNamed) {
  for (const std::string& path : files_that_matter()) {
    const std::string bytes = sound().bytes(path);
    for (const std::size_t left : {std::size_t{0}, std::size_t{1}, bytes.size() / 2, bytes.size() - 1}) {
      const bool one_record_is_left = path == kMark && left > 1;
      EXPECT_EQ(is_noticed(with_bytes(path, bytes.substr(0, left))), !one_record_is_left)
          << path << " cut to " << left;
    }
  }
}

}  // namespace
}  // namespace passnum
