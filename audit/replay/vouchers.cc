#include <algorithm>
#include <span>

#include "audit/replay/rules.h"
#include "ledger/model/voucher_code.h"

namespace passnum {
namespace {

// Some vouchers of one numbered booklet.
struct VoucherList {
  ProgrammeBook& programme;
  BookletNumber booklet;
  BookletPlace place;
  std::span<const VoucherIndex> indexes;
};

bool is_list(std::span<const VoucherIndex> indexes, std::int32_t booklet_size) {
  if (indexes.empty() || indexes.front().value < 1) return false;
  for (std::size_t i = 1; i < indexes.size(); ++i) {
    if (indexes[i] <= indexes[i - 1]) return false;
  }
  return indexes.back().value <= booklet_size;
}

// The list, or nothing and a breach.
std::optional<VoucherList> known_vouchers(Turn& turn, ProgrammeBook& programme, BookletNumber booklet,
                                          std::span<const VoucherIndex> indexes) {
  const auto place = turn.books().booklet(programme, booklet);
  const auto text = [&] { return programme.terms.code + "-" + std::to_string(booklet.value); };
  turn.require(place.has_value(), Breach::booklet_unknown, text);
  const bool list = is_list(indexes, programme.terms.booklet_size);
  turn.require(list, Breach::voucher_list_form, text);
  if (!place || !list) return std::nullopt;
  return VoucherList{programme, booklet, *place, indexes};
}

struct Bar {
  std::uint8_t mask;
  std::uint8_t wanted;  // the value under the mask that is allowed
  Breach otherwise;
};
constexpr Bar kHandedOver{voucher_is::kHandedOver, voucher_is::kHandedOver, Breach::voucher_not_handed_over};
constexpr Bar kNotHandedOver{voucher_is::kHandedOver, 0, Breach::voucher_handed_over_twice};
constexpr Bar kUnspent{voucher_is::kSpent, 0, Breach::voucher_spent};
constexpr Bar kBlocked{voucher_is::kBlocked, voucher_is::kBlocked, Breach::voucher_not_blocked};
constexpr Bar kNotBlocked{voucher_is::kBlocked, 0, Breach::voucher_blocked};
constexpr Bar kNotCancelled{voucher_is::kCancelled, 0, Breach::voucher_cancelled};
constexpr Bar kNotLapsed{voucher_is::kLapsed, 0, Breach::voucher_lapsed};

// A breach for each voucher of the list that one of the bars holds back.
void require_states(Turn& turn, const VoucherList& list, std::initializer_list<Bar> bars) {
  for (const auto index : list.indexes) {
    const auto state = turn.books().voucher(list.place, index);
    for (const auto& bar : bars) {
      if ((state & bar.mask) == bar.wanted) continue;
      turn.breach(bar.otherwise, to_text(VoucherNumber{list.programme.terms.code, list.booklet, index}));
    }
  }
}

void set(Turn& turn, const VoucherList& list, std::uint8_t bit, bool on) {
  for (const auto index : list.indexes) {
    auto& state = turn.books().voucher(list.place, index);
    state = static_cast<std::uint8_t>(on ? state | bit : state & ~bit);
  }
}

// The stock the vouchers are handed over from, and who hands them over.
void require_stock(Turn& turn, const VoucherList& list, const CustodianId& custodian_id,
                   const Uuid& handover) {
  auto& books = turn.books();
  const auto& order = books.orders[list.place.order];
  turn.require(order.activated, Breach::order_not_activated, order.facts.order.text);
  require_states(turn, list, {kNotHandedOver, kNotBlocked, kNotCancelled, kNotLapsed});
  const Slot custodian = books.custodians.find(custodian_id.text);
  if (custodian == kNoSlot) {
    turn.breach(Breach::custodian_unknown, custodian_id.text);
  } else {
    turn.require(order.booklets[list.place.offset].custodian == custodian, Breach::custody_not_held,
                 custodian_id.text);
  }
  turn.require(!books.handovers.contains(handover.bytes), Breach::handover_reused, handover);
}

void hand_over(Turn& turn, const VoucherList& list, const Uuid& handover) {
  auto& programme = list.programme;
  const auto count = list.indexes.size();
  CHECK(turn.books().handovers.insert(handover.bytes));
  set(turn, list, voucher_is::kHandedOver, true);
  // Two bytes hold every day on which a programme can be open.
  const std::int32_t day = paris_day(turn.entry().at).value - kVoucherEpoch.value;
  const auto kept = static_cast<std::uint16_t>(std::clamp<std::int32_t>(day, 1, UINT16_MAX));
  for (const auto index : list.indexes) turn.books().hand_over_day(list.place, index) = kept;
  programme.vouchers.with_custodians -= count;
  programme.vouchers.handed_over_unspent += count;
  turn.move(programme, programme.terms.face_value.value * static_cast<std::int64_t>(count), Purse::available,
            Purse::in_circulation);
}

// Takes unspent vouchers out of use, and sends what money stands behind them back to the funders.
void take_out(Turn& turn, const VoucherList& list, std::uint8_t bit) {
  auto& programme = list.programme;
  const auto& order = turn.books().orders[list.place.order];
  std::uint64_t handed_over = 0;
  for (const auto index : list.indexes) {
    if ((turn.books().voucher(list.place, index) & voucher_is::kHandedOver) != 0) ++handed_over;
  }
  const std::uint64_t kept = list.indexes.size() - handed_over;
  set(turn, list, bit, true);
  programme.vouchers.handed_over_unspent -= handed_over;
  programme.vouchers.with_custodians -= kept;
  (bit == voucher_is::kLapsed ? programme.vouchers.lapsed : programme.vouchers.cancelled) +=
      list.indexes.size();
  const std::int64_t face_value = programme.terms.face_value.value;
  const std::uint64_t funded = order.activated ? kept : 0;
  turn.move(programme, face_value * static_cast<std::int64_t>(funded), Purse::available, Purse::returned);
  turn.move(programme, face_value * static_cast<std::int64_t>(handed_over), Purse::in_circulation,
            Purse::returned);
  for (std::size_t i = 0; i < programme.funders.size(); ++i) {
    programme.funders[i].returned_cents +=
        programme.face_value_by_funder[i] * static_cast<std::int64_t>(funded + handed_over);
  }
}

// The list that most kinds are about.
template <typename Body>
std::optional<VoucherList> list_of(Turn& turn, const Body& body) {
  auto* programme = known_programme(turn, body.programme);
  if (programme == nullptr) return std::nullopt;
  return known_vouchers(turn, *programme, body.booklet, body.vouchers);
}

}  // namespace

void follow(Turn& turn, const VouchersHandedOver& handed_over) {
  const auto list = list_of(turn, handed_over);
  if (!list) return;
  require_stock(turn, *list, handed_over.custodian, handed_over.handover);
  if (turn.stands()) hand_over(turn, *list, handed_over.handover);
}

// A spent voucher may be among those of a lost booklet: should its redemption be reversed, it stays blocked.
void follow(Turn& turn, const VouchersBlocked& blocked) {
  const auto list = list_of(turn, blocked);
  if (!list) return;
  require_states(turn, *list, {kNotBlocked, kNotCancelled, kNotLapsed});
  if (turn.stands()) set(turn, *list, voucher_is::kBlocked, true);
}

void follow(Turn& turn, const VouchersUnblocked& unblocked) {
  const auto list = list_of(turn, unblocked);
  if (!list) return;
  require_states(turn, *list, {kBlocked, kNotCancelled, kNotLapsed});
  if (turn.stands()) set(turn, *list, voucher_is::kBlocked, false);
}

void follow(Turn& turn, const BookletReplaced& replaced) {
  const auto old_list = list_of(turn, replaced);
  auto* programme = turn.books().programme(replaced.programme);
  if (programme == nullptr) return;
  const auto new_list = known_vouchers(turn, *programme, replaced.new_booklet, replaced.new_vouchers);
  turn.require(replaced.booklet != replaced.new_booklet, Breach::replacement_by_itself);
  turn.require(replaced.vouchers.size() == replaced.new_vouchers.size(), Breach::replacement_count);
  if (!old_list || !new_list) return;
  require_states(turn, *old_list, {kHandedOver, kUnspent, kNotCancelled, kNotLapsed});
  require_stock(turn, *new_list, replaced.custodian, replaced.handover);
  if (!turn.stands()) return;
  take_out(turn, *old_list, voucher_is::kCancelled);
  hand_over(turn, *new_list, replaced.handover);
}

// Before the activation no money stands behind a voucher: the activation would then fund one that is gone,
// and that money could never leave.
void follow(Turn& turn, const VouchersCancelled& cancelled) {
  const auto list = list_of(turn, cancelled);
  if (!list) return;
  const auto& order = turn.books().orders[list->place.order];
  turn.require(order.activated, Breach::cancelled_before_activation, order.facts.order.text);
  require_states(turn, *list, {kUnspent, kNotCancelled, kNotLapsed});
  if (turn.stands()) take_out(turn, *list, voucher_is::kCancelled);
}

void follow(Turn& turn, const VouchersLapsed& lapsed) {
  const auto list = list_of(turn, lapsed);
  if (!list) return;
  turn.require(paris_day(turn.entry().at) > list->programme.terms.claim_until, Breach::lapse_too_early,
               list->programme.terms.code);
  require_states(turn, *list, {kUnspent, kNotCancelled, kNotLapsed});
  if (turn.stands()) take_out(turn, *list, voucher_is::kLapsed);
}

}  // namespace passnum
