#include "api/identity/oidc/id_token.h"

#include <algorithm>

#include "ledger/base/bytes.h"
#include "ledger/crypto/hash.h"
#include "ledger/crypto/keyed_hash.h"

namespace passnum::oidc {
namespace {

constexpr std::int64_t kSecondsMax = 253'402'300'799;  // the end of 9999

Error wrong(const char* claim) {
  return Error(ErrorCode::invalid, std::string("the claim \"") + claim + "\" is missing or wrong");
}

std::optional<TimeMs> time_claim(const ForeignJson& claims, const char* name) {
  const auto* member = claims.find(name);
  if (member == nullptr || member->integer() == nullptr) return std::nullopt;
  const auto seconds = *member->integer();
  if (seconds < 0 || seconds > kSecondsMax) return std::nullopt;
  return TimeMs(seconds * 1000);
}

bool equal(std::string_view a, std::string_view b) {
  return equal_in_constant_time(as_bytes(a), as_bytes(b));
}

// "aud" is one text or a list of them.
std::size_t audience_count(const ForeignJson& claims, std::string_view client_id, bool& names_us) {
  const auto* audience = claims.find("aud");
  names_us = false;
  if (audience == nullptr) return 0;
  if (audience->string() != nullptr) {
    names_us = *audience->string() == client_id;
    return 1;
  }
  if (audience->array() == nullptr) return 0;
  names_us = std::ranges::any_of(*audience->array(), [&](const ForeignJson& item) {
    return item.string() != nullptr && *item.string() == client_id;
  });
  return audience->array()->size();
}

Result<Done> check_audience(const ForeignJson& claims, const std::string& client_id) {
  bool names_us = false;
  const auto count = audience_count(claims, client_id, names_us);
  if (!names_us) return wrong("aud");
  const auto* party = claims.find("azp");
  if (party == nullptr) {
    if (count > 1) return wrong("azp");  // several audiences: it must say for whom
    return Done{};
  }
  if (party->string() == nullptr || *party->string() != client_id) return wrong("azp");
  return Done{};
}

Result<Done> check_times(const ForeignJson& claims, TimeMs now) {
  const auto expires = time_claim(claims, "exp");
  if (!expires || now.value - kClockSkewMaxMs >= expires->value) return wrong("exp");
  const auto issued = time_claim(claims, "iat");
  if (!issued || issued->value > now.value + kClockSkewMaxMs ||
      issued->value < now.value - kIdTokenAgeMaxMs - kClockSkewMaxMs) {
    return wrong("iat");
  }
  if (claims.find("nbf") != nullptr) {
    const auto from = time_claim(claims, "nbf");
    if (!from || from->value > now.value + kClockSkewMaxMs) return wrong("nbf");
  }
  return Done{};
}

// Left half of SHA-256 of the access token; both algorithms hash with SHA-256.
std::string access_token_hash(std::string_view access_token) {
  const Hash hash = sha256(as_bytes(access_token));
  return to_base64url(ByteView(hash).first(16));
}

bool is_subject(const std::string* subject) {
  return subject != nullptr && !subject->empty() && subject->size() <= kSubjectBytesMax &&
         std::ranges::all_of(*subject, [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

Result<IdTokenFacts> check_id_token(const ForeignJson& claims, const Expected& expected) {
  const auto* issuer = claims.text("iss");
  if (issuer == nullptr || *issuer != expected.issuer) return wrong("iss");
  if (auto checked = check_audience(claims, expected.client_id); !checked) return std::move(checked).error();
  if (auto checked = check_times(claims, expected.now); !checked) return std::move(checked).error();
  const auto* nonce = claims.text("nonce");
  if (expected.nonce.empty() || nonce == nullptr || !equal(*nonce, expected.nonce)) return wrong("nonce");
  const auto* subject = claims.text("sub");
  if (!is_subject(subject)) return wrong("sub");
  IdTokenFacts facts{*subject, {}, time_claim(claims, "auth_time")};
  if (const auto* acr = claims.text("acr")) facts.acr = *acr;
  if (!expected.acr.empty() && std::ranges::find(expected.acr, facts.acr) == expected.acr.end()) {
    return wrong("acr");
  }
  if (claims.find("at_hash") != nullptr) {
    const auto* hash = claims.text("at_hash");
    if (hash == nullptr || !equal(*hash, access_token_hash(expected.access_token))) return wrong("at_hash");
  }
  if (claims.find("auth_time") != nullptr &&
      (!facts.signed_in || facts.signed_in->value > expected.now.value + kClockSkewMaxMs)) {
    return wrong("auth_time");
  }
  if (expected.signed_in_since &&
      (!facts.signed_in || facts.signed_in->value + kClockSkewMaxMs < expected.signed_in_since->value)) {
    return wrong("auth_time");
  }
  return facts;
}

Result<Done> check_userinfo(const ForeignJson& claims, std::string_view subject, bool is_signed,
                            const Expected& expected) {
  // Without this, an access token of somebody else would bring their name and organisation (Core 5.3.2).
  const auto* stated = claims.text("sub");
  if (stated == nullptr || *stated != subject) return wrong("sub");
  if (!is_signed) return Done{};
  const auto* issuer = claims.text("iss");
  if (issuer == nullptr || *issuer != expected.issuer) return wrong("iss");
  bool names_us = false;
  audience_count(claims, expected.client_id, names_us);
  if (!names_us) return wrong("aud");
  if (claims.find("exp") != nullptr) {
    const auto expires = time_claim(claims, "exp");
    if (!expires || expected.now.value - kClockSkewMaxMs >= expires->value) return wrong("exp");
  }
  return Done{};
}

}  // namespace passnum::oidc
