#include <algorithm>

#include "ledger/core/decide_parts.h"

namespace passnum {
namespace {

// The booklets of a range, or why the range is not one.
std::optional<Refused> bad_range(BookletNumber first, BookletNumber last) {
  if (first > last) return Refused(Refusal::malformed, "le dernier carnet précède le premier");
  if (last.value - first.value >= kBookletsPerMoveMax) {
    return Refused(Refusal::malformed,
                   "au plus " + std::to_string(kBookletsPerMoveMax) + " carnets à la fois");
  }
  return std::nullopt;
}

// Calls `check` on each booklet of the range, until one is refused.
template <typename Check>
std::optional<Refused> each_booklet(ProgrammeId programme, BookletNumber first, BookletNumber last,
                                    State& state, const Check& check) {
  if (auto bad = bad_range(first, last)) return bad;
  for (std::uint32_t number = first.value; number <= last.value; ++number) {
    const auto* booklet = state.find<BookletRecord>(state_key::booklet(programme, BookletNumber(number)));
    if (booklet == nullptr) return Refused(Refusal::booklet_unknown, "carnet " + std::to_string(number));
    if (const auto refusal = check(*booklet)) return Refused(*refusal, "carnet " + std::to_string(number));
    if (number == last.value) break;  // the last number may be the greatest there is
  }
  return std::nullopt;
}

bool is_begun(const BookletRecord& booklet) {
  return !std::ranges::all_of(
      booklet.vouchers, [](const VoucherRecord& v) { return v.status == VoucherStatus::with_custodian; });
}

}  // namespace

Postings postings_for(const OrderPlaced& body, const Asking& asking) {
  const auto* programme = asking.state.find<ProgrammeRecord>(state_key::programme(body.programme));
  if (programme == nullptr) return Refused(Refusal::programme_unknown);
  if (asking.state.find<OrderRecord>(state_key::order(body.order)) != nullptr)
    return Refused(Refusal::already_exists);
  if (asking.state.find<CustodianRecord>(state_key::custodian(body.custodian)) == nullptr) {
    return Refused(Refusal::custodian_unknown);
  }
  if (body.booklets_count < 1 || body.booklets_count > kBookletsPerOrderMax) {
    return Refused(Refusal::malformed, "une commande a de 1 à 1 000 000 carnets");
  }
  const auto next = programme->next_booklet;
  if (body.first_booklet != next) {
    return Refused(Refusal::number_not_next, "le prochain numéro libre est " + std::to_string(next.value));
  }
  if (UINT32_MAX - next.value < body.booklets_count)
    return Refused(Refusal::malformed, "la série est épuisée");
  return kNoMoney;
}

Postings postings_for(const BookletNumbered& body, const Asking& asking) {
  const auto* order = asking.state.find<OrderRecord>(state_key::order(body.order));
  if (order == nullptr || order->definition.programme != body.programme)
    return Refused(Refusal::order_unknown);
  const auto* programme = asking.state.find<ProgrammeRecord>(state_key::programme(body.programme));
  if (programme == nullptr) return Refused(Refusal::programme_unknown);
  if (asking.state.find<IssuingKeyRecord>(state_key::issuing_key(body.key)) == nullptr) {
    return Refused(Refusal::key_unknown);
  }
  if (is_retired(body.key, asking)) return Refused(Refusal::key_retired);
  const std::uint32_t next = order->definition.first_booklet.value + order->numbered_count;
  if (order->numbered_count >= order->definition.booklets_count || body.booklet.value != next) {
    return Refused(Refusal::number_not_next, "le prochain numéro de la commande est " + std::to_string(next));
  }
  if (std::cmp_not_equal(body.codes.size(), programme->definition.booklet_size)) {
    return Refused(Refusal::malformed, "il faut un code par chèque");
  }
  if (body.seals && body.seals->size() != body.codes.size())
    return Refused(Refusal::malformed, "il faut un sceau par chèque, ou aucun");
  for (std::size_t i = 0; i < body.codes.size(); ++i) {
    const bool here = std::find(body.codes.begin() + static_cast<std::ptrdiff_t>(i) + 1, body.codes.end(),
                                body.codes[i]) != body.codes.end();
    if (here || asking.state.find<CodeRecord>(state_key::code(body.codes[i])) != nullptr) {
      return Refused(Refusal::already_exists, "le code du chèque " + std::to_string(i + 1));
    }
  }
  return kNoMoney;
}

Postings postings_for(const OrderActivated& body, const Asking& asking) {
  const auto* order = asking.state.find<OrderRecord>(state_key::order(body.order));
  if (order == nullptr) return Refused(Refusal::order_unknown);
  if (auto bad = bad_text("la référence de financement", body.funding_reference)) return *bad;
  if (order->is_activated) return Refused(Refusal::already_activated);
  if (order->numbered_count != order->definition.booklets_count) return Refused(Refusal::order_not_numbered);
  if (order->placed_by == asking.actor) return Refused(Refusal::two_people_needed);
  const ProgrammeId id = order->definition.programme;
  const auto* programme = asking.state.find<ProgrammeRecord>(state_key::programme(id));
  const auto* balance = asking.state.find<ProgrammeBalance>(state_key::programme_balance(id));
  if (programme == nullptr || balance == nullptr) return Refused(Refusal::programme_unknown);
  if (paris_day(asking.at) > programme->definition.valid_until) return Refused(Refusal::expired);
  const std::int64_t vouchers =
      std::int64_t{order->definition.booklets_count} * programme->definition.booklet_size;
  const Cents amount = times(programme->definition.face_value, vouchers);
  if (amount - balance->funders > programme->definition.cap) return Refused(Refusal::cap_exceeded);
  return moved(amount, account::kFunders, account::kAvailable);
}

Postings postings_for(const BookletsPrinted& body, const Asking& asking) {
  const auto bad = each_booklet(body.programme, body.first_booklet, body.last_booklet, asking.state,
                                [&body](const BookletRecord& booklet) -> std::optional<Refusal> {
                                  if (body.copy == 0 && booklet.copies_printed > 0)
                                    return Refusal::already_printed;
                                  if (body.copy != 0 && booklet.copies_printed == 0)
                                    return Refusal::not_printed;
                                  if (body.copy != booklet.copies_printed) return Refusal::number_not_next;
                                  return std::nullopt;
                                });
  if (bad) return *bad;
  return kNoMoney;
}

Postings postings_for(const CustodyMoved& body, const Asking& asking) {
  if (asking.state.find<CustodianRecord>(state_key::custodian(body.from)) == nullptr ||
      asking.state.find<CustodianRecord>(state_key::custodian(body.to)) == nullptr) {
    return Refused(Refusal::custodian_unknown);
  }
  if (body.from == body.to) return Refused(Refusal::malformed, "le dépositaire est le même");
  if (auto bad = bad_text("le numéro du bordereau", body.slip)) return *bad;
  const auto bad = each_booklet(body.programme, body.first_booklet, body.last_booklet, asking.state,
                                [&body](const BookletRecord& booklet) -> std::optional<Refusal> {
                                  if (booklet.custodian != body.from) return Refusal::not_in_custody;
                                  if (is_begun(booklet)) return Refusal::booklet_begun;
                                  return std::nullopt;
                                });
  if (bad) return *bad;
  return kNoMoney;
}

}  // namespace passnum
