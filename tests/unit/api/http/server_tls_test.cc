#include <gmock/gmock.h>

#include <fstream>

#include "ledger/base/clock.h"
#include "tests/unit/api/http/test_server.h"

namespace passnum::http {
namespace {

class ServerTls : public testing::Test {
 protected:
  static Router router() {
    Router router;
    router.add("GET", "/", [](const Request&, Responder responder) { responder.answer(text(200, "yes")); });
    return router;
  }
  std::unique_ptr<Server> server_ = start_server(test_options(), router());
};

TEST_F(ServerTls, PrefersVersion13) {
  RawClient client(server_->port());
  ASSERT_TRUE(client.is_secured());
  EXPECT_EQ(client.version(), "TLSv1.3");
  client.write(kGet);
  EXPECT_EQ(status_of(client.read_response()), 200);
}

TEST_F(ServerTls, Accepts12WithEachOfItsCiphers) {
  for (const char* cipher :
       {"ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"}) {
    RawOptions options;
    options.version_max = TLS1_2_VERSION;
    options.ciphers = cipher;
    RawClient client(server_->port(), options);
    ASSERT_TRUE(client.is_secured()) << cipher;
    EXPECT_EQ(client.version(), "TLSv1.2");
    EXPECT_EQ(client.cipher(), cipher);
    client.write(kGet);
    EXPECT_EQ(status_of(client.read_response()), 200);
  }
}

TEST_F(ServerTls, Accepts13WithEachOfItsSuitesAndGroups) {
  for (const char* suite :
       {"TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"}) {
    RawOptions options;
    options.suites = suite;
    EXPECT_TRUE(RawClient(server_->port(), options).is_secured()) << suite;
  }
  for (const char* group : {"X25519", "P-256", "P-384"}) {
    RawOptions options;
    options.groups = group;
    EXPECT_TRUE(RawClient(server_->port(), options).is_secured()) << group;
  }
}

TEST_F(ServerTls, RefusesOlderVersions) {
  for (const int version : {TLS1_1_VERSION, TLS1_VERSION}) {
    RawOptions options;
    options.version_min = version;
    options.version_max = version;
    EXPECT_FALSE(RawClient(server_->port(), options).is_secured()) << version;
  }
}

TEST_F(ServerTls, RefusesWeakerCiphersAndGroups) {
  for (const char* cipher : {"ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "ECDHE-ECDSA-AES128-CCM",
                             "AES128-GCM-SHA256", "DHE-RSA-AES256-GCM-SHA384", "eNULL", "aNULL"}) {
    RawOptions options;
    options.version_max = TLS1_2_VERSION;
    options.ciphers = cipher;
    EXPECT_FALSE(RawClient(server_->port(), options).is_secured()) << cipher;
  }
  RawOptions ccm;
  ccm.version_min = TLS1_3_VERSION;
  ccm.suites = "TLS_AES_128_CCM_SHA256";
  EXPECT_FALSE(RawClient(server_->port(), ccm).is_secured());
  for (const char* group : {"P-521", "X448", "ffdhe2048"}) {
    RawOptions options;
    options.groups = group;
    EXPECT_FALSE(RawClient(server_->port(), options).is_secured()) << group;
  }
}

TEST_F(ServerTls, ChoosesByItsOwnOrder) {
  RawOptions options;
  options.suites = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384";
  EXPECT_EQ(RawClient(server_->port(), options).cipher(), "TLS_AES_256_GCM_SHA384");
}

TEST_F(ServerTls, SpeaksHttp11AndNothingElse) {
  RawOptions both;
  both.alpn = "\x02h2\x08http/1.1";
  EXPECT_TRUE(RawClient(server_->port(), both).is_secured());
  RawOptions other;
  other.alpn = "\x02h2";
  EXPECT_FALSE(RawClient(server_->port(), other).is_secured());
}

TEST_F(ServerTls, DoesNotRenegotiate) {
  RawOptions options;
  options.version_max = TLS1_2_VERSION;
  RawClient client(server_->port(), options);
  ASSERT_TRUE(client.is_secured());
  EXPECT_FALSE(client.renegotiate());
}

TEST_F(ServerTls, CountsHandshakesThatFail) {
  RawOptions options;
  options.version_min = TLS1_1_VERSION;
  options.version_max = TLS1_1_VERSION;
  EXPECT_FALSE(RawClient(server_->port(), options).is_secured());
  server_->stop(std::chrono::seconds(10));
  EXPECT_EQ(server_->counts().handshakes_failed, 1U);
}

TEST(ServerFiles, AreNamedWhenTheyCannotBeUsed) {
  const auto& good = TestCertificate::get();
  const std::string junk = (good.folder / "junk.pem").string();
  std::ofstream(junk) << "not PEM\n";
  const std::string other_key = (good.folder / "other.key").string();
  ASSERT_TRUE(tls::make_self_signed(
      {(good.folder / "other.pem").string(), other_key, {"127.0.0.1"}, SystemClock().now()}));
  struct Case {
    std::string certificate, key, word;
    ErrorCode code;
  };
  for (const Case& one :
       {Case{"/nowhere/c.pem", good.key_file, "/nowhere/c.pem", ErrorCode::not_found},
        Case{good.certificate_file, "/nowhere/k.pem", "/nowhere/k.pem", ErrorCode::not_found},
        Case{junk, good.key_file, junk, ErrorCode::invalid},
        Case{good.certificate_file, junk, junk, ErrorCode::invalid},
        Case{good.certificate_file, other_key, other_key, ErrorCode::invalid}}) {
    ServerOptions options = test_options();
    options.certificate_file = one.certificate;
    options.key_file = one.key;
    const auto server = Server::start(options, Router());
    ASSERT_FALSE(server);
    EXPECT_EQ(server.error().code, one.code) << server.error().message();
    EXPECT_THAT(server.error().context, testing::HasSubstr(one.word));
  }
}

}  // namespace
}  // namespace passnum::http
