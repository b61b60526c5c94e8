#include "audit/replay/rules.h"

namespace passnum {
namespace {

// The order, or nullptr and a breach.
OrderBook* known_order(Turn& turn, const OrderId& id) {
  auto& orders = turn.books().orders;
  const Slot slot = orders.find(id.text);
  if (slot != kNoSlot) return &orders[slot];
  turn.breach(Breach::order_unknown, id.text);
  return nullptr;
}

// "ORL26-123", made when it is asked for.
auto booklet_text(const ProgrammeBook& programme, BookletNumber number) {
  return [&programme, number] { return programme.terms.code + "-" + std::to_string(number.value); };
}

// All booklets from `first` to `last`, each numbered; empty and a breach otherwise.
std::vector<BookletBook*> numbered_booklets(Turn& turn, const ProgrammeBook& programme, BookletNumber first,
                                            BookletNumber last, std::vector<BookletPlace>* places = nullptr) {
  std::vector<BookletBook*> booklets;
  const bool form = first.value >= 1 && first <= last && last.value - first.value < kBookletsPerMoveMax;
  if (!form) {
    turn.breach(Breach::booklet_range_form, booklet_text(programme, first)());
    return booklets;
  }
  auto& books = turn.books();
  for (std::uint64_t n = first.value; n <= last.value; ++n) {
    const BookletNumber number(static_cast<std::uint32_t>(n));
    const auto place = books.booklet(programme, number);
    if (!place) {
      turn.breach(Breach::booklet_unknown, booklet_text(programme, number)());
      return {};
    }
    booklets.push_back(&books.orders[place->order].booklets[place->offset]);
    if (places != nullptr) places->push_back(*place);
  }
  return booklets;
}

bool is_begun(Books& books, const ProgrammeBook& programme, BookletPlace place) {
  for (std::int32_t i = 1; i <= programme.terms.booklet_size; ++i) {
    const auto state = books.voucher(place, VoucherIndex(static_cast<std::uint8_t>(i)));
    if ((state & voucher_is::kHandedOver) != 0) return true;
  }
  return false;
}

}  // namespace

void follow(Turn& turn, const OrderPlaced& placed) {
  auto& books = turn.books();
  auto* programme = known_programme(turn, placed.programme);
  turn.require(books.orders.find(placed.order.text) == kNoSlot, Breach::order_reused, placed.order.text);
  turn.require(books.custodians.find(placed.custodian.text) != kNoSlot, Breach::custodian_unknown,
               placed.custodian.text);
  turn.require(placed.booklets_count >= 1 && placed.booklets_count <= kBookletsPerOrderMax,
               Breach::order_size_out_of_range, placed.order.text);
  if (programme == nullptr) return;
  const std::uint64_t next = programme->next_booklet;
  turn.require(placed.first_booklet.value == next && next + placed.booklets_count <= UINT32_MAX,
               Breach::order_series_broken, placed.order.text);
  if (!turn.stands()) return;
  OrderBook order;
  order.facts = placed;
  order.programme = books.programme_slots.at(placed.programme);
  order.placed_by = turn.entry().actor;
  programme->orders.push_back(books.orders.add(placed.order.text, std::move(order)));
  programme->next_booklet = next + placed.booklets_count;
}

void follow(Turn& turn, const BookletNumbered& numbered) {
  auto& books = turn.books();
  auto* programme = known_programme(turn, numbered.programme);
  auto* order = known_order(turn, numbered.order);
  turn.require(books.issuing_keys.contains(numbered.key), Breach::issuing_key_unknown, numbered.key.value);
  turn.require(!books.issuing_keys_ended.contains(numbered.key), Breach::issuing_key_retired,
               numbered.key.value);
  if (programme == nullptr || order == nullptr) return;
  turn.require(order->facts.programme == numbered.programme, Breach::order_of_other_programme,
               numbered.order.text);
  const auto count = order->booklets.size();
  turn.require(count < order->facts.booklets_count &&
                   numbered.booklet.value == order->facts.first_booklet.value + count,
               Breach::booklet_out_of_order, booklet_text(*programme, numbered.booklet));
  const auto size = static_cast<std::size_t>(programme->terms.booklet_size);
  turn.require(numbered.codes.size() == size, Breach::codes_count,
               booklet_text(*programme, numbered.booklet));
  if (!turn.stands()) return;
  // Once in, a code stays: the next booklet that carries it is one more breach.
  for (const auto& code : numbered.codes) {
    turn.require(books.codes.insert(code), Breach::code_reused, booklet_text(*programme, numbered.booklet));
  }
  if (!turn.stands()) return;
  order->booklets.push_back({books.custodians.find(order->facts.custodian.text), false});
  order->vouchers.resize(order->vouchers.size() + size, 0);
  order->hand_over_days.resize(order->vouchers.size(), 0);
  programme->vouchers.numbered += size;
  programme->vouchers.with_custodians += size;
}

// The whole order is funded at once.
void follow(Turn& turn, const OrderActivated& activated) {
  auto* order = known_order(turn, activated.order);
  require_text(turn, activated.funding_reference, 1);
  if (order == nullptr) return;
  turn.require(!order->activated, Breach::order_activated_twice, activated.order.text);
  turn.require(turn.entry().actor != order->placed_by, Breach::order_activated_alone, activated.order.text);
  auto* programme = turn.books().programme(order->facts.programme);
  CHECK(programme != nullptr);
  const auto& terms = programme->terms;
  turn.require(order->booklets.size() == order->facts.booklets_count, Breach::activated_unnumbered,
               activated.order.text);
  turn.require(paris_day(turn.entry().at) <= terms.valid_until, Breach::activated_after_validity,
               activated.order.text);
  const std::int64_t cents =
      terms.face_value.value * terms.booklet_size * static_cast<std::int64_t>(order->facts.booklets_count);
  turn.require(programme->committed_cents() + cents <= terms.cap.value, Breach::cap_exceeded,
               activated.order.text);
  if (!turn.stands()) return;
  order->activated = true;
  turn.move(*programme, cents, Purse::funders, Purse::available);
  const auto shares = shares_of(cents, terms.funders);
  for (std::size_t i = 0; i < shares.size(); ++i) programme->funders[i].committed_cents += shares[i];
}

void follow(Turn& turn, const BookletsPrinted& printed) {
  auto* programme = known_programme(turn, printed.programme);
  if (programme == nullptr) return;
  const auto booklets = numbered_booklets(turn, *programme, printed.first_booklet, printed.last_booklet);
  turn.require(printed.copy >= 0, Breach::booklet_range_form, printed.copy);
  for (std::size_t i = 0; i < booklets.size(); ++i) {
    const BookletNumber number(printed.first_booklet.value + static_cast<std::uint32_t>(i));
    if (printed.copy == 0 && booklets[i]->original_printed) {
      turn.breach(Breach::original_printed_twice, booklet_text(*programme, number)());
    }
    if (printed.copy > 0 && !booklets[i]->original_printed) {
      turn.breach(Breach::duplicate_without_original, booklet_text(*programme, number)());
    }
  }
  if (!turn.stands()) return;
  for (auto* booklet : booklets) booklet->original_printed = true;
}

void follow(Turn& turn, const CustodyMoved& moved) {
  auto& books = turn.books();
  auto* programme = known_programme(turn, moved.programme);
  const Slot from = books.custodians.find(moved.from.text);
  const Slot to = books.custodians.find(moved.to.text);
  turn.require(from != kNoSlot, Breach::custodian_unknown, moved.from.text);
  turn.require(to != kNoSlot, Breach::custodian_unknown, moved.to.text);
  turn.require(moved.from != moved.to, Breach::custody_to_itself, moved.to.text);
  require_text(turn, moved.slip, 1);
  if (programme == nullptr) return;
  std::vector<BookletPlace> places;
  const auto booklets = numbered_booklets(turn, *programme, moved.first_booklet, moved.last_booklet, &places);
  if (from == kNoSlot || to == kNoSlot) return;
  for (std::size_t i = 0; i < booklets.size(); ++i) {
    const auto text =
        booklet_text(*programme, BookletNumber(moved.first_booklet.value + static_cast<std::uint32_t>(i)));
    turn.require(booklets[i]->custodian == from, Breach::custody_not_held, text);
    turn.require(!is_begun(books, *programme, places[i]), Breach::custody_after_hand_over, text);
  }
  if (!turn.stands()) return;
  for (auto* booklet : booklets) booklet->custodian = to;
}

}  // namespace passnum
