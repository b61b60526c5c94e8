#include "api/structures/register_view.h"

#include "issuer/statement/statement.h"
#include "ledger/core/labels.h"
#include "ledger/core/refusal.h"
#include "ledger/model/json.h"
#include "ledger/sequencer/stored.h"

namespace passnum::structures {
namespace {

// Calls `use` with the id and the record of each key that begins with `prefix`.
template <typename T, typename Use>
Result<Done> each(const Snapshot& snapshot, const std::string& prefix, Use&& use) {
  std::optional<Error> failure;
  auto scanned = snapshot.scan(prefix, "", [&](std::string_view key, std::string_view value) {
    const auto record = decode_record<T>(value);
    if (!record) {
      failure = record.error().while_doing("reading the record " + std::string(key));
      return false;
    }
    use(key.substr(prefix.size()), record.value());
    return true;
  });
  if (failure) return *failure;
  return scanned;
}

// The programmes, of which there are few.
Result<std::vector<ProgrammeCreated>> programmes(const Snapshot& snapshot) {
  std::vector<ProgrammeCreated> out;
  auto read = each<ProgrammeRecord>(snapshot, "programme/", [&](std::string_view, const auto& record) {
    out.push_back(record.definition);
  });
  if (!read) return std::move(read).error();
  return out;
}

Json shown(const ProgrammeCreated& programme) {
  Json::Array services;
  for (const auto& id : programme.services) {
    services.emplace_back(Json::Object{{"id", Json(id.text)}, {"label", Json(service_label(id))}});
  }
  return Json(Json::Object{{"claim_until", Json(to_text(programme.claim_until))},
                           {"code", Json(programme.code)},
                           {"face_value_cents", Json(programme.face_value.value)},
                           {"id", Json(std::int64_t{programme.programme.value})},
                           {"name", Json(programme.name)},
                           {"services", Json(std::move(services))},
                           {"valid_from", Json(to_text(programme.valid_from))},
                           {"valid_until", Json(to_text(programme.valid_until))}});
}

Json shown(ProgrammeId programme, const StructureBalance& owed) {
  return Json(Json::Object{{"ordered_cents", Json(owed.ordered.value)},
                           {"paid_cents", Json(owed.paid.value)},
                           {"payable_cents", Json(owed.payable.value)},
                           {"programme", Json(std::int64_t{programme.value})},
                           {"redeemed", Json(owed.redeemed)},
                           {"reversed", Json(owed.reversed)}});
}

std::string_view label_state(const LabelRecord& label, Day today) {
  const auto refusal = label_refusal(label, today);
  if (!refusal) return "current";
  return *refusal == Refusal::label_not_started ? "not_started"
         : *refusal == Refusal::label_suspended ? "suspended"
                                                : "ended";
}

Json shown(ProgrammeId programme, const LabelRecord& label, Day today) {
  Json::Object out{{"programme", Json(std::int64_t{programme.value})},
                   {"state", Json(std::string(label_state(label, today)))}};
  if (!label.covered.empty()) {
    out.emplace_back("from", Json(to_text(label.covered.front().from)));
    if (const auto& until = label.covered.back().until) out.emplace_back("until", Json(to_text(*until)));
  }
  return Json(std::move(out));
}

void add(Json::Object& out, const char* key, const std::optional<TimeMs>& time) {
  if (time) out.emplace_back(key, Json(to_text(*time)));
}

}  // namespace

Result<Holdings> read_holdings(const Snapshot& snapshot) {
  Holdings out;
  auto read = each<SiteRecord>(snapshot, "site/", [&](std::string_view id, const auto& record) {
    out.sites[record.definition.structure].emplace_back(std::string(id));
  });
  if (!read) return std::move(read).error();
  read = each<DeviceRecord>(snapshot, "device/", [&](std::string_view id, const auto& record) {
    out.devices[record.site].emplace_back(std::string(id));
  });
  if (!read) return std::move(read).error();
  std::optional<Error> failure;
  read = each<EnrolmentCodeRecord>(snapshot, "enrolment_code/", [&](std::string_view id, const auto& record) {
    const auto bytes = from_hex(id);
    const auto code = bytes ? fixed<32>(bytes.value()) : Result<Hash>(bytes.error());
    if (code)
      out.codes[record.site].push_back(code.value());
    else
      failure = Error(ErrorCode::corrupt, "an enrolment code has no hash");
  });
  if (!read) return std::move(read).error();
  if (failure) return *failure;
  return out;
}

Result<std::shared_ptr<const Holdings>> HoldingsCache::newest() {
  return kept_.with([&](Kept& kept) -> Result<std::shared_ptr<const Holdings>> {
    const auto version = sequencer_.setup_version();
    if (kept.holdings != nullptr && kept.setup_version == version) return kept.holdings;
    auto fresh = read_holdings(*store_.snapshot());
    if (!fresh) return std::move(fresh).error();
    kept = {version, std::make_shared<const Holdings>(std::move(fresh).value())};
    return kept.holdings;
  });
}

Result<std::string> structure_text(const Snapshot& snapshot, const StructureRecord& structure) {
  const auto& facts = structure.definition;
  const auto all = programmes(snapshot);
  if (!all) return all.error();
  Json::Array owed;
  Json::Array shown_programmes;
  for (const auto& programme : all.value()) {
    shown_programmes.push_back(shown(programme));
    const auto key = state_key::structure_balance(programme.programme, facts.structure);
    const auto balance = stored<StructureBalance>(snapshot, key);
    if (!balance) return balance.error();
    if (balance.value()) owed.push_back(shown(programme.programme, *balance.value()));
  }
  Json::Object out{{"id", Json(facts.structure.text)},
                   {"identifier_kind", Json(std::string(name(facts.identifier_kind)))},
                   {"name", Json(facts.name)},
                   {"owed", Json(std::move(owed))},
                   {"programmes", Json(std::move(shown_programmes))}};
  if (facts.identifier) out.emplace_back("identifier", Json(*facts.identifier));
  return canonical_text(Json(std::move(out)));
}

Result<std::string> site_text(const Snapshot& snapshot, const Holdings& holdings, const SiteId& site,
                              Day today) {
  const auto record = stored_for_sure<SiteRecord>(snapshot, state_key::site(site));
  if (!record) return record.error();
  const auto all = programmes(snapshot);
  if (!all) return all.error();
  Json::Array labels;
  for (const auto& programme : all.value()) {
    const auto label = stored<LabelRecord>(snapshot, state_key::label(programme.programme, site));
    if (!label) return label.error();
    if (label.value()) labels.push_back(shown(programme.programme, *label.value(), today));
  }
  std::int64_t in_service = 0;
  if (const auto devices = holdings.devices.find(site); devices != holdings.devices.end()) {
    for (const auto& id : devices->second) {
      const auto device = stored_for_sure<DeviceRecord>(snapshot, state_key::device(id));
      if (!device) return device.error();
      if (!device.value().revoked_at) ++in_service;
    }
  }
  const auto& facts = record.value().definition;
  return canonical_text(Json(Json::Object{{"commune", Json(facts.commune)},
                                          {"devices", Json(in_service)},
                                          {"id", Json(site.text)},
                                          {"insee_code", Json(facts.insee_code)},
                                          {"labels", Json(std::move(labels))},
                                          {"name", Json(facts.name)}}));
}

Result<std::string> device_text(const Snapshot& snapshot, DeviceRegister& known, const DeviceId& device) {
  const auto record = stored_for_sure<DeviceRecord>(snapshot, state_key::device(device));
  if (!record) return record.error();
  const auto found = known.find(device);
  if (!found) return found.error();
  Json::Object out{{"id", Json(device.text)}, {"name", Json(found.value() ? found.value()->name : "")}};
  if (found.value()) {
    add(out, "enrolled_at", found.value()->enrolled_at);
    add(out, "seen_at", found.value()->seen_at);
  }
  add(out, "revoked_at", record.value().revoked_at);
  return canonical_text(Json(std::move(out)));
}

Result<std::string> code_text(const Snapshot& snapshot, const Hash& code, TimeMs now) {
  const auto record = stored_for_sure<EnrolmentCodeRecord>(snapshot, state_key::enrolment_code(code));
  if (!record) return record.error();
  const auto& facts = record.value();
  const char* state = facts.revoked_at           ? "revoked"
                      : facts.used >= facts.uses ? "used_up"
                      : now > facts.until        ? "expired"
                                                 : "valid";
  Json::Object out{{"id", Json(to_hex(code))},
                   {"state", Json(std::string(state))},
                   {"until", Json(to_text(facts.until))},
                   {"used", Json(std::int64_t{facts.used})},
                   {"uses", Json(std::int64_t{facts.uses})}};
  add(out, "revoked_at", facts.revoked_at);
  return canonical_text(Json(std::move(out)));
}

std::string items_text(const std::vector<std::string>& items) {
  std::string out = "{\"items\":[";
  for (const auto& item : items) out += (&item == items.data() ? "" : ",") + item;
  return out + "]}";
}

}  // namespace passnum::structures
