#pragma once

#include <string>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace passnum::tls {

// What can be told of a server's certificate and key without a connection.
struct CertificateFacts {
  TimeMs valid_from;
  TimeMs valid_until;
  std::vector<std::string> names;  // DNS names and addresses, of the subject alternative name
  std::string key_type;            // "RSA", "EC", "ED25519"...
  int key_bits = 0;
  bool has_weak_signature = false;  // over MD5 or SHA-1
  bool key_matches = false;
};
// Of the first certificate in a PEM file, and the private key in another. Errors: not_found, invalid, io.
Result<CertificateFacts> read_certificate_facts(const std::string& certificate_file,
                                                const std::string& key_file);

}  // namespace passnum::tls
