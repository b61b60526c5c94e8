#pragma once

// What the .cc files of this folder share over OpenSSL. Its headers stay in them.

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "api/tls/certificate.h"

namespace passnum::tls {

template <auto free_function>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    free_function(object);
  }
};
using BioPtr = std::unique_ptr<BIO, Free<BIO_free_all>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Free<X509_free>>;
using SslPtr = std::unique_ptr<SSL, Free<SSL_free>>;

// The oldest reason in this thread's queue in words, and an empty queue.
std::string take_openssl_reason();

// Of version 4 or 6, in numbers; everything else is taken for a name.
bool is_address(const std::string& host);

Pin pin_of(const X509& certificate);

// Where a session keeps the Pin that the other end showed (SSL ex_data; freed with the session).
int seen_pin_index();

}  // namespace passnum::tls
