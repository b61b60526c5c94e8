#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/ledger/core/payment_stage.h"

// The disk fails in the middle of a decision: any one record cannot be read, and looks absent.

namespace passnum {
namespace {

struct Asked {
  std::string name;
  std::function<Decision(TestLedger&, State&)> decide;
};

Asked command(const std::string& name, const CommandBody& body) {
  return {name, [body](TestLedger& ledger, State& state) {
            return decide(Command{ledger.next_id(), OperatorId("bob"), body}, ledger.now, state);
          }};
}

std::vector<Asked> everything(const Uuid& redeemed) {
  using stage::kCcas;
  using stage::kPrinter;
  using stage::kProgramme;
  return {
      {"redeem",
       [](TestLedger& ledger, State& state) {
         return decide(RedeemCommand{stage::scan(ledger), {}, stage::voucher(1, 2)}, ledger.now, state);
       }},
      {"reverse",
       [redeemed](TestLedger& ledger, State& state) {
         const ReversalRequest request{DeviceId("phone-1"), "erreur", ledger.next_id(), redeemed};
         return decide(ReverseCommand{request, {}}, ledger.now, state);
       }},
      command("hand over", stage::hand_over(2, indexes({1, 2}))),
      command("cancel", stage::cancel(1, indexes({2}))),
      command("block", stage::block(1, indexes({3}))),
      command("move", CustodyMoved{kProgramme, BookletNumber(3), BookletNumber(4), kPrinter, kCcas, "BR-2"}),
      command("number", stage::numbered("order-3", 7)),
      command("activate", OrderActivated{OrderId("order-2"), "mandat 2"}),
      command("revoke", DeviceRevoked{DeviceId("phone-2")}),
  };
}

void expect_told(TestLedger& ledger, const std::vector<Asked>& all) {
  for (const Asked& asked : all) {
    std::size_t told = 0;
    for (const auto& [key, record] : ledger.source.records) {
      MapSource source = ledger.source;
      source.unreadable.insert(key);
      State state(source);
      const Decision decision = asked.decide(ledger, state);
      if (decision) {
        apply(decision.value(), ledger.log.size(), Hash{}, state);
        if (!state.failure()) static_cast<void>(broken_invariants(decision.value(), state));
      }
      const auto changes = state.take_changes(0);
      EXPECT_TRUE(decision || state.failure()) << asked.name << " is refused for " << key;
      told += state.failure().has_value();
    }
    EXPECT_GT(told, 2U) << asked.name;
  }
}

TEST(ARecordThatCannotBeRead, StopsNoRuleAndIsAlwaysTold) {
  StagedLedger ledger;
  ledger.must(OrderPlaced{OrderId("order-3"), stage::kProgramme, BookletNumber(7), 1, stage::kPrinter});
  const ScanRequest scan = stage::scan(ledger);
  ASSERT_FALSE(ledger.ask(scan, stage::voucher(1, 1)));
  expect_told(ledger, everything(scan.scan_id));
}

TEST(ARecordThatCannotBeRead, StopsNoPaymentAndIsAlwaysTold) {
  StagedLedger ledger;
  stage::earn(ledger);
  expect_told(ledger, {command("claim", stage::june(ledger))});
  ledger.must(stage::june(ledger));
  expect_told(ledger, {command("order", stage::order())});
  ledger.must(stage::order(), "bob");
  expect_told(ledger, {command("pay", PaymentMade{stage::kPayment, day_of("2026-07-02"), "virement"}),
                       command("refuse", PaymentRefused{stage::kPayment, "RIB", day_of("2026-07-02")})});
}

}  // namespace
}  // namespace passnum
