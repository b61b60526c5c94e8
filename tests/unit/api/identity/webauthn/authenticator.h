#pragma once

#include <memory>
#include <string>

#include "api/identity/webauthn/webauthn.h"

namespace passnum::webauthn {

// A passkey in software, by the specification alone: its own CBOR, OpenSSL's signatures.
class Authenticator {
 public:
  explicit Authenticator(Algorithm algorithm);
  ~Authenticator();
  Authenticator(const Authenticator&) = delete;
  Authenticator& operator=(const Authenticator&) = delete;

  // What a test may change before asking for an answer.
  std::string rp_id = "passnum.example";
  std::string origin = "https://passnum.example";
  Byte flags = 0x05;  // present and verified
  std::uint32_t count = 0;
  std::string more_client_data;  // such as ,"crossOrigin":true

  const Bytes& id() const { return id_; }
  Registration create(const Bytes& challenge) const;
  Assertion get(const Bytes& challenge) const;

 private:
  struct Key;
  std::string client_data(const std::string& type, const Bytes& challenge) const;
  Bytes head(Byte extra_flags) const;
  Bytes cose_key() const;

  Algorithm algorithm_;
  Bytes id_;
  std::unique_ptr<Key> key_;
};

}  // namespace passnum::webauthn
