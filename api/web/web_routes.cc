#include "api/web/web_routes.h"

#include <algorithm>
#include <string>

#include "api/http/responder.h"

namespace passnum::web {
namespace {

constexpr std::string_view kIndex = "/app/index.html";

const Asset* find(std::span<const Asset> assets, std::string_view path) {
  const auto found = std::ranges::find(assets, path, &Asset::path);
  return found == assets.end() ? nullptr : &*found;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

// Calls `visit` with each item of a comma-separated header value until it returns true.
template <typename Visit>
bool any_item(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    if (visit(trimmed(list.substr(0, end)))) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

// RFC 9110 section 13.1.2, weak comparison: a cache on the way may have marked our tag as weak.
bool has_already(const http::Request& request, std::string_view etag) {
  const auto wanted = request.header("if-none-match");
  return wanted && any_item(*wanted, [etag](std::string_view item) {
           if (item.starts_with("W/")) item.remove_prefix(2);
           return item == etag || item == "*";
         });
}

// gzip without a weight of zero. Whoever says nothing gets the plain bytes.
bool takes_gzip(const http::Request& request) {
  const auto accepted = request.header("accept-encoding");
  return accepted && any_item(*accepted, [](std::string_view item) {
           const auto semicolon = std::min(item.find(';'), item.size());
           if (trimmed(item.substr(0, semicolon)) != "gzip") return false;
           const auto weight = trimmed(item.substr(std::min(semicolon + 1, item.size())));
           return !weight.starts_with("q=0") || weight.find_first_not_of("0.", 2) != std::string_view::npos;
         });
}

http::Response with_safety(http::Response response) {
  response.with_header("Content-Security-Policy", std::string(kContentSecurityPolicy))
      .with_header("Referrer-Policy", "no-referrer")
      .with_header("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
      .with_header("Cross-Origin-Opener-Policy", "same-origin")
      .with_header("Cross-Origin-Resource-Policy", "same-origin");
  return response;
}

http::Response reply(const http::Request& request, const Asset& asset) {
  http::Response response;
  response.cache_control =
      asset.keeping == Keeping::for_ever ? "public, max-age=31536000, immutable" : "no-cache";
  response.with_header("ETag", std::string(asset.etag)).with_header("Vary", "Accept-Encoding");
  if (has_already(request, asset.etag)) {
    response.status = 304;
    return with_safety(std::move(response));
  }
  response.content_type = asset.content_type;
  const bool is_gzipped = !asset.gzipped.empty() && takes_gzip(request);
  if (is_gzipped) response.with_header("Content-Encoding", "gzip");
  response.body = is_gzipped ? asset.gzipped : asset.bytes;
  return with_safety(std::move(response));
}

http::Response not_there() {
  return with_safety(http::problem(404, "not_found", "Cette page n’existe pas."));
}

}  // namespace

void add_web_routes(http::Router& router, std::span<const Asset> assets) {
  const auto serve = [assets](const http::Request& request, std::string_view path,
                              http::Responder& responder) {
    const Asset* asset = find(assets, path);
    responder.answer(asset == nullptr ? not_there() : reply(request, *asset));
  };
  router.add("GET", "/app", [](const http::Request&, http::Responder responder) {
    http::Response response;
    response.status = 308;
    responder.answer(with_safety(std::move(response.with_header("Location", "/app/"))));
  });
  router.add("GET", "/app/", [serve](const http::Request& request, http::Responder responder) {
    serve(request, kIndex, responder);
  });
  router.add("GET", "/app/{path...}", [serve](const http::Request& request, http::Responder responder) {
    serve(request, request.path, responder);
  });
}

}  // namespace passnum::web
