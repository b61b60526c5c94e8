#include <algorithm>

#include "ledger/core/decide_parts.h"
#include "ledger/core/labels.h"

namespace passnum {
namespace {

const LabelRecord* find_label(ProgrammeId programme, const SiteId& site, const Asking& asking) {
  return asking.state.find<LabelRecord>(state_key::label(programme, site));
}

}  // namespace

std::optional<Refusal> label_refusal(const LabelRecord& label, Day day) {
  const auto covers = [day](const LabelInterval& i) {
    return day >= i.from && (!i.until || day <= *i.until);
  };
  if (std::ranges::any_of(label.covered, covers)) return std::nullopt;
  // Suspended from its first day, or ended before it: nothing is left of it.
  if (label.covered.empty()) return label.is_suspended ? Refusal::label_suspended : Refusal::label_ended;
  if (day < label.covered.front().from) return Refusal::label_not_started;
  // A day between two intervals, or after the last while the label may be resumed, was suspended.
  if (day < label.covered.back().from || label.is_suspended) return Refusal::label_suspended;
  return Refusal::label_ended;
}

LabelRecord cut_after(LabelRecord label, Day last_day) {
  std::erase_if(label.covered, [last_day](const LabelInterval& i) { return i.from > last_day; });
  if (!label.covered.empty()) {
    auto& last = label.covered.back();
    last.until = last.until ? std::min(*last.until, last_day) : last_day;
  }
  return label;
}

Postings postings_for(const LabelGranted& body, const Asking& asking) {
  if (asking.state.find<ProgrammeRecord>(state_key::programme(body.programme)) == nullptr) {
    return Refused(Refusal::programme_unknown);
  }
  if (asking.state.find<SiteRecord>(state_key::site(body.site)) == nullptr)
    return Refused(Refusal::site_unknown);
  if (body.until && *body.until < body.from) return Refused(Refusal::malformed, "la fin précède le début");
  const auto* label = find_label(body.programme, body.site, asking);
  if (label == nullptr) return kNoMoney;
  if (label->is_suspended) return Refused(Refusal::already_exists, "le label est suspendu : reprenez-le");
  if (label->covered.empty()) return kNoMoney;
  const auto& last = label->covered.back();
  if (last.from == body.from && last.until == body.until) return Refused(Refusal::unchanged);
  if (!last.until || *last.until >= body.from)
    return Refused(Refusal::already_exists, "le lieu a déjà un label ces jours-là");
  return kNoMoney;
}

Postings postings_for(const LabelSuspended& body, const Asking& asking) {
  const auto* label = find_label(body.programme, body.site, asking);
  if (label == nullptr) return Refused(Refusal::label_unknown);
  if (label->is_suspended) return Refused(Refusal::unchanged);
  // Suspending inside an earlier stretch would take the later ones away, and resuming could not give them
  // back.
  if (label_refusal(*label, body.from) || body.from < label->covered.back().from)
    return Refused(Refusal::label_unknown, "le label ne couvre pas ce jour, ou un autre le suit");
  return kNoMoney;
}

Postings postings_for(const LabelResumed& body, const Asking& asking) {
  const auto* label = find_label(body.programme, body.site, asking);
  if (label == nullptr || !label->is_suspended)
    return Refused(Refusal::label_unknown, "le label n’est pas suspendu");
  if (label->until_after_suspension && *label->until_after_suspension < body.from)
    return Refused(Refusal::label_ended);
  if (!label->covered.empty() && label->covered.back().until && body.from <= *label->covered.back().until) {
    return Refused(Refusal::malformed, "la reprise précède la suspension");
  }
  return kNoMoney;
}

Postings postings_for(const LabelEnded& body, const Asking& asking) {
  const auto* label = find_label(body.programme, body.site, asking);
  if (label == nullptr || (label->covered.empty() && !label->is_suspended))
    return Refused(Refusal::label_unknown);
  if (!label->is_suspended && label->covered.back().until && *label->covered.back().until <= body.last_day) {
    return Refused(Refusal::unchanged);
  }
  return kNoMoney;
}

}  // namespace passnum
