#include "api/structures/redemption_rows.h"

#include "issuer/statement/csv.h"
#include "ledger/model/entry.h"
#include "ledger/model/fields.h"
#include "ledger/sequencer/stored.h"

namespace passnum::structures {
namespace {

// The name under `key`, found with `look` when it is asked for the first time.
template <typename Key, typename Look>
Result<std::string> known(std::map<Key, std::string>& names, const Key& key, Look&& look) {
  const auto found = names.find(key);
  if (found != names.end()) return found->second;
  Result<std::string> name = look();
  if (name) names.emplace(key, name.value());
  return name;
}

}  // namespace

Result<std::string> RowReader::site_name(const SiteId& site) {
  return known(sites_, site, [&]() -> Result<std::string> {
    const auto record = stored<SiteRecord>(snapshot_, state_key::site(site));
    if (!record) return record.error();
    return record.value() ? record.value()->definition.name : site.text;
  });
}

Result<std::string> RowReader::programme_name(ProgrammeId programme) {
  return known(programmes_, programme, [&]() -> Result<std::string> {
    const auto record = stored<ProgrammeRecord>(snapshot_, state_key::programme(programme));
    if (!record) return record.error();
    return record.value() ? record.value()->definition.name : std::string();
  });
}

Result<std::string> RowReader::device_name(const DeviceId& device) {
  return known(device_names_, device, [&]() -> Result<std::string> {
    const auto found = devices_.find(device);
    if (!found) return found.error();
    return found.value() ? found.value()->name : std::string();
  });
}

Result<RedemptionRow> RowReader::read(const RedemptionBook::Line& line) {
  const auto leaf = snapshot_.entry(line.entry);
  if (!leaf) return leaf.error();
  auto entry = decode_entry(leaf.value());
  if (!entry) return entry.error().while_doing("reading entry " + std::to_string(line.entry));
  auto* redeemed = std::get_if<VoucherRedeemed>(&entry.value().body);
  CHECK(redeemed != nullptr);
  RedemptionRow row{line.entry, entry.value().at, std::move(*redeemed), line.is_reversed, {}, {}, {}, {}, {}};
  auto site = site_name(row.redeemed.scan.site);
  if (!site) return std::move(site).error();
  auto programme = programme_name(row.redeemed.programme);
  if (!programme) return std::move(programme).error();
  auto device = device_name(row.redeemed.scan.device);
  if (!device) return std::move(device).error();
  row.site_name = std::move(site).value();
  row.programme_name = std::move(programme).value();
  row.device_name = std::move(device).value();
  const auto claim = claims_.of(row.redeemed.programme, row.redeemed.structure);
  if (!claim) return claim.error();
  row.payment = claim.value()->line_of(line.entry, line.is_reversed);
  row.service_label = service_label(row.redeemed.scan.service);
  return row;
}

std::string to_json_text(const RedemptionRow& row) {
  const auto& scan = row.redeemed.scan;
  FieldWriter out;
  out("amount_cents", row.redeemed.amount);
  out("at", row.at);
  out("device", scan.device);
  out("device_name", row.device_name);
  out("entry", static_cast<std::int64_t>(row.entry));
  out("number", *scan.voucher);
  out("offline", scan.offline);
  out("payment", row.payment);
  out("programme", row.redeemed.programme);
  out("programme_name", row.programme_name);
  out("scan_id", scan.scan_id);
  out("scanned_at", scan.scanned_at);
  out("service", scan.service);
  out("service_day", row.redeemed.service_day);
  out("service_label", row.service_label);
  out("site", scan.site);
  out("site_name", row.site_name);
  out("state", std::string_view(row.is_reversed ? "reversed" : "accepted"));
  return out.finish();
}

std::string csv_head() {
  return "\xEF\xBB\xBF"
         "Chèque;Jour du service;Scanné le;Enregistré le;Lieu;Nom du lieu;Dispositif;Service;Montant (€);"
         "État;Hors ligne;Appareil\r\n";
}

std::string csv_line(const RedemptionRow& row) {
  const auto& scan = row.redeemed.scan;
  std::string out;
  for (const auto& field :
       {*scan.voucher, to_french(row.redeemed.service_day), to_paris_text(scan.scanned_at),
        to_paris_text(row.at), scan.site.text, row.site_name, row.programme_name, row.service_label,
        amount_cell(row.redeemed.amount.value), std::string(row.is_reversed ? "Annulé" : "Accepté"),
        std::string(scan.offline ? "oui" : "non"),
        row.device_name.empty() ? scan.device.text : row.device_name}) {
    if (!out.empty()) out += ';';
    out += text_cell(field);
  }
  return out + "\r\n";
}

}  // namespace passnum::structures
