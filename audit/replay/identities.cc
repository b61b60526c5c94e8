#include "audit/replay/identities.h"

namespace passnum {
namespace {

// What the vouchers of one programme come to when each is looked at.
struct Recount {
  VoucherCounts vouchers;
  std::int64_t available = 0;  // in vouchers, as the next two
  std::int64_t in_circulation = 0;
  std::int64_t returned = 0;
};

void recount_voucher(Recount& recount, std::uint8_t state, bool activated) {
  const auto is = [state](std::uint8_t bit) { return (state & bit) != 0; };
  ++recount.vouchers.numbered;
  if (is(voucher_is::kCancelled) || is(voucher_is::kLapsed)) {
    ++(is(voucher_is::kCancelled) ? recount.vouchers.cancelled : recount.vouchers.lapsed);
    if (activated) ++recount.returned;
  } else if (is(voucher_is::kSpent)) {
    ++recount.vouchers.redeemed;
  } else if (is(voucher_is::kHandedOver)) {
    ++recount.vouchers.handed_over_unspent;
    ++recount.in_circulation;
  } else {
    ++recount.vouchers.with_custodians;
    if (activated) ++recount.available;
  }
}

Recount recounted(const Books& books, const ProgrammeBook& programme) {
  Recount recount;
  for (const Slot slot : programme.orders) {
    const auto& order = books.orders[slot];
    for (const auto state : order.vouchers) recount_voucher(recount, state, order.activated);
  }
  return recount;
}

std::map<std::pair<Slot, Slot>, Claim> recounted_claims(const Books& books) {
  std::map<std::pair<Slot, Slot>, Claim> claims;
  books.redemptions.for_each([&](const RedemptionBook& redemption) {
    const auto cents = books.programme_of(redemption).terms.face_value.value;
    auto& claim = claims[{books.orders[redemption.order].programme, redemption.structure}];
    ++claim.redeemed;
    claim.redeemed_cents += cents;
    if (!redemption.is_reversed()) return;
    ++claim.reversed;
    claim.reversed_cents += cents;
  });
  return claims;
}

bool same_facts(const Claim& a, const Claim& b) {
  return a.redeemed == b.redeemed && a.reversed == b.reversed && a.redeemed_cents == b.redeemed_cents &&
         a.reversed_cents == b.reversed_cents;
}

}  // namespace

std::vector<std::string> broken_identities(const ProgrammeBook& programme, Slot structure) {
  std::vector<std::string> broken;
  const auto hold = [&](bool holds, std::string_view what) {
    if (!holds) broken.push_back(programme.terms.code + ": " + std::string(what));
  };
  hold(programme.committed_cents() == programme.available_cents + programme.in_circulation_cents +
                                          programme.claimed_cents + programme.returned_cents,
       "committed = available + in circulation + payable + ordered + paid + returned");
  hold(programme.committed_cents() <= programme.terms.cap.value, "committed <= cap");
  hold(programme.available_cents >= 0 && programme.in_circulation_cents >= 0 &&
           programme.claimed_cents >= 0 && programme.returned_cents >= 0,
       "accounts >= 0");
  const auto& v = programme.vouchers;
  hold(v.numbered == v.with_custodians + v.handed_over_unspent + v.redeemed + v.lapsed + v.cancelled,
       "numbered = with custodians + handed over + redeemed + lapsed + cancelled");
  const auto claim = programme.claims.find(structure);
  if (claim == programme.claims.end()) return broken;
  const auto& c = claim->second;
  hold(c.redeemed_cents - c.reversed_cents == c.payable_cents + c.ordered_cents + c.paid_cents,
       "redeemed - reversed = payable + ordered + paid");
  hold(c.payable_cents >= 0 && c.redeemed >= c.reversed, "payable >= 0");
  return broken;
}

std::vector<std::string> broken_recounts(const Books& books) {
  std::vector<std::string> broken;
  const auto claims = recounted_claims(books);
  for (std::size_t slot = 0; slot < books.programmes.size(); ++slot) {
    const auto& programme = books.programmes[slot];
    const auto recount = recounted(books, programme);
    const std::int64_t face_value = programme.terms.face_value.value;
    const auto hold = [&](bool holds, std::string_view what) {
      if (!holds) broken.push_back(programme.terms.code + ": " + std::string(what));
    };
    hold(recount.vouchers == programme.vouchers, "vouchers counted one by one");
    hold(recount.available * face_value == programme.available_cents, "available, voucher by voucher");
    hold(recount.in_circulation * face_value == programme.in_circulation_cents,
         "in circulation, voucher by voucher");
    hold(recount.returned * face_value == programme.returned_cents, "returned, voucher by voucher");
    std::int64_t claimed = 0;
    for (const auto& [structure, claim] : programme.claims) {
      for (auto& words : broken_identities(programme, structure)) broken.push_back(std::move(words));
      const auto at = claims.find({static_cast<Slot>(slot), structure});
      hold(at != claims.end() && same_facts(at->second, claim), "claims, redemption by redemption");
      hold(claim.payable_cents + claim.ordered_cents + claim.paid_cents ==
               static_cast<std::int64_t>(claim.redeemed - claim.reversed) * face_value,
           "claims in cents and in vouchers");
      claimed += claim.payable_cents + claim.ordered_cents + claim.paid_cents;
    }
    hold(claimed == programme.claimed_cents, "payable + ordered + paid of all structures");
    hold(static_cast<std::int64_t>(recount.vouchers.redeemed) * face_value == claimed,
         "redeemed vouchers and claims");
  }
  return broken;
}

}  // namespace passnum
