#include "api/sqlite/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/support/scratch_directory.h"

namespace passnum::sqlite {
namespace {

class SqliteDatabase : public testing::Test {
 protected:
  std::string path() const { return scratch_.file("accounts.db"); }
  Database opened() const {
    auto database = Database::open(path());
    CHECK(database);
    return std::move(database).value();
  }
  // A file with a table of ten thousand rows, closed.
  void fill() const {
    auto database = opened();
    ASSERT_TRUE(database.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL) STRICT"));
    auto transaction = Transaction::begin(database);
    ASSERT_TRUE(transaction);
    auto insert = database.prepare("INSERT INTO t (a, b) VALUES (?, ?)");
    ASSERT_TRUE(insert);
    for (int row = 0; row < 10000; ++row)
      ASSERT_TRUE(insert.value().bind(row, "a text of some length").run());
    ASSERT_TRUE(transaction.value().commit());
  }
  std::int64_t size_of_file() const { return static_cast<std::int64_t>(std::filesystem::file_size(path())); }

  ScratchDirectory scratch_;
};

using Number = std::int64_t;

TEST_F(SqliteDatabase, IsMadeReadableByItsOwnerOnlyWithTheSettingsThatKeepIt) {
  auto database = opened();
  struct stat facts {};
  ASSERT_EQ(::stat(path().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);
  EXPECT_EQ(std::get<0>(*database.row<std::string>("PRAGMA journal_mode").value()), "wal");
  EXPECT_EQ(std::get<0>(*database.row<Number>("PRAGMA synchronous").value()), 2);  // FULL
  EXPECT_EQ(std::get<0>(*database.row<Number>("PRAGMA foreign_keys").value()), 1);
  EXPECT_EQ(std::get<0>(*database.row<Number>("PRAGMA trusted_schema").value()), 0);
  EXPECT_EQ(std::get<0>(*database.row<Number>("PRAGMA secure_delete").value()), 1);
  // Nothing is left of the making.
  for (const auto& entry : std::filesystem::directory_iterator(scratch_.path())) {
    EXPECT_EQ(entry.path().filename().string().find(".new"), std::string::npos) << entry.path();
  }
}

TEST_F(SqliteDatabase, GivesBackWhatWasPutInAlsoAfterItWasClosed) {
  const Bytes bytes{0, 1, 255};
  {
    auto database = opened();
    ASSERT_TRUE(database.execute("CREATE TABLE t (a INTEGER, b TEXT, c BLOB) STRICT"));
    ASSERT_TRUE(
        database.run("INSERT INTO t VALUES (?, ?, ?)", Number{1} << 53, "l'été; DROP TABLE t", bytes));
    ASSERT_TRUE(
        database.run("INSERT INTO t VALUES (?, ?, ?)", std::optional<Number>(), std::string(), Bytes()));
    EXPECT_EQ(database.rows_changed(), 1);
  }
  auto database = opened();
  auto rows = database.prepare("SELECT a, b, c FROM t ORDER BY rowid");
  ASSERT_TRUE(rows);
  const auto first = rows.value().next<std::optional<Number>, std::string, Bytes>();
  ASSERT_TRUE(first && first.value());
  EXPECT_EQ(*first.value(),
            (std::tuple{std::optional<Number>(Number{1} << 53), std::string("l'été; DROP TABLE t"), bytes}));
  const auto second = rows.value().next<std::optional<Number>, std::string, Bytes>();
  ASSERT_TRUE(second && second.value());
  EXPECT_EQ(*second.value(), (std::tuple{std::optional<Number>(), std::string(), Bytes()}));
  const auto end = rows.value().next<std::optional<Number>, std::string, Bytes>();
  ASSERT_TRUE(end);
  EXPECT_FALSE(end.value());
}

TEST_F(SqliteDatabase, AColumnOfAnotherTypeIsAnErrorAndNotAZero) {
  auto database = opened();
  ASSERT_TRUE(database.execute("CREATE TABLE t (a); INSERT INTO t VALUES ('text')"));
  const auto row = database.row<Number>("SELECT a FROM t");
  ASSERT_FALSE(row);
  EXPECT_EQ(row.error().code, ErrorCode::corrupt);
}

TEST_F(SqliteDatabase, AConstraintSaysNoAndNothingChanges) {
  auto database = opened();
  ASSERT_TRUE(
      database.execute("CREATE TABLE p (id INTEGER PRIMARY KEY) STRICT;"
                       "CREATE TABLE t (p INTEGER NOT NULL REFERENCES p (id), u TEXT UNIQUE) STRICT;"
                       "INSERT INTO p VALUES (1); INSERT INTO t VALUES (1, 'once')"));
  EXPECT_EQ(database.run("INSERT INTO t VALUES (?, ?)", 1, "once").error().code, ErrorCode::invalid);
  EXPECT_EQ(database.run("INSERT INTO t VALUES (?, ?)", 2, "no parent").error().code, ErrorCode::invalid);
  EXPECT_EQ(std::get<0>(*database.row<Number>("SELECT count(*) FROM t").value()), 1);
}

TEST_F(SqliteDatabase, AValueAboveTheLimitIsRefused) {
  auto database = opened();
  ASSERT_TRUE(database.execute("CREATE TABLE t (a TEXT) STRICT"));
  const std::string longest(kValueBytesMax + 1, 'x');
  EXPECT_EQ(database.run("INSERT INTO t VALUES (?)", longest).error().code, ErrorCode::too_large);
}

TEST_F(SqliteDatabase, ATransactionThatIsNotCommittedNeverHappened) {
  auto database = opened();
  ASSERT_TRUE(database.execute("CREATE TABLE t (a INTEGER) STRICT"));
  {
    auto transaction = Transaction::begin(database);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(database.run("INSERT INTO t VALUES (1)"));
  }
  EXPECT_EQ(std::get<0>(*database.row<Number>("SELECT count(*) FROM t").value()), 0);
  auto transaction = Transaction::begin(database);
  ASSERT_TRUE(transaction);
  ASSERT_TRUE(database.run("INSERT INTO t VALUES (1)"));
  ASSERT_TRUE(transaction.value().commit());
  EXPECT_EQ(std::get<0>(*database.row<Number>("SELECT count(*) FROM t").value()), 1);
}

TEST_F(SqliteDatabase, AnotherConnectionSeesWhatIsCommittedAndNothingElse) {
  auto one = opened();
  auto other = opened();
  ASSERT_TRUE(one.execute("CREATE TABLE t (a INTEGER) STRICT"));
  auto transaction = Transaction::begin(one);
  ASSERT_TRUE(transaction);
  ASSERT_TRUE(one.run("INSERT INTO t VALUES (1)"));
  EXPECT_EQ(std::get<0>(*other.row<Number>("SELECT count(*) FROM t").value()), 0);
  ASSERT_TRUE(transaction.value().commit());
  EXPECT_EQ(std::get<0>(*other.row<Number>("SELECT count(*) FROM t").value()), 1);
}

TEST_F(SqliteDatabase, ThatIsAbsentIsNotMadeByWhoOnlyOpens) {
  EXPECT_EQ(Database::open_existing(path()).error().code, ErrorCode::not_found);
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(SqliteDatabase, WithAFlippedPageIsNamedAndLeftAsItIs) {
  fill();
  const auto size = size_of_file();
  {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(size / 2 / 4096 * 4096);
    file << std::string(64, '\xff');
  }
  const auto database = Database::open(path());
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().code, ErrorCode::corrupt);
  EXPECT_NE(database.error().context.find(path()), std::string::npos) << database.error().context;
  EXPECT_EQ(size_of_file(), size);
}

TEST_F(SqliteDatabase, WhoseHeaderIsGoneIsNotMadeAnew) {
  fill();
  {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file << std::string(100, 'x');
  }
  const auto size = size_of_file();
  EXPECT_EQ(Database::open(path()).error().code, ErrorCode::corrupt);
  EXPECT_EQ(size_of_file(), size);
}

TEST_F(SqliteDatabase, CutShortOrEmptiedIsCorruptAndNotNew) {
  fill();
  std::filesystem::resize_file(path(), static_cast<std::uintmax_t>(size_of_file() / 2));
  EXPECT_EQ(Database::open(path()).error().code, ErrorCode::corrupt);
  std::filesystem::resize_file(path(), 0);
  EXPECT_EQ(Database::open(path()).error().code, ErrorCode::corrupt);
  EXPECT_EQ(size_of_file(), 0);
}

TEST_F(SqliteDatabase, ThatIsGoneWhileItsWriteAheadLogIsThereIsNotBegunAnew) {
  std::ofstream(path() + "-wal") << "left over";
  EXPECT_EQ(Database::open(path()).error().code, ErrorCode::corrupt);
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(SqliteDatabase, OfAnotherProgramIsNotTaken) {
  {
    auto database = opened();
    ASSERT_TRUE(database.execute("PRAGMA application_id = 7"));
  }
  EXPECT_EQ(Database::open(path()).error().code, ErrorCode::corrupt);
}

TEST_F(SqliteDatabase, IsCopiedAsItWasAtOneMomentWhileAnotherConnectionWrites) {
  fill();
  auto writer = opened();
  auto under_way = Transaction::begin(writer);
  ASSERT_TRUE(under_way);
  ASSERT_TRUE(writer.run("DELETE FROM t WHERE a < 5000"));
  auto reader = opened();
  const auto copy = scratch_.file("copy.db");
  const auto copied = reader.copy_to(copy);
  ASSERT_TRUE(copied) << copied.error().message();
  ASSERT_TRUE(under_way.value().commit());
  EXPECT_FALSE(std::filesystem::exists(copy + "-wal"));
  struct stat facts {};
  ASSERT_EQ(::stat(copy.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);
  auto there = Database::open_existing(copy);
  ASSERT_TRUE(there) << there.error().message();
  EXPECT_EQ(std::get<0>(*there.value().row<Number>("SELECT count(*) FROM t").value()), 10000);
  EXPECT_EQ(std::get<0>(*there.value().row<std::string>("PRAGMA journal_mode").value()), "wal");
  EXPECT_EQ(reader.copy_to(copy).error().code, ErrorCode::invalid);
}

TEST_F(SqliteDatabase, WhoseIndexSaysSomethingElseThanItsTableIsNotCopied) {
  fill();
  ASSERT_TRUE(opened().execute("CREATE INDEX by_b ON t (b); PRAGMA wal_checkpoint(TRUNCATE)"));
  {
    // The index is what was written last.
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const std::string_view text = "a text of some length";
    file.seekp(static_cast<std::streamoff>(bytes.rfind(text) + text.size() - 1));
    file << 'i';
  }
  auto damaged = opened();
  const auto copied = damaged.copy_to(scratch_.file("copy.db"));
  ASSERT_FALSE(copied);
  EXPECT_EQ(copied.error().code, ErrorCode::corrupt);
  EXPECT_FALSE(std::filesystem::exists(scratch_.file("copy.db")));
}

}  // namespace
}  // namespace passnum::sqlite
