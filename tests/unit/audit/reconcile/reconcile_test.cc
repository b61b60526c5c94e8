#include "audit/reconcile/reconcile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/reconcile/readable_json.h"
#include "ledger/model/json.h"
#include "tests/unit/audit/replay/life.h"

namespace passnum {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

Replay a_replay() {
  Life life;
  for (std::uint8_t i = 1; i <= 3; ++i) life.redeem(1, i);
  const Entry last = life.redeem(1, 4);
  life.reverse(last);
  life.cancel(3, {1}, moved(Cents(1000), "available", "returned"));
  return replayed(life.entries);
}

// What an honest server would answer for the log above.
ServerFigures honest(const Replay& replay) {
  ServerFigures server;
  server.tree_size = replay.tree_size();
  server.root = replay.root();
  ServerProgramme programme;
  programme.programme = kProgramme;
  programme.accounts_cents = {{"funders", -40'000},    {"available", 24'000}, {"in_circulation", 12'000},
                              {"payable/asso", 3'000}, {"returned", 1'000},   {"payable/ville", 0}};
  programme.vouchers = {60, 44, 12, 3, 0, 1};
  server.programmes.push_back(programme);
  return server;
}

TEST(Reconcile, AgreesWithAnHonestServer) {
  const auto replay = a_replay();
  const auto result = reconcile(replay, honest(replay));
  EXPECT_TRUE(result.agrees);
  EXPECT_THAT(result.differences, IsEmpty());
  EXPECT_THAT(result.json, HasSubstr("\"agrees\": true"));
}

TEST(Reconcile, StatesTheReplayAloneWithoutAServer) {
  const auto result = reconcile(a_replay(), std::nullopt);
  EXPECT_TRUE(result.agrees);
  EXPECT_THAT(result.json, HasSubstr("\"compared_with_server\": false"));
}

struct LieCase {
  const char* name;
  void (*lie)(ServerFigures&);
  const char* figure;
};
void PrintTo(const LieCase& lie_case, std::ostream* out) {
  *out << lie_case.name;
}

class ReconcileLie : public testing::TestWithParam<LieCase> {};

TEST_P(ReconcileLie, IsNamedOnceAndNothingElseIs) {
  const auto replay = a_replay();
  auto server = honest(replay);
  GetParam().lie(server);
  const auto result = reconcile(replay, server);
  EXPECT_FALSE(result.agrees);
  ASSERT_THAT(result.differences, SizeIs(1));
  EXPECT_EQ(result.differences[0].figure, GetParam().figure);
  EXPECT_THAT(result.differences[0].words, HasSubstr(result.differences[0].server));
  EXPECT_THAT(result.json, HasSubstr("\"agrees\": false"));
  EXPECT_THAT(result.json, HasSubstr(GetParam().figure));
}

INSTANTIATE_TEST_SUITE_P(
    , ReconcileLie,
    testing::Values(
        LieCase{"a_cent", [](ServerFigures& s) { ++s.programmes[0].accounts_cents["payable/asso"]; },
                "TST26 payable/asso (cents)"},
        LieCase{"an_account_that_is_not_there",
                [](ServerFigures& s) { s.programmes[0].accounts_cents["paid/asso"] = 1; },
                "TST26 paid/asso (cents)"},
        LieCase{"an_account_left_out",
                [](ServerFigures& s) { s.programmes[0].accounts_cents.erase("returned"); },
                "TST26 returned (cents)"},
        LieCase{"numbered", [](ServerFigures& s) { ++s.programmes[0].vouchers.numbered; },
                "TST26 vouchers numbered"},
        LieCase{"with_custodians", [](ServerFigures& s) { --s.programmes[0].vouchers.with_custodians; },
                "TST26 vouchers with_custodians"},
        LieCase{"handed_over", [](ServerFigures& s) { ++s.programmes[0].vouchers.handed_over_unspent; },
                "TST26 vouchers handed_over_unspent"},
        LieCase{"redeemed", [](ServerFigures& s) { ++s.programmes[0].vouchers.redeemed; },
                "TST26 vouchers redeemed"},
        LieCase{"lapsed", [](ServerFigures& s) { ++s.programmes[0].vouchers.lapsed; },
                "TST26 vouchers lapsed"},
        LieCase{"cancelled", [](ServerFigures& s) { --s.programmes[0].vouchers.cancelled; },
                "TST26 vouchers cancelled"},
        LieCase{"the_size", [](ServerFigures& s) { ++s.tree_size; }, "tree size"},
        LieCase{"the_root", [](ServerFigures& s) { s.root[31] ^= 1; }, "tree root"},
        LieCase{"no_programme", [](ServerFigures& s) { s.programmes.clear(); }, "programme TST26"},
        LieCase{"one_programme_more",
                [](ServerFigures& s) {
                  s.programmes.push_back({ProgrammeId(9), {}, {}});
                },
                "programme 9"},
        LieCase{"one_programme_twice", [](ServerFigures& s) { s.programmes.push_back(s.programmes[0]); },
                "programme 7"}),
    [](const auto& lie) { return lie.param.name; });

TEST(Reconcile, DoesNotAgreeWhenTheLogBreaksARuleThoughTheFiguresDo) {
  Life life;
  life.redeem(1, 1);
  life.redeem(1, 1);
  const auto result = reconcile(replayed(life.entries), std::nullopt);
  EXPECT_FALSE(result.agrees);
  EXPECT_THAT(result.json, HasSubstr("\"voucher_spent\": 1"));
  EXPECT_THAT(result.json, HasSubstr("TST26-000001-01"));
}

TEST(Reconcile, TellsWhatServersOnceAcceptedAndAgreesAllTheSame) {
  Life life;
  life.redeem(1, 1, [](auto&, auto& redeemed) {
    redeemed.scan.offline = true;
    redeemed.scan.scanned_at = parse_time("2026-02-02T10:00:00.000Z").value();  // a month before its device
    redeemed.service_day = paris_day(redeemed.scan.scanned_at);
  });
  const auto result = reconcile(replayed(life.entries), std::nullopt);
  EXPECT_TRUE(result.agrees);
  EXPECT_THAT(result.json, HasSubstr("\"scanned_before_enrolment\": 1"));
  EXPECT_THAT(result.json, HasSubstr("\"entries_set_aside\": 0"));
}

TEST(Reconcile, GivesTheSameBytesForTheSameLogAndFigures) {
  const auto replay = a_replay();
  EXPECT_EQ(reconcile(replay, honest(replay)).json, reconcile(a_replay(), honest(replay)).json);
}

TEST(Reconcile, WritesJsonThatCanBeReadBackWithTheTotals) {
  const auto result = reconcile(a_replay(), std::nullopt);
  const auto json = parse_json(result.json);
  ASSERT_TRUE(json) << json.error().message();
  EXPECT_EQ(readable_json(json.value()), result.json);
  const auto* programme = json.value().find("programmes")->find("TST26");
  ASSERT_NE(programme, nullptr);
  const auto& asso = *programme->find("structures")->find("asso");
  EXPECT_EQ(*asso.find("redeemed")->integer(), 4);
  EXPECT_EQ(*asso.find("reversed")->integer(), 1);
  EXPECT_EQ(*asso.find("payable_cents")->integer(), 3000);
  EXPECT_EQ(*programme->find("funders")->find("etat")->find("redeemed_cents")->integer(), 1600);
  EXPECT_EQ(*json.value().find("entries_by_kind")->find("voucher_redeemed")->integer(), 4);
}

TEST(Stock, IsWhatEachCustodianCouldStillHandOver) {
  const auto replay = a_replay();
  const auto stock = stock_of(replay.books(), replay.books().programmes[0]);
  ASSERT_THAT(stock, SizeIs(3));
  EXPECT_EQ(stock.at("imprimeur").booklets_whole, 3U);  // 4, 5 and 6
  EXPECT_EQ(stock.at("imprimeur").vouchers, 30U);
  EXPECT_EQ(stock.at("metropole").booklets_whole, 0U);  // of 3, one voucher is cancelled
  EXPECT_EQ(stock.at("metropole").vouchers, 9U);
  EXPECT_EQ(stock.at("ccas").vouchers, 5U);
  std::uint64_t all = 0;
  for (const auto& [custodian, held] : stock) all += held.vouchers;
  EXPECT_EQ(all, replay.books().programmes[0].vouchers.with_custodians);
}

TEST(ReadableJson, SortsAndIndents) {
  const auto json = parse_json(R"({"b":[],"a":{"d":[1,"x"],"c":true},"e":{}})");
  EXPECT_EQ(readable_json(json.value()),
            "{\n  \"a\": {\n    \"c\": true,\n    \"d\": [\n      1,\n      \"x\"\n    ]\n  },\n  \"b\": "
            "[],\n  \"e\": {}\n}\n");
}

}  // namespace
}  // namespace passnum
