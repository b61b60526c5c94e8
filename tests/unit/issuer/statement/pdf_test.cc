#include "issuer/statement/pdf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "audit/statement/statement.h"
#include "tests/unit/audit/replay/life.h"

namespace passnum {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class StatementPdf : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    directory_ = std::filesystem::path(testing::TempDir()) / (std::string("statement-") + info->name());
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string written(const Statement& statement) {
    const auto path = directory_ / (statement.number + ".pdf");
    const auto done = write_pdf(statement, path.string());
    EXPECT_TRUE(done) << done.error().message();
    std::ifstream file(path, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
  }

  std::filesystem::path directory_;
};

Statement a_statement(std::size_t lines) {
  Life life;
  life.redeem(1, 1);
  auto statement = make_statements(replayed(life.entries), {day_of("2026-03-01"), day_of("2026-03-31")},
                                   day_of("2026-04-02"))
                       .at(0);
  const auto line = statement.lines.at(0);
  statement.lines.assign(lines, line);
  return statement;
}

TEST_F(StatementPdf, IsTheSameBytesForTheSameStatement) {
  const auto first = written(a_statement(3));
  EXPECT_THAT(first, StartsWith("%PDF-"));
  EXPECT_EQ(first, written(a_statement(3)));
}

TEST_F(StatementPdf, IsTheSameBytesInMemoryAsInItsFile) {
  const auto bytes = pdf_bytes(a_statement(60));
  ASSERT_TRUE(bytes) << bytes.error().message();
  EXPECT_EQ(bytes.value(), written(a_statement(60)));
}

TEST_F(StatementPdf, RunsOverSeveralPagesAndLeavesNoDraftBehind) {
  const auto one = written(a_statement(1));
  EXPECT_GT(written(a_statement(200)).size(), one.size());
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(directory_)) ++files;
  EXPECT_EQ(files, 1U);
}

TEST_F(StatementPdf, IsMadeWithoutAnyLine) {
  EXPECT_THAT(written(a_statement(0)), StartsWith("%PDF-"));
}

TEST_F(StatementPdf, SaysWhereItCouldNotBeWritten) {
  const auto done = write_pdf(a_statement(1), (directory_ / "nowhere" / "a.pdf").string());
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::io);
  EXPECT_THAT(done.error().context, HasSubstr("ECP-TST26-asso-2026-03"));
}

}  // namespace
}  // namespace passnum
