#include "tests/unit/ledger/core/refusal_row.h"

namespace passnum {
namespace {

using stage::kCcas;
using stage::kPrinter;
using stage::kProgramme;

CustodyMoved moved_custody(std::uint32_t first, std::uint32_t last, CustodianId from = kPrinter) {
  return {kProgramme,      BookletNumber(first),  BookletNumber(last),
          std::move(from), CustodianId("mairie"), "BR-2"};
}
BookletsPrinted printed(std::uint32_t first, std::uint32_t last, std::int32_t copy) {
  return {kProgramme, BookletNumber(first), BookletNumber(last), copy};
}

std::vector<RefusalRow> order_rows() {
  const OrderPlaced order{OrderId("order-3"), kProgramme, BookletNumber(7), 1, kPrinter};
  using O = OrderPlaced;
  const auto wrong = [order](std::string situation, Refusal refusal, const auto& edit) {
    return request_row("AnOrder" + std::move(situation), refusal, asking(edited(order, edit)), asking(order));
  };
  return {
      wrong("OfAnUnknownProgramme", Refusal::programme_unknown, [](O& o) { o.programme = ProgrammeId(9); }),
      wrong("ThatIsThere", Refusal::already_exists, [](O& o) { o.order = OrderId("order-1"); }),
      wrong("ForAnUnknownCustodian", Refusal::custodian_unknown,
            [](O& o) { o.custodian = CustodianId("nobody"); }),
      wrong("OfNothing", Refusal::malformed, [](O& o) { o.booklets_count = 0; }),
      request_row("AnOrderOfAMillionAndOne", Refusal::malformed,
                  asking(edited(order, [](O& o) { o.booklets_count = kBookletsPerOrderMax + 1; })),
                  asking(edited(order, [](O& o) { o.booklets_count = kBookletsPerOrderMax; }))),
      wrong("ThatLeavesANumberOut", Refusal::number_not_next,
            [](O& o) { o.first_booklet = BookletNumber(8); }),
      wrong("OverANumberThatIsTaken", Refusal::number_not_next,
            [](O& o) { o.first_booklet = BookletNumber(6); }),
  };
}

std::vector<RefusalRow> numbering_rows() {
  const auto order_of_two = doing(OrderPlaced{OrderId("order-3"), kProgramme, BookletNumber(7), 2, kPrinter});
  const auto booklet = stage::numbered("order-3", 7);
  using B = BookletNumbered;
  const auto wrong = [&](std::string situation, Refusal refusal, const auto& edit) {
    return RefusalRow{"ABooklet" + std::move(situation), refusal, order_of_two,
                      asking(edited(booklet, edit)),     nothing, asking(booklet)};
  };
  return {
      wrong("OfAnUnknownOrder", Refusal::order_unknown, [](B& b) { b.order = OrderId("order-9"); }),
      wrong("OfTheOrderOfAnotherProgramme", Refusal::order_unknown,
            [](B& b) { b.programme = ProgrammeId(9); }),
      wrong("SignedWithAnUnknownKey", Refusal::key_unknown, [](B& b) { b.key = KeyId(2); }),
      wrong("NumberedOutOfOrder", Refusal::number_not_next, [](B& b) { b.booklet = BookletNumber(8); }),
      wrong("WithACodeTooFew", Refusal::malformed, [](B& b) { b.codes.pop_back(); }),
      wrong("WithASealTooFew", Refusal::malformed,
            [](B& b) { b.seals = std::vector<CodeSeal>(b.codes.size() - 1); }),
      wrong("WithACodeTooMany", Refusal::malformed, [](B& b) { b.codes.push_back(CodeLookup{}); }),
      wrong("WithACodeTwice", Refusal::already_exists, [](B& b) { b.codes[2] = b.codes[0]; }),
      wrong("WithACodeOfAnother", Refusal::already_exists,
            [](B& b) { b.codes[2] = stage::numbered("order-1", 1).codes[1]; }),
      RefusalRow{"ABookletBeyondItsOrder", Refusal::number_not_next, order_of_two,
                 asking(stage::numbered("order-2", 7)), nothing, asking(booklet)},
      RefusalRow{"ABookletNumberedTwice", Refusal::number_not_next,
                 [=](TestLedger& ledger) {
                   order_of_two(ledger);
                   ledger.must(booklet);
                 },
                 asking(booklet), nothing, asking(stage::numbered("order-3", 8))},
  };
}

std::vector<RefusalRow> activation_rows() {
  const OrderActivated activated{OrderId("order-2"), "mandat 2"};
  const auto third_order = [](std::uint32_t count) {
    return [count](TestLedger& ledger) { stage::add_order(ledger, "order-3", 7, count); };
  };
  return {
      request_row("ActivatingAnUnknownOrder", Refusal::order_unknown,
                  asking(OrderActivated{OrderId("order-9"), "m"}, "bob"), asking(activated, "bob")),
      request_row("ActivatingWithoutAReference", Refusal::malformed,
                  asking(OrderActivated{OrderId("order-2"), ""}, "bob"), asking(activated, "bob")),
      request_row("ActivatingTwice", Refusal::already_activated,
                  asking(OrderActivated{OrderId("order-1"), "m"}, "bob"), asking(activated, "bob")),
      request_row("ActivatingOnesOwnOrder", Refusal::two_people_needed, asking(activated, "alice"),
                  asking(activated, "bob")),
      state_row("ActivatingBeforeAllIsNumbered", Refusal::order_not_numbered,
                doing(OrderPlaced{OrderId("order-3"), kProgramme, BookletNumber(7), 1, kPrinter}),
                asking(OrderActivated{OrderId("order-3"), "m"}, "bob"), doing(stage::numbered("order-3", 7))),
      state_row("ActivatingAfterTheLastDay", Refusal::expired, at_time("2026-12-31T23:00:00.000Z"),
                asking(activated, "bob"), at_time("2026-12-31T22:59:59.999Z")),
      // The cap is 8 booklets, 4 are activated.
      {"ActivatingABookletAboveTheCap", Refusal::cap_exceeded, third_order(5),
       asking(OrderActivated{OrderId("order-3"), "m"}, "bob"), nothing, asking(activated, "bob")},
      {"ActivatingABookletAboveTheCapInTwoOrders", Refusal::cap_exceeded,
       [=](TestLedger& ledger) {
         third_order(3)(ledger);
         stage::add_order(ledger, "order-4", 10, 1);
         ledger.must(OrderActivated{OrderId("order-3"), "m"}, "bob");
       },
       asking(activated, "bob"), nothing, asking(OrderActivated{OrderId("order-4"), "m"}, "bob")},
  };
}

std::vector<RefusalRow> move_rows() {
  const auto moved = moved_custody(3, 4);
  const auto good = asking(moved);
  using M = CustodyMoved;
  const auto wrong = [&](std::string situation, Refusal refusal, const auto& edit) {
    return request_row("Moving" + std::move(situation), refusal, asking(edited(moved, edit)), good);
  };
  return {
      wrong("FromAnUnknownCustodian", Refusal::custodian_unknown,
            [](M& m) { m.from = CustodianId("nobody"); }),
      wrong("ToAnUnknownCustodian", Refusal::custodian_unknown, [](M& m) { m.to = CustodianId("nobody"); }),
      wrong("ToTheSameCustodian", Refusal::malformed, [](M& m) { m.to = m.from; }),
      wrong("WithoutASlip", Refusal::malformed, [](M& m) { m.slip.clear(); }),
      wrong("FromTheWrongCustodian", Refusal::not_in_custody, [](M& m) { m.from = kCcas; }),
      wrong("WhatIsPartlyWithAnother", Refusal::not_in_custody,
            [](M& m) { m.first_booklet = BookletNumber(2); }),
      wrong("BackwardsRange", Refusal::malformed, [](M& m) { m.first_booklet = BookletNumber(5); }),
      wrong("MoreThanAThousand", Refusal::malformed, [](M& m) { m.last_booklet = BookletNumber(1003); }),
      wrong("ARangeToTheEndOfNumbers", Refusal::malformed,
            [](M& m) { m.last_booklet = BookletNumber(UINT32_MAX); }),
      request_row("MovingWhatIsNotNumbered", Refusal::booklet_unknown, asking(moved_custody(6, 7)),
                  asking(moved_custody(5, 6))),
      wrong("NumberZero", Refusal::booklet_unknown, [](M& m) { m.first_booklet = BookletNumber(0); }),
      request_row("MovingABookletThatIsBegun", Refusal::booklet_begun, asking(moved_custody(1, 1, kCcas)),
                  asking(moved_custody(2, 2, kCcas))),
      state_row("PrintingADuplicateOfNothing", Refusal::not_printed, nothing, asking(printed(1, 2, 1)),
                doing(printed(1, 2, 0))),
      {"PrintingTheOriginalTwice", Refusal::already_printed, doing(printed(1, 2, 0)),
       asking(printed(2, 3, 0)), nothing, asking(printed(3, 3, 0))},
      {"PrintingTheThirdCopyBeforeTheSecond", Refusal::number_not_next, doing(printed(1, 2, 0)),
       asking(printed(1, 1, 2)), nothing, asking(printed(1, 1, 1))},
      request_row("PrintingWhatIsNotNumbered", Refusal::booklet_unknown, asking(printed(6, 7, 0)),
                  asking(printed(6, 6, 0))),
  };
}

}  // namespace

std::vector<RefusalRow> stock_rows() {
  std::vector<RefusalRow> rows;
  for (auto& part : {order_rows(), numbering_rows(), activation_rows(), move_rows()}) {
    rows.insert(rows.end(), part.begin(), part.end());
  }
  return rows;
}

}  // namespace passnum
