#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"

namespace passnum::webauthn {

// What a relying party must check of Web Authentication (level 2, sections 7.1 and 7.2), with libfido2 for
// the bytes and the signatures. No store, no clock. Attestation is asked to be "none" and not looked at: we
// ask who somebody is, not who made their device.

enum class Algorithm : int { es256 = -7, eddsa = -8 };  // numbers of COSE, as stored

constexpr std::size_t kClientDataBytesMax = 4 * 1024;
constexpr std::size_t kAuthenticatorDataBytesMax = 4 * 1024;
constexpr std::size_t kCredentialIdBytesMax = 1023;
constexpr std::size_t kSignatureBytesMax = 256;
constexpr std::size_t kChallengeBytes = 32;

// Where this is: "passnum.example" and "https://passnum.example".
struct Site {
  std::string rp_id;
  std::string origin;
};

struct Credential {
  Bytes id;
  Algorithm algorithm{};
  Bytes public_key;  // ES256: x || y; EdDSA: 32 bytes
  std::uint32_t signatures_count = 0;
};

struct Registration {
  std::string client_data;   // clientDataJSON, as the browser gave it
  Bytes authenticator_data;  // what getAuthenticatorData() gives
};
// The new credential. Its holder was seen (user verified) by the device. Errors: invalid (not for this site,
// another challenge, nobody was seen, not such bytes), unsupported (neither ES256 nor EdDSA), too_large.
Result<Credential> check_registration(const Registration& registration, const Site& site, ByteView challenge);

struct Assertion {
  std::string client_data;
  Bytes authenticator_data;
  Bytes signature;
};
// The credential's new count of signatures. Errors: invalid, too_large, as above; also invalid when the
// signature is wrong, or the count has not grown though the device counts: then there may be two of it.
Result<std::uint32_t> check_assertion(const Assertion& assertion, const Credential& credential,
                                      const Site& site, ByteView challenge);

// The challenge in client data, to find what it was given out for: not yet checked in anything. Errors:
// invalid, too_large.
Result<Bytes> challenge_in(std::string_view client_data);

}  // namespace passnum::webauthn
