#include "api/devices/enrolment.h"
#include "api/http/network.h"
#include "api/routes/device_reader.h"
#include "api/routes/replies.h"
#include "api/routes/signed_by.h"
#include "ledger/sequencer/stored.h"

namespace passnum {
namespace {

constexpr std::size_t kEnrolmentBytesMax = 4 * 1024;

// What a device is told once it is in: where it is, and the key by which it will know what the server signs.
Result<std::string> welcome(const Service& service, const DeviceEnrolled& enrolled) {
  const auto snapshot = service.store.snapshot();
  const auto site = stored<SiteRecord>(*snapshot, state_key::site(enrolled.site));
  if (!site) return site.error();
  if (!site.value()) return Error(ErrorCode::corrupt, "a device is at a site that is not there");
  const auto& place = site.value()->definition;
  const auto structure = stored<StructureRecord>(*snapshot, state_key::structure(place.structure));
  if (!structure) return structure.error();
  if (!structure.value()) return Error(ErrorCode::corrupt, "a site is of a structure that is not there");
  const auto& devices = *service.devices;
  const Json::Object site_shown{
      {"commune", text(place.commune)}, {"id", text(place.site.text)}, {"name", text(place.name)}};
  const Json::Object structure_shown{{"id", text(place.structure.text)},
                                     {"name", text(structure.value()->definition.name)}};
  const Json::Object key{{"key", text(devices.snapshots.key_name())},
                         {"public_key", text(to_base64url(devices.snapshots.public_key()))}};
  return canonical_text(Json(Json::Object{{"device", text(enrolled.device.text)},
                                          {"host", text(service.host)},
                                          {"server_time", text(to_text(devices.clock.now()))},
                                          {"site", Json(site_shown)},
                                          {"snapshot_key", Json(key)},
                                          {"snapshot_url", text("/v1/devices/me/snapshot")},
                                          {"structure", Json(structure_shown)}}));
}

http::Response enrolled_reply(Service& service, const std::string& device_name, const Answer& answer) {
  if (const auto* refused = std::get_if<Refused>(&answer)) return refusal_reply(*refused);
  if (const auto* error = std::get_if<Error>(&answer)) return error_reply(*error);
  const auto& receipt = std::get<Receipt>(answer);
  const auto entry = decode_entry(receipt.leaf);
  const auto* enrolled = entry ? std::get_if<DeviceEnrolled>(&entry.value().body) : nullptr;
  if (enrolled == nullptr) return error_reply(Error(ErrorCode::corrupt, "the entry is no enrolment"));
  const auto named = service.devices->known->enrolled(enrolled->device, device_name, entry.value().at);
  if (!named) return error_reply(named.error());
  const auto body = welcome(service, *enrolled);
  if (!body) return error_reply(body.error());
  return http::json(receipt.is_repeat ? 200 : 201, body.value());
}

std::string address_of(const std::string& peer) {
  return "address/" + http::network_of(peer);
}

void was_wrong(Devices& devices, const std::string& peer) {
  const TimeMs now = devices.clock.now();
  devices.shared_tries.failed(address_of(peer), now);
  devices.signatures.stranger_was_wrong(http::network_number(peer), now);
}

// Refused before the ledger is asked: a form, a signature, or somebody who has tried too many codes. Whoever
// sends what is wrong is counted, and soon costs no signature any more.
std::optional<Refused> refused_before(Service& service, const std::string& peer,
                                      const Result<SignedEnrolment>& enrolment) {
  auto& devices = *service.devices;
  const std::string address = address_of(peer);
  const TimeMs now = devices.clock.now();
  const unsigned wait_s = std::max(devices.shared_tries.wait_s(address, now),
                                   devices.signatures.enter_stranger(http::network_number(peer), now));
  if (wait_s != 0) return too_many_attempts(wait_s);
  if (!enrolment) return Refused(Refusal::malformed, enrolment.error().context);
  const auto& [request, signature] = enrolment.value();
  const bool is_of_its_kind = request.algorithm == request.public_key.algorithm();
  if (!is_of_its_kind || !is_usable(request.public_key)) return Refused(Refusal::device_key_invalid);
  if (verify(request.public_key, signed_bytes(request), signature)) return std::nullopt;
  was_wrong(devices, peer);
  return Refused(Refusal::signature_invalid);
}

void enrol(Service& service, http::Responder responder) {
  if (service.devices == nullptr) return responder.answer(no_devices_here());
  const auto enrolment = read_enrolment(responder.request().body);
  const std::string peer = responder.request().peer;
  if (const auto refused = refused_before(service, peer, enrolment)) {
    return responder.answer(refusal_reply(*refused));
  }
  const auto& request = enrolment.value().request;
  // std::function wants what it holds to be copyable; a Responder only moves.
  auto shared = std::make_shared<http::Responder>(std::move(responder));
  const auto answered = [&service, shared, peer, device_name = request.name](const Answer& answer) {
    const auto* refused = std::get_if<Refused>(&answer);
    if (refused != nullptr && refused->refusal == Refusal::enrolment_code_unknown)
      was_wrong(*service.devices, peer);
    // Writing the name waits for a disk, for which the sequencer's threads do not wait.
    const bool is_taken = service.pool.submit([&service, shared, device_name, answer] {
      shared->answer(enrolled_reply(service, device_name, answer));
    });
    if (!is_taken) shared->answer(busy_reply());
  };
  if (!service.sequencer.submit(Request(to_command(request)), answered)) shared->answer(busy_reply());
}

bool is_known_already(const http::Request& request, const std::string& etag) {
  const auto known = request.header("if-none-match");
  return known && known->find(etag) != std::string_view::npos;
}

http::Response snapshot(const Service& service, const http::Request& request) {
  if (service.devices == nullptr) return no_devices_here();
  const auto moment = service.now(request);
  auto reader = device_reader(service, moment, request);
  if (auto* refused = std::get_if<http::Response>(&reader)) return std::move(*refused);
  const auto shown = service.devices->snapshots.of(std::get<DeviceReader>(reader).site);
  if (!shown) return error_reply(shown.error());
  http::Response response;
  if (is_known_already(request, shown.value().etag)) {
    response.status = 304;
  } else {
    response = http::json(200, {});
    response.shared_body = shown.value().body;
  }
  response.with_header("ETag", shown.value().etag);
  response.cache_control = "private, no-cache";
  return response;
}

}  // namespace

void add_device_routes(http::Router& router, Service& service) {
  router.add("POST", "/v1/devices",
             pooled(service, [&service](http::Responder r) { enrol(service, std::move(r)); }),
             {.body_bytes_max = kEnrolmentBytesMax});
  router.add("GET", "/v1/devices/me/snapshot",
             pooled(service, [&service](http::Responder r) { r.answer(snapshot(service, r.request())); }));
}

}  // namespace passnum
