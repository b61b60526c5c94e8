#include "api/tls/session.h"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <optional>

#include "ledger/base/clock.h"
#include "tests/support/scratch_directory.h"

namespace passnum::tls {
namespace {

// Two ends of one non-blocking pair of sockets, driven in turns: no thread, no waiting.
class SessionTest : public testing::Test {
 protected:
  SessionTest() {
    CHECK(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sockets_.data()) == 0);
    const auto made = make_self_signed(
        {folder_.file("c.pem"), folder_.file("k.pem"), {"127.0.0.1", "known.example"}, SystemClock().now()});
    CHECK(made);
    pin_ = made.value();
    server_context_ = make_server_context(folder_.file("c.pem"), folder_.file("k.pem")).value();
  }
  ~SessionTest() override {
    close_client();
    ::close(sockets_[0]);
  }

  void connect(Context context, const std::string& host) {
    client_context_ = std::move(context);
    server_.emplace(Session::accept(server_context_, sockets_[0]));
    client_.emplace(Session::connect(client_context_, sockets_[1], host));
    for (int turn = 0; turn < 10; ++turn) {
      client_step_ = client_->handshake();
      server_step_ = server_->handshake();
      if (client_step_ == Step::failed) return;
      if (client_step_ == Step::done && server_step_ == Step::done) return;
    }
  }
  void close_client() {
    if (sockets_[1] >= 0) ::close(sockets_[1]);
    sockets_[1] = -1;
  }
  std::string read(Session& session) {
    std::array<char, 100> buffer{};
    return session.read(buffer) == Step::done ? std::string(buffer.data(), session.bytes_count())
                                              : std::string();
  }

  ScratchDirectory folder_;
  std::array<int, 2> sockets_{-1, -1};
  Pin pin_;
  Context server_context_;
  Context client_context_;
  std::optional<Session> server_;
  std::optional<Session> client_;
  Step client_step_ = Step::want_read;
  Step server_step_ = Step::want_read;
};

TEST_F(SessionTest, CarriesBytesBothWays) {
  connect(make_pinned_client_context(pin_).value(), "127.0.0.1");
  ASSERT_EQ(client_step_, Step::done);
  EXPECT_EQ(client_->version(), "TLSv1.3");
  EXPECT_EQ(client_->cipher(), "TLS_AES_256_GCM_SHA384");
  EXPECT_EQ(client_->peer_pin().value(), pin_);
  ASSERT_EQ(client_->write(std::string_view("hello")), Step::done);
  EXPECT_EQ(read(*server_), "hello");
  ASSERT_EQ(server_->write(std::string_view("good day")), Step::done);
  EXPECT_EQ(read(*client_), "good day");
}

TEST_F(SessionTest, RefusesAnotherKeyAndSaysWhich) {
  Pin other = pin_;
  other.sha256[0] ^= 1;
  connect(make_pinned_client_context(other).value(), "127.0.0.1");
  EXPECT_EQ(client_step_, Step::failed);
  EXPECT_TRUE(client_->refused_certificate());
  EXPECT_EQ(client_->peer_pin().value(), pin_);
}

TEST_F(SessionTest, RefusesASelfMadeCertificateUnlessItIsPinned) {
  connect(make_system_client_context().value(), "known.example");
  EXPECT_EQ(client_step_, Step::failed);
  EXPECT_TRUE(client_->refused_certificate());
  EXPECT_THAT(client_->failure(), testing::HasSubstr("self-signed"));
}

TEST_F(SessionTest, TellsAnOrderlyEndFromATruncation) {
  connect(make_pinned_client_context(pin_).value(), "127.0.0.1");
  std::array<char, 10> buffer{};
  EXPECT_EQ(server_->read(buffer), Step::want_read);
  EXPECT_EQ(client_->close(), Step::done);
  EXPECT_EQ(server_->read(buffer), Step::closed);
}

TEST_F(SessionTest, SaysTruncatedWhenTheConnectionJustEnds) {
  connect(make_pinned_client_context(pin_).value(), "127.0.0.1");
  close_client();
  std::array<char, 10> buffer{};
  EXPECT_EQ(server_->read(buffer), Step::truncated);
  EXPECT_FALSE(server_->failure().empty());
}

TEST_F(SessionTest, SurvivesWritingToAnEndThatHasGone) {
  connect(make_pinned_client_context(pin_).value(), "127.0.0.1");
  close_client();
  Step step = Step::done;
  for (int i = 0; i < 3 && step == Step::done; ++i) step = server_->write(std::string_view("hello"));
  EXPECT_EQ(step, Step::truncated);
  EXPECT_EQ(server_->close(), Step::done);
}

TEST_F(SessionTest, AsksToWaitWhenTheSocketIsFull) {
  connect(make_pinned_client_context(pin_).value(), "127.0.0.1");
  const std::string much(1 << 20, 'x');
  std::string_view left = much;
  Step step = Step::done;
  while (step == Step::done && !left.empty()) {
    step = server_->write(left);
    left.remove_prefix(server_->bytes_count());
  }
  EXPECT_EQ(step, Step::want_write);
  EXPECT_LT(left.size(), much.size());
  std::string got;
  for (std::string some = read(*client_); !some.empty(); some = read(*client_)) got += some;
  EXPECT_EQ(server_->write(left), Step::done);
}

}  // namespace
}  // namespace passnum::tls
