#include "audit/replay/identities.h"

#include <algorithm>

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

// Each redemption and each reversal, in the statement whose entries it is among.
struct Recounted {
  std::map<std::pair<Slot, Slot>, Claim> claims;
  std::vector<std::int64_t> by_statement;
};

void count_in_statement(Recounted& out, const Books& books, const Claim& claim, std::uint64_t entry,
                        std::int64_t count) {
  const auto after = std::ranges::upper_bound(
      claim.statements, entry, {}, [&](Slot slot) { return books.statements[slot].facts.end_entry; });
  if (after != claim.statements.end() && books.statements[*after].facts.from_entry <= entry)
    out.by_statement[*after] += count;
}

Recounted recounted_claims(const Books& books) {
  Recounted out;
  out.by_statement.resize(books.statements.all().size());
  books.redemptions.for_each([&](const RedemptionBook& redemption) {
    const auto& programme = books.programme_of(redemption);
    const auto cents = programme.terms.face_value.value;
    auto& claim = out.claims[{books.orders[redemption.order].programme, redemption.structure}];
    const auto kept = programme.claims.find(redemption.structure);
    ++claim.redeemed;
    claim.redeemed_cents += cents;
    if (kept != programme.claims.end()) count_in_statement(out, books, kept->second, redemption.entry, 1);
    if (!redemption.is_reversed()) return;
    ++claim.reversed;
    claim.reversed_cents += cents;
    if (kept != programme.claims.end())
      count_in_statement(out, books, kept->second, redemption.reversal_entry, -1);
  });
  return out;
}

// What the payments come to that are in this stage, by whose claim they are.
std::map<std::pair<Slot, Slot>, std::int64_t> payments_in(const Books& books, PaymentStage stage) {
  std::map<std::pair<Slot, Slot>, std::int64_t> cents;
  for (const auto& payment : books.payments.all()) {
    const auto& facts = payment.facts;
    if (payment.stage != stage) continue;
    cents[{books.programme_slots.at(facts.programme), books.structures.find(facts.structure.text)}] +=
        facts.amount.value;
  }
  return cents;
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
  hold(c.payable_cents >= 0 && c.ordered_cents >= 0 && c.paid_cents >= 0 && c.redeemed >= c.reversed,
       "payable, ordered, paid >= 0");
  return broken;
}

std::vector<std::string> broken_recounts(const Books& books) {
  std::vector<std::string> broken;
  const auto anew = recounted_claims(books);
  const auto ordered = payments_in(books, PaymentStage::ordered);
  const auto paid = payments_in(books, PaymentStage::paid);
  const auto cents_of = [](const auto& by_claim, const auto& key) {
    const auto at = by_claim.find(key);
    return at == by_claim.end() ? std::int64_t{0} : at->second;
  };
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
      const std::pair key(static_cast<Slot>(slot), structure);
      const auto at = anew.claims.find(key);
      hold(same_facts(at == anew.claims.end() ? Claim{} : at->second, claim),
           "claims, redemption by redemption");
      for (const Slot statement : claim.statements) {
        hold(anew.by_statement[statement] == books.statements[statement].facts.quantity,
             "statements, redemption by redemption");
      }
      hold(claim.ordered_cents == cents_of(ordered, key) && claim.paid_cents == cents_of(paid, key),
           "ordered and paid, payment by payment");
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
