#include "ledger/core/state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/ledger/core/test_ledger.h"

namespace passnum {
namespace {

using testing::HasSubstr;

const std::string kKey = state_key::custodian(CustodianId("ccas"));

CustodianRecord custodian(const std::string& name) {
  return {{CustodianId("ccas"), name, CustodianRole::prescriber}};
}

TEST(State, FindsWhatIsStoredAndSaysNothingOfWhatIsNot) {
  MapSource source;
  source.records[kKey] = encode_record(custodian("CCAS"));
  State state(source);
  ASSERT_NE(state.find<CustodianRecord>(kKey), nullptr);
  EXPECT_EQ(state.find<CustodianRecord>(kKey)->definition.name, "CCAS");
  EXPECT_EQ(state.find<CustodianRecord>(state_key::custodian(CustodianId("nobody"))), nullptr);
  EXPECT_FALSE(state.failure());
  EXPECT_TRUE(state.take_changes(0).empty());
}

TEST(State, KeepsSayingThatARecordCouldNotBeRead) {
  MapSource source;
  source.records[kKey] = encode_record(custodian("CCAS"));
  source.unreadable.insert(kKey);
  State state(source);
  EXPECT_EQ(state.find<CustodianRecord>(kKey), nullptr);
  ASSERT_TRUE(state.failure());
  EXPECT_EQ(state.failure()->code, ErrorCode::corrupt);
  EXPECT_THAT(state.failure()->context, HasSubstr(kKey));
  source.unreadable.clear();
  EXPECT_EQ(state.find<StructureRecord>(state_key::structure(StructureId("s"))), nullptr);
  state.forget_stored(0);
  EXPECT_NE(state.find<CustodianRecord>(kKey), nullptr);
  EXPECT_TRUE(state.failure()) << "healing does not make what was decided before believable";
}

TEST(State, TakesABrokenRecordForUnreadableAndNotForAbsent) {
  MapSource source;
  source.records[kKey] = encode_record(custodian("CCAS")) + "more";
  State state(source);
  EXPECT_EQ(state.find<CustodianRecord>(kKey), nullptr);
  ASSERT_TRUE(state.failure());
  EXPECT_EQ(state.failure()->code, ErrorCode::corrupt);
}

TEST(State, NamesTheFirstRecordThatCouldNotBeRead) {
  MapSource source;
  source.unreadable = {"operator/a", "operator/b"};
  State state(source);
  state.find<OperatorRecord>("operator/b");
  state.find<OperatorRecord>("operator/a");
  EXPECT_THAT(state.failure()->context, HasSubstr("operator/b"));
}

TEST(State, CanChangeARecordThatCouldNotBeReadWithoutStopping) {
  MapSource source;
  source.unreadable.insert(kKey);
  State state(source);
  state.edit<CustodianRecord>(kKey).definition.name = "x";
  EXPECT_TRUE(state.failure());
}

TEST(State, PutsARecordWithoutReadingWhatWasThere) {
  MapSource source;
  source.unreadable.insert(kKey);
  State state(source);
  state.put(kKey, custodian("new"));
  EXPECT_FALSE(state.failure());
  ASSERT_NE(state.find<CustodianRecord>(kKey), nullptr);
  EXPECT_EQ(state.find<CustodianRecord>(kKey)->definition.name, "new");
  EXPECT_EQ(state.take_changes(0).size(), 1u);
}

TEST(State, GivesEachChangedRecordOnceWithItsLastValue) {
  MapSource source;
  State state(source);
  state.put(kKey, custodian("first"));
  state.edit<CustodianRecord>(kKey).definition.name = "second";
  state.edit_or_create<StockRecord>("stock/x").booklets = 1;
  const auto changes = state.take_changes(0);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0], std::pair(kKey, encode_record(custodian("second"))));
  EXPECT_EQ(changes[1], std::pair(std::string("stock/x"), encode_record(StockRecord{1, 0})));
  EXPECT_TRUE(state.take_changes(0).empty());
  state.edit<CustodianRecord>(kKey).definition.name = "third";
  EXPECT_EQ(state.take_changes(0).size(), 1u);
}

TEST(State, ForgetsOnlyWhatTheSourceHasAsItIs) {
  MapSource source;
  State state(source);
  state.put("operator/written", OperatorRecord{});
  state.find<StockRecord>("stock/x");
  state.take_changes(7);
  state.put(kKey, custodian("changed"));
  source.records["stock/x"] = encode_record(StockRecord{5, 50});
  EXPECT_EQ(state.find<StockRecord>("stock/x"), nullptr) << "still remembered as absent";
  EXPECT_EQ(state.forget_stored(6), 3U) << "asked for since it was read";
  EXPECT_EQ(state.forget_stored(6), 2U);
  ASSERT_NE(state.find<StockRecord>("stock/x"), nullptr) << "read again";
  EXPECT_EQ(state.find<CustodianRecord>(kKey)->definition.name, "changed") << "not written yet";
  EXPECT_NE(state.find<OperatorRecord>("operator/written"), nullptr) << "written, and not seen there yet";
  state.forget_stored(7);
  state.forget_stored(7);
  EXPECT_EQ(state.find<OperatorRecord>("operator/written"), nullptr)
      << "read again, from a source without it";
  EXPECT_EQ(state.find<CustodianRecord>(kKey)->definition.name, "changed");
}

TEST(State, FindsAndChangesARedemptionOfAnOlderStoreUnderItsOwnKey) {
  const Uuid scan_id{{7}};
  MapSource source;
  source.records[state_key::request(scan_id)] = std::string("\x01\x08", 2) + std::string(32, '\x07');
  source.records[state_key::redemption(scan_id)] = encode_record(RedemptionRecord{});
  State state(source);
  ASSERT_NE(find_redemption(state, scan_id), nullptr);
  edit_redemption(state, scan_id).is_reversed = true;
  EXPECT_TRUE(find_redemption(state, scan_id)->is_reversed);
  const auto changes = state.take_changes(0);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].first, state_key::redemption(scan_id));
  EXPECT_EQ(find_redemption(state, Uuid{{8}}), nullptr);
}

TEST(State, KeysOrderNumbersAsBytesDo) {
  const ProgrammeId programme(1);
  for (const std::uint32_t number : {1U, 9U, 10U, 255U, 256U, 65'535U, 99'999'999U, UINT32_MAX - 1}) {
    EXPECT_LT(state_key::booklet(programme, BookletNumber(number)),
              state_key::booklet(programme, BookletNumber(number + 1)));
  }
  EXPECT_LT(state_key::booklet(ProgrammeId(1), BookletNumber(UINT32_MAX)),
            state_key::booklet(ProgrammeId(2), BookletNumber(0)));
}

}  // namespace
}  // namespace passnum
