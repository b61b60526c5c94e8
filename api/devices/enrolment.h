#pragma once

#include <array>
#include <string>

#include "ledger/core/decide.h"

namespace passnum {

// How a device comes in by itself: with a code that somebody shows it, and a key that it has made.

// The secret in `https://HOST/app/#enrol=TOKEN`. It is shown to people and is written nowhere.
using EnrolmentToken = std::array<Byte, 18>;
EnrolmentToken make_enrolment_token(Random& random);
// What entries and records say in its place: SHA-256 of "PN-enrolment-code/v1" || 00 || the token.
Hash enrolment_code_of(const EnrolmentToken& token);
std::string enrolment_link(const std::string& host, const EnrolmentToken& token);

constexpr std::size_t kDeviceNameBytesMax = 100;

// {"algorithm","name","public_key","token","signature"}. The name is for people and never enters the ledger.
struct EnrolmentRequest {
  KeyAlgorithm algorithm = KeyAlgorithm::ed25519;
  std::string name;
  DeviceKey public_key;
  EnrolmentToken token{};
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("algorithm", self.algorithm);
    v("name", self.name);
    v("public_key", self.public_key);
    v("token", self.token);
  }
};
struct SignedEnrolment {
  EnrolmentRequest request;
  Signature signature{};
};
// Errors: invalid, naming the field.
Result<SignedEnrolment> read_enrolment(std::string_view body);
// "PN-enrol/v1" || 00 || canonical JSON of the request with "v":1.
Bytes signed_bytes(const EnrolmentRequest& request);

// What the ledger is asked. The device's id and the request's are made of the key and the code, so that a
// repeat is the same request and finds the same device.
EnrolCommand to_command(const EnrolmentRequest& request);

}  // namespace passnum
