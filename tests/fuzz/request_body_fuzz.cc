#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "api/devices/enrolment.h"
#include "tests/unit/api/routes/test_service.h"

namespace passnum {
namespace {

// How the rest of the input is used: its first byte says which. The signed ones get a good signature over
// whatever they ask for, since no fuzzer would ever find one.
enum class Use : Byte {
  get,
  scan,
  scans,
  reversal,
  commands,
  signed_scan,
  signed_reversal,
  signed_command,
  enrolment,
  signed_enrolment,
  check,
  signed_check,
  signed_read,
  authorization
};
constexpr Byte kUses = 14;

constexpr const char* kReversalPath = "/v1/redemptions/01a1fc48-ca06-7f35-8a0b-a78f0e8f9d81/reversal";

// `text` with a signature over its member "request"; as it is when it has none.
std::string with_signature(std::string_view text, std::string_view tag, const SigningKey& key) {
  const auto json = parse_json(text);
  const Json* request = json ? json.value().find("request") : nullptr;
  if (request == nullptr) return std::string(text);
  std::string message(tag);
  message += '\0';
  message += canonical_text(*request);
  Json::Object out;
  for (const auto& member : *json.value().object()) {
    if (member.first != "signature") out.push_back(member);
  }
  out.emplace_back("signature", Json(to_base64url(key.sign(as_bytes(message)))));
  return canonical_text(Json(std::move(out)));
}

// A device that comes in: every member but the signature is the input's.
std::string signed_enrolment(std::string_view text, const SigningKey& key) {
  auto read = read_enrolment(text);
  if (!read) return std::string(text);
  auto& request = read.value().request;
  FieldWriter writer;
  EnrolmentRequest::fields(request, writer);
  writer("signature", key.sign(signed_bytes(request)));
  return writer.finish();
}

// Nobody waits here, however many codes are wrong, and the code of all zeros lets devices in.
std::unique_ptr<TestService> fresh_service() {
  auto service = std::make_unique<TestService>(DeviceLimits{}, UINT32_MAX, RequestLimits{0, 1, 0, 1});
  service->must(EnrolmentCodeCreated{enrolment_code_of(EnrolmentToken{}), SiteId("site-1"),
                                     TimeMs(service->clock.now().value + 3'600'000), 1});
  return service;
}

std::string items(const std::string& item) {
  return "{\"items\":[" + item + "]}";
}

http::Response answer_to(TestService& service, Use use, std::string_view rest) {
  const std::string body(rest);
  switch (use) {
    case Use::get:
      return service.get("/" + body, TestService::kToken);
    case Use::scan:
      return service.post("/v1/redemptions", body);
    case Use::scans:
      return service.post("/v1/redemptions/batch", body);
    case Use::reversal:
      return service.post(kReversalPath, body);
    case Use::commands:
      return service.post("/v1/commands", body);
    case Use::signed_scan:
      return service.post("/v1/redemptions", with_signature(body, "PN-scan/v1", service.phone));
    case Use::signed_reversal:
      return service.post(kReversalPath, with_signature(body, "PN-reversal/v1", service.phone));
    case Use::signed_command:
      return service.post("/v1/commands", items(with_signature(body, "PN-command/v1", service.alice)));
    case Use::enrolment:
      return service.post("/v1/devices", body);
    case Use::signed_enrolment:
      return service.post("/v1/devices", signed_enrolment(body, service.phone_3));
    case Use::check:
      return service.post("/v1/vouchers/check", body);
    case Use::signed_check:
      return service.post("/v1/vouchers/check", with_signature(body, "PN-check/v1", service.phone));
    case Use::signed_read:
      return service.read("/v1/devices/me/" + body);
    case Use::authorization:
      return service.read_with("/v1/devices/me/snapshot", body);
  }
  CHECK(false);
  return {};
}

}  // namespace
}  // namespace passnum

// Whatever anybody sends, signed or not, is answered, and never with "the machine failed".
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace passnum;
  static auto service = fresh_service();
  if (size == 0) return 0;
  const auto before = service->store.snapshot()->checkpoint().value();
  const auto response = answer_to(*service, Use(data[0] % kUses), as_text({data + 1, size - 1}));
  CHECK(response.status >= 200);
  CHECK(response.status < 500);
  // What was accepted must not change what comes after it.
  if (service->store.snapshot()->checkpoint().value() != before) service = fresh_service();
  return 0;
}
