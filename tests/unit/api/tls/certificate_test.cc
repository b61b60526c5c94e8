#include "api/tls/certificate.h"

#include <gmock/gmock.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "tests/support/scratch_directory.h"

namespace passnum::tls {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kNowMs = 1'795'000'000'000;  // 2026-11-18

SelfSigned request_in(const ScratchDirectory& folder) {
  return {folder.file("certificate.pem"),
          folder.file("key.pem"),
          {"vouchers.example", "127.0.0.1", "::1"},
          TimeMs(kNowMs)};
}

struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
std::unique_ptr<X509, FreeCertificate> read_certificate(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "r");
  std::unique_ptr<X509, FreeCertificate> certificate(PEM_read_X509(file, nullptr, nullptr, nullptr));
  std::fclose(file);
  return certificate;
}

TEST(MakeSelfSigned, MakesACertificateForItsHosts) {
  const ScratchDirectory folder;
  ASSERT_TRUE(make_self_signed(request_in(folder)));
  const auto certificate = read_certificate(folder.file("certificate.pem"));
  ASSERT_NE(certificate, nullptr);
  EXPECT_EQ(X509_check_host(certificate.get(), "vouchers.example", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_host(certificate.get(), "other.example", 0, 0, nullptr), 0);
  EXPECT_EQ(X509_check_ip_asc(certificate.get(), "127.0.0.1", 0), 1);
  EXPECT_EQ(X509_check_ip_asc(certificate.get(), "::1", 0), 1);
  EXPECT_EQ(X509_check_ip_asc(certificate.get(), "127.0.0.2", 0), 0);
  EXPECT_EQ(X509_check_ca(certificate.get()), 0);
  EXPECT_EQ(X509_get_version(certificate.get()), X509_VERSION_3);
}

TEST(MakeSelfSigned, MakesItValidFor397Days) {
  const ScratchDirectory folder;
  ASSERT_TRUE(make_self_signed(request_in(folder)));
  const auto certificate = read_certificate(folder.file("certificate.pem"));
  int days = 0;
  int seconds = 0;
  ASSERT_EQ(ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(certificate.get()),
                           X509_get0_notAfter(certificate.get())),
            1);
  EXPECT_EQ(days, kSelfSignedDays);
  EXPECT_EQ(seconds, 0);
  time_t now = kNowMs / 1000;
  EXPECT_LT(X509_cmp_time(X509_get0_notBefore(certificate.get()), &now), 0);
}

TEST(MakeSelfSigned, KeepsTheKeyToItsOwner) {
  const ScratchDirectory folder;
  ASSERT_TRUE(make_self_signed(request_in(folder)));
  struct stat status {};
  ASSERT_EQ(::stat(folder.file("key.pem").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600U);
}

TEST(MakeSelfSigned, NeverWritesOverAFile) {
  for (const char* name : {"key.pem", "certificate.pem"}) {
    const ScratchDirectory folder;
    std::ofstream(folder.file(name)) << "precious";
    const auto made = make_self_signed(request_in(folder));
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, ErrorCode::io);
    EXPECT_THAT(made.error().context, HasSubstr(folder.file(name)));
    std::string kept;
    std::ifstream(folder.file(name)) >> kept;
    EXPECT_EQ(kept, "precious");
    // Nothing is left of the other file either.
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
  }
}

TEST(MakeSelfSigned, RefusesWhatIsNotAHost) {
  const ScratchDirectory folder;
  for (const char* host : {"", "a b", "a,DNS:evil.example", "-a", ".a", "a\nb", "*.example", "h\xc3\xa9"}) {
    SelfSigned request = request_in(folder);
    request.hosts = {host};
    const auto made = make_self_signed(request);
    ASSERT_FALSE(made) << host;
    EXPECT_EQ(made.error().code, ErrorCode::invalid);
  }
  SelfSigned request = request_in(folder);
  request.hosts.clear();
  EXPECT_FALSE(make_self_signed(request));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(MakeSelfSigned, TakesAHostTooLongForACommonName) {
  const ScratchDirectory folder;
  SelfSigned request = request_in(folder);
  request.hosts = {std::string(60, 'a') + "." + std::string(60, 'b') + ".example"};
  EXPECT_TRUE(make_self_signed(request));
}

TEST(Pin, OfAFileIsTheOneItWasMadeWith) {
  const ScratchDirectory folder;
  const auto made = make_self_signed(request_in(folder));
  ASSERT_TRUE(made);
  const auto read = pin_of_certificate_file(folder.file("certificate.pem"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read.value(), made.value());
}

TEST(Pin, IsThatOfAnotherTool) {
  // openssl x509 -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64
  const ScratchDirectory folder;
  std::ofstream(folder.file("known.pem")) << R"(-----BEGIN CERTIFICATE-----
MIIBhDCCASugAwIBAgIUcE0OnQ/+n+HHOKqJbKN9sfB2E98wCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNa25vd24uZXhhbXBsZTAeFw0yNjExMjEwMzM3NDNaFw0zNjEx
MTgwMzM3NDNaMBgxFjAUBgNVBAMMDWtub3duLmV4YW1wbGUwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAAQu+pHEJK8E3spko/1C5FVD7gOO0sa2MqKREVDEjOQiJir3
aqdwfRe/hGQYPzqxCkjHiboK918pdOdnJtP3Dihgo1MwUTAdBgNVHQ4EFgQUZVMJ
WbA898HVZptAv5YwixjpcuMwHwYDVR0jBBgwFoAUZVMJWbA898HVZptAv5Ywixjp
cuMwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBckqn+0pMTqLaf
xjFzqdR822YI6z9FEW3apcVZzB/hmgIgFsKIG65Oq8KoM0Mhgn9vd52O/fuQxiJ9
rfpmykD92ak=
-----END CERTIFICATE-----
)";
  const auto pin = pin_of_certificate_file(folder.file("known.pem"));
  ASSERT_TRUE(pin);
  EXPECT_EQ(to_text(pin.value()), "sha256/SjUMkM3q1/v7yhAbhzOOApBe5KHURGvL/VbBBfdxXHQ=");
}

TEST(Pin, IsWrittenOneWayAndReadTwo) {
  Pin pin;
  pin.sha256.fill(7);
  const std::string text = to_text(pin);
  EXPECT_TRUE(text.starts_with("sha256/"));
  EXPECT_EQ(parse_pin(text).value(), pin);
  EXPECT_EQ(parse_pin(text.substr(7)).value(), pin);
  for (const std::string& wrong : {std::string(), text.substr(0, 50), text + "A", "sha1/" + text.substr(7)}) {
    EXPECT_FALSE(parse_pin(wrong)) << wrong;
  }
}

TEST(Pin, SaysWhetherTheFileIsAbsentOrUnreadable) {
  const ScratchDirectory folder;
  EXPECT_EQ(pin_of_certificate_file(folder.file("absent.pem")).error().code, ErrorCode::not_found);
  std::ofstream(folder.file("junk.pem")) << "junk";
  EXPECT_EQ(pin_of_certificate_file(folder.file("junk.pem")).error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace passnum::tls
