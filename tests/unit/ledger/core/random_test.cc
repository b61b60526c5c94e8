#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "tests/unit/ledger/core/payment_stage.h"

namespace passnum {
namespace {

using stage::kProgramme;

// Most runs are short, when there is most to do; some go on past the last claim.
constexpr std::uint64_t kRuns = 40;
constexpr int kSteps = 600;
constexpr int kLongSteps = 6000;

// PASSNUM_TEST_SEED repeats a run.
std::uint64_t seed() {
  const char* given = std::getenv("PASSNUM_TEST_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

// Somebody who asks for anything at all, sensible or not.
class Anybody {
 public:
  explicit Anybody(std::uint64_t seed_value) : engine_(seed_value) { stage::set_up(ledger_); }

  void step() {
    ledger_.now.value += pick(0, 20) == 0 ? 86'400'000 : pick(0, 600'000);
    const auto before = ledger_.log.size();
    if (!ask_something())
      CHECK(ledger_.log.size() == before + 1);
    else
      CHECK(ledger_.log.size() == before);
  }
  TestLedger& ledger() { return ledger_; }

  // Counts the vouchers and the stock again, from the booklets alone.
  void expect_balances_to_be_the_booklets() {
    ProgrammeBalance counted;
    std::map<std::string, StockRecord> held;
    for (const auto& [key, bytes] : ledger_.source.records) {
      if (!key.starts_with("booklet/")) continue;
      const auto booklet = decode_record<BookletRecord>(bytes).value();
      std::int64_t left = 0;
      for (const auto& voucher : booklet.vouchers) {
        ++counted.numbered;
        if (voucher.status == VoucherStatus::with_custodian) ++left;
        if (voucher.status == VoucherStatus::handed_over) ++counted.circulating;
        if (voucher.status == VoucherStatus::redeemed) ++counted.redeemed;
        if (voucher.status == VoucherStatus::cancelled) ++counted.cancelled;
        if (voucher.status == VoucherStatus::lapsed) ++counted.lapsed;
      }
      counted.with_custodians += left;
      auto& stock = held[booklet.custodian.text];
      stock.vouchers += left;
      stock.booklets += left > 0 ? 1 : 0;
    }
    const auto balance = ledger_.balance();
    EXPECT_EQ(balance.numbered, counted.numbered);
    EXPECT_EQ(balance.circulating, counted.circulating);
    EXPECT_EQ(balance.redeemed - balance.reversed, counted.redeemed);
    EXPECT_EQ(balance.cancelled, counted.cancelled);
    EXPECT_EQ(balance.lapsed, counted.lapsed);
    EXPECT_EQ(balance.with_custodians, counted.with_custodians);
    for (const char* custodian : {"printer", "ccas", "mairie"}) {
      const auto* stock =
          ledger_.state.find<StockRecord>(state_key::stock(kProgramme, CustodianId(custodian)));
      const StockRecord there = stock == nullptr ? StockRecord{} : *stock;
      EXPECT_EQ(there.vouchers, held[custodian].vouchers) << custodian;
      EXPECT_EQ(there.booklets, held[custodian].booklets) << custodian;
    }
  }

 private:
  std::int64_t pick(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(engine_);
  }
  bool one_in(std::int64_t n) { return pick(1, n) == 1; }
  BookletNumber booklet() {
    const auto next = ledger_.record<ProgrammeRecord>(state_key::programme(kProgramme)).next_booklet.value;
    return BookletNumber(static_cast<std::uint32_t>(pick(1, next)));
  }
  VoucherIndex index() {
    return VoucherIndex(static_cast<std::uint8_t>(pick(one_in(30) ? 0 : 1, 3 + one_in(30))));
  }
  std::vector<VoucherIndex> some() {
    std::vector<VoucherIndex> out;
    for (std::uint8_t i = 1; i <= 3; ++i) {
      if (one_in(2)) out.emplace_back(i);
    }
    if (one_in(20)) out.push_back(index());
    return out;
  }
  CustodianId custodian() {
    return CustodianId(std::array{"printer", "ccas", "mairie",
                                  "nobody"}[static_cast<std::size_t>(pick(0, one_in(20) ? 3 : 2))]);
  }
  Day day() { return Day(paris_day(ledger_.now).value + static_cast<std::int32_t>(pick(-20, 20))); }
  std::string actor() { return one_in(30) ? "carol" : one_in(2) ? "alice" : "bob"; }

  std::optional<Refused> ask_something() {
    switch (pick(0, 10)) {
      case 0:
      case 1:
      case 2:
        return scan();
      case 3:
        return reverse();
      case 4:
        return ledger_.ask(setup(), actor());
      case 5:
        return ledger_.ask(stock(), actor());
      case 6:
        return ledger_.ask(money(), actor());
      default:
        return ledger_.ask(vouchers(), actor());
    }
  }
  std::optional<Refused> scan() {
    auto request = stage::scan(ledger_);
    if (one_in(3)) {
      request.offline = true;
      request.scanned_at.value -= pick(-400'000, 40 * std::int64_t{86'400'000});
    }
    if (one_in(20)) request.device = DeviceId("phone-2");
    if (one_in(40)) request.service = ServiceId("other");
    if (one_in(40)) request.site = SiteId("site-2");
    scans_.push_back(request.scan_id);
    return ledger_.ask(request, {kProgramme, booklet(), index()});
  }
  std::optional<Refused> reverse() {
    const auto last = static_cast<std::int64_t>(scans_.size());
    const auto scan_id =
        last == 0 ? Uuid{}
                  : scans_[static_cast<std::size_t>(pick(std::max<std::int64_t>(0, last - 5), last - 1))];
    return ledger_.ask(
        ReversalRequest{DeviceId(one_in(10) ? "phone-2" : "phone-1"), "erreur", ledger_.next_id(), scan_id});
  }
  CommandBody setup() {
    switch (pick(0, 5)) {
      case 0:
        return LabelGranted{kProgramme, stage::kSite, day(), one_in(2) ? std::optional(day()) : std::nullopt};
      case 1:
        return LabelSuspended{kProgramme, stage::kSite, day()};
      case 2:
        return one_in(4) ? CommandBody(LabelEnded{kProgramme, stage::kSite, day()})
                         : CommandBody(LabelResumed{kProgramme, stage::kSite, day()});
      case 3:
        return SiteRecorded{SiteId(one_in(2) ? "site-1" : "site-2"),
                            StructureId(one_in(2) ? "structure-1" : "structure-2"), "Lieu", "Commune",
                            one_in(5) ? "37261" : "45234"};
      case 4:
        return StructureRecorded{StructureId("structure-2"), "S", Identifier::to_be_completed, std::nullopt};
      default:
        return DeviceRevoked{DeviceId("phone-2")};
    }
  }
  CommandBody stock() {
    const auto first = booklet();
    const BookletNumber last(first.value + static_cast<std::uint32_t>(pick(0, 3)));
    switch (pick(0, 4)) {
      case 0:
        return OrderPlaced{OrderId("order-" + std::to_string(pick(3, 9))), kProgramme,
                           ledger_.record<ProgrammeRecord>(state_key::programme(kProgramme)).next_booklet,
                           static_cast<std::uint32_t>(pick(0, 2)), custodian()};
      case 1:
        return stage::numbered("order-" + std::to_string(pick(2, 9)), booklet().value);
      case 2:
        return OrderActivated{OrderId("order-" + std::to_string(pick(2, 9))), "mandat"};
      case 3:
        return BookletsPrinted{kProgramme, first, last, static_cast<std::int32_t>(pick(0, 2))};
      default:
        return CustodyMoved{kProgramme, first, last, custodian(), custodian(), "BR"};
    }
  }
  CommandBody vouchers() {
    switch (pick(0, 5)) {
      case 0:
      case 1:
        return VouchersHandedOver{kProgramme,  booklet(),         some(),
                                  custodian(), ledger_.next_id(), std::nullopt};
      case 2:
        return one_in(2) ? CommandBody(stage::block(booklet().value, some()))
                         : CommandBody(stage::unblock(booklet().value, some()));
      case 3:
        return replace();
      case 4:
        return one_in(4) ? CommandBody(stage::cancel(booklet().value, {index()}))
                         : CommandBody(stage::block(booklet().value, {index()}));
      default:
        return VouchersLapsed{kProgramme, booklet(), some()};
    }
  }

  // Statements of days that are over, of what cannot be told without the entries: any number that is
  // possible.
  CommandBody money() {
    const auto* claim = ledger_.state.find<ClaimRecord>(state_key::claim(kProgramme, stage::kStructure));
    const PaymentId payment("paiement-" + std::to_string(pick(1, 30)));
    const Day today = paris_day(ledger_.now);
    const auto choice = pick(0, 3);
    if (choice == 2) return PaymentMade{payment, today, "virement"};
    if (choice == 3) return PaymentRefused{payment, "RIB inconnu", today};
    if (choice == 1 && claim != nullptr) {
      const auto& last =
          ledger_.record<StatementRecord>(state_key::statement(claim->last_statement)).definition;
      return PaymentOrdered{payment, kProgramme, stage::kStructure, {last.statement}, last.amount, "mandat"};
    }
    const std::int64_t quantity = pick(-1, 3);
    return StatementIssued{StatementId("etat-" + std::to_string(ledger_.log.size())),
                           kProgramme,
                           stage::kStructure,
                           claim == nullptr ? Day(today.value - 60) : Day(claim->last_day.value + 1),
                           Day(today.value - static_cast<std::int32_t>(pick(0, 5))),
                           claim == nullptr ? 0 : claim->end_entry,
                           ledger_.log.size(),
                           quantity,
                           Cents(1000 * quantity)};
  }

  CommandBody replace() {
    const auto old_one = booklet();
    const auto new_one = booklet();
    const auto* held = ledger_.state.find<BookletRecord>(state_key::booklet(kProgramme, new_one));
    const auto holder = held == nullptr || one_in(10) ? custodian() : held->custodian;
    return BookletReplaced{kProgramme, old_one, {index()}, new_one, {index()}, holder, ledger_.next_id()};
  }

  std::mt19937_64 engine_;
  TestLedger ledger_;
  std::vector<Uuid> scans_;
};

// TestLedger CHECKs the invariants after each entry and that each refusal changes nothing.
TEST(TheRules, HoldTheirInvariantsWhateverIsAskedAndAReplayFindsTheSameState) {
  std::map<std::string_view, int> kinds;
  const auto first_seed = seed();
  // A CHECK that fails ends the program: the seed must have been said before.
  std::printf("PASSNUM_TEST_SEED=%llu\n", static_cast<unsigned long long>(first_seed));
  std::fflush(stdout);
  for (std::uint64_t run = 0; run < kRuns; ++run) {
    SCOPED_TRACE("PASSNUM_TEST_SEED=" + std::to_string(first_seed + run));
    Anybody anybody(first_seed + run);
    for (int step = 0; step < (run % 4 == 0 ? kLongSteps : kSteps); ++step) {
      anybody.step();
      if (step % 500 == 0) anybody.expect_balances_to_be_the_booklets();
    }
    anybody.expect_balances_to_be_the_booklets();
    EXPECT_EQ(replayed(anybody.ledger().log), anybody.ledger().source.records);
    for (const auto& logged : anybody.ledger().log) ++kinds[kind_of(logged.entry.body)];
  }
  for (const char* kind :
       {"voucher_redeemed", "redemption_reversed", "booklet_replaced", "vouchers_cancelled",
        "vouchers_lapsed", "custody_moved", "order_activated", "label_resumed", "statement_issued",
        "payment_ordered", "payment_made", "payment_refused"}) {
    EXPECT_GT(kinds[kind], 0) << kind;
  }
}

TEST(AReplay, OfTheStagesEntriesGivesTheSameRecordsByteForByte) {
  StagedLedger ledger;
  EXPECT_EQ(replayed(ledger.log), ledger.source.records);
}

}  // namespace
}  // namespace passnum
