#include "api/identity/webauthn/webauthn.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>

#include <algorithm>
#include <memory>

#include "api/identity/oidc/foreign_json.h"
#include "ledger/crypto/hash.h"
#include "ledger/crypto/keyed_hash.h"

namespace passnum::webauthn {
namespace {

constexpr std::uint8_t kUserPresent = 0x01;
constexpr std::uint8_t kUserVerified = 0x04;
constexpr std::uint8_t kHasCredential = 0x40;
constexpr std::size_t kFlagsAt = 32;  // after the hash of the site
constexpr std::size_t kHeadBytes = 37;
constexpr std::size_t kCredentialIdAt = kHeadBytes + 16 + 2;  // after the device's kind and the id's length

template <typename T, void (*free_function)(T**)>
struct Free {
  void operator()(T* object) const { free_function(&object); }
};
using CredentialPtr = std::unique_ptr<fido_cred_t, Free<fido_cred_t, fido_cred_free>>;
using AssertPtr = std::unique_ptr<fido_assert_t, Free<fido_assert_t, fido_assert_free>>;
using Es256Ptr = std::unique_ptr<es256_pk_t, Free<es256_pk_t, es256_pk_free>>;
using EddsaPtr = std::unique_ptr<eddsa_pk_t, Free<eddsa_pk_t, eddsa_pk_free>>;

Error wrong(const std::string& what) {
  return Error(ErrorCode::invalid, "the passkey's answer: " + what);
}

Result<oidc::ForeignJson> parse(std::string_view client_data) {
  auto json = oidc::parse_foreign_json(client_data, kClientDataBytesMax);
  if (json && json.value().object() == nullptr) return wrong("client data that is no object");
  return json;
}

Result<Done> check_client_data(std::string_view client_data, std::string_view type, const Site& site,
                               ByteView challenge) {
  const auto json = parse(client_data);
  if (!json) return json.error();
  const auto* stated_type = json.value().text("type");
  if (stated_type == nullptr || *stated_type != type) return wrong("made for another purpose");
  const auto* stated_challenge = json.value().text("challenge");
  if (challenge.size() != kChallengeBytes || stated_challenge == nullptr ||
      !equal_in_constant_time(as_bytes(*stated_challenge), as_bytes(to_base64url(challenge)))) {
    return wrong("another challenge");
  }
  const auto* origin = json.value().text("origin");
  if (origin == nullptr || *origin != site.origin) return wrong("another origin");
  const auto* crossed = json.value().find("crossOrigin");
  if (crossed != nullptr && (crossed->boolean() == nullptr || *crossed->boolean())) {
    return wrong("made inside another site's page");
  }
  return Done{};
}

Result<std::uint8_t> check_authenticator_data(ByteView data, const Site& site) {
  if (data.size() > kAuthenticatorDataBytesMax) return Error(ErrorCode::too_large, "authenticator data");
  if (data.size() < kHeadBytes) return wrong("too short");
  if (!std::ranges::equal(data.first(kFlagsAt), sha256(as_bytes(site.rp_id)))) return wrong("another site");
  const auto flags = data[kFlagsAt];
  if ((flags & kUserPresent) == 0 || (flags & kUserVerified) == 0) return wrong("nobody was seen");
  return flags;
}

// Whether each length and count that CBOR declares is of bytes that are there: libcbor takes the memory
// before it looks. Definite ones only, as CTAP2 writes them.
bool declares_what_is_there(ByteView cbor) {
  constexpr unsigned kBytes = 2, kText = 3, kArray = 4, kMap = 5;
  while (!cbor.empty()) {
    const unsigned major = cbor.front() >> 5U;
    const unsigned info = cbor.front() & 31U;
    cbor = cbor.subspan(1);
    std::uint64_t argument = info;
    if (info >= 24) {
      const std::size_t size = std::size_t{1} << (info - 24);
      if (info > 27 || size > cbor.size()) return false;
      argument = 0;
      for (const Byte byte : cbor.first(size)) argument = argument << 8U | byte;
      cbor = cbor.subspan(size);
    }
    const bool is_text = major == kBytes || major == kText;
    if ((is_text || major == kArray) && argument > cbor.size()) return false;
    if (major == kMap && argument > cbor.size() / 2) return false;
    if (is_text) cbor = cbor.subspan(static_cast<std::size_t>(argument));
  }
  return true;
}

// libfido2 reads a credential of the algorithm it was told to expect.
Result<Credential> read_credential(const Bytes& data, Algorithm algorithm) {
  const CredentialPtr credential(fido_cred_new());
  if (credential == nullptr || fido_cred_set_type(credential.get(), static_cast<int>(algorithm)) != FIDO_OK ||
      fido_cred_set_authdata_raw(credential.get(), data.data(), data.size()) != FIDO_OK) {
    return Error(ErrorCode::unsupported, "a passkey that is neither ES256 nor EdDSA, or no passkey");
  }
  const auto* id = fido_cred_id_ptr(credential.get());
  const auto id_size = fido_cred_id_len(credential.get());
  const auto* key = fido_cred_pubkey_ptr(credential.get());
  const auto key_size = fido_cred_pubkey_len(credential.get());
  if (id == nullptr || id_size == 0 || id_size > kCredentialIdBytesMax || key == nullptr) {
    return wrong("no credential");
  }
  return Credential{Bytes(id, id + id_size), algorithm, Bytes(key, key + key_size),
                    fido_cred_sigcount(credential.get())};
}

// Whether `public_key` is one; libfido2 looks whether the point is on the curve when it verifies.
template <typename Pointer, typename Make, typename Fill>
bool verifies(const fido_assert_t* assertion, const Credential& credential, Make make, Fill fill) {
  const Pointer key(make());
  return key != nullptr &&
         fill(key.get(), credential.public_key.data(), credential.public_key.size()) == FIDO_OK &&
         fido_assert_verify(assertion, 0, static_cast<int>(credential.algorithm), key.get()) == FIDO_OK;
}

bool is_signed(const Assertion& shown, const Credential& credential, const Site& site) {
  const AssertPtr assertion(fido_assert_new());
  if (assertion == nullptr) return false;
  auto* a = assertion.get();
  const auto client_data = as_bytes(shown.client_data);
  if (fido_assert_set_clientdata(a, client_data.data(), client_data.size()) != FIDO_OK ||
      fido_assert_set_rp(a, site.rp_id.c_str()) != FIDO_OK || fido_assert_set_count(a, 1) != FIDO_OK ||
      fido_assert_set_authdata_raw(a, 0, shown.authenticator_data.data(), shown.authenticator_data.size()) !=
          FIDO_OK ||
      fido_assert_set_up(a, FIDO_OPT_TRUE) != FIDO_OK || fido_assert_set_uv(a, FIDO_OPT_TRUE) != FIDO_OK ||
      fido_assert_set_sig(a, 0, shown.signature.data(), shown.signature.size()) != FIDO_OK) {
    return false;
  }
  switch (credential.algorithm) {
    case Algorithm::es256:
      return verifies<Es256Ptr>(a, credential, es256_pk_new, es256_pk_from_ptr);
    case Algorithm::eddsa:
      return verifies<EddsaPtr>(a, credential, eddsa_pk_new, eddsa_pk_from_ptr);
  }
  CHECK(false);
  return false;
}

void begin_library() {
  static const bool is_begun = [] {
    fido_init(FIDO_DISABLE_U2F_FALLBACK);
    return true;
  }();
  CHECK(is_begun);
}

}  // namespace

Result<Bytes> challenge_in(std::string_view client_data) {
  const auto json = parse(client_data);
  if (!json) return json.error();
  const auto* challenge = json.value().text("challenge");
  if (challenge == nullptr) return wrong("no challenge");
  auto bytes = from_base64url(*challenge);
  if (bytes && bytes.value().size() != kChallengeBytes) return wrong("another challenge");
  return bytes;
}

Result<Credential> check_registration(const Registration& registration, const Site& site,
                                      ByteView challenge) {
  begin_library();
  if (auto checked = check_client_data(registration.client_data, "webauthn.create", site, challenge);
      !checked)
    return std::move(checked).error();
  const auto flags = check_authenticator_data(registration.authenticator_data, site);
  if (!flags) return flags.error();
  const ByteView data(registration.authenticator_data);
  if ((flags.value() & kHasCredential) == 0 || data.size() < kCredentialIdAt) return wrong("no credential");
  const std::size_t id_size = read_u16(data.subspan(kCredentialIdAt - 2, 2));
  if (data.size() < kCredentialIdAt + id_size ||
      !declares_what_is_there(data.subspan(kCredentialIdAt + id_size)))
    return wrong("a credential that is cut off");
  auto credential = read_credential(registration.authenticator_data, Algorithm::es256);
  if (credential) return credential;
  return read_credential(registration.authenticator_data, Algorithm::eddsa);
}

Result<std::uint32_t> check_assertion(const Assertion& assertion, const Credential& credential,
                                      const Site& site, ByteView challenge) {
  begin_library();
  if (assertion.signature.empty() || assertion.signature.size() > kSignatureBytesMax)
    return wrong("no signature");
  if (auto checked = check_client_data(assertion.client_data, "webauthn.get", site, challenge); !checked)
    return std::move(checked).error();
  if (auto flags = check_authenticator_data(assertion.authenticator_data, site); !flags) return flags.error();
  if (!declares_what_is_there(ByteView(assertion.authenticator_data).subspan(kHeadBytes)))
    return wrong("cut off");
  if (!is_signed(assertion, credential, site)) return wrong("a wrong signature");
  const auto count = read_u32(ByteView(assertion.authenticator_data).subspan(kFlagsAt + 1, 4));
  // Those that do not count say 0 for ever, as passkeys that live on several devices do.
  if ((count != 0 || credential.signatures_count != 0) && count <= credential.signatures_count) {
    return wrong("its count of signatures has not grown: it may have been copied");
  }
  return count;
}

}  // namespace passnum::webauthn
