#include "stub_provider.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>

#include "api/identity/oidc/signed_token.h"
#include "api/tls/openssl.h"
#include "ledger/crypto/hash.h"
#include "ledger/model/json.h"

namespace passnum::oidc {
namespace {

std::string number_member(EVP_PKEY* key, const char* name, int width) {
  BIGNUM* number = nullptr;
  CHECK(EVP_PKEY_get_bn_param(key, name, &number) == 1);
  Bytes bytes(static_cast<std::size_t>(std::max(width, BN_num_bytes(number))));
  CHECK(BN_bn2binpad(number, bytes.data(), static_cast<int>(bytes.size())) >= 0);
  BN_free(number);
  return to_base64url(bytes);
}

std::pair<std::string, std::string> make_key(Algorithm algorithm, const std::string& id) {
  const tls::KeyPtr key(algorithm == Algorithm::rs256 ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"));
  const tls::BioPtr bio(BIO_new(BIO_s_mem()));
  CHECK(PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &data);
  const std::string pem(data, static_cast<std::size_t>(size));
  Members jwk{{"kid", quoted(id)}, {"use", quoted("sig")}, {"alg", quoted(std::string(name(algorithm)))}};
  if (algorithm == Algorithm::rs256) {
    jwk["kty"] = quoted("RSA");
    jwk["n"] = quoted(number_member(key.get(), OSSL_PKEY_PARAM_RSA_N, 0));
    jwk["e"] = quoted(number_member(key.get(), OSSL_PKEY_PARAM_RSA_E, 0));
  } else {
    jwk["kty"] = quoted("EC");
    jwk["crv"] = quoted("P-256");
    jwk["x"] = quoted(number_member(key.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32));
    jwk["y"] = quoted(number_member(key.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32));
  }
  return {pem, object(jwk)};
}

client::ClientResponse answer(unsigned status, const std::string& type, std::string body) {
  return {status, {{"content-type", type}}, std::move(body)};
}

}  // namespace

StubKey::StubKey(Algorithm algorithm, const std::string& id) : StubKey(make_key(algorithm, id), id) {}
StubKey::StubKey(std::pair<std::string, std::string> pem_and_jwk, std::string id)
    : id_(std::move(id)),
      pem_(pem_and_jwk.first),
      jwk_(pem_and_jwk.second),
      key_(ClientKey::from_pem(pem_, id_).value()) {}

std::string unsigned_token(const std::string& header, const std::string& claims) {
  return to_base64url(as_bytes(header)) + "." + to_base64url(as_bytes(claims));
}

std::string StubKey::sign(const std::string& header, const std::string& claims) const {
  const auto text = unsigned_token(header, claims);
  return text + "." + to_base64url(key_.sign(text).value());
}

std::string StubKey::sign(const std::string& claims) const {
  return sign(object({{"alg", quoted(std::string(name(algorithm())))}, {"kid", quoted(id_)}}), claims);
}

std::string quoted(const std::string& text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string object(const Members& members) {
  std::string out;
  for (const auto& [key, value] : members) {
    if (!value.empty()) out += (out.empty() ? "" : ",") + quoted(key) + ":" + value;
  }
  return "{" + out + "}";
}

// An RSA key takes a third of a second to make, so all tests of one process share one of each kind.
const StubKey& StubKey::usual(Algorithm algorithm) {
  if (algorithm == Algorithm::es256) {
    static const StubKey ec(Algorithm::es256, "key-1");
    return ec;
  }
  static const StubKey rsa(Algorithm::rs256, "key-1");
  return rsa;
}

StubProvider::StubProvider(Algorithm algorithm) : key(StubKey::usual(algorithm)) {
  metadata = {{"issuer", quoted(kIssuer)},
              {"authorization_endpoint", quoted(kIssuer + "/authorize")},
              {"token_endpoint", quoted(kIssuer + "/token")},
              {"userinfo_endpoint", quoted(kIssuer + "/userinfo")},
              {"jwks_uri", quoted(kIssuer + "/jwks")},
              {"end_session_endpoint", quoted(kIssuer + "/session/end")},
              {"response_types_supported", R"(["code"])"}};
  keys = R"({"keys":[)" + key.jwk() + "]}";
  const auto now_s = clock.now().value / 1000;
  id_claims = {{"iss", quoted(kIssuer)},
               {"sub", quoted("subject-1")},
               {"aud", quoted(kClientId)},
               {"exp", std::to_string(now_s + 300)},
               {"iat", std::to_string(now_s)},
               {"acr", quoted("eidas1")},
               {"at_hash", quoted(to_base64url(ByteView(sha256(as_bytes("access-1"))).first(16)))}};
  userinfo = {{"iss", quoted(kIssuer)},           {"aud", quoted(kClientId)},
              {"sub", quoted("subject-1")},       {"given_name", quoted("Ada")},
              {"usual_name", quoted("Martin")},   {"email", quoted("ada@example.org")},
              {"siret", quoted("21450234400012")}};
}

std::size_t StubProvider::count_of(const std::string& path) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(requests, [&](const FetchRequest& r) { return r.url.ends_with(path); }));
}

client::ClientResponse StubProvider::token_response(const FetchRequest& request) {
  if (token_answer) return *token_answer;
  const auto code = form_field(request.body, "code");
  if (std::ranges::find(codes_used_, code) != codes_used_.end()) {
    return answer(400, "application/json", R"({"error":"invalid_grant"})");
  }
  codes_used_.push_back(code);
  Members claims = id_claims;
  // The code of these tests carries the nonce, so that the stub remembers nothing between requests.
  if (!claims.contains("nonce")) claims["nonce"] = quoted(code);
  const auto token = id_token ? *id_token : key.sign(object(claims));
  return answer(200, "application/json; charset=utf-8",
                object({{"access_token", quoted("access-1")},
                        {"token_type", quoted("Bearer")},
                        {"id_token", quoted(token)}}));
}

Result<client::ClientResponse> StubProvider::fetch(const FetchRequest& request) {
  requests.push_back(request);
  if (failure) return *failure;
  const std::string path = request.url.substr(request.url.rfind('/'));
  if (path == "/openid-configuration") return answer(200, "application/json", object(metadata));
  if (path == "/jwks") return answer(200, "application/json", keys);
  if (path == "/token") return token_response(request);
  if (path != "/userinfo") return answer(404, "text/plain", "");
  if (userinfo_answer) return *userinfo_answer;
  if (userinfo_is_signed) return answer(200, "application/jwt", key.sign(object(userinfo)));
  return answer(200, "application/json", object(userinfo));
}

std::string form_field(const std::string& form, const std::string& name) {
  const auto start = ("&" + form).find("&" + name + "=");
  if (start == std::string::npos) return {};
  const auto begin = start + name.size() + 1;
  std::string out;
  for (auto at = begin; at < form.size() && form[at] != '&'; ++at) {
    if (form[at] == '%') {
      out += static_cast<char>(from_hex(form.substr(at + 1, 2)).value()[0]);
      at += 2;
    } else {
      out += form[at];
    }
  }
  return out;
}

Trip::Trip(StubProvider& s, ClientAuthentication authentication, std::vector<std::string> acr)
    : stub(s),
      provider(kIssuer, s, s.clock),
      party({kClientId,
             "https://passnum.example/v1/session/callback",
             "https://passnum.example/",
             "openid email",
             std::move(acr),
             {"eidas2"},
             std::move(authentication)},
            provider, s, s.clock, random) {}

Begun Trip::begin(bool is_fresh) {
  return party.begin(is_fresh).value();
}

Callback Trip::callback(const Begun& begun) const {
  return {begun.pending.state, begun.pending.nonce, kIssuer, {}};
}

Result<SignedIn> Trip::whole() {
  const auto begun = begin();
  return party.finish(begun.pending, callback(begun));
}

}  // namespace passnum::oidc
