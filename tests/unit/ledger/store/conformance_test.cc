#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/unit/ledger/store/stores.h"
#include "tests/unit/ledger/store/units.h"

// What the port promises, asked of every store.

namespace passnum {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class AnyStore : public testing::TestWithParam<StoreKind> {
 protected:
  AnyStore() : home_(GetParam().make()), store_(home_->open()), epoch_(store_->begin_epoch().value()) {}

  void reopen() {
    store_.reset();
    store_ = home_->open();
  }
  void append(std::uint64_t count) {
    const auto appended = store_->append(unit_of(epoch_, size(), count));
    ASSERT_TRUE(appended) << appended.error().message();
  }
  void put(std::vector<StatePut> state) {
    Unit unit = unit_of(epoch_, size(), 1);
    unit.state = std::move(state);
    ASSERT_TRUE(store_->append(unit));
  }
  std::uint64_t size() const { return store_->snapshot()->size(); }

  std::unique_ptr<Home> home_;
  std::unique_ptr<Store> store_;
  std::uint64_t epoch_;
};

std::vector<std::string> keys(const Snapshot& seen, std::string_view prefix, std::string_view after) {
  std::vector<std::string> out;
  const auto scanned = seen.scan(prefix, after, [&](std::string_view key, std::string_view) {
    out.emplace_back(key);
    return true;
  });
  EXPECT_TRUE(scanned) << scanned.error().message();
  return out;
}

TEST_P(AnyStore, IsEmptyAndHasNoCheckpointAtFirst) {
  const auto seen = store_->snapshot();
  EXPECT_EQ(seen->size(), 0u);
  EXPECT_EQ(seen->checkpoint().value(), std::nullopt);
  EXPECT_EQ(seen->entry(0).error().code, ErrorCode::not_found);
  EXPECT_EQ(seen->state("size").value(), std::nullopt);
  EXPECT_EQ(seen->tile(0, 0).value(), std::nullopt);
  EXPECT_THAT(seen->entries(0, 10).value(), IsEmpty());
  EXPECT_THAT(keys(*seen, "", ""), IsEmpty());
}

TEST_P(AnyStore, GivesBackWholeUnits) {
  for (const std::uint64_t count : {1u, 2u, 700u, 1u}) append(count);
  EXPECT_EQ(size(), 704u);
  EXPECT_EQ(what_is_wrong(*store_->snapshot()), "");
}

TEST_P(AnyStore, HasEverythingAfterReopening) {
  append(300);
  reopen();
  EXPECT_EQ(size(), 300u);
  EXPECT_EQ(what_is_wrong(*store_->snapshot()), "");
  epoch_ = store_->begin_epoch().value();
  append(5);
  reopen();
  EXPECT_EQ(size(), 305u);
  EXPECT_EQ(what_is_wrong(*store_->snapshot()), "");
}

TEST_P(AnyStore, SnapshotKeepsSeeingItsOwnMoment) {
  put({{"a", "1"}, {"b", "1"}});
  const auto before = store_->snapshot();
  put({{"a", "2"}, {"b", std::nullopt}, {"c", "2"}});
  const auto between = store_->snapshot();
  put({{"a", std::nullopt}, {"b", "3"}});

  EXPECT_EQ(before->size(), 1u);
  EXPECT_EQ(before->checkpoint().value(), checkpoint_text(1));
  EXPECT_EQ(before->entry(1).error().code, ErrorCode::not_found);
  EXPECT_EQ(before->state("a").value(), "1");
  EXPECT_THAT(keys(*before, "", ""), ElementsAre("a", "b"));
  EXPECT_EQ(between->state("a").value(), "2");
  EXPECT_EQ(between->state("b").value(), std::nullopt);
  EXPECT_THAT(keys(*between, "", ""), ElementsAre("a", "c"));
  EXPECT_THAT(keys(*store_->snapshot(), "", ""), ElementsAre("b", "c"));
}

TEST_P(AnyStore, SnapshotOutlivesItsStore) {
  append(300);
  const auto seen = store_->snapshot();
  store_.reset();
  EXPECT_EQ(what_is_wrong(*seen), "");
}

TEST_P(AnyStore, DeletedKeyIsAbsentAlsoAfterReopening) {
  put({{"kept", "1"}, {"deleted", "1"}});
  put({{"deleted", std::nullopt}, {"never there", std::nullopt}});
  reopen();
  const auto seen = store_->snapshot();
  EXPECT_EQ(seen->state("deleted").value(), std::nullopt);
  EXPECT_EQ(seen->state("never there").value(), std::nullopt);
  EXPECT_THAT(keys(*seen, "", ""), ElementsAre("kept"));
}

TEST_P(AnyStore, LastChangeOfAKeyInAUnitCounts) {
  put({{"a", "1"}, {"a", "2"}, {"b", "1"}, {"b", std::nullopt}, {"c", std::nullopt}, {"c", "3"}});
  const auto seen = store_->snapshot();
  EXPECT_EQ(seen->state("a").value(), "2");
  EXPECT_EQ(seen->state("b").value(), std::nullopt);
  EXPECT_EQ(seen->state("c").value(), "3");
}

TEST_P(AnyStore, EmptyValueIsNotAbsent) {
  put({{"empty", ""}});
  EXPECT_EQ(store_->snapshot()->state("empty").value(), "");
}

TEST_P(AnyStore, ScansInByteOrderWithinThePrefix) {
  const std::string high = "p\xff";
  const std::string zero("p\0", 2);
  put({{"q", ""},
       {"p/b", ""},
       {high, ""},
       {"p", ""},
       {zero, ""},
       {"o", ""},
       {high + "x", ""},
       {"\xff\xff", ""}});
  const auto seen = store_->snapshot();
  EXPECT_THAT(keys(*seen, "p", ""), ElementsAre("p", zero, "p/b", high, high + "x"));
  EXPECT_THAT(keys(*seen, high, ""), ElementsAre(high, high + "x"));
  EXPECT_THAT(keys(*seen, "\xff", ""), ElementsAre("\xff\xff"));
  EXPECT_THAT(keys(*seen, "", ""), ElementsAre("o", "p", zero, "p/b", high, high + "x", "q", "\xff\xff"));
  EXPECT_THAT(keys(*seen, "r", ""), IsEmpty());
}

TEST_P(AnyStore, ScansFromTheFirstKeyAboveTheGivenOne) {
  put({{"p/a", ""}, {"p/a/1", ""}, {"p/b", ""}, {"q", ""}});
  const auto seen = store_->snapshot();
  EXPECT_THAT(keys(*seen, "p/", "p/a"), ElementsAre("p/a/1", "p/b"));
  EXPECT_THAT(keys(*seen, "p/", "p/a/0"), ElementsAre("p/a/1", "p/b"));
  EXPECT_THAT(keys(*seen, "p/", "a"), ElementsAre("p/a", "p/a/1", "p/b"));
  EXPECT_THAT(keys(*seen, "p/", "p/b"), IsEmpty());
  EXPECT_THAT(keys(*seen, "p/", "z"), IsEmpty());
}

TEST_P(AnyStore, ScanStopsWhenToldAndMayReadWhileItVisits) {
  put({{"a", "1"}, {"b", "2"}, {"c", "3"}});
  const auto seen = store_->snapshot();
  std::vector<std::string> visited;
  const auto scanned = seen->scan("", "", [&](std::string_view key, std::string_view value) {
    EXPECT_EQ(seen->state(key).value(), value);
    visited.emplace_back(value);
    return visited.size() < 2;
  });
  EXPECT_TRUE(scanned);
  EXPECT_THAT(visited, ElementsAre("1", "2"));
}

TEST_P(AnyStore, ReadsFewerEntriesWhereTheLogEnds) {
  append(10);
  const auto seen = store_->snapshot();
  EXPECT_EQ(seen->entries(0, 0).value().size(), 0u);
  EXPECT_EQ(seen->entries(3, 4).value().size(), 4u);
  EXPECT_EQ(seen->entries(3, 4).value().front(), to_bytes(leaf_text(3)));
  EXPECT_EQ(seen->entries(8, 100).value().size(), 2u);
  EXPECT_EQ(seen->entries(8, SIZE_MAX).value().size(), 2u);
  EXPECT_EQ(seen->entries(10, 1).value().size(), 0u);
  EXPECT_EQ(seen->entries(UINT64_MAX, SIZE_MAX).value().size(), 0u);
  EXPECT_EQ(seen->entry(9).value(), to_bytes(leaf_text(9)));
  EXPECT_EQ(seen->entry(10).error().code, ErrorCode::not_found);
  EXPECT_EQ(seen->entry(UINT64_MAX).error().code, ErrorCode::not_found);
}

TEST_P(AnyStore, HasATileFromTheEntryThatMakesItFull) {
  append(255);
  EXPECT_EQ(store_->snapshot()->tile(0, 0).value(), std::nullopt);
  append(1);
  const auto seen = store_->snapshot();
  EXPECT_EQ(seen->tile(0, 0).value(), tile_bytes(0, 0));
  EXPECT_EQ(seen->tile(0, 1).value(), std::nullopt);
  EXPECT_EQ(seen->tile(1, 0).value(), std::nullopt);
  EXPECT_EQ(seen->tile(255, 0).value(), std::nullopt);
  EXPECT_EQ(seen->tile(0, UINT64_MAX).value(), std::nullopt);
}

TEST_P(AnyStore, HasTheTileOfTheSecondLevelAt65536Entries) {
  for (int i = 0; i < 7; ++i) append(9'000);
  append(2'535);
  EXPECT_EQ(store_->snapshot()->tile(1, 0).value(), std::nullopt);
  append(1);
  EXPECT_EQ(store_->snapshot()->tile(1, 0).value(), tile_bytes(1, 0));
  reopen();
  EXPECT_EQ(size(), 65'536u);
  EXPECT_EQ(what_is_wrong(*store_->snapshot()), "");
}

TEST_P(AnyStore, RefusesAUnitThatDoesNotFollowAndGoesOn) {
  append(2);
  for (const std::uint64_t first : {0u, 1u, 3u}) {
    Unit unit = unit_of(epoch_, first, 1);
    EXPECT_EQ(store_->append(unit).error().code, ErrorCode::invalid) << first;
  }
  EXPECT_EQ(size(), 2u);
  append(1);
  EXPECT_EQ(what_is_wrong(*store_->snapshot()), "");
}

TEST_P(AnyStore, RefusesToAppendBeforeAnEpochWasBegun) {
  const auto home = GetParam().make();
  EXPECT_EQ(home->open()->append(unit_of(0, 0, 1)).error().code, ErrorCode::invalid);
}

TEST_P(AnyStore, FencesTheWriterOfAnOlderEpoch) {
  append(1);
  const std::uint64_t newer = store_->begin_epoch().value();
  EXPECT_GT(newer, epoch_);
  EXPECT_EQ(store_->append(unit_of(epoch_, 1, 1)).error().code, ErrorCode::fenced);
  EXPECT_EQ(store_->append(unit_of(newer + 1, 1, 1)).error().code, ErrorCode::invalid);
  EXPECT_EQ(size(), 1u);
  EXPECT_TRUE(store_->append(unit_of(newer, 1, 1)));
  EXPECT_EQ(size(), 2u);
}

TEST_P(AnyStore, NeverGivesAnEpochTwice) {
  std::uint64_t last = epoch_;
  for (int i = 0; i < 3; ++i) {
    reopen();
    const std::uint64_t next = store_->begin_epoch().value();
    EXPECT_GT(next, last);
    last = next;
  }
}

TEST_P(AnyStore, ReadersSeeWholeUnitsWhileOneIsAppended) {
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      std::uint64_t last = 0;
      bool going_on = true;
      while (going_on) {
        going_on = !done;
        const auto seen = store_->snapshot();
        wrong += seen->size() < last || !what_is_wrong(*seen).empty();
        last = seen->size();
      }
    });
  }
  for (std::uint64_t first = 0; first < 600; first += 3) {
    if (!store_->append(unit_of(epoch_, first, 3))) wrong += 1;
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(size(), 600u);
}

INSTANTIATE_TEST_SUITE_P(, AnyStore, testing::ValuesIn(store_kinds()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace passnum
