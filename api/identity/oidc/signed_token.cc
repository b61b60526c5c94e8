#include "api/identity/oidc/signed_token.h"

#include <array>

#include "ledger/model/json.h"

namespace passnum::oidc {
namespace {

constexpr std::size_t kHeaderBytesMax = 4 * 1024;

Result<ForeignJson> decoded_object(std::string_view part, std::size_t bytes_max, const char* what) {
  const auto bytes = from_base64url(part);
  if (!bytes) return Error(ErrorCode::invalid, std::string("the token's ") + what + " is not base64url");
  auto value = parse_foreign_json(as_text(bytes.value()), bytes_max);
  if (!value) return value.error().while_doing(std::string("reading the token's ") + what);
  if (value.value().object() == nullptr) {
    return Error(ErrorCode::invalid, std::string("the token's ") + what + " is not an object");
  }
  return value;
}

// What would let the token itself say with which key, or by which rules, it is to be believed.
Result<Done> check_header(const ForeignJson& header) {
  for (const std::string_view member : {"crit", "jwk", "jku", "x5u", "b64", "enc", "zip"}) {
    if (header.find(member) != nullptr) {
      return Error(ErrorCode::unsupported, "the token's header has \"" + std::string(member) + "\"");
    }
  }
  return Done{};
}

}  // namespace

Result<SignedToken> parse_signed_token(std::string_view compact) {
  if (compact.size() > kTokenBytesMax) {
    return Error(ErrorCode::too_large, "a token of more than " + std::to_string(kTokenBytesMax) + " bytes");
  }
  const auto first = compact.find('.');
  const auto second = first == std::string_view::npos ? first : compact.find('.', first + 1);
  if (second == std::string_view::npos || compact.find('.', second + 1) != std::string_view::npos) {
    return Error(ErrorCode::invalid, "not a signed token of three parts");
  }
  const auto header = decoded_object(compact.substr(0, first), kHeaderBytesMax, "header");
  if (!header) return header.error();
  if (auto checked = check_header(header.value()); !checked) return std::move(checked).error();
  const auto* algorithm = header.value().text("alg");
  const auto known = algorithm == nullptr ? std::nullopt : algorithm_named(*algorithm);
  if (!known) return Error(ErrorCode::unsupported, "the token is signed with neither RS256 nor ES256");
  auto claims = decoded_object(compact.substr(first + 1, second - first - 1), kTokenBytesMax, "claims");
  if (!claims) return std::move(claims).error();
  auto signature = from_base64url(compact.substr(second + 1));
  if (!signature || signature.value().empty()) {
    return Error(ErrorCode::invalid, "the token's signature is not base64url, or empty");
  }
  SignedToken token{*known, std::nullopt, std::string(compact.substr(0, second)),
                    std::move(signature).value(), std::move(claims).value()};
  if (const auto* id = header.value().text("kid")) token.key_id = *id;
  return token;
}

Result<std::string> make_signed_token(const ClientKey& key, std::string_view claims_json) {
  std::string header = R"({"alg":")" + std::string(name(key.algorithm())) + '"';
  if (!key.id().empty()) {
    header += R"(,"kid":)";
    append_json_string(header, key.id());
  }
  header += R"(,"typ":"JWT"})";
  std::string text = to_base64url(as_bytes(header)) + "." + to_base64url(as_bytes(claims_json));
  const auto signature = key.sign(text);
  if (!signature) return signature.error();
  return text + "." + to_base64url(signature.value());
}

}  // namespace passnum::oidc
