#include "ledger/core/decide_parts.h"
#include "ledger/core/money_rules.h"

namespace passnum {
namespace {

// A booklet, its order and its programme, as the rules about some of its vouchers need them.
struct Found {
  const BookletRecord* booklet;
  const OrderRecord* order;
  const ProgrammeRecord* programme;
};

Result<Found, Refused> find_booklet(ProgrammeId programme, BookletNumber number, State& state) {
  const auto* booklet = state.find<BookletRecord>(state_key::booklet(programme, number));
  if (booklet == nullptr) return Refused(Refusal::booklet_unknown);
  const auto* order = state.find<OrderRecord>(state_key::order(booklet->order));
  const auto* definition = state.find<ProgrammeRecord>(state_key::programme(programme));
  if (order == nullptr || definition == nullptr) return Refused(Refusal::booklet_unknown);
  return Found{booklet, order, definition};
}

std::optional<Refused> bad_list(const std::vector<VoucherIndex>& vouchers, const BookletRecord& booklet) {
  if (vouchers.empty()) return Refused(Refusal::malformed, "aucun chèque n’est cité");
  for (std::size_t i = 0; i < vouchers.size(); ++i) {
    if (i > 0 && vouchers[i] <= vouchers[i - 1]) {
      return Refused(Refusal::malformed, "les chèques se citent une fois, dans l’ordre");
    }
    if (vouchers[i].value < 1 || vouchers[i].value > booklet.vouchers.size()) {
      return Refused(Refusal::booklet_unknown, "chèque " + std::to_string(vouchers[i].value));
    }
  }
  return std::nullopt;
}

template <typename Check>
std::optional<Refused> each_voucher(const std::vector<VoucherIndex>& vouchers, const BookletRecord& booklet,
                                    const Check& check) {
  if (auto bad = bad_list(vouchers, booklet)) return bad;
  for (const auto index : vouchers) {
    if (const auto refusal = check(booklet.vouchers[index.value - 1U])) {
      return Refused(*refusal, "chèque " + std::to_string(index.value));
    }
  }
  return std::nullopt;
}

// Why a voucher that was neither spent nor taken away is not: what every change to it asks first.
std::optional<Refusal> gone(const VoucherRecord& voucher) {
  if (voucher.status == VoucherStatus::redeemed) return Refusal::already_redeemed;
  if (voucher.status == VoucherStatus::cancelled) return Refusal::cancelled;
  if (voucher.status == VoucherStatus::lapsed) return Refusal::claim_closed;
  return std::nullopt;
}

// The rules of giving vouchers to a person.
std::optional<Refused> bad_hand_over(const Found& found, const std::vector<VoucherIndex>& vouchers,
                                     const CustodianId& custodian, TimeMs at) {
  if (auto bad = bad_list(vouchers, *found.booklet)) return bad;
  if (!found.order->is_activated) return Refused(Refusal::order_not_activated);
  if (found.booklet->custodian != custodian) return Refused(Refusal::not_in_custody);
  if (paris_day(at) > found.programme->definition.valid_until) return Refused(Refusal::expired);
  return each_voucher(vouchers, *found.booklet, [](const VoucherRecord& voucher) -> std::optional<Refusal> {
    if (const auto refusal = gone(voucher)) return refusal;
    if (voucher.status == VoucherStatus::handed_over) return Refusal::already_handed_over;
    if (voucher.is_blocked) return Refusal::blocked;
    return std::nullopt;
  });
}

}  // namespace

Postings postings_for(const VouchersHandedOver& body, const Asking& asking) {
  const auto found = find_booklet(body.programme, body.booklet, asking.state);
  if (!found) return found.error();
  if (auto bad = bad_hand_over(found.value(), body.vouchers, body.custodian, asking.at)) return *bad;
  const Cents amount = times(found.value().programme->definition.face_value, std::ssize(body.vouchers));
  return moved(amount, account::kAvailable, account::kInCirculation);
}

Postings postings_for(const VouchersBlocked& body, const Asking& asking) {
  const auto found = find_booklet(body.programme, body.booklet, asking.state);
  if (!found) return found.error();
  const auto bad = each_voucher(body.vouchers, *found.value().booklet, [](const VoucherRecord& voucher) {
    const auto refusal = gone(voucher);
    return !refusal && voucher.is_blocked ? std::optional(Refusal::blocked) : refusal;
  });
  if (bad) return *bad;
  return kNoMoney;
}

Postings postings_for(const VouchersUnblocked& body, const Asking& asking) {
  const auto found = find_booklet(body.programme, body.booklet, asking.state);
  if (!found) return found.error();
  const auto bad = each_voucher(body.vouchers, *found.value().booklet, [](const VoucherRecord& voucher) {
    const auto refusal = gone(voucher);
    return !refusal && !voucher.is_blocked ? std::optional(Refusal::not_blocked) : refusal;
  });
  if (bad) return *bad;
  return kNoMoney;
}

Postings postings_for(const BookletReplaced& body, const Asking& asking) {
  if (body.booklet == body.new_booklet)
    return Refused(Refusal::malformed, "un carnet ne se remplace pas par lui-même");
  const auto old_one = find_booklet(body.programme, body.booklet, asking.state);
  if (!old_one) return old_one.error();
  const auto new_one = find_booklet(body.programme, body.new_booklet, asking.state);
  if (!new_one) return new_one.error();
  const auto bad = each_voucher(body.vouchers, *old_one.value().booklet, [](const VoucherRecord& voucher) {
    const auto refusal = gone(voucher);
    return !refusal && voucher.status != VoucherStatus::handed_over ? std::optional(Refusal::not_handed_over)
                                                                    : refusal;
  });
  if (bad) return *bad;
  if (auto worse = bad_hand_over(new_one.value(), body.new_vouchers, body.custodian, asking.at))
    return *worse;
  if (body.vouchers.size() != body.new_vouchers.size()) {
    return Refused(Refusal::malformed, "il faut autant de nouveaux chèques que d’anciens");
  }
  const Cents amount = times(old_one.value().programme->definition.face_value, std::ssize(body.vouchers));
  auto postings = moved(amount, account::kInCirculation, account::kReturned);
  const auto given = moved(amount, account::kAvailable, account::kInCirculation);
  postings.insert(postings.end(), given.begin(), given.end());
  return postings;
}

Postings postings_for(const VouchersCancelled& body, const Asking& asking) {
  const auto found = find_booklet(body.programme, body.booklet, asking.state);
  if (!found) return found.error();
  // Before activation no money stands behind a voucher; the activation would then fund one that is gone, and
  // that money could never leave.
  if (!found.value().order->is_activated) return Refused(Refusal::order_not_activated);
  if (auto bad = each_voucher(body.vouchers, *found.value().booklet, gone)) return *bad;
  return postings_of_leaving(
      leaving(*found.value().booklet, body.vouchers, found.value().order->is_activated),
      found.value().programme->definition.face_value);
}

Postings postings_for(const VouchersLapsed& body, const Asking& asking) {
  const auto found = find_booklet(body.programme, body.booklet, asking.state);
  if (!found) return found.error();
  if (paris_day(asking.at) <= found.value().programme->definition.claim_until)
    return Refused(Refusal::programme_open);
  if (auto bad = each_voucher(body.vouchers, *found.value().booklet, gone)) return *bad;
  return postings_of_leaving(
      leaving(*found.value().booklet, body.vouchers, found.value().order->is_activated),
      found.value().programme->definition.face_value);
}

}  // namespace passnum
