#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/time.h"

namespace passnum::tls {

constexpr int kSelfSignedDays = 397;

// Which key a server must show: SHA-256 of the certificate's SubjectPublicKeyInfo (DER), as in RFC 7469.
// It stays the same when the certificate is renewed with the same key.
struct Pin {
  Hash sha256{};
  bool operator==(const Pin&) const = default;
};
// Base64, 44 characters, with or without "sha256/" before it. Errors: invalid.
Result<Pin> parse_pin(std::string_view text);
// "sha256/" and base64.
std::string to_text(const Pin& pin);

// The pin of the first certificate in a PEM file. Errors: not_found, invalid.
Result<Pin> pin_of_certificate_file(const std::string& path);

struct SelfSigned {
  std::string certificate_file;
  std::string key_file;
  std::vector<std::string> hosts;  // names and IP addresses; the first is the common name
  TimeMs now;                      // valid from an hour before, for kSelfSignedDays
};
// Makes a P-256 key and a certificate for it, signed by itself, and writes both as PEM: the key with mode
// 0600, and neither over a file that exists. Durable on return. Returns the pin. Errors: invalid (no host,
// or one with other characters than a host name has), io (a file exists or cannot be written).
Result<Pin> make_self_signed(const SelfSigned& request);

}  // namespace passnum::tls
