#include "api/routes/batch.h"

namespace passnum {
namespace {

constexpr std::size_t kCommandsBytesMax = 8 * 1024 * 1024;
constexpr BatchKind kCommands{"command_id", 1000, false, check_command};

}  // namespace

void add_command_routes(http::Router& router, Service& service) {
  router.add("POST", "/v1/commands",
             pooled(service, [&service](http::Responder r) { run_batch(service, std::move(r), kCommands); }),
             {.body_bytes_max = kCommandsBytesMax});
}

}  // namespace passnum
