#include "api/sqlite/migrate.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/scratch_directory.h"

namespace passnum::sqlite {
namespace {

using Steps = std::vector<std::string_view>;
constexpr std::string_view kFirst = "CREATE TABLE room_t (a INTEGER NOT NULL) STRICT";
constexpr std::string_view kSecond =
    "ALTER TABLE room_t ADD COLUMN b TEXT; CREATE INDEX room_t_b ON room_t (b)";

class Migrate : public testing::Test {
 protected:
  ScratchDirectory scratch_;
  Database database_ = Database::open(scratch_.file("accounts.db")).value();
};

TEST_F(Migrate, RunsWhatTheFileHasNotHadAndKeepsItsRows) {
  ASSERT_TRUE(migrate(database_, "room", Steps{kFirst}));
  ASSERT_TRUE(database_.run("INSERT INTO room_t VALUES (?)", 7));
  ASSERT_TRUE(migrate(database_, "room", Steps{kFirst, kSecond}));
  ASSERT_TRUE(migrate(database_, "room", Steps{kFirst, kSecond}));
  const auto row = database_.row<std::int64_t, std::optional<std::string>>("SELECT a, b FROM room_t");
  ASSERT_TRUE(row && row.value());
  EXPECT_EQ(std::get<0>(*row.value()), 7);
}

TEST_F(Migrate, RoomsInOneFileHaveVersionsOfTheirOwn) {
  ASSERT_TRUE(migrate(database_, "room", Steps{kFirst, kSecond}));
  ASSERT_TRUE(migrate(database_, "other", Steps{"CREATE TABLE other_t (a INTEGER) STRICT"}));
  EXPECT_TRUE(database_.run("INSERT INTO other_t VALUES (?)", 1));
}

TEST_F(Migrate, AStepThatFailsLeavesTheVersionAndTheTablesAsTheyWere) {
  ASSERT_TRUE(migrate(database_, "room", Steps{kFirst}));
  const auto failed =
      migrate(database_, "room", Steps{kFirst, kSecond, "CREATE TABLE room_t (again INTEGER)"});
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().context.find("version 3"), std::string::npos) << failed.error().context;
  EXPECT_FALSE(database_.prepare("SELECT b FROM room_t"));
  EXPECT_TRUE(migrate(database_, "room", Steps{kFirst, kSecond}));
}

TEST_F(Migrate, TablesOfANewerProgramAreRefusedByNameAndNotTouched) {
  ASSERT_TRUE(migrate(database_, "room", Steps{kFirst, kSecond}));
  const auto older = migrate(database_, "room", Steps{kFirst});
  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().code, ErrorCode::unsupported);
  EXPECT_NE(older.error().context.find("room have version 2"), std::string::npos) << older.error().context;
  EXPECT_TRUE(database_.prepare("SELECT b FROM room_t"));
}

}  // namespace
}  // namespace passnum::sqlite
