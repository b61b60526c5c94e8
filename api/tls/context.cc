#include "api/tls/context.h"

#include <openssl/x509v3.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>

#include "api/tls/openssl.h"
#include "ledger/base/check.h"

namespace passnum::tls {
namespace {

// In our order of preference, the same for both ends (ANSSI, "Recommandations de sécurité relatives à TLS").
constexpr char kTls13Suites[] = "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256";
constexpr char kTls12Suites[] =
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:"
    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr char kGroups[] = "X25519:P-256:P-384";
constexpr unsigned char kAlpn[] = "\x08http/1.1";
constexpr unsigned kAlpnBytes = sizeof(kAlpn) - 1;

void free_pin(void*, void* pin, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<Pin*>(pin);
}

int wanted_pin_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, free_pin);
  return index;
}

// Picks http/1.1; a client that speaks other protocols only is sent away, as RFC 7301 asks.
int select_alpn(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                unsigned offered_size, void*) {
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, kAlpn, kAlpnBytes, offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

SSL* session_of(X509_STORE_CTX* store) {
  return static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
}

// Notes what the server showed, so that a refusal can say it.
bool note_seen_pin(X509_STORE_CTX* store, Pin& seen) {
  X509* leaf = X509_STORE_CTX_get0_cert(store);
  if (leaf == nullptr) return false;
  seen = pin_of(*leaf);
  SSL* session = session_of(store);
  delete static_cast<Pin*>(SSL_get_ex_data(session, seen_pin_index()));
  SSL_set_ex_data(session, seen_pin_index(), new Pin(seen));
  return true;
}

// The handshake itself proves that the server has the key; here it is only compared.
int verify_pin(X509_STORE_CTX* store, void*) {
  Pin seen;
  const auto* wanted =
      static_cast<const Pin*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(session_of(store)), wanted_pin_index()));
  CHECK(wanted != nullptr);
  const bool same = note_seen_pin(store, seen) && seen == *wanted;
  X509_STORE_CTX_set_error(store, same ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
  return same ? 1 : 0;
}

int verify_chain(X509_STORE_CTX* store, void*) {
  Pin seen;
  return note_seen_pin(store, seen) ? X509_verify_cert(store) : 0;
}

// A key with a passphrase is refused: nobody is there to type it.
int no_passphrase(char*, int, int, void*) {
  return 0;
}

Error openssl_error(const std::string& doing) {
  return Error(ErrorCode::invalid, doing + ": " + take_openssl_reason());
}

Result<Context> make_context(const SSL_METHOD* method) {
  ERR_clear_error();
  Context context(SSL_CTX_new(method));
  if (context == nullptr) return openssl_error("making a TLS context");
  SSL_CTX_set_options(context.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  // One system call a record; buffers only while they hold something (an idle connection costs little).
  SSL_CTX_set_read_ahead(context.get(), 1);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  if (SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_max_proto_version(context.get(), TLS1_3_VERSION) != 1 ||
      SSL_CTX_set_ciphersuites(context.get(), kTls13Suites) != 1 ||
      SSL_CTX_set_cipher_list(context.get(), kTls12Suites) != 1 ||
      SSL_CTX_set1_groups_list(context.get(), kGroups) != 1) {
    return openssl_error("setting the TLS policy");
  }
  return context;
}

Result<Context> make_client_context(int (*verify)(X509_STORE_CTX*, void*)) {
  auto context = make_context(TLS_client_method());
  if (!context) return context;
  SSL_CTX* raw = context.value().get();
  SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(raw, verify, nullptr);
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  if (SSL_CTX_set_alpn_protos(raw, kAlpn, kAlpnBytes) != 0) return openssl_error("setting ALPN");
  return context;
}

Result<Done> check_readable(const std::string& path) {
  const std::ifstream file(path);
  if (file.good()) return Done{};
  const ErrorCode code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::invalid;
  return Error(code, "cannot open " + path + ": " + std::strerror(errno));
}

}  // namespace

int seen_pin_index() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, free_pin);
  return index;
}

void ContextDeleter::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}

Result<Context> make_server_context(const std::string& certificate_file, const std::string& key_file) {
  for (const std::string& path : {certificate_file, key_file}) {
    auto readable = check_readable(path);
    if (!readable) return std::move(readable).error();
  }
  auto context = make_context(TLS_server_method());
  if (!context) return context;
  SSL_CTX* raw = context.value().get();
  SSL_CTX_set_options(raw, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  // Resumption by ticket only: no table shared between the network threads.
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(raw, 1);
  SSL_CTX_set_default_passwd_cb(raw, no_passphrase);
  SSL_CTX_set_alpn_select_cb(raw, select_alpn, nullptr);
  if (SSL_CTX_use_certificate_chain_file(raw, certificate_file.c_str()) != 1) {
    return openssl_error("reading the certificate " + certificate_file);
  }
  if (SSL_CTX_use_PrivateKey_file(raw, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    return openssl_error("reading the key " + key_file);
  }
  if (SSL_CTX_check_private_key(raw) != 1) {
    return openssl_error("the key " + key_file + " is not that of the certificate " + certificate_file);
  }
  return context;
}

Result<Context> make_pinned_client_context(const Pin& pin) {
  auto context = make_client_context(verify_pin);
  if (!context) return context;
  CHECK(SSL_CTX_set_ex_data(context.value().get(), wanted_pin_index(), new Pin(pin)) == 1);
  return context;
}

Result<Context> make_system_client_context() {
  auto context = make_client_context(verify_chain);
  if (!context) return context;
  if (SSL_CTX_set_default_verify_paths(context.value().get()) != 1) {
    return openssl_error("reading the system's certificate authorities");
  }
  return context;
}

}  // namespace passnum::tls
