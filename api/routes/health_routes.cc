#include "api/routes/openapi.h"
#include "api/routes/replies.h"
#include "api/routes/service.h"

namespace passnum {

// healthz: the process answers. readyz: it can take redemptions.
void add_health_routes(http::Router& router, Service& service) {
  router.add("GET", "/healthz",
             [](const http::Request&, http::Responder responder) {
               responder.answer(http::json(200, R"({"status":"ok"})"));
             },
             {.is_vital = true});
  router.add("GET", "/readyz",
             [&service](const http::Request&, http::Responder responder) {
               if (service.sequencer.has_stopped()) {
                 return responder.answer(
                     http::problem(503, "stopped", "Le registre est arrêté : prévenez l’exploitant."));
               }
               responder.answer(http::json(200, R"({"status":"ready"})"));
             },
             {.is_vital = true});
  router.add("GET", "/openapi.json", [](const http::Request&, http::Responder responder) {
    auto response = http::json(200, std::string(openapi_json()));
    response.cache_control = "public, max-age=300";
    responder.answer(std::move(response));
  });
}

}  // namespace passnum
