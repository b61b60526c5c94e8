#pragma once

#include <gtest/gtest.h>

#include <string>

#include "tests/sim/disk/life.h"

namespace passnum {

// The same life again and again, each time with something going wrong at another call.

constexpr std::uint64_t kSeed = 20'260'101;
constexpr Leaves kAllLeaves[] = {Leaves::nothing, Leaves::prefix, Leaves::prefix_and_garbage};

constexpr LifeLength kLedgerLife{6, 3};  // opened often, so that what each opening wrote is merged
constexpr LifeLength kStoreLife{2, 10};  // long enough to write and merge table files between openings

// At call `first` and every `step`th after it, to the end of the life. How many cuts there were.
template <typename Subject>
int cut_everywhere(LifeLength length, std::uint64_t first, std::uint64_t step) {
  int cuts = 0;
  int refused = 0;
  for (std::uint64_t at = first;; at += step) {
    Life<Subject> life(DiskImage(SimDisk::kTop), {}, {DiskFault::Kind::power_off, at});
    Dice choices(kSeed);
    life.live(length, choices);
    EXPECT_EQ(life.wrong(), "") << "call " << at;
    if (!life.has_met_its_fault()) {
      EXPECT_EQ(life.error(), "");
      break;
    }
    for (const Leaves leaves : kAllLeaves) {
      DiskImage image = life.disk_left();
      typename Subject::Memory memory = life.memory();
      Dice dice(kSeed + at);
      image.cut_power(leaves, dice);
      const bool is_created = memory.is_created;
      const Finding finding = open_and_judge<Subject>(image, memory);
      EXPECT_TRUE(is_fair(finding, is_created)) << finding.words << "; call " << at << ", seed " << kSeed
                                                << ", leaves " << static_cast<int>(leaves);
      refused += is_created && finding.found == Found::refused;
      cuts += 1;
    }
  }
  testing::Test::RecordProperty("cuts", cuts);
  testing::Test::RecordProperty("refused", refused);
  return cuts;
}

struct FailingCase {
  std::string name;
  DiskFault::Kind kind;
  bool lasts;
};

// What the program answers before it is started again.
template <typename Subject>
void expect_honest(const Life<Subject>& life, const FailingCase& given) {
  // A judge that cannot read says so.
  const bool is_unread = given.kind == DiskFault::Kind::read_fails && life.wrong().starts_with("io: ");
  EXPECT_TRUE(life.wrong().empty() || is_unread) << life.wrong();
  const bool is_named =
      life.error().empty() || life.error().starts_with("io: ") || life.error().starts_with("corrupt: ");
  EXPECT_TRUE(is_named) << life.error();
}

// Every `step`th of the calls that can fail so. How many failed.
template <typename Subject>
int fail_everywhere(const FailingCase& given, LifeLength length, std::uint64_t first, std::uint64_t step) {
  int failures = 0;
  for (std::uint64_t at = first;; at += step) {
    SCOPED_TRACE("call " + std::to_string(at) + ", seed " + std::to_string(kSeed));
    Life<Subject> life(DiskImage(SimDisk::kTop), {}, {given.kind, at, given.lasts});
    Dice choices(kSeed);
    life.live(length, choices);
    if (!life.has_met_its_fault()) {
      EXPECT_EQ(life.error(), "");
      return failures;
    }
    failures += 1;
    expect_honest(life, given);
    Dice dice(kSeed + at);
    for (const bool is_cut : {false, true}) {
      DiskImage image = life.disk_left();
      typename Subject::Memory memory = life.memory();
      const bool is_created = memory.is_created;
      if (is_cut) image.cut_power(Leaves::nothing, dice);
      const Finding finding = open_and_judge<Subject>(image, memory);
      EXPECT_TRUE(is_fair(finding, is_created)) << finding.words << ", cut " << is_cut;
      if (is_cut || finding.found != Found::right) continue;
      // What the next opening has shown is durable, whatever an earlier sync has failed to save.
      image.cut_power(Leaves::nothing, dice);
      const Finding later = open_and_judge<Subject>(image, memory);
      EXPECT_EQ(later.found, Found::right) << later.words << ", later";
    }
  }
}

}  // namespace passnum
