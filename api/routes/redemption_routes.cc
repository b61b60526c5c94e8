#include "api/routes/batch.h"
#include "api/routes/replies.h"

namespace passnum {
namespace {

constexpr std::size_t kScanBytesMax = 8 * 1024;
constexpr std::size_t kScansMax = 100;
constexpr BatchKind kScans{"scan_id", kScansMax, true, check_scan};

void reverse(Service& service, http::Responder responder) {
  const std::string in_path(responder.request().parameter("scan_id"));
  const auto json = parse_json(responder.request().body);
  const Json* request = json ? json.value().find("request") : nullptr;
  const Json* scan_id = request == nullptr ? nullptr : request->find("scan_id");
  if (scan_id != nullptr && scan_id->string() != nullptr && *scan_id->string() != in_path) {
    return responder.answer(
        refusal_reply(Refused(Refusal::malformed, "l’adresse et la demande citent deux encaissements")));
  }
  run_one(service, std::move(responder), "reversal_id", check_reversal_text);
}

}  // namespace

void add_redemption_routes(http::Router& router, Service& service) {
  // One scan is checked where it comes in: going to another thread and back costs as much as all but the
  // signature.
  router.add("POST", "/v1/redemptions",
             [&service](const http::Request&, http::Responder r) {
               run_one(service, std::move(r), "scan_id", check_scan_text);
             },
             {.body_bytes_max = kScanBytesMax});
  router.add("POST", "/v1/redemptions/batch",
             pooled(service, [&service](http::Responder r) { run_batch(service, std::move(r), kScans); }),
             {.body_bytes_max = kScansMax * kScanBytesMax});
  router.add("POST", "/v1/redemptions/{scan_id}/reversal",
             pooled(service, [&service](http::Responder r) { reverse(service, std::move(r)); }),
             {.body_bytes_max = kScanBytesMax});
}

}  // namespace passnum
