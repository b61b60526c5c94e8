#include "api/devices/site_snapshots.h"

#include <algorithm>
#include <set>

#include "ledger/core/perimeter.h"
#include "ledger/model/services.h"
#include "ledger/sequencer/stored.h"

namespace passnum {
namespace {

Json text(std::string_view value) {
  return Json(std::string(value));
}

Json services_shown(const std::set<ServiceId>& ids) {
  Json::Array shown;
  for (const auto& id : ids) {
    const auto* service = find_service(id);
    shown.emplace_back(
        Json::Object{{"id", text(id.text)}, {"label", text(service == nullptr ? id.text : service->label)}});
  }
  return Json(std::move(shown));
}

Json programme_shown(const ProgrammePicture& picture, const std::string& insee_code) {
  const auto& p = picture.definition;
  Json::Array services;
  for (const auto& id : p.services) services.push_back(text(id.text));
  return Json(Json::Object{{"booklet_size", Json(std::int64_t{p.booklet_size})},
                           {"claim_until", text(to_text(p.claim_until))},
                           {"code", text(p.code)},
                           {"face_value_cents", Json(p.face_value.value)},
                           {"first_booklet", Json(std::int64_t{1})},
                           {"id", Json(std::int64_t{p.programme.value})},
                           {"name", text(p.name)},
                           {"perimeter_ok", Json(in_perimeter(p, insee_code))},
                           {"services", Json(std::move(services))},
                           {"undo_seconds", Json(std::int64_t{p.reversal_minutes} * 60)},
                           {"valid_from", text(to_text(p.valid_from))},
                           {"valid_until", text(to_text(p.valid_until))},
                           {"vouchers", text(picture.vouchers)}});
}

void add_labels(ProgrammeId programme, const LabelRecord& label, Json::Array& labels) {
  for (const auto& days : label.covered) {
    Json::Object members{{"from", text(to_text(days.from))},
                         {"programme", Json(std::int64_t{programme.value})}};
    if (days.until) members.emplace_back("until", text(to_text(*days.until)));
    labels.emplace_back(std::move(members));
  }
}

}  // namespace

Result<std::string> SiteSnapshots::text_of(const Picture& picture, const SiteId& id) const {
  const auto snapshot = store_.snapshot();
  const auto site = stored<SiteRecord>(*snapshot, state_key::site(id));
  if (!site) return site.error();
  if (!site.value()) return Error(ErrorCode::not_found, "there is no site " + id.text);
  const auto& facts = site.value()->definition;
  Json::Array labels;
  Json::Array programmes;
  std::set<ServiceId> services;
  std::int64_t undo_seconds = 0;
  for (const auto& programme : picture.programmes) {
    const auto& definition = programme.definition;
    const auto label = stored<LabelRecord>(*snapshot, state_key::label(definition.programme, id));
    if (!label) return label.error();
    if (!label.value() || paris_day(picture.at) > definition.claim_until) continue;
    add_labels(definition.programme, *label.value(), labels);
    programmes.push_back(programme_shown(programme, facts.insee_code));
    services.insert(definition.services.begin(), definition.services.end());
    const std::int64_t seconds = std::int64_t{definition.reversal_minutes} * 60;
    undo_seconds = programmes.size() == 1 ? seconds : std::min(undo_seconds, seconds);
  }
  const Json::Object limits{{"offline_per_day", Json(std::int64_t{limits_.offline_per_day})},
                            {"per_day", Json(std::int64_t{limits_.per_day})},
                            {"undo_seconds", Json(undo_seconds)}};
  return canonical_text(
      Json(Json::Object{{"at", text(to_text(picture.at))},
                        {"host", text(host_)},
                        {"issuing_keys", Json(picture.issuing_keys)},
                        {"limits", Json(limits)},
                        {"programmes", Json(std::move(programmes))},
                        {"services", services_shown(services)},
                        {"site", Json(Json::Object{{"commune", text(facts.commune)},
                                                   {"id", text(id.text)},
                                                   {"labels", Json(std::move(labels))},
                                                   {"name", text(facts.name)},
                                                   {"structure", text(facts.structure.text)}})},
                        {"tree_size", Json(static_cast<std::int64_t>(picture.tree_size))},
                        {"v", Json(std::int64_t{1})}}));
}

std::shared_ptr<SiteSnapshots::Shown> SiteSnapshots::current(TimeMs now) const {
  return shown_.with([now](const auto& shown) {
    const bool is_fresh = shown != nullptr && now.value - shown->looked_at.value < kFreshMs;
    return is_fresh ? shown : nullptr;
  });
}

Result<std::shared_ptr<SiteSnapshots::Shown>> SiteSnapshots::look_again(const std::shared_ptr<Shown>& old,
                                                                        TimeMs now) {
  const auto snapshot = store_.snapshot();
  auto next = std::make_shared<Shown>();
  next->looked_at = now;
  const bool has_not_grown = old != nullptr && old->picture->tree_size == snapshot->size();
  if (has_not_grown && now.value - old->picture->at.value < kSignedAgainMs) {
    next->picture = old->picture;
    next->sites.with([&](auto& sites) { sites = old->sites.with([](const auto& kept) { return kept; }); });
  } else if (has_not_grown) {
    auto picture = std::make_shared<Picture>(*old->picture);
    picture->at = now;
    next->picture = std::move(picture);
  } else {
    auto picture = take_picture(*snapshot, now);
    if (!picture) return std::move(picture).error();
    next->picture = std::make_shared<const Picture>(std::move(picture).value());
  }
  shown_.with([&](auto& shown) { shown = next; });
  return next;
}

Result<std::shared_ptr<SiteSnapshots::Shown>> SiteSnapshots::fresh() {
  const TimeMs now = clock_.now();
  if (auto shown = current(now)) return shown;
  std::unique_lock looking(looking_, std::try_to_lock);
  const auto old = shown_.with([](const auto& shown) { return shown; });
  // Somebody looks already: what there is will do, but for those who come first.
  if (!looking.owns_lock() && old != nullptr) return old;
  if (!looking.owns_lock()) looking.lock();
  if (auto shown = current(now)) return shown;
  return look_again(old, now);
}

Result<SiteSnapshots::Signed> SiteSnapshots::of(const SiteId& site) {
  auto shown = fresh();
  if (!shown) return std::move(shown).error();
  const auto known = shown.value()->sites.with([&](const auto& sites) -> std::optional<Signed> {
    const auto found = sites.find(site);
    return found == sites.end() ? std::nullopt : std::optional(found->second);
  });
  if (known) return *known;
  const auto words = text_of(*shown.value()->picture, site);
  if (!words) return words.error();
  const auto signature = key_.sign(tagged("PN-snapshot/v1", as_bytes(words.value())));
  Json::Object body{{"key", text(key_name())},
                    {"signature", text(to_base64url(signature))},
                    {"snapshot", text(words.value())}};
  Signed made{std::make_shared<const std::string>(canonical_text(Json(std::move(body)))),
              "\"" + to_hex(ByteView(sha256(as_bytes(words.value()))).first(16)) + "\""};
  shown.value()->sites.with([&](auto& sites) { sites.emplace(site, made); });
  return made;
}

}  // namespace passnum
