#include "api/routes/device_reader.h"

#include "api/devices/signed_read.h"
#include "api/routes/replies.h"
#include "api/routes/signed_by.h"
#include "ledger/core/state.h"

namespace passnum {
namespace {

http::Response signature_needed() {
  auto response = http::problem(401, "device_signature_needed",
                                "Cette page est réservée aux terminaux : la demande doit être signée.");
  response.with_header("WWW-Authenticate", "PN-Device");
  return response;
}

http::Response clock_skewed(TimeMs now) {
  auto response = http::problem(401, "clock_skewed",
                                "L’horloge du terminal est décalée : reprenez avec l’heure du serveur.");
  response.problem->members.push_back({"server_time", "\"" + to_text(now) + "\""});
  response.with_header("WWW-Authenticate", "PN-Device");
  return response;
}

}  // namespace

std::variant<DeviceReader, http::Response> device_reader(const Service& service, const Moment& moment,
                                                         const http::Request& request) {
  const auto header = request.header("authorization");
  const auto read = header ? parse_signed_read(*header) : std::nullopt;
  if (!read) return signature_needed();
  auto& devices = *service.devices;
  const TimeMs now = devices.clock.now();
  if (read->time.value < now.value - kReadClockMsMax || read->time.value > now.value + kReadClockMsMax)
    return clock_skewed(now);
  const auto device = service.caches->devices.find(moment, state_key::device(read->device));
  if (!device) return error_reply(device.error());
  if (device.value() == nullptr) return refusal_reply(Refused(Refusal::device_unknown));
  const auto message = signed_bytes_of_read(request.method, request.target, read->time);
  if (const auto refused = not_signed_by(service, moment, SignatureGate::Kind::device, read->device.text,
                                         device.value()->key(), message, read->signature))
    return refusal_reply(*refused);
  if (device.value()->revoked_at) return refusal_reply(Refused(Refusal::device_revoked));
  if (const auto noted = devices.known->seen(read->device, now); !noted) return error_reply(noted.error());
  return DeviceReader{read->device, device.value()->site};
}

http::Response no_devices_here() {
  return http::problem(404, "not_found", "Ce serveur n’enregistre pas de terminaux.");
}

}  // namespace passnum
