#include <algorithm>
#include <set>

#include "audit/replay/rules.h"
#include "ledger/model/voucher_code.h"

namespace passnum {
namespace {

constexpr std::int32_t kReversalMinutesMax = 10'080;  // a week

bool within(std::int64_t value, std::int64_t least, std::int64_t most) {
  return value >= least && value <= most;
}

void require_values(Turn& turn, const ProgrammeCreated& created) {
  const auto value = [&turn](bool holds, std::string_view field) {
    turn.require(holds, Breach::programme_value_out_of_range, field);
  };
  value(within(created.face_value.value, 1, kVoucherFaceValueMax), "face_value_cents");
  value(within(created.booklet_size, 1, kVouchersPerBookletMax), "booklet_size");
  value(within(created.cap.value, 0, kCentsMax), "cap_cents");
  value(within(created.reversal_minutes, 0, kReversalMinutesMax), "reversal_minutes");
  // The last day of use is printed in two bytes.
  value(within(created.valid_until.value, kVoucherEpoch.value, kVoucherEpoch.value + kVoucherDaysMax),
        "valid_until");
  turn.require(created.valid_from <= created.valid_until && created.valid_until <= created.claim_until,
               Breach::programme_days_disordered, created.code);
}

// A commune of 5 characters, or a département of 2 or 3.
bool is_perimeter_code(std::string_view code) {
  const bool length = code.size() == 2 || code.size() == 3 || code.size() == 5;
  return length &&
         std::ranges::all_of(code, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

void require_lists(Turn& turn, const ProgrammeCreated& created) {
  turn.require(created.perimeter.size() <= kPerimeterMax && created.services.size() <= kServicesMax,
               Breach::programme_list_form, created.code);
  for (const auto& code : created.perimeter) {
    turn.require(is_perimeter_code(code), Breach::programme_list_form, code);
  }
}

void require_funders(Turn& turn, const ProgrammeCreated& created) {
  const auto& funders = created.funders;
  std::set<FunderId> ids;
  std::int64_t sum = 0;
  bool in_range = !funders.empty() && funders.size() <= kFundersMax;
  for (const auto& funder : funders) {
    ids.insert(funder.funder);
    sum += funder.share_per_mille;
    in_range = in_range && within(funder.share_per_mille, 0, 1000);
    require_text(turn, funder.name, 0);
  }
  turn.require(in_range && sum == 1000 && ids.size() == funders.size(), Breach::funder_shares, created.code);
}

// The label's programme and site, or a breach. A label never granted has no days.
LabelDays* label_of(Turn& turn, ProgrammeId id, const SiteId& site_id) {
  auto* programme = known_programme(turn, id);
  const Slot site = turn.books().sites.find(site_id.text);
  turn.require(site != kNoSlot, Breach::site_unknown, site_id.text);
  if (programme == nullptr || site == kNoSlot) return nullptr;
  return &programme->labels[site];
}

LabelDays* granted_label_of(Turn& turn, ProgrammeId id, const SiteId& site_id) {
  auto* label = label_of(turn, id, site_id);
  if (label == nullptr || label->is_granted()) return label;
  turn.breach(Breach::label_not_granted, site_id.text);
  return nullptr;
}

}  // namespace

void follow(Turn& turn, const ProgrammeCreated& created) {
  auto& books = turn.books();
  turn.require(!books.programme_slots.contains(created.programme), Breach::programme_reused,
               std::to_string(created.programme.value));
  turn.require(is_programme_code(created.code), Breach::programme_code_form, created.code);
  turn.require(!books.programme_of_code.contains(created.code), Breach::programme_code_reused, created.code);
  require_text(turn, created.name, 0);
  require_values(turn, created);
  require_lists(turn, created);
  require_funders(turn, created);
  if (!turn.stands()) return;
  const auto slot = static_cast<Slot>(books.programmes.size());
  books.programme_slots.emplace(created.programme, slot);
  books.programme_of_code.emplace(created.code, slot);
  ProgrammeBook book;
  book.terms = created;
  book.funders.resize(created.funders.size());
  book.face_value_by_funder = shares_of(created.face_value.value, created.funders);
  books.programmes.push_back(std::move(book));
}

void follow(Turn& turn, const LabelGranted& granted) {
  auto* label = label_of(turn, granted.programme, granted.site);
  if (label == nullptr) return;
  turn.require(!granted.until || granted.from <= *granted.until, Breach::label_days_disordered,
               granted.site.text);
  turn.require(label->can_grant(granted.from), Breach::label_granted_twice, granted.site.text);
  if (turn.stands()) label->grant(granted.from, granted.until);
}

void follow(Turn& turn, const LabelSuspended& suspended) {
  auto* label = granted_label_of(turn, suspended.programme, suspended.site);
  if (label == nullptr) return;
  turn.require(!label->is_suspended(), Breach::label_suspended_twice, suspended.site.text);
  if (turn.stands()) label->suspend(suspended.from);
}

void follow(Turn& turn, const LabelResumed& resumed) {
  auto* label = granted_label_of(turn, resumed.programme, resumed.site);
  if (label == nullptr) return;
  turn.require(label->is_suspended(), Breach::label_not_suspended, resumed.site.text);
  if (turn.stands()) label->resume(resumed.from);
}

void follow(Turn& turn, const LabelEnded& ended) {
  auto* label = granted_label_of(turn, ended.programme, ended.site);
  if (label != nullptr && turn.stands()) label->end(ended.last_day);
}

}  // namespace passnum
