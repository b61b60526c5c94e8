#include "api/identity/oidc/relying_party.h"

#include <algorithm>
#include <array>

#include "api/identity/oidc/form.h"
#include "api/identity/oidc/signed_token.h"
#include "ledger/crypto/hash.h"
#include "ledger/crypto/keyed_hash.h"
#include "ledger/model/json.h"

namespace passnum::oidc {
namespace {

constexpr std::int64_t kAssertionSeconds = 60;
constexpr std::size_t kTokenAnswerBytesMax = 96 * 1024;
constexpr std::size_t kAccessTokenBytesMax = 8 * 1024;
constexpr std::size_t kShownBytesMax = 200;

std::string random_text(Random& random) {
  std::array<Byte, 32> bytes{};
  random.fill(bytes);
  return to_base64url(bytes);
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// OpenID Connect 5.5.1.1: acr_values alone is a wish; this makes it a condition.
std::string claims_request(const std::vector<std::string>& acr) {
  std::string values;
  for (const auto& value : acr) {
    if (!values.empty()) values += ',';
    append_json_string(values, value);
  }
  return R"({"id_token":{"acr":{"essential":true,"values":[)" + values + "]}}}";
}

// Of an error code that somebody sent: only what RFC 6749 lets it be made of, and not too much.
std::string shown(std::string_view code) {
  const bool is_plain = std::ranges::all_of(
      code, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; });
  return is_plain && code.size() <= 64 ? std::string(code) : std::string("an error");
}

std::string_view media_type(const client::ClientResponse& response) {
  auto type = response.header("content-type").value_or("");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return type;
}

bool is_printable(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

// A text to show to people: bounded, without control characters, or nothing.
std::string shown_claim(const ForeignJson& claims, const char* name) {
  const auto* text = claims.text(name);
  if (text == nullptr || text->size() > kShownBytesMax) return {};
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return std::ranges::any_of(*text, is_control) ? std::string() : *text;
}

Error untrusted(std::string why) {
  return Error(ErrorCode::invalid, std::move(why));
}

}  // namespace

RelyingParty::RelyingParty(RelyingPartySettings settings, Provider& provider, Fetch& fetch, Clock& clock,
                           Random& random)
    : settings_(std::move(settings)), provider_(provider), fetch_(fetch), clock_(clock), random_(random) {}

const std::vector<std::string>& RelyingParty::acr_for(bool is_fresh) const {
  return is_fresh && !settings_.strong_acr_values.empty() ? settings_.strong_acr_values
                                                          : settings_.acr_values;
}

Result<Begun> RelyingParty::begin(bool is_fresh) {
  const auto metadata = provider_.metadata();
  if (!metadata) return metadata.error();
  PendingSignIn pending{random_text(random_), random_text(random_), random_text(random_), clock_.now(),
                        is_fresh};
  CHECK(pending.state.size() == kStateCharacters);
  const Hash challenge = sha256(as_bytes(pending.verifier));
  std::vector<std::pair<std::string, std::string>> query{
      {"response_type", "code"},
      {"client_id", settings_.client_id},
      {"redirect_uri", settings_.redirect_uri},
      {"scope", settings_.scope},
      {"state", pending.state},
      {"nonce", pending.nonce},
      {"code_challenge", to_base64url(challenge)},
      {"code_challenge_method", "S256"},
  };
  if (const auto& acr = acr_for(is_fresh); !acr.empty()) {
    query.emplace_back("acr_values", joined(acr));
    query.emplace_back("claims", claims_request(acr));
  }
  if (is_fresh) {
    query.emplace_back("prompt", "login");
    query.emplace_back("max_age", "0");
  }
  return Begun{metadata.value().authorization_endpoint + "?" + form(query), std::move(pending)};
}

Result<Done> RelyingParty::check_callback(const PendingSignIn& pending, const Callback& callback,
                                          const Metadata& metadata) const {
  const auto age_ms = clock_.now().value - pending.begun.value;
  if (age_ms < 0 || age_ms >= kSignInMsMax) return untrusted("the sign-in took too long");
  if (callback.state.empty() || !equal_in_constant_time(as_bytes(callback.state), as_bytes(pending.state))) {
    return untrusted("the state is not the one we sent");
  }
  // RFC 9207: a code of another provider must never be shown to this one.
  if (callback.issuer.empty() ? metadata.says_issuer_in_callback : callback.issuer != metadata.issuer) {
    return untrusted("the answer does not come from this provider");
  }
  if (!callback.error.empty()) return untrusted("the provider said: " + shown(callback.error));
  if (callback.code.empty() || callback.code.size() > kCallbackValueBytesMax ||
      !is_printable(callback.code)) {
    return untrusted("the answer has no code");
  }
  return Done{};
}

Result<std::string> RelyingParty::token_request_body(const PendingSignIn& pending, const Callback& callback,
                                                     const Metadata& metadata) {
  std::vector<std::pair<std::string, std::string>> fields{{"grant_type", "authorization_code"},
                                                          {"code", callback.code},
                                                          {"redirect_uri", settings_.redirect_uri},
                                                          {"code_verifier", pending.verifier},
                                                          {"client_id", settings_.client_id}};
  if (const auto* secret = std::get_if<ClientSecretPost>(&settings_.authentication)) {
    fields.emplace_back("client_secret", secret->secret);
    return form(fields);
  }
  const auto now_s = clock_.now().value / 1000;
  // The audience is the issuer: the token endpoint's address lets another server pass the assertion on.
  const Json claims(Json::Object{{"iss", Json(settings_.client_id)},
                                 {"sub", Json(settings_.client_id)},
                                 {"aud", Json(metadata.issuer)},
                                 {"jti", Json(random_text(random_))},
                                 {"iat", Json(now_s)},
                                 {"exp", Json(now_s + kAssertionSeconds)}});
  const auto assertion =
      make_signed_token(std::get<PrivateKeyJwt>(settings_.authentication).key, canonical_text(claims));
  if (!assertion) return assertion.error();
  fields.emplace_back("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
  fields.emplace_back("client_assertion", assertion.value());
  return form(fields);
}

Result<RelyingParty::Tokens> RelyingParty::ask_tokens(const PendingSignIn& pending, const Callback& callback,
                                                      const Metadata& metadata) {
  auto body = token_request_body(pending, callback, metadata);
  if (!body) return std::move(body).error();
  const auto answered = fetch_.fetch({"POST",
                                      metadata.token_endpoint,
                                      "application/x-www-form-urlencoded",
                                      std::move(body).value(),
                                      {{"Accept", "application/json"}}});
  if (!answered) return answered.error().while_doing("asking the provider for tokens");
  const auto& response = answered.value();
  if (response.status >= 500) return Error(ErrorCode::unavailable, "the provider failed to give tokens");
  const auto answer = parse_foreign_json(response.body, kTokenAnswerBytesMax);
  if (!answer) return answer.error().while_doing("reading the provider's tokens");
  if (response.status != 200) {
    const auto* code = answer.value().text("error");
    return untrusted("the provider refused the code: " + shown(code == nullptr ? "" : *code));
  }
  const auto* type = answer.value().text("token_type");
  const auto is_same_letter = [](char a, char b) { return (a | 0x20) == b; };
  if (type == nullptr || !std::ranges::equal(*type, std::string_view("bearer"), is_same_letter)) {
    return untrusted("the access token is not a bearer token");
  }
  const auto* access = answer.value().text("access_token");
  const auto* identity = answer.value().text("id_token");
  if (access == nullptr || access->empty() || access->size() > kAccessTokenBytesMax || !is_printable(*access))
    return untrusted("no access token");
  if (identity == nullptr) return untrusted("no ID token");
  return Tokens{*access, *identity};
}

Result<ForeignJson> RelyingParty::verified_claims(std::string_view token) {
  auto parsed = parse_signed_token(token);
  if (!parsed) return std::move(parsed).error();
  const auto key = provider_.key(parsed.value().algorithm, parsed.value().key_id);
  if (!key && key.error().code == ErrorCode::not_found) {
    return untrusted("the token is signed with a key that is not the provider's");
  }
  if (!key) return key.error();
  if (!key.value()->verifies(parsed.value().signed_text, parsed.value().signature)) {
    return untrusted("the token's signature is wrong");
  }
  return std::move(parsed).value().claims;
}

Result<Done> RelyingParty::add_userinfo(const Tokens& tokens, const Metadata& metadata,
                                        const Expected& expected, SignedIn& out) {
  const auto answered = fetch_.fetch(
      {"GET", metadata.userinfo_endpoint, {}, {}, {{"Authorization", "Bearer " + tokens.access_token}}});
  if (!answered) return answered.error().while_doing("asking the provider who this is");
  const auto& response = answered.value();
  if (response.status >= 500) return Error(ErrorCode::unavailable, "the provider failed to say who this is");
  if (response.status != 200) return untrusted("the provider does not say who this is");
  const auto type = media_type(response);
  if (type != "application/jwt" && type != "application/json") return untrusted("userinfo of another type");
  const bool is_signed = type == "application/jwt";
  const auto claims =
      is_signed ? verified_claims(response.body) : parse_foreign_json(response.body, kTokenBytesMax);
  if (!claims) return claims.error().while_doing("reading who this is");
  const auto checked = check_userinfo(claims.value(), out.subject, is_signed, expected);
  if (!checked) return checked.error().while_doing("reading who this is");
  auto last = shown_claim(claims.value(), "usual_name");
  if (last.empty()) last = shown_claim(claims.value(), "family_name");
  const auto first = shown_claim(claims.value(), "given_name");
  out.name = first + (first.empty() || last.empty() ? "" : " ") + last;
  out.email = shown_claim(claims.value(), "email");
  out.siret = shown_claim(claims.value(), "siret");
  return Done{};
}

Result<SignedIn> RelyingParty::finish(const PendingSignIn& pending, const Callback& callback) {
  const auto metadata = provider_.metadata();
  if (!metadata) return metadata.error();
  if (auto checked = check_callback(pending, callback, metadata.value()); !checked) {
    return std::move(checked).error();
  }
  auto tokens = ask_tokens(pending, callback, metadata.value());
  if (!tokens) return std::move(tokens).error();
  const auto claims = verified_claims(tokens.value().id_token);
  if (!claims) return claims.error().while_doing("verifying the ID token");
  Expected expected{metadata.value().issuer,
                    settings_.client_id,
                    pending.nonce,
                    tokens.value().access_token,
                    acr_for(pending.is_fresh),
                    pending.is_fresh ? std::optional(pending.begun) : std::nullopt,
                    clock_.now()};
  auto facts = check_id_token(claims.value(), expected);
  if (!facts) return facts.error().while_doing("verifying the ID token");
  SignedIn out;
  out.issuer = metadata.value().issuer;
  out.subject = facts.value().subject;
  out.acr = facts.value().acr;
  out.is_strong =
      std::ranges::find(settings_.strong_acr_values, out.acr) != settings_.strong_acr_values.end();
  out.signed_in = facts.value().signed_in;
  out.id_token = tokens.value().id_token;
  if (auto added = add_userinfo(tokens.value(), metadata.value(), expected, out); !added) {
    return std::move(added).error();
  }
  return out;
}

Result<std::string> RelyingParty::logout_url(std::string_view id_token, std::string_view state) {
  const auto metadata = provider_.metadata();
  if (!metadata) return metadata.error();
  if (metadata.value().end_session_endpoint.empty()) return std::string();
  std::vector<std::pair<std::string, std::string>> query{{"id_token_hint", std::string(id_token)},
                                                         {"client_id", settings_.client_id}};
  if (!settings_.post_logout_redirect_uri.empty()) {
    query.emplace_back("post_logout_redirect_uri", settings_.post_logout_redirect_uri);
    query.emplace_back("state", std::string(state));
  }
  return metadata.value().end_session_endpoint + "?" + form(query);
}

}  // namespace passnum::oidc
