#include <gtest/gtest.h>

#include "tests/unit/ledger/store/stores.h"
#include "tests/unit/ledger/store/units.h"

// Each limit of the port, on both sides of it, asked of every store.

namespace passnum {
namespace {

class StoreLimits : public testing::TestWithParam<StoreKind> {
 protected:
  StoreLimits() : home_(GetParam().make()), store_(home_->open()), epoch_(store_->begin_epoch().value()) {}

  Unit next() const { return unit_of(epoch_, store_->snapshot()->size(), 1); }
  Result<Done> append_with_state(StatePut put) {
    Unit unit = next();
    unit.state.push_back(std::move(put));
    return store_->append(unit);
  }
  void expect_refused(const Unit& unit, ErrorCode code) {
    const auto appended = store_->append(unit);
    ASSERT_FALSE(appended);
    EXPECT_EQ(appended.error().code, code) << appended.error().message();
    EXPECT_EQ(store_->snapshot()->size(), unit.first_index);
    EXPECT_TRUE(store_->append(unit_of(epoch_, unit.first_index, 1)));
  }

  std::unique_ptr<Home> home_;
  std::unique_ptr<Store> store_;
  std::uint64_t epoch_;
};

TEST_P(StoreLimits, TakesAsManyEntriesAsAUnitMayHaveAndNotOneMore) {
  ASSERT_TRUE(store_->append(unit_of(epoch_, 0, kUnitEntriesMax)));
  expect_refused(unit_of(epoch_, kUnitEntriesMax, kUnitEntriesMax + 1), ErrorCode::too_large);
}

TEST_P(StoreLimits, TakesTheLongestStateKeyAndNotOneByteMore) {
  const std::string longest(kStateKeyBytesMax, '\xff');
  ASSERT_TRUE(append_with_state({longest, "1"}));
  EXPECT_EQ(store_->snapshot()->state(longest).value(), "1");
  EXPECT_EQ(append_with_state({longest + "x", "1"}).error().code, ErrorCode::too_large);
  EXPECT_EQ(append_with_state({longest + "x", std::nullopt}).error().code, ErrorCode::too_large);
  EXPECT_EQ(append_with_state({"", "1"}).error().code, ErrorCode::invalid);
  EXPECT_EQ(store_->snapshot()->state(longest + "x").value(), std::nullopt);
  EXPECT_EQ(store_->snapshot()->state("").value(), std::nullopt);
  EXPECT_EQ(store_->snapshot()->state(std::string(100'000, 'x')).value(), std::nullopt);
}

TEST_P(StoreLimits, TakesTheLongestStateValueAndNotOneByteMore) {
  const std::string longest(kStateValueBytesMax, 'v');
  ASSERT_TRUE(append_with_state({"long", longest}));
  EXPECT_EQ(store_->snapshot()->state("long").value(), longest);
  EXPECT_EQ(append_with_state({"longer", longest + "v"}).error().code, ErrorCode::too_large);
}

TEST_P(StoreLimits, TakesTheLongestEntryAndNotOneByteMore) {
  Unit unit = next();
  unit.entries[0] = Bytes(65'535, 7);
  ASSERT_TRUE(store_->append(unit));
  EXPECT_EQ(store_->snapshot()->entry(0).value(), unit.entries[0]);
  unit = next();
  unit.entries[0] = Bytes(65'536, 7);
  expect_refused(unit, ErrorCode::too_large);
}

TEST_P(StoreLimits, TakesTheLongestCheckpointAndNotOneByteMore) {
  Unit unit = next();
  unit.checkpoint = std::string(kUnitCheckpointBytesMax, 'c');
  ASSERT_TRUE(store_->append(unit));
  EXPECT_EQ(store_->snapshot()->checkpoint().value(), unit.checkpoint);
  unit = next();
  unit.checkpoint = std::string(kUnitCheckpointBytesMax + 1, 'c');
  expect_refused(unit, ErrorCode::too_large);
}

TEST_P(StoreLimits, RefusesAUnitWithoutACheckpoint) {
  Unit unit = next();
  unit.checkpoint.clear();
  expect_refused(unit, ErrorCode::invalid);
}

TEST_P(StoreLimits, TakesAsManyStateChangesAsAUnitMayHaveAndNotOneMore) {
  Unit unit = next();
  unit.state.assign(kUnitStateMax, {"k", "1"});
  ASSERT_TRUE(store_->append(unit));
  unit = next();
  unit.state.assign(kUnitStateMax + 1, {"k", "1"});
  expect_refused(unit, ErrorCode::too_large);
}

TEST_P(StoreLimits, TakesAUnitOfTheLargestSizeAndNotOneByteMore) {
  Unit unit = next();
  unit.entries[0].clear();
  unit.state.clear();
  const std::size_t put_bytes = kStateValueBytesMax + 1;
  for (std::size_t left = kUnitBytesMax - unit.checkpoint.size(); left > 0;) {
    const std::size_t bytes = std::min(left, put_bytes);
    unit.state.push_back({"k", std::string(bytes - 1, 'v')});
    left -= bytes;
  }
  ASSERT_TRUE(store_->append(unit));
  unit.first_index = 1;
  unit.entries[0].push_back(0);
  expect_refused(unit, ErrorCode::too_large);
}

TEST_P(StoreLimits, RefusesTilesThatAreNotTheOnesMadeFull) {
  ASSERT_TRUE(store_->append(unit_of(epoch_, 0, 255)));
  const Unit right = unit_of(epoch_, 255, 257);
  ASSERT_EQ(right.tiles.size(), 2u);
  Unit missing = right;
  missing.tiles.pop_back();
  Unit twice = right;
  twice.tiles[1] = twice.tiles[0];
  Unit too_early = right;
  too_early.tiles.push_back({0, 2, tile_bytes(0, 2)});
  Unit wrong_level = right;
  wrong_level.tiles[1].level = 1;
  Unit truncated = right;
  truncated.tiles[0].hashes.pop_back();
  for (const Unit& unit : {missing, twice, too_early, wrong_level, truncated}) {
    EXPECT_EQ(store_->append(unit).error().code, ErrorCode::invalid);
  }
  EXPECT_TRUE(store_->append(right));
}

INSTANTIATE_TEST_SUITE_P(, StoreLimits, testing::ValuesIn(store_kinds()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace passnum
