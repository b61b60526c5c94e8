#include "api/web/web_routes.h"

#include <algorithm>
#include <optional>
#include <string>

#include "api/http/conditional.h"
#include "api/http/responder.h"

namespace passnum::web {
namespace {

constexpr std::string_view kIndex = "/app/index.html";
constexpr std::string_view kUnreadable = "-";  // no voucher: the page says so

const Asset* find(std::span<const Asset> assets, std::string_view path) {
  const auto found = std::ranges::find(assets, path, &Asset::path);
  return found == assets.end() ? nullptr : &*found;
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
  if (http::has_already(request, asset.etag)) {
    response.status = 304;
    return with_safety(std::move(response));
  }
  response.content_type = asset.content_type;
  const bool is_gzipped = !asset.gzipped.empty() && http::takes_gzip(request);
  if (is_gzipped) response.with_header("Content-Encoding", "gzip");
  response.body = is_gzipped ? asset.gzipped : asset.bytes;
  return with_safety(std::move(response));
}

// Where a public page is found: "/v.html" at "/v", "/index.html" at "/", "/en/index.html" at "/en".
std::optional<std::string> page_path(std::string_view path) {
  constexpr std::string_view kEnd = ".html";
  constexpr std::string_view kFolder = "/index";
  if (!path.ends_with(kEnd) || path.starts_with("/app/")) return std::nullopt;
  path.remove_suffix(kEnd.size());
  if (path.ends_with(kFolder)) path.remove_suffix(kFolder.size());
  return path.empty() ? "/" : std::string(path);
}

bool is_plain(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// The voucher leaves the address bar's path at once, for where no server is told of it.
http::Response to_voucher_page(std::string_view payload) {
  const bool is_readable = std::ranges::all_of(payload, is_plain);
  http::Response response;
  response.status = 303;
  response.with_header("Location", "/v#" + std::string(is_readable ? payload : kUnreadable));
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
  for (const char* files : {"/app/{path...}", "/assets/{path...}"}) {
    router.add("GET", files, [serve](const http::Request& request, http::Responder responder) {
      serve(request, request.path, responder);
    });
  }
  router.add("GET", "/V/{payload...}", [](const http::Request& request, http::Responder responder) {
    responder.answer(to_voucher_page(request.parameter("payload")));
  });
  for (const Asset& asset : assets) {
    const auto page = page_path(asset.path);
    if (!page) continue;
    router.add("GET", *page, [&asset](const http::Request& request, http::Responder responder) {
      responder.answer(reply(request, asset));
    });
  }
}

}  // namespace passnum::web
