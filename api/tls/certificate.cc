#include "api/tls/certificate.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "api/tls/openssl.h"
#include "ledger/base/check.h"
#include "ledger/crypto/hash.h"

namespace passnum::tls {
namespace {

constexpr std::size_t kHostCharactersMax = 253;
constexpr std::size_t kCommonNameCharactersMax = 64;
constexpr std::string_view kPinPrefix = "sha256/";
constexpr long kHourSeconds = 3600;
constexpr long kDaySeconds = 24 * kHourSeconds;

using FilePtr = std::unique_ptr<std::FILE, Free<std::fclose>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;

bool is_host(const std::string& host) {
  if (is_address(host)) return true;
  if (host.empty() || host.size() > kHostCharactersMax || host.front() == '-' || host.front() == '.')
    return false;
  return std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

// Hosts hold no comma and no colon that is not part of an address: nothing can be smuggled into the list.
std::string alternative_names(const std::vector<std::string>& hosts) {
  std::string out;
  for (const std::string& host : hosts) {
    if (!out.empty()) out += ',';
    out += (is_address(host) ? "IP:" : "DNS:") + host;
  }
  return out;
}

bool add_extension(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_serial(X509* certificate) {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return false;
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7f) | 0x40);  // positive, and of full length
  const std::unique_ptr<BIGNUM, Free<BN_free>> number(
      BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  return number != nullptr && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

CertificatePtr sign_certificate(EVP_PKEY* key, const SelfSigned& request) {
  CertificatePtr certificate(X509_new());
  const time_t from = static_cast<time_t>(request.now.value / 1000 - kHourSeconds);
  bool made =
      certificate != nullptr && X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
      set_serial(certificate.get()) &&
      ASN1_TIME_set(X509_getm_notBefore(certificate.get()), from) != nullptr &&
      ASN1_TIME_set(X509_getm_notAfter(certificate.get()), from + kSelfSignedDays * kDaySeconds) != nullptr &&
      X509_set_pubkey(certificate.get(), key) == 1;
  if (!made) return nullptr;
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  const std::string& host = request.hosts.front();
  if (host.size() <= kCommonNameCharactersMax) {
    const auto* text = reinterpret_cast<const unsigned char*>(host.data());
    made = X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_ASC, text,
                                      static_cast<int>(host.size()), -1, 0) == 1;
  }
  made = made && X509_set_issuer_name(certificate.get(), subject) == 1 &&
         add_extension(certificate.get(), NID_subject_alt_name, alternative_names(request.hosts)) &&
         add_extension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE") &&
         add_extension(certificate.get(), NID_key_usage, "critical,digitalSignature") &&
         add_extension(certificate.get(), NID_ext_key_usage, "serverAuth") &&
         add_extension(certificate.get(), NID_subject_key_identifier, "hash") &&
         X509_sign(certificate.get(), key, EVP_sha256()) > 0;
  return made ? std::move(certificate) : nullptr;
}

Error cannot_write(const std::string& path) {
  return Error(ErrorCode::io, "cannot create " + path + ": " + std::strerror(errno));
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Never over a file or through a link that exists. Nothing is left of a file that could not be written whole.
Result<Done> create_file(const std::string& path, mode_t mode, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) return cannot_write(path);
  const bool written = write_all(file, text) && ::fsync(file) == 0;
  const Error error = cannot_write(path);
  if (::close(file) != 0 || !written) {
    ::unlink(path.c_str());
    return error;
  }
  return Done{};
}

Result<Done> sync_folder_of(const std::string& path) {
  std::string folder = std::filesystem::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return cannot_write(path);
  const int result = ::fsync(directory);
  ::close(directory);
  if (result != 0) return cannot_write(path);
  return Done{};
}

std::string take_text(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

}  // namespace

bool is_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> out{};
  return inet_pton(AF_INET, host.c_str(), out.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), out.data()) == 1;
}

std::string take_openssl_reason() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return "no reason given";
  const char* reason = ERR_reason_error_string(code);
  return reason != nullptr ? reason : "OpenSSL error " + std::to_string(code);
}

Pin pin_of(const X509& certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(&certificate), &der);
  CHECK(size > 0);
  const Pin pin{sha256(ByteView(der, static_cast<std::size_t>(size)))};
  OPENSSL_free(der);
  return pin;
}

Result<Pin> parse_pin(std::string_view text) {
  if (text.starts_with(kPinPrefix)) text.remove_prefix(kPinPrefix.size());
  auto bytes = from_base64(text);
  if (!bytes) return bytes.error().while_doing("reading a pin");
  auto hash = fixed<32>(bytes.value());
  if (!hash) return hash.error().while_doing("reading a pin");
  return Pin{hash.value()};
}

std::string to_text(const Pin& pin) {
  return std::string(kPinPrefix) + to_base64(pin.sha256);
}

Result<Pin> pin_of_certificate_file(const std::string& path) {
  const FilePtr file(std::fopen(path.c_str(), "re"));
  if (file == nullptr) {
    const ErrorCode code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::io;
    return Error(code, "cannot open the certificate " + path + ": " + std::strerror(errno));
  }
  const CertificatePtr certificate(PEM_read_X509(file.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) {
    return Error(ErrorCode::invalid, path + " holds no PEM certificate: " + take_openssl_reason());
  }
  return pin_of(*certificate);
}

Result<Pin> make_self_signed(const SelfSigned& request) {
  if (request.hosts.empty()) return Error(ErrorCode::invalid, "a certificate needs at least one host");
  for (const std::string& host : request.hosts) {
    if (!is_host(host)) return Error(ErrorCode::invalid, "not a host name or an address: " + host);
  }
  const KeyPtr key(EVP_EC_gen("P-256"));
  const CertificatePtr certificate = key != nullptr ? sign_certificate(key.get(), request) : nullptr;
  const BioPtr key_text(BIO_new(BIO_s_secmem()));
  const BioPtr certificate_text(BIO_new(BIO_s_mem()));
  if (certificate == nullptr || key_text == nullptr || certificate_text == nullptr ||
      PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
      PEM_write_bio_X509(certificate_text.get(), certificate.get()) != 1) {
    return Error(ErrorCode::invalid, "cannot make a certificate: " + take_openssl_reason());
  }

  std::string key_pem = take_text(key_text.get());
  auto written = create_file(request.key_file, 0600, key_pem);
  OPENSSL_cleanse(key_pem.data(), key_pem.size());
  if (!written) return std::move(written).error();
  written = create_file(request.certificate_file, 0644, take_text(certificate_text.get()));
  if (!written) {
    ::unlink(request.key_file.c_str());
    return std::move(written).error();
  }
  for (const std::string& path : {request.key_file, request.certificate_file}) {
    auto synced = sync_folder_of(path);
    if (!synced) return std::move(synced).error();
  }
  return pin_of(*certificate);
}

}  // namespace passnum::tls
