#include <memory>

#include "api/routes/replies.h"
#include "api/routes/service.h"

namespace passnum {
namespace {

http::Response maintenance_token_needed() {
  auto response = http::problem(401, "token_needed",
                                "Réservé à qui exploite ce serveur : présentez le jeton de server.token "
                                "(Authorization: Bearer …).");
  response.with_header("WWW-Authenticate", "Bearer");
  return response;
}

http::Response under_way(const std::string& detail) {
  auto response = http::problem(503, "busy", "Une autre sauvegarde est en cours.", detail);
  response.with_retry_after_s(60);
  return response;
}

// Where the copy goes is not the caller's to say: beside the database, in place of the one before.
http::Response pin(const Maintenance& maintenance) {
  const auto size = maintenance.pin();
  if (!size && size.error().code == ErrorCode::unavailable) return under_way(size.error().context);
  if (!size) {
    return http::problem(500, "internal_error", "La base n’a pas pu être figée pour la sauvegarde.",
                         size.error().message());
  }
  return http::json(201, "{\"tree_size\":" + std::to_string(size.value()) + "}");
}

}  // namespace

void add_backup_routes(http::Router& router, Service& service) {
  router.add("POST", "/v1/backup/pin", [&service](const http::Request& request, http::Responder responder) {
    if (!may_maintain(service, request)) return responder.answer(maintenance_token_needed());
    const Maintenance& maintenance = *service.maintenance;
    auto shared = std::make_shared<http::Responder>(std::move(responder));
    if (!maintenance.pool.submit([shared, &maintenance] { shared->answer(pin(maintenance)); }))
      shared->answer(under_way({}));
  });
}

}  // namespace passnum
