#include "api/routes/service.h"

#include "api/routes/replies.h"
#include "ledger/crypto/hash.h"

namespace passnum {

void add_routes(http::Router& router, Service& service) {
  add_health_routes(router, service);
  add_redemption_routes(router, service);
  add_command_routes(router, service);
  add_device_routes(router, service);
  add_history_route(router, service);
  add_check_routes(router, service);
  add_voucher_routes(router, service);
  add_state_routes(router, service);
  add_key_routes(router, service);
  add_log_routes(router, service);
  add_place_routes(router, service);
  add_public_routes(router, service);
  add_backup_routes(router, service);
}

http::Handler pooled(Service& service, std::function<void(http::Responder)> work) {
  return [&service, work = std::move(work)](const http::Request&, http::Responder responder) {
    // std::function wants what it holds to be copyable; a Responder only moves.
    auto shared = std::make_shared<http::Responder>(std::move(responder));
    if (!service.pool.submit([shared, work] { work(std::move(*shared)); })) shared->answer(busy_reply());
  };
}

namespace {

bool carries(const http::Request& request, const Hash& token_hash) {
  constexpr std::string_view kScheme = "Bearer ";
  const auto header = request.header("authorization");
  if (!header || !header->starts_with(kScheme)) return false;
  return equal_in_constant_time(sha256(as_bytes(header->substr(kScheme.size()))), token_hash);
}

}  // namespace

bool is_auditor(const Service& service, const http::Request& request) {
  return carries(request, service.auditor_token_hash);
}

bool may_maintain(const Service& service, const http::Request& request) {
  return service.maintenance != nullptr && carries(request, service.maintenance->token_hash);
}

http::Response token_needed() {
  auto response =
      http::problem(401, "token_needed",
                    "Cette page est réservée aux auditeurs : présentez un jeton (Authorization: Bearer …).");
  response.with_header("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace passnum
