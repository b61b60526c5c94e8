#include "api/identity/routes/sign_in_cookie.h"

#include <sodium.h>

#include <algorithm>

#include "ledger/model/json.h"

namespace passnum::identity {
namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kPathBytesMax = 300;

Error unknown() {
  return Error(ErrorCode::not_found, "no sign-in is under way in this browser");
}

std::string text(const UnderWay& under_way) {
  const auto& pending = under_way.pending;
  return canonical_text(Json(Json::Object{{"begun", Json(pending.begun.value)},
                                          {"fresh", Json(pending.is_fresh)},
                                          {"invitation", Json(under_way.invitation)},
                                          {"nonce", Json(pending.nonce)},
                                          {"return_to", Json(under_way.return_to)},
                                          {"session", Json(under_way.session)},
                                          {"state", Json(pending.state)},
                                          {"verifier", Json(pending.verifier)}}));
}

// What we have sealed ourselves.
UnderWay parsed(const Json& json) {
  const auto member = [&](const char* key) { return *json.find(key)->string(); };
  return {{member("state"), member("nonce"), member("verifier"), TimeMs(*json.find("begun")->integer()),
           *json.find("fresh")->boolean()},
          member("return_to"),
          member("invitation"),
          member("session")};
}

}  // namespace

SignInCookies::SignInCookies(Random& random) : random_(random) {
  random.fill(key_);
}

std::string SignInCookies::seal(const UnderWay& under_way) {
  const auto plain = text(under_way);
  Bytes out(kNonceBytes + plain.size() + kTagBytes);
  random_.fill(std::span(out).first(kNonceBytes));
  const auto bytes = as_bytes(plain);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out.data() + kNonceBytes, nullptr, bytes.data(), bytes.size(),
                                             nullptr, 0, nullptr, out.data(), key_.data());
  return to_base64url(out);
}

Result<UnderWay> SignInCookies::use(std::string_view cookie, TimeMs now) {
  if (cookie.size() > kSignInCookieBytesMax) return unknown();
  const auto sealed = from_base64url(cookie);
  if (!sealed || sealed.value().size() < kNonceBytes + kTagBytes) return unknown();
  const auto& bytes = sealed.value();
  std::string plain(bytes.size() - kNonceBytes - kTagBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<Byte*>(plain.data()), nullptr, nullptr,
                                                 bytes.data() + kNonceBytes, bytes.size() - kNonceBytes,
                                                 nullptr, 0, bytes.data(), key_.data()) != 0) {
    return unknown();
  }
  const auto json = parse_json(plain);
  CHECK(static_cast<bool>(json));
  auto under_way = parsed(json.value());
  if (auto marked = mark_used(under_way.pending.state, now); !marked) return std::move(marked).error();
  return under_way;
}

Result<Done> SignInCookies::mark_used(const std::string& state, TimeMs now) {
  return used_.with([&](std::map<std::string, std::int64_t>& used) -> Result<Done> {
    if (used.contains(state)) return unknown();
    if (used.size() >= kUsedStatesMax) {
      std::erase_if(used, [&](const auto& entry) { return entry.second <= now.value; });
    }
    if (used.size() >= kUsedStatesMax) return Error(ErrorCode::unavailable, "too many sign-ins at once");
    used.emplace(state, now.value + oidc::kSignInMsMax);
    return Done{};
  });
}

std::string local_path(std::string_view wished) {
  const auto is_plain = [](char c) { return c > 0x20 && c < 0x7f && c != '\\'; };
  const bool is_ours = wished.starts_with('/') && !wished.starts_with("//") &&
                       wished.size() <= kPathBytesMax && std::ranges::all_of(wished, is_plain);
  return is_ours ? std::string(wished) : std::string("/app/");
}

}  // namespace passnum::identity
