#include "api/server/running_ledger.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "api/client/https_client.h"
#include "api/server/key_file.h"
#include "tests/support/scratch_directory.h"

namespace passnum {
namespace {

class RunningLedgerTest : public testing::Test {
 protected:
  void SetUp() override {
    SystemClock clock;
    SystemRandom random;
    const auto created =
        create_ledger(directory_, {{"pass.example/ledger", "pass.example"}, {"a", "b"}}, clock, random);
    ASSERT_TRUE(created) << created.error().message();
  }
  Result<std::unique_ptr<RunningLedger>> start() {
    ServeOptions options;
    options.port = 0;
    return RunningLedger::start(directory_, options, [](const Error&) {});
  }
  client::ClientResponse get(const RunningLedger& running, const std::string& path,
                             const std::string& token = {}) {
    client::ClientOptions options;
    if (!token.empty()) options.headers.push_back({"Authorization", "Bearer " + token});
    client::HttpsClient client(client::parse_server_url(running.url()).value(),
                               client::Trust::certificate_file(directory_.certificate()).value(), options);
    auto response = client.get(path);
    EXPECT_TRUE(response) << response.error().message();
    return response ? std::move(response).value() : client::ClientResponse{};
  }

  ScratchDirectory scratch_;
  DataDirectory directory_{scratch_.file("data")};
};

TEST_F(RunningLedgerTest, AnswersOverTlsAndSaysWhereItIsUntilItEnds) {
  {
    auto running = start();
    ASSERT_TRUE(running) << running.error().message();
    EXPECT_EQ(get(*running.value(), "/readyz").status, 200U);
    EXPECT_EQ(read_whole_file(directory_.server_url(), 100).value(), running.value()->url() + "\n");
    EXPECT_NE(get(*running.value(), "/log/checkpoint").body.find("pass.example/ledger\n4\n"),
              std::string::npos);
  }
  EXPECT_EQ(read_whole_file(directory_.server_url(), 100).error().code, ErrorCode::not_found);
}

TEST_F(RunningLedgerTest, ShowsEntriesToTheAuditorOnly) {
  auto running = start();
  ASSERT_TRUE(running) << running.error().message();
  std::string token = read_whole_file(directory_.auditor_token(), 512).value();
  token.pop_back();
  EXPECT_EQ(get(*running.value(), "/log/tile/entries/000.p/4").status, 401U);
  EXPECT_EQ(get(*running.value(), "/log/tile/entries/000.p/4", token + "x").status, 401U);
  EXPECT_EQ(get(*running.value(), "/log/tile/entries/000.p/4", token).status, 200U);
  EXPECT_EQ(get(*running.value(), "/log/tile/0/000.p/4").status, 200U);
}

TEST_F(RunningLedgerTest, IsOpenedByOneProcessAtATimeAndAgainAfterIt) {
  {
    auto running = start();
    ASSERT_TRUE(running) << running.error().message();
    EXPECT_EQ(start().error().code, ErrorCode::unavailable);
  }
  EXPECT_TRUE(start());
}

TEST_F(RunningLedgerTest, OfAnOlderVersionGetsTheKeysAndTheAccountsThatItLacks) {
  SystemRandom random;
  std::filesystem::remove(directory_.key("snapshot"));
  std::filesystem::remove(directory_.key("bank"));
  EXPECT_FALSE(std::filesystem::exists(directory_.accounts()));
  ASSERT_TRUE(start());
  EXPECT_TRUE(std::filesystem::exists(directory_.accounts()));
  const auto made = snapshot_key_of(directory_, random);
  ASSERT_TRUE(made);
  const auto bank = bank_key_of(directory_, random);
  ASSERT_TRUE(bank);
  ASSERT_TRUE(start());
  EXPECT_EQ(bank_key_of(directory_, random).value().bytes(), bank.value().bytes());
  EXPECT_EQ(snapshot_key_of(directory_, random).value().public_key(), made.value().public_key());
}

TEST_F(RunningLedgerTest, NamesDamagedAccountsAndLeavesThem) {
  std::ofstream(directory_.accounts()) << std::string(5000, 'x');
  const auto running = start();
  ASSERT_FALSE(running);
  EXPECT_NE(running.error().context.find("accounts.db"), std::string::npos) << running.error().context;
  EXPECT_EQ(std::filesystem::file_size(directory_.accounts()), 5000U);
}

TEST_F(RunningLedgerTest, RefusesALogOfAnotherKey) {
  KeyFile other;
  other.purpose = "log";
  other.name = "pass.example/ledger";
  SystemRandom().fill(other.secret);
  std::filesystem::remove(directory_.key("log"));
  ASSERT_TRUE(write_key_file(directory_.key("log"), other));
  const auto running = start();
  ASSERT_FALSE(running);
  EXPECT_EQ(running.error().code, ErrorCode::corrupt);
  EXPECT_NE(running.error().context.find("not signed by this log's key"), std::string::npos);
}

}  // namespace
}  // namespace passnum
