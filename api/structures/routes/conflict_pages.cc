#include <algorithm>

#include "api/devices/entry_times.h"
#include "api/structures/redemption_rows.h"
#include "api/structures/routes/structure_desk.h"
#include "issuer/statement/statement.h"
#include "ledger/model/voucher_code.h"
#include "ledger/sequencer/stored.h"

namespace passnum::structures {
namespace {

using Conflict = DeviceRegister::Conflict;
using identity::Organisation;
using identity::OrganisationKind;
using identity::Visit;

constexpr std::size_t kConflictsShown = 200;

struct Lost {
  Conflict conflict;
  const Organisation* organisation;
};
// Entries of one millisecond, among which the one is looked for.
constexpr std::uint64_t kEntriesOfAMomentMax = 4096;

Result<std::string> number_of(const Snapshot& snapshot, const VoucherId& id) {
  const auto programme = stored<ProgrammeRecord>(snapshot, state_key::programme(id.programme));
  if (!programme) return programme.error();
  if (!programme.value()) return Error(ErrorCode::corrupt, "a conflict about a programme that is not there");
  return to_text(VoucherNumber{programme.value()->definition.code, id.booklet, id.index});
}

// The entry of the redemption that holds; nothing when none does any more.
Result<std::optional<std::uint64_t>> entry_that_holds(const Snapshot& snapshot, const VoucherId& id,
                                                      const std::string& number) {
  using Found = std::optional<std::uint64_t>;
  const auto booklet = stored<BookletRecord>(snapshot, state_key::booklet(id.programme, id.booklet));
  if (!booklet) return booklet.error();
  if (!booklet.value() || id.index.value < 1 || id.index.value > booklet.value()->vouchers.size())
    return Found();
  const auto& voucher = booklet.value()->vouchers[id.index.value - 1U];
  if (voucher.status != VoucherStatus::redeemed) return Found();
  const auto first = first_entry_since(snapshot, voucher.redeemed_at);
  if (!first) return first.error();
  const auto end = std::min(snapshot.size(), first.value() + kEntriesOfAMomentMax);
  for (auto index = first.value(); index < end; ++index) {
    const auto leaf = snapshot.entry(index);
    if (!leaf) return leaf.error();
    const auto entry = decode_entry(leaf.value());
    if (!entry) return entry.error().while_doing("reading entry " + std::to_string(index));
    if (entry.value().at != voucher.redeemed_at) break;
    const auto* redeemed = std::get_if<VoucherRedeemed>(&entry.value().body);
    if (redeemed != nullptr && redeemed->scan.voucher == number) return Found(index);
  }
  return Found();
}

// The redemption that holds, for who may know of it: that of another structure is for those above to see.
Result<std::string> shown_holder(RowReader& reader, const Snapshot& snapshot, const Conflict& conflict,
                                 const std::string& number, const StructureId& own, bool is_above) {
  const auto entry = entry_that_holds(snapshot, conflict.voucher, number);
  if (!entry) return entry.error();
  if (!entry.value()) return std::string();
  const auto row = reader.read({*entry.value(), false});
  if (!row) return row.error();
  if (!is_above && row.value().redeemed.structure != own) return std::string();
  return ",\"holds\":" + to_json_text(row.value());
}

Result<std::string> shown(RowReader& reader, const Snapshot& snapshot, const Conflict& conflict,
                          const StructureId& own, bool is_above) {
  const auto number = number_of(snapshot, conflict.voucher);
  if (!number) return number.error();
  const auto site = reader.site_name(conflict.site);
  if (!site) return site.error();
  const auto programme = reader.programme_name(conflict.voucher.programme);
  if (!programme) return programme.error();
  const auto device = reader.device_name(conflict.device);
  if (!device) return device.error();
  const auto holder = shown_holder(reader, snapshot, conflict, number.value(), own, is_above);
  if (!holder) return holder.error();
  FieldWriter out;
  out("device", conflict.device);
  out("device_name", device.value());
  out("number", number.value());
  out("programme", conflict.voucher.programme);
  out("programme_name", programme.value());
  out("refused_at", conflict.refused_at);
  out("scanned_at", conflict.scanned_at);
  out("service", conflict.service);
  out("service_label", service_label(conflict.service));
  out("site", conflict.site);
  out("site_name", site.value());
  auto text = out.finish();
  text.pop_back();
  return text + holder.value() + "}";
}

// The newest of these structures' sites.
Result<std::vector<Lost>> lost_by(StructureDesk& desk, const std::vector<Organisation>& structures) {
  const auto holdings = desk.holdings.newest();
  if (!holdings) return holdings.error();
  std::vector<Lost> all;
  for (const auto& organisation : structures) {
    const auto sites = holdings.value()->sites.find(StructureId(organisation.ledger_id));
    if (sites == holdings.value()->sites.end()) continue;
    for (const auto& site : sites->second) {
      const auto some = desk.devices.known->lost_at(site, kConflictsShown);
      if (!some) return some.error();
      for (const auto& conflict : some.value()) all.push_back({conflict, &organisation});
    }
  }
  std::ranges::stable_sort(all, std::greater<>(), [](const Lost& one) { return one.conflict.refused_at; });
  all.resize(std::min(all.size(), kConflictsShown));
  return all;
}

http::Response conflicts(StructureDesk& desk, const Visit& visit) {
  const StructureId id(std::string(visit.request.parameter("structure")));
  const auto organisation = readable_structure(desk, visit, id);
  if (!organisation) return failure_reply(organisation.error());
  const std::vector structures{organisation.value()};
  const auto found = lost_by(desk, structures);
  if (!found) return identity::error_reply(found.error());
  const auto snapshot = desk.store.snapshot();
  RowReader reader(*snapshot, *desk.devices.known);
  const bool is_above = is_from_above(visit, organisation.value());
  std::vector<std::string> items;
  for (const auto& one : found.value()) {
    auto text = shown(reader, *snapshot, one.conflict, id, is_above);
    if (!text) return identity::error_reply(text.error());
    items.push_back(std::move(text).value());
  }
  return http::json(200, items_text(items));
}

// For every role of the métropole: whoever sees it is a member.
http::Response conflicts_below(StructureDesk& desk, const Visit& visit) {
  const auto metropole =
      seen_organisation(desk.desk, visit.caller, std::string(visit.request.parameter("organisation")));
  if (!metropole) return failure_reply(metropole.error());
  if (metropole.value().kind != OrganisationKind::metropole)
    return identity::denied_reply(identity::Denied::not_entitled);
  auto structures = desk.desk.accounts.organisations_seen(visit.caller);
  if (!structures) return failure_reply(structures.error());
  std::erase_if(structures.value(), [&](const Organisation& one) {
    return one.kind != OrganisationKind::structure || one.parent != metropole.value().id;
  });
  const auto found = lost_by(desk, structures.value());
  if (!found) return identity::error_reply(found.error());
  const auto snapshot = desk.store.snapshot();
  RowReader reader(*snapshot, *desk.devices.known);
  std::vector<std::string> items;
  for (const auto& [conflict, organisation] : found.value()) {
    const auto text = shown(reader, *snapshot, conflict, StructureId(organisation->ledger_id), true);
    if (!text) return identity::error_reply(text.error());
    items.push_back("{\"conflict\":" + text.value() +
                    ",\"organisation_name\":" + canonical_text(Json(organisation->name)) +
                    ",\"structure\":" + canonical_text(Json(organisation->ledger_id)) + "}");
  }
  return http::json(200, items_text(items));
}

}  // namespace

void add_conflict_pages(http::Router& router, StructureDesk& desk) {
  router.add("GET", "/v1/structures/{structure}/conflicts", page(desk, conflicts));
  router.add("GET", "/v1/organisations/{organisation}/conflicts", page(desk, conflicts_below));
}

}  // namespace passnum::structures
