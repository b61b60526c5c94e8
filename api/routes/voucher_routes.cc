#include "api/http/network.h"
#include "api/routes/replies.h"
#include "api/routes/signed_by.h"
#include "issuer/codes/codes.h"
#include "ledger/model/voucher_code.h"
#include "ledger/sequencer/stored.h"

namespace passnum {
namespace {

// What the number alone may tell: numbers run in series, so anybody can write one.
Json::Object public_facts(const ProgrammeCreated& programme, const VoucherId& id) {
  Json::Object members;
  members.emplace_back("number", text(to_text(VoucherNumber{programme.code, id.booklet, id.index})));
  members.emplace_back("programme", text(programme.name));
  members.emplace_back("face_value_cents", Json(programme.face_value.value));
  members.emplace_back("valid_from", text(to_text(programme.valid_from)));
  members.emplace_back("valid_until", text(to_text(programme.valid_until)));
  return members;
}

// What the holder of the code may know too: whether it can be used and, if spent, when. Never where or by
// whom.
void add_status(const VoucherRecord& voucher, bool is_activated, Json::Object& members) {
  std::string_view status = name(voucher.status);
  const bool can_be_used =
      voucher.status == VoucherStatus::with_custodian || voucher.status == VoucherStatus::handed_over;
  if (can_be_used && voucher.is_blocked) status = "blocked";
  members.emplace_back("status", text(status));
  members.emplace_back("activated", Json(is_activated));
  if (voucher.status == VoucherStatus::redeemed) {
    members.emplace_back("redeemed_at", text(to_text(voucher.redeemed_at)));
  }
}

http::Response unknown() {
  return refusal_reply(Refused(Refusal::voucher_unknown));
}

http::Response describe(const Snapshot& snapshot, const VoucherId& id, bool with_status) {
  const auto programme = stored<ProgrammeRecord>(snapshot, state_key::programme(id.programme));
  if (!programme) return error_reply(programme.error());
  const auto booklet = stored<BookletRecord>(snapshot, state_key::booklet(id.programme, id.booklet));
  if (!booklet) return error_reply(booklet.error());
  if (!programme.value() || !booklet.value() || id.index.value < 1 ||
      id.index.value > booklet.value()->vouchers.size()) {
    return unknown();
  }
  auto members = public_facts(programme.value()->definition, id);
  if (with_status) {
    const auto order = stored<OrderRecord>(snapshot, state_key::order(booklet.value()->order));
    if (!order) return error_reply(order.error());
    add_status(booklet.value()->vouchers[id.index.value - 1U], order.value() && order.value()->is_activated,
               members);
  }
  return http::json(200, canonical_text(Json(std::move(members))));
}

// Whoever asks with codes that are nobody's may be guessing, and waits as a device does that sends them.
unsigned guesser_waits_s(const Service& service, const std::string& address) {
  if (service.devices == nullptr) return 0;
  return service.devices->shared_tries.wait_s(address, service.devices->clock.now());
}

http::Response voucher(const Service& service, const http::Request& request) {
  const auto snapshot = service.store.snapshot();
  const auto key = request.parameter("key");
  if (const auto number = parse_voucher_number(key)) {
    const auto id =
        stored<ProgrammeCodeRecord>(*snapshot, state_key::programme_code(number.value().programme_code));
    if (!id) return error_reply(id.error());
    if (!id.value()) return unknown();
    return describe(*snapshot, {id.value()->programme, number.value().booklet, number.value().index},
                    is_auditor(service, request));
  }
  const auto code = parse_typed_code(key);
  if (!code) return refusal_reply(Refused(Refusal::code_mistyped, std::string(name(code.error().fault))));
  const auto address = "address/" + http::network_of(request.peer);
  if (const unsigned wait_s = guesser_waits_s(service, address))
    return refusal_reply(too_many_attempts(wait_s));
  const auto found =
      stored<CodeRecord>(*snapshot, state_key::code(code_lookup(service.lookup_key, code.value())));
  if (!found) return error_reply(found.error());
  if (!found.value()) {
    if (service.devices != nullptr)
      service.devices->shared_tries.failed(address, service.devices->clock.now());
    return unknown();
  }
  return describe(*snapshot, {found.value()->programme, found.value()->booklet, found.value()->index}, true);
}

// What a programme is, to anybody: what is printed on its vouchers, and what a device needs to know.
http::Response programme(const Service& service, const http::Request& request) {
  const auto text_id = request.parameter("id");
  std::uint64_t id = 0;
  for (const char c : text_id) {
    if (c < '0' || c > '9' || id > UINT32_MAX) return refusal_reply(Refused(Refusal::programme_unknown));
    id = id * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (text_id.empty() || id > UINT32_MAX) return refusal_reply(Refused(Refusal::programme_unknown));
  const auto found = stored<ProgrammeRecord>(
      *service.store.snapshot(), state_key::programme(ProgrammeId(static_cast<std::uint32_t>(id))));
  if (!found) return error_reply(found.error());
  if (!found.value()) return refusal_reply(Refused(Refusal::programme_unknown));
  return http::json(200, to_canonical(found.value()->definition));
}

}  // namespace

void add_voucher_routes(http::Router& router, Service& service) {
  router.add("GET", "/v1/programmes/{id}",
             pooled(service, [&service](http::Responder r) { r.answer(programme(service, r.request())); }));
  router.add("GET", "/v1/vouchers/{key}",
             pooled(service, [&service](http::Responder r) { r.answer(voucher(service, r.request())); }));
}

}  // namespace passnum
