#pragma once

#include <span>

#include "api/http/router.h"
#include "api/web/assets.h"

namespace passnum::web {

// What a browser may do on our pages: load from here and nowhere else, no inline script or style, no frame.
// 'wasm-unsafe-eval' lets the decoder's WebAssembly be compiled; it allows no eval() of text.
constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

// Adds GET /app (goes to /app/), /app/ (its index.html), /app/{path...} and, for the public pages,
// /assets/{path...} and each page without its ".html". A voucher's other spelling (FORMAT.md, section 4),
// /V/{payload...}, goes to /v#{payload}; that answer is the only place where the payload is written, and none
// may keep it. `assets` outlive the router. A path that no asset has
// is answered 404; a client that has the same bytes already, 304. Handlers copy nothing that is large but the
// answer, and block on nothing.
void add_web_routes(http::Router& router, std::span<const Asset> assets);

}  // namespace passnum::web
