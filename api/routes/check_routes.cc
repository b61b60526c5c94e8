#include <algorithm>

#include "api/routes/checked.h"
#include "api/routes/replies.h"
#include "ledger/model/voucher_code.h"
#include "ledger/sequencer/stored.h"

namespace passnum {
namespace {

constexpr std::size_t kLookBytesMax = 8 * 1024;
constexpr std::size_t kEntriesLookedAtMax = 500;

// What is wrong with the voucher is a verdict; what is wrong with who asks is a problem.
bool is_about_the_voucher(Refusal refusal) {
  return refusal <= Refusal::service_not_accepted;
}

// Whether the entry is that redemption, and it still holds.
Result<bool> has_spent(const Snapshot& snapshot, std::uint64_t index, const std::string& number) {
  const auto leaf = snapshot.entry(index);
  if (!leaf) return leaf.error();
  const auto entry = decode_entry(leaf.value());
  if (!entry) return entry.error();
  const auto* redeemed = std::get_if<VoucherRedeemed>(&entry.value().body);
  if (redeemed == nullptr || *redeemed->scan.voucher != number) return false;
  return still_holds(snapshot, redeemed->scan.scan_id);
}

// Where it was spent, when that was at the site of who asks: nobody else's business is told.
Result<bool> was_spent_here(const Service& service, const Snapshot& snapshot, const SiteId& site,
                            const std::string& number, TimeMs at) {
  const auto entries = service.devices->days.entries_of(site, paris_day(at));
  if (!entries) return entries.error();
  std::size_t looked_at = 0;
  for (auto entry = entries.value().rbegin(); entry != entries.value().rend(); ++entry) {
    const auto index = *entry;
    if (index >= snapshot.size()) continue;
    if (++looked_at > kEntriesLookedAtMax) break;
    const auto is_it = has_spent(snapshot, index, number);
    if (!is_it || is_it.value()) return is_it;
  }
  return false;
}

// What may be said of the voucher itself, to who has shown its code.
Result<Done> add_facts(const Service& service, const Snapshot& snapshot, const RedeemCommand& command,
                       FieldWriter& out) {
  const auto& id = command.voucher;
  const auto programme = stored<ProgrammeRecord>(snapshot, state_key::programme(id.programme));
  if (!programme) return programme.error();
  const auto booklet = stored<BookletRecord>(snapshot, state_key::booklet(id.programme, id.booklet));
  if (!booklet) return booklet.error();
  const bool is_there = programme.value() && booklet.value() && id.index.value >= 1 &&
                        id.index.value <= booklet.value()->vouchers.size();
  if (!is_there) return Done{};
  const auto& definition = programme.value()->definition;
  const std::string number = to_text(VoucherNumber{definition.code, id.booklet, id.index});
  out("amount_cents", definition.face_value);
  out("number", number);
  out("programme", definition.programme);
  out("valid_until", definition.valid_until);
  const auto& voucher = booklet.value()->vouchers[id.index.value - 1U];
  if (voucher.status != VoucherStatus::redeemed) return Done{};
  out("redeemed_at", voucher.redeemed_at);
  const auto& site = command.request.site;
  const auto is_here = was_spent_here(service, snapshot, site, number, voucher.redeemed_at);
  if (!is_here) return is_here.error();
  if (!is_here.value()) return Done{};
  const auto place = stored<SiteRecord>(snapshot, state_key::site(site));
  if (!place) return place.error();
  if (place.value()) out("site", place.value()->definition.name);
  return Done{};
}

http::Response verdict_reply(const std::optional<Refused>& refused, FieldWriter& out) {
  if (refused) {
    out("title", french(refused->refusal));
    if (!refused->detail.empty()) out("detail", refused->detail);
  }
  out("verdict", refused ? name(refused->refusal) : std::string_view("accepted"));
  return http::json(200, out.finish());
}

// The rules themselves, on the ledger as it is, and what they decide is thrown away.
Result<std::optional<Refused>> refusal_now(const Service& service, const Snapshot& snapshot,
                                           const RedeemCommand& command) {
  SnapshotRecords source(snapshot);
  State state(source);
  const TimeMs now = service.devices->clock.now();
  const auto* ledger = state.find<LedgerRecord>(state_key::ledger());
  const auto decision = decide(command, ledger == nullptr ? now : std::max(now, ledger->last_at), state);
  if (state.failure()) return *state.failure();
  if (!decision) return std::optional<Refused>(decision.error());
  return service.devices->caps.look(command.request, now);
}

// The rules try the device last, and let one that was revoked bring what it scanned before. Who only asks is
// told nothing of a voucher then, nor from another site than its own.
std::optional<Refused> refused_asker(const Service& service, const Moment& moment,
                                     const ScanRequest& request) {
  const auto device = service.caches->devices.find(moment, state_key::device(request.device));
  if (!device || device.value() == nullptr) return Refused(Refusal::device_unknown);
  if (device.value()->revoked_at) return Refused(Refusal::device_revoked);
  if (device.value()->site != request.site) return Refused(Refusal::device_elsewhere);
  return std::nullopt;
}

http::Response look(const Service& service, const http::Request& request) {
  if (service.devices == nullptr)
    return http::problem(404, "not_found", "Ce serveur ne vérifie pas de chèques.");
  const auto moment = service.now(request);
  const auto checked = check_look_text(service, moment, request.body);
  FieldWriter out;
  if (const auto* error = std::get_if<Error>(&checked)) return error_reply(*error);
  if (const auto* refused = std::get_if<Refused>(&checked)) {
    return is_about_the_voucher(refused->refusal) ? verdict_reply(*refused, out) : refusal_reply(*refused);
  }
  const auto& command = std::get<RedeemCommand>(std::get<Request>(checked).what);
  const auto& device = command.request.device;
  if (const auto refused = refused_asker(service, moment, command.request)) return refusal_reply(*refused);
  const auto refused = refusal_now(service, *moment.snapshot, command);
  if (!refused) return error_reply(refused.error());
  if (const auto noted = service.devices->known->seen(device, service.devices->clock.now()); !noted)
    return error_reply(noted.error());
  if (const auto added = add_facts(service, *moment.snapshot, command, out); !added)
    return error_reply(added.error());
  return verdict_reply(refused.value(), out);
}

}  // namespace

void add_check_routes(http::Router& router, Service& service) {
  router.add("POST", "/v1/vouchers/check",
             pooled(service, [&service](http::Responder r) { r.answer(look(service, r.request())); }),
             {.body_bytes_max = kLookBytesMax});
}

}  // namespace passnum
