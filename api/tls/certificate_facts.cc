#include "api/tls/certificate_facts.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>

#include "api/tls/openssl.h"

namespace passnum::tls {
namespace {

using FilePtr = std::unique_ptr<std::FILE, Free<std::fclose>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>>;

Result<FilePtr> open_file(const std::string& path) {
  FilePtr file(std::fopen(path.c_str(), "re"));
  if (file != nullptr) return file;
  const ErrorCode code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::io;
  return Error(code, "cannot open " + path + ": " + std::strerror(errno));
}

Result<TimeMs> time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) {
    return Error(ErrorCode::invalid, "the certificate has a date that is none");
  }
  return TimeMs(std::int64_t{::timegm(&parts)} * 1000);
}

std::string text_of(const ASN1_STRING* string) {
  const auto* data = reinterpret_cast<const char*>(ASN1_STRING_get0_data(string));
  return std::string(data, static_cast<std::size_t>(ASN1_STRING_length(string)));
}

std::string address_of(const ASN1_OCTET_STRING* bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = ASN1_STRING_length(bytes) == 4 ? AF_INET : AF_INET6;
  if (family == AF_INET6 && ASN1_STRING_length(bytes) != 16) return {};
  ::inet_ntop(family, ASN1_STRING_get0_data(bytes), text.data(), static_cast<socklen_t>(text.size()));
  return text.data();
}

std::vector<std::string> names_of(const X509* certificate) {
  std::vector<std::string> out;
  const NamesPtr names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) out.push_back(text_of(name->d.dNSName));
    if (name->type == GEN_IPADD) out.push_back(address_of(name->d.iPAddress));
  }
  return out;
}

}  // namespace

Result<CertificateFacts> read_certificate_facts(const std::string& certificate_file,
                                                const std::string& key_file) {
  auto file = open_file(certificate_file);
  if (!file) return std::move(file).error();
  const CertificatePtr certificate(PEM_read_X509(file.value().get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) {
    return Error(ErrorCode::invalid,
                 certificate_file + " holds no PEM certificate: " + take_openssl_reason());
  }
  auto second = open_file(key_file);
  if (!second) return std::move(second).error();
  const KeyPtr key(PEM_read_PrivateKey(second.value().get(), nullptr, nullptr, nullptr));
  if (key == nullptr) {
    return Error(ErrorCode::invalid, key_file + " holds no PEM private key: " + take_openssl_reason());
  }
  const auto from = time_of(X509_get0_notBefore(certificate.get()));
  if (!from) return from.error();
  const auto until = time_of(X509_get0_notAfter(certificate.get()));
  if (!until) return until.error();
  const EVP_PKEY* shown = X509_get0_pubkey(certificate.get());
  if (shown == nullptr) return Error(ErrorCode::invalid, certificate_file + " has a key of an unknown kind");

  CertificateFacts facts{from.value(), until.value(), names_of(certificate.get()), {}, 0, false, false};
  const char* type = EVP_PKEY_get0_type_name(shown);
  facts.key_type = type != nullptr ? type : "?";
  facts.key_bits = EVP_PKEY_get_bits(shown);
  int digest = NID_undef;
  X509_get_signature_info(certificate.get(), &digest, nullptr, nullptr, nullptr);
  facts.has_weak_signature = digest == NID_md5 || digest == NID_sha1;
  facts.key_matches = X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  return facts;
}

}  // namespace passnum::tls
