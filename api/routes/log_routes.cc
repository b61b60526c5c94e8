#include "api/routes/replies.h"
#include "api/routes/service.h"
#include "ledger/store/tree_parts.h"

namespace passnum {
namespace {

constexpr const char* kForever = "public, max-age=31536000, immutable";

http::Response not_there() {
  return http::problem(404, "not_found", "Ce fichier n’existe pas dans le registre.");
}

http::Response checkpoint(const Service& service) {
  const auto note = service.store.snapshot()->checkpoint();
  if (!note) return error_reply(note.error());
  if (!note.value()) return not_there();
  return http::text(200, *note.value());
}

http::Response bytes_reply(const Bytes& bytes) {
  http::Response response;
  response.content_type = "application/octet-stream";
  response.body = as_text(bytes);
  response.cache_control = kForever;
  return response;
}

// A tile or a bundle of entries, full or partial: whatever was once served is served the same for ever.
http::Response tile(const Service& service, const http::Request& request) {
  const auto tile_name = parse_tile_path("tile/" + std::string(request.parameter("path")));
  if (!tile_name) return not_there();
  const auto& [kind, level, index, width] = tile_name.value();
  const auto snapshot = service.store.snapshot();
  if (tile_width(level, index, snapshot->size()) < width) return not_there();
  const bool is_secret = kind == TileKind::entries;
  if (is_secret && !is_auditor(service, request)) return token_needed();
  const auto bytes = published_bytes(*snapshot, tile_name.value());
  if (!bytes) return error_reply(bytes.error());
  auto response = bytes_reply(bytes.value());
  if (is_secret) response.cache_control = "private, max-age=31536000, immutable";
  return response;
}

}  // namespace

void add_log_routes(http::Router& router, Service& service) {
  router.add("GET", "/log/checkpoint",
             pooled(service, [&service](http::Responder r) { r.answer(checkpoint(service)); }));
  router.add("GET", "/log/tile/{path...}",
             pooled(service, [&service](http::Responder r) { r.answer(tile(service, r.request())); }));
}

}  // namespace passnum
