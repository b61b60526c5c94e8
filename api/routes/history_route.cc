#include <algorithm>

#include "api/routes/device_reader.h"
#include "api/routes/replies.h"
#include "ledger/sequencer/stored.h"
#include "ledger/sequencer/stored_claims.h"

namespace passnum {
namespace {

// The newest ones; a site that does more in a day looks at its statements.
constexpr std::size_t kItemsMax = 500;

std::string_view who(const DeviceId& device, const DeviceReader& reader) {
  return device == reader.id ? "this" : "other";
}

// A day of a site, read from one moment.
struct DayReading {
  const Snapshot& snapshot;
  const DeviceReader& reader;
  StoredClaims claims;
};

Result<std::string> shown(DayReading& reading, std::uint64_t index, const Entry& entry,
                          const VoucherRedeemed& redeemed) {
  const auto& scan = redeemed.scan;
  const auto holds = still_holds(reading.snapshot, scan.scan_id);
  if (!holds) return holds.error();
  const auto claim = reading.claims.of(redeemed.programme, redeemed.structure);
  if (!claim) return claim.error();
  FieldWriter out;
  out("amount_cents", redeemed.amount);
  out("at", entry.at);
  out("kind", std::string_view("redemption"));
  out("number", *scan.voucher);
  out("offline", scan.offline);
  out("payment", claim.value()->line_of(index, !holds.value()));
  out("scan_id", scan.scan_id);
  out("scanned_at", scan.scanned_at);
  out("service", scan.service);
  out("state", std::string_view(holds.value() ? "accepted" : "reversed"));
  out("who", who(scan.device, reading.reader));
  return out.finish();
}

Result<std::string> shown(const DayReading& reading, const Entry& entry, const RedemptionReversed& reversed) {
  FieldWriter out;
  out("amount_cents", reversed.amount);
  out("at", entry.at);
  out("kind", std::string_view("reversal"));
  out("number", reversed.voucher);
  out("payment", StoredClaim::Line{ClaimStage::reversed, std::nullopt, std::nullopt});
  out("reason", reversed.reversal.reason);
  out("scan_id", reversed.reversal.scan_id);
  out("who", who(reversed.reversal.device, reading.reader));
  return out.finish();
}

Result<std::string> item(DayReading& reading, std::uint64_t index) {
  const auto leaf = reading.snapshot.entry(index);
  if (!leaf) return leaf.error();
  const auto entry = decode_entry(leaf.value());
  if (!entry) return entry.error().while_doing("reading entry " + std::to_string(index));
  if (const auto* redeemed = std::get_if<VoucherRedeemed>(&entry.value().body))
    return shown(reading, index, entry.value(), *redeemed);
  const auto* reversed = std::get_if<RedemptionReversed>(&entry.value().body);
  CHECK(reversed != nullptr);
  return shown(reading, entry.value(), *reversed);
}

http::Response history(const Service& service, const http::Request& request) {
  if (service.devices == nullptr) return no_devices_here();
  const auto moment = service.now(request);
  auto reader = device_reader(service, moment, request);
  if (auto* refused = std::get_if<http::Response>(&reader)) return std::move(*refused);
  const auto& device = std::get<DeviceReader>(reader);
  const Day today = paris_day(service.devices->clock.now());
  Day day = today;
  if (const auto asked = request.query_value("day")) {
    const auto parsed = parse_day(*asked);
    if (!parsed) return refusal_reply(Refused(Refusal::malformed, parsed.error().context));
    day = parsed.value();
  }
  auto entries = service.devices->days.entries_of(device.site, day);
  if (!entries) return error_reply(entries.error());
  // The snapshot is taken after the days were read, so that it has all of these entries.
  const auto snapshot = service.store.snapshot();
  auto& indexes = entries.value();
  std::ranges::reverse(indexes);
  const bool is_cut = indexes.size() > kItemsMax;
  if (is_cut) indexes.resize(kItemsMax);
  DayReading reading{*snapshot, device, StoredClaims(*snapshot)};
  std::string items;
  for (const auto index : indexes) {
    const auto one = item(reading, index);
    if (!one) return error_reply(one.error());
    items += (items.empty() ? "" : ",") + one.value();
  }
  const bool is_kept = day.value > today.value - DayBook::kDaysKept;
  return http::json(200, "{\"complete\":" + std::string(is_cut || !is_kept ? "false" : "true") +
                             ",\"day\":\"" + to_text(day) + "\",\"items\":[" + items +
                             "],\"tree_size\":" + std::to_string(snapshot->size()) + "}");
}

}  // namespace

void add_history_route(http::Router& router, Service& service) {
  router.add("GET", "/v1/devices/me/redemptions",
             pooled(service, [&service](http::Responder r) { r.answer(history(service, r.request())); }));
}

}  // namespace passnum
