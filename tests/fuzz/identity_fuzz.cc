#include <cstddef>
#include <cstdint>
#include <string>

#include "api/identity/oidc/id_token.h"
#include "api/identity/oidc/provider.h"
#include "api/identity/oidc/signed_token.h"
#include "api/identity/webauthn/webauthn.h"
#include "ledger/crypto/hash.h"

namespace passnum {
namespace {

// What the rest of the input is: its first byte says which.
enum class Use : Byte { json, token, claims, userinfo, keys, metadata, client_data, registration, assertion };
constexpr Byte kUses = 9;

const webauthn::Site kHere{"passnum.example", "https://passnum.example"};
const Bytes kChallenge(webauthn::kChallengeBytes, 7);
constexpr TimeMs kNow{1'793'880'000'000};
constexpr std::size_t kJsonBytesMax = 64 * 1024;

oidc::Expected expected() {
  return {"https://provider.example", "client", "nonce", "access", {}, std::nullopt, kNow};
}

std::string client_data(const std::string& type) {
  return R"({"type":")" + type + R"(","challenge":")" + to_base64url(kChallenge) + R"(","origin":")" +
         kHere.origin + R"("})";
}

// As a device of ours begins, so that the fuzzer need not find the hash: site, and the flags given.
Bytes authenticator_data(Byte flags, ByteView rest) {
  const Hash site = sha256(as_bytes(kHere.rp_id));
  Bytes out(site.begin(), site.end());
  out.push_back(flags);
  out.insert(out.end(), rest.begin(), rest.end());
  return out;
}

void try_claims(const oidc::ForeignJson& claims) {
  const auto facts = oidc::check_id_token(claims, expected());
  if (!facts) return;
  CHECK(*claims.text("iss") == expected().issuer);
  CHECK(*claims.text("nonce") == expected().nonce);
  CHECK(*claims.text("sub") == facts.value().subject);
}

void try_token(std::string_view text) {
  const auto token = oidc::parse_signed_token(text);
  if (!token) return;
  CHECK(text.starts_with(token.value().signed_text + "."));
  CHECK(!token.value().signature.empty());
  try_claims(token.value().claims);
}

void try_keys(std::string_view text) {
  const auto keys = oidc::KeySet::parse(text);
  if (!keys) return;
  for (const auto algorithm : {oidc::Algorithm::rs256, oidc::Algorithm::es256}) {
    const auto* key = keys.value().find(algorithm, std::nullopt);
    if (key == nullptr) continue;
    CHECK(key->algorithm() == algorithm);
    CHECK(!key->verifies("never signed", Bytes(64, 1)));
  }
}

void try_metadata(std::string_view text) {
  const auto metadata = oidc::parse_metadata(text, expected().issuer);
  if (!metadata) return;
  CHECK(metadata.value().issuer == expected().issuer);
  for (const auto& url : {metadata.value().token_endpoint, metadata.value().jwks_uri})
    CHECK(url.starts_with("https://"));
}

// Nothing that a fuzzer makes is signed.
void must_be_refused(const webauthn::Credential& credential, const webauthn::Assertion& assertion) {
  CHECK(!webauthn::check_assertion(assertion, credential, kHere, kChallenge));
}

void try_registration(ByteView rest) {
  const auto made = webauthn::check_registration(
      {client_data("webauthn.create"), authenticator_data(0x45, rest)}, kHere, kChallenge);
  if (!made) return;
  CHECK(!made.value().id.empty() && made.value().id.size() <= webauthn::kCredentialIdBytesMax);
  must_be_refused(made.value(),
                  {client_data("webauthn.get"), authenticator_data(0x05, Bytes(4, 0)), Bytes(64, 1)});
}

void try_assertion(ByteView rest) {
  const std::size_t half = rest.size() / 2;
  const Bytes signature(rest.begin() + static_cast<std::ptrdiff_t>(half), rest.end());
  const webauthn::Assertion assertion{client_data("webauthn.get"), authenticator_data(0x05, rest.first(half)),
                                      signature};
  must_be_refused({Bytes(16, 1), webauthn::Algorithm::es256, Bytes(64, 2), 0}, assertion);
  must_be_refused({Bytes(16, 1), webauthn::Algorithm::eddsa, Bytes(32, 3), 0}, assertion);
}

void try_client_data(std::string_view text) {
  static_cast<void>(webauthn::challenge_in(text));
  const auto made =
      webauthn::check_registration({std::string(text), authenticator_data(0x45, {})}, kHere, kChallenge);
  CHECK(!made);
}

}  // namespace
}  // namespace passnum

// What providers and passkeys say comes from outside, before anybody is known: it is read or refused, and
// nothing that nobody has signed is believed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace passnum;
  if (size == 0) return 0;
  const ByteView rest(data + 1, size - 1);
  const auto text = as_text(rest);
  const auto json = oidc::parse_foreign_json(text, kJsonBytesMax);
  switch (Use(data[0] % kUses)) {
    case Use::json:
      break;
    case Use::token:
      try_token(text);
      break;
    case Use::claims:
      if (json) try_claims(json.value());
      break;
    case Use::userinfo:
      if (json) CHECK(!oidc::check_userinfo(json.value(), "nobody's subject \xff", true, expected()));
      break;
    case Use::keys:
      try_keys(text);
      break;
    case Use::metadata:
      try_metadata(text);
      break;
    case Use::client_data:
      try_client_data(text);
      break;
    case Use::registration:
      try_registration(rest);
      break;
    case Use::assertion:
      try_assertion(rest);
      break;
  }
  return 0;
}
