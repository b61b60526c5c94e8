#include "audit/replay/turn.h"

#include <map>

namespace passnum {
namespace {

std::map<std::string_view, std::int64_t> by_account(const std::vector<Posting>& postings) {
  std::map<std::string_view, std::int64_t> net;
  for (const auto& posting : postings) net[posting.account] += posting.cents.value;
  std::erase_if(net, [](const auto& account) { return account.second == 0; });
  return net;
}

}  // namespace

void Turn::move(ProgrammeBook& programme, std::int64_t cents, Purse from, Purse to, Slot structure) {
  CHECK(stands_);
  CHECK(cents >= 0);
  programme_ = &programme;
  structure_ = structure;
  if (cents == 0) return;
  purse(programme, from, structure) -= cents;
  purse(programme, to, structure) += cents;
  if (structure != kNoSlot) {
    auto& claim = programme.claims[structure];
    if (auto* cents_from = part(claim, from)) *cents_from -= cents;
    if (auto* cents_to = part(claim, to)) *cents_to += cents;
  }
  expected_.reserve(expected_.size() + 2);
  expected_.push_back({account_of(from, structure), Cents(-cents)});
  expected_.push_back({account_of(to, structure), Cents(cents)});
}

void Turn::require_signature(const DeviceKey& key, const DeviceId& device) {
  if (!verify_signatures) return;
  const bool was_tried = tried_signature != nullptr && tried_signature->key == key;
  require(was_tried ? tried_signature->is_good : is_signed_by(key, entry_.body), Breach::signature_wrong,
          device.text);
}

std::int64_t& Turn::purse(ProgrammeBook& programme, Purse purse, Slot structure) {
  switch (purse) {
    case Purse::funders:
      return programme.funders_cents;
    case Purse::available:
      return programme.available_cents;
    case Purse::in_circulation:
      return programme.in_circulation_cents;
    case Purse::returned:
      return programme.returned_cents;
    case Purse::payable:
    case Purse::ordered:
    case Purse::paid:
      break;
  }
  CHECK(structure != kNoSlot);
  return programme.claimed_cents;
}

std::int64_t* Turn::part(Claim& claim, Purse purse) {
  if (purse == Purse::payable) return &claim.payable_cents;
  if (purse == Purse::ordered) return &claim.ordered_cents;
  return purse == Purse::paid ? &claim.paid_cents : nullptr;
}

std::string Turn::account_of(Purse purse, Slot structure) const {
  switch (purse) {
    case Purse::funders:
      return "funders";
    case Purse::available:
      return "available";
    case Purse::in_circulation:
      return "in_circulation";
    case Purse::returned:
      return "returned";
    case Purse::payable:
      return "payable/" + books_.structures[structure].structure.text;
    case Purse::ordered:
      return "ordered/" + books_.structures[structure].structure.text;
    case Purse::paid:
      break;
  }
  return "paid/" + books_.structures[structure].structure.text;
}

void compare_postings(Turn& turn) {
  const auto& said = turn.entry().postings;
  // An entry holds a hundred postings of less than 2^53 cents at the most: the sum fits.
  std::int64_t sum = 0;
  for (const auto& posting : said) sum += posting.cents.value;
  if (sum != 0) return turn.remark(Breach::postings_unbalanced, std::to_string(sum));
  if (!turn.stands() || said == turn.expected()) return;
  if (by_account(said) != by_account(turn.expected())) {
    turn.remark(Breach::postings_unexpected, kind_of(turn.entry().body));
  }
}

}  // namespace passnum
