#include "tests/unit/ledger/core/payment_stage.h"
#include "tests/unit/ledger/core/refusal_row.h"

namespace passnum {
namespace {

using stage::kProgramme;

// The same body, asked for as it is when its moment has come, and with one thing changed.
template <typename Edit>
Ask statement_asked(const Edit& edit) {
  return [edit](TestLedger& ledger) { return ledger.ask(edited(stage::june(ledger), edit)); };
}
const auto kAsItIs = [](auto&) {};

template <typename Edit>
RefusalRow wrong_statement(std::string situation, Refusal refusal, const Edit& edit) {
  return {"AStatement" + std::move(situation),
          refusal,
          stage::earn,
          statement_asked(edit),
          nothing,
          statement_asked(kAsItIs)};
}

std::vector<RefusalRow> statement_rows() {
  using S = StatementIssued;
  const auto wrong_july = [](std::string situation, const auto& edit) {
    const auto asked = [](const auto& change) {
      return [change](TestLedger& ledger) {
        auto body = stage::july(ledger, 0);
        change(body);
        return ledger.ask(body);
      };
    };
    const auto a_month_later =
        both(stage::claim_june, [](TestLedger& ledger) { ledger.now = time_of("2026-08-01T08:00:00.000Z"); });
    return RefusalRow{"TheNextStatement" + std::move(situation),
                      Refusal::statement_not_next,
                      a_month_later,
                      asked(edit),
                      nothing,
                      asked(kAsItIs)};
  };
  return {
      wrong_statement("OfAnUnknownProgramme", Refusal::programme_unknown,
                      [](S& s) { s.programme = ProgrammeId(9); }),
      wrong_statement("OfAnUnknownStructure", Refusal::structure_unknown,
                      [](S& s) { s.structure = StructureId("nobody"); }),
      wrong_statement("WhoseDaysAreBackwards", Refusal::malformed,
                      [](S& s) { s.first_day = day_of("2026-07-01"); }),
      wrong_statement("OfTodayToo", Refusal::statement_period_open,
                      [](S& s) { s.last_day = day_of("2026-07-02"); }),
      state_row("AStatementOnItsLastDay", Refusal::statement_period_open,
                both(stage::earn, at_time("2026-06-30T21:59:59.999Z")), statement_asked(kAsItIs),
                at_time("2026-06-30T22:00:00.000Z")),
      wrong_statement("ThatLeavesEntriesOut", Refusal::statement_not_next, [](S& s) { s.from_entry = 1; }),
      wrong_statement("BeyondTheLog", Refusal::statement_not_next, [](S& s) { ++s.end_entry; }),
      wrong_statement("OfMoreThanWasRedeemed", Refusal::statement_amount_wrong,
                      [](S& s) {
                        s.quantity = 3;
                        s.amount = Cents(3000);
                      }),
      wrong_statement("OfLessThanNothing", Refusal::statement_amount_wrong,
                      [](S& s) {
                        s.quantity = -1;
                        s.amount = Cents(-1000);
                      }),
      wrong_statement("OfAQuantityBeyondCounting", Refusal::statement_amount_wrong,
                      [](S& s) { s.quantity = (std::int64_t{1} << 53) - 1; }),
      wrong_statement("OfACentMore", Refusal::statement_amount_wrong, [](S& s) { s.amount = Cents(2001); }),
      {"AStatementUnderANumberThatIsTaken", Refusal::already_exists, stage::claim_june,
       statement_asked(kAsItIs), at_time("2026-08-01T08:00:00.000Z"),
       [](TestLedger& ledger) { return ledger.ask(stage::july(ledger, 0)); }},
      wrong_july("OverADayOfTheLast", [](S& s) { s.first_day = day_of("2026-06-30"); }),
      wrong_july("FromTheFirstEntryAgain", [](S& s) { s.from_entry = 0; }),
      wrong_july("ThatLeavesAnEntryOut", [](S& s) { ++s.from_entry; }),
      wrong_july("WhoseEntriesAreBackwards", [](S& s) { s.end_entry = s.from_entry - 1; }),
  };
}

std::vector<RefusalRow> payment_order_rows() {
  using P = PaymentOrdered;
  const auto good = asking(stage::order(), "bob");
  const auto wrong = [&](std::string situation, Refusal refusal, const auto& edit) {
    return RefusalRow{"AnOrderOfPayment" + std::move(situation),   refusal, stage::claim_june,
                      asking(edited(stage::order(), edit), "bob"), nothing, good};
  };
  const StructureRecorded unidentified{stage::kStructure, "Structure", Identifier::to_be_completed, {}};
  const StructureRecorded identified{stage::kStructure, "Structure", Identifier::rna, "W123456789"};
  return {
      wrong("OfAnUnknownProgramme", Refusal::programme_unknown, [](P& p) { p.programme = ProgrammeId(9); }),
      wrong("OfAnUnknownStructure", Refusal::structure_unknown,
            [](P& p) { p.structure = StructureId("nobody"); }),
      wrong("WithoutAReference", Refusal::malformed, [](P& p) { p.reference.clear(); }),
      wrong("OfNothing", Refusal::malformed, [](P& p) { p.statements.clear(); }),
      wrong("OfAStatementTwice", Refusal::malformed,
            [](P& p) {
              p.statements.push_back(stage::kJune);
              p.amount = Cents(4000);
            }),
      wrong("OfFortyOneStatements", Refusal::malformed,
            [](P& p) { p.statements.assign(kStatementsPerPaymentMax + 1, stage::kJune); }),
      wrong("OfAnUnknownStatement", Refusal::statement_unknown, [](P& p) { p.statements = {stage::kJuly}; }),
      {"AnOrderOfPaymentOfTheStatementOfAnother", Refusal::statement_unknown,
       both(stage::claim_june, doing(StructureRecorded{StructureId("structure-2"), "Autre", Identifier::siret,
                                                       "12345678901235"})),
       asking(edited(stage::order(), [](P& p) { p.structure = StructureId("structure-2"); }), "bob"), nothing,
       good},
      wrong("OfACentMore", Refusal::payment_amount_wrong, [](P& p) { p.amount = Cents(2001); }),
      wrong("OfACentLess", Refusal::payment_amount_wrong, [](P& p) { p.amount = Cents(1999); }),
      {"AnOrderOfPaymentByWhoIssuedTheStatement", Refusal::two_people_needed, stage::claim_june,
       asking(stage::order(), "alice"), nothing, good},
      state_row("AnOrderOfPaymentToAStructureWithoutASiret", Refusal::structure_unidentified,
                both(stage::claim_june, doing(unidentified)), good, doing(identified)),
      {"AnOrderOfPaymentUnderANameThatIsTaken", Refusal::already_exists,
       both(stage::order_june, doing(PaymentRefused{stage::kPayment, "RIB", day_of("2026-07-02")})), good,
       nothing, asking(stage::order({stage::kJune}, 2000, PaymentId("mandat-119")), "bob")},
      state_row("AnOrderOfPaymentOfWhatIsOrdered", Refusal::statement_already_ordered, stage::order_june,
                asking(stage::order({stage::kJune}, 2000, PaymentId("mandat-119")), "bob"),
                doing(PaymentRefused{stage::kPayment, "RIB", day_of("2026-07-02")})),
      {"AnOrderOfPaymentOfWhatIsPaid", Refusal::statement_already_ordered,
       both(stage::order_june, doing(PaymentMade{stage::kPayment, day_of("2026-07-02"), "V"})),
       asking(stage::order({stage::kJune}, 2000, PaymentId("mandat-119")), "bob"),
       [](TestLedger& ledger) {
         stage::redeem(ledger, 3);
         ledger.now = time_of("2026-08-01T08:00:00.000Z");
         ledger.must(stage::july(ledger, 1));
       },
       asking(stage::order({stage::kJuly}, 1000, PaymentId("mandat-119")), "bob")},
  };
}

std::vector<RefusalRow> closing_rows() {
  const PaymentMade made{stage::kPayment, day_of("2026-07-04"), "virement 7"};
  const PaymentRefused refused{stage::kPayment, "RIB inconnu", day_of("2026-07-04")};
  const auto ordered = both(stage::order_june, at_time("2026-07-05T08:00:00.000Z"));
  const auto wrong = [&](std::string situation, Refusal refusal, const CommandBody& body,
                         const CommandBody& good) {
    return RefusalRow{std::move(situation), refusal, ordered, asking(body), nothing, asking(good)};
  };
  return {
      wrong("PayingAnUnknownPayment", Refusal::payment_unknown,
            edited(made, [](PaymentMade& m) { m.payment = PaymentId("x"); }), made),
      wrong("PayingWithoutAReference", Refusal::malformed,
            edited(made, [](PaymentMade& m) { m.reference.clear(); }), made),
      wrong("PayingBeforeTheOrder", Refusal::payment_day_wrong,
            edited(made, [](PaymentMade& m) { m.paid_on = day_of("2026-07-01"); }), made),
      wrong("PayingTomorrow", Refusal::payment_day_wrong,
            edited(made, [](PaymentMade& m) { m.paid_on = day_of("2026-07-06"); }), made),
      wrong("RefusingAnUnknownPayment", Refusal::payment_unknown,
            edited(refused, [](PaymentRefused& r) { r.payment = PaymentId("x"); }), refused),
      wrong("RefusingWithoutAReason", Refusal::malformed,
            edited(refused, [](PaymentRefused& r) { r.reason.clear(); }), refused),
      wrong("RefusingTomorrow", Refusal::payment_day_wrong,
            edited(refused, [](PaymentRefused& r) { r.refused_on = day_of("2026-07-06"); }), refused),
      {"PayingTwice", Refusal::payment_closed, both(ordered, doing(made)), asking(made),
       [](TestLedger& ledger) {
         stage::redeem(ledger, 3);
         ledger.now = time_of("2026-08-01T08:00:00.000Z");
         ledger.must(stage::july(ledger, 1));
         ledger.must(stage::order({stage::kJuly}, 1000, PaymentId("mandat-119")), "bob");
       },
       asking(PaymentMade{PaymentId("mandat-119"), day_of("2026-08-01"), "virement 8"})},
      {"RefusingWhatIsPaid", Refusal::payment_closed, both(ordered, doing(made)), asking(refused),
       [](TestLedger& ledger) {
         stage::redeem(ledger, 3);
         ledger.now = time_of("2026-08-01T08:00:00.000Z");
         ledger.must(stage::july(ledger, 1));
         ledger.must(stage::order({stage::kJuly}, 1000, PaymentId("mandat-119")), "bob");
       },
       asking(PaymentRefused{PaymentId("mandat-119"), "RIB", day_of("2026-08-01")})},
  };
}

// A redemption of the evening of 30 June, which its device undoes after midnight.
Ask undoing(const std::shared_ptr<Uuid>& scan_id) {
  return [scan_id](TestLedger& ledger) {
    return ledger.ask(ReversalRequest{DeviceId("phone-1"), "erreur", ledger.next_id(), *scan_id});
  };
}

std::vector<RefusalRow> money_rows() {
  const auto last = std::make_shared<Uuid>();
  const auto claimed_at_night = [last](TestLedger& ledger) {
    stage::redeem(ledger, 1);
    ledger.now = time_of("2026-06-30T21:50:00.000Z");
    *last = stage::redeem(ledger, 2);
    ledger.now = time_of("2026-06-30T22:10:00.000Z");
    ledger.must(stage::june(ledger));
  };
  const auto order = asking(stage::order(), "bob");
  const auto a_redemption_more = [](TestLedger& ledger) { stage::redeem(ledger, 3); };
  return {
      // What was undone after the statement is not payable any more.
      state_row("AnOrderOfPaymentOfMoreThanIsPayable", Refusal::payable_exceeded,
                both(claimed_at_night, [last](TestLedger& ledger) { CHECK(!undoing(last)(ledger)); }), order,
                a_redemption_more),
      // And what is ordered cannot be undone, unless as much is payable.
      state_row("UndoingWhatIsOrdered", Refusal::money_already_ordered,
                both(claimed_at_night, doing(stage::order(), "bob")), undoing(last), a_redemption_more),
  };
}

}  // namespace

std::vector<RefusalRow> payment_rows() {
  std::vector<RefusalRow> rows;
  for (auto& part : {statement_rows(), payment_order_rows(), closing_rows(), money_rows()}) {
    rows.insert(rows.end(), part.begin(), part.end());
  }
  return rows;
}

}  // namespace passnum
