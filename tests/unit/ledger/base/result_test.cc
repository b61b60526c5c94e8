#include "ledger/base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace passnum {
namespace {

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> good = 7;
  ASSERT_TRUE(good);
  EXPECT_EQ(good.value(), 7);
  const Result<int> bad = Error(ErrorCode::not_found, "voucher");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, ErrorCode::not_found);
}

TEST(Result, GivesUpWhatItHoldsOnlyOnce) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(3);
  const std::unique_ptr<int> taken = std::move(result).value();
  EXPECT_EQ(*taken, 3);
}

Result<std::vector<std::string>> names() {
  return std::vector<std::string>{"a name too long to be kept inside its string",
                                  "another such name, as long"};
}

// A reference into the result would dangle before the first round.
TEST(Result, CanBeLoopedOverWithoutAName) {
  static_assert(std::is_same_v<decltype(names().value()), std::vector<std::string>>);
  static_assert(std::is_same_v<decltype(names().error()), Error>);
  std::string all;
  for (const auto& name : names().value()) all += name;
  EXPECT_EQ(all, "a name too long to be kept inside its stringanother such name, as long");
}

TEST(Result, CarriesAValueOfTheTypeOfItsErrors) {
  const Result<int, std::string> refused = std::string("no");
  EXPECT_EQ(refused.error(), "no");
}

TEST(ResultDeathTest, StopsTheProgramWhenTheWrongSideIsTaken) {
  const Result<int> good = 7;
  const Result<int> bad = Error(ErrorCode::io, "disk");
  EXPECT_DEATH(static_cast<void>(bad.value()), "CHECK");
  EXPECT_DEATH(static_cast<void>(good.error()), "CHECK");
}

TEST(Error, GathersWordsOnItsWayUpAndKeepsItsCode) {
  const Error error =
      Error(ErrorCode::corrupt, "checksum").while_doing("tile 7").while_doing("opening the log");
  EXPECT_EQ(error.code, ErrorCode::corrupt);
  EXPECT_EQ(error.context, "opening the log: tile 7: checksum");
  EXPECT_EQ(error.message(), "corrupt: opening the log: tile 7: checksum");
}

TEST(ErrorCode, HasANameForPeopleAndScripts) {
  EXPECT_EQ(name(ErrorCode::not_found), "not_found");
  EXPECT_EQ(name(ErrorCode::corrupt), "corrupt");
  EXPECT_EQ(name(ErrorCode::invalid), "invalid");
  EXPECT_EQ(name(ErrorCode::too_large), "too_large");
  EXPECT_EQ(name(ErrorCode::io), "io");
  EXPECT_EQ(name(ErrorCode::unavailable), "unavailable");
  EXPECT_EQ(name(ErrorCode::fenced), "fenced");
  EXPECT_EQ(name(ErrorCode::unsupported), "unsupported");
}

TEST(CheckDeathTest, SaysWhatWasFalseAndWhere) {
  EXPECT_DEATH(CHECK(1 + 1 == 3), "result_test.cc:.*1 \\+ 1 == 3");
}

}  // namespace
}  // namespace passnum
