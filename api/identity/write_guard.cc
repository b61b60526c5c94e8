#include "api/identity/write_guard.h"

#include "api/identity/sessions.h"
#include "ledger/crypto/keyed_hash.h"

namespace passnum::identity {

bool is_write(std::string_view method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

Outcome<Done> check_origin(const http::Request& request) {
  const auto origin = request.header("origin");
  const auto host = request.header("host");
  if (!origin || !host || host->empty() || *origin != "https://" + std::string(*host)) {
    return Failure(Denied::origin_refused);
  }
  const auto site = request.header("sec-fetch-site");
  if (site && *site != "same-origin") return Failure(Denied::origin_refused);
  return Done{};
}

Outcome<Done> check_write(const http::Request& request, std::string_view session_token) {
  if (auto checked = check_origin(request); !checked) return checked;
  const auto shown = request.header(kCsrfHeader);
  if (!shown || !equal_in_constant_time(as_bytes(*shown), as_bytes(csrf_token(session_token)))) {
    return Failure(Denied::csrf_refused);
  }
  return Done{};
}

}  // namespace passnum::identity
