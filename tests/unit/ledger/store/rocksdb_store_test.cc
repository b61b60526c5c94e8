#include "ledger/store/rocksdb/rocksdb_store.h"

#include <gtest/gtest.h>

#include <fstream>

#include "ledger/store/rocksdb/engine.h"
#include "tests/unit/ledger/store/stores.h"
#include "tests/unit/ledger/store/units.h"

namespace passnum {
namespace {

namespace fs = std::filesystem;

ErrorCode code_of_opening(const fs::path& path) {
  const auto store = RocksdbStore::open(path, small_rocksdb());
  EXPECT_FALSE(store);
  return store.error().code;
}

TEST(RocksdbStoreOpening, FindsNoStoreWhereNoneWasCreated) {
  const ScratchDirectory scratch;
  EXPECT_EQ(code_of_opening(scratch.path()), ErrorCode::not_found);
  EXPECT_EQ(code_of_opening(scratch.path() / "not" / "there"), ErrorCode::not_found);
  std::ofstream(scratch.path() / "something else") << "x";
  EXPECT_EQ(code_of_opening(scratch.path()), ErrorCode::not_found);
  EXPECT_EQ(code_of_opening(scratch.path() / "something else"), ErrorCode::not_found);
}

TEST(RocksdbStoreOpening, SaysInPlainWordsThatAnotherHasItOpen) {
  RocksdbHome home;
  const auto store = home.open();
  const auto second = RocksdbStore::open(home.path(), small_rocksdb());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
  EXPECT_NE(second.error().context.find("another process has this store open"), std::string::npos);
}

TEST(RocksdbStoreOpening, IsPossibleAgainWhenTheStoreAndItsSnapshotsAreGone) {
  RocksdbHome home;
  auto store = home.open();
  auto seen = store->snapshot();
  store.reset();
  EXPECT_EQ(code_of_opening(home.path()), ErrorCode::unavailable);
  seen.reset();
  EXPECT_TRUE(RocksdbStore::open(home.path(), small_rocksdb()));
}

TEST(RocksdbStoreOpening, RefusesOptionsBelowTheMinimum) {
  const RocksdbHome home;
  EXPECT_EQ(RocksdbStore::open(home.path(), {kRocksdbMemoryBytesMin - 1, kRocksdbOpenFilesMin}).error().code,
            ErrorCode::invalid);
  EXPECT_EQ(RocksdbStore::open(home.path(), {kRocksdbMemoryBytesMin, kRocksdbOpenFilesMin - 1}).error().code,
            ErrorCode::invalid);
  EXPECT_TRUE(RocksdbStore::open(home.path(), small_rocksdb()));
}

TEST(RocksdbStoreCreation, RefusesADirectoryThatHasAnythingInIt) {
  const ScratchDirectory scratch;
  const fs::path file = scratch.path() / "kept";
  std::ofstream(file) << "x";
  EXPECT_EQ(RocksdbStore::create(scratch.path()).error().code, ErrorCode::invalid);
  EXPECT_EQ(fs::file_size(file), 1u);
  EXPECT_EQ(std::distance(fs::directory_iterator(scratch.path()), {}), 1);
  EXPECT_EQ(RocksdbStore::create(file).error().code, ErrorCode::io);
  EXPECT_EQ(RocksdbStore::create(scratch.path() / "not" / "there").error().code, ErrorCode::io);
}

TEST(RocksdbStoreCreation, RefusesToCreateAStoreTwice) {
  RocksdbHome home;
  auto store = home.open();
  ASSERT_TRUE(store->append(unit_of(store->begin_epoch().value(), 0, 1)));
  EXPECT_EQ(RocksdbStore::create(home.path()).error().code, ErrorCode::invalid);
  store.reset();
  EXPECT_EQ(RocksdbStore::create(home.path()).error().code, ErrorCode::invalid);
  EXPECT_EQ(home.open()->snapshot()->size(), 1u);
}

TEST(RocksdbStoreCreation, TakesAnEmptyDirectory) {
  const ScratchDirectory scratch;
  fs::create_directory(scratch.path() / "lost+found");
  EXPECT_TRUE(RocksdbStore::create(scratch.path()));
  EXPECT_TRUE(RocksdbStore::open(scratch.path(), small_rocksdb()));
}

TEST(RocksdbStoreCreation, InterruptedBeforeItsEndIsNotTakenForAStoreNorForNone) {
  const RocksdbHome home;
  fs::remove(home.path() / "mark");
  EXPECT_EQ(code_of_opening(home.path()), ErrorCode::corrupt);
}

// Changes the database behind the store's back.
class TamperedRocksdb : public testing::Test {
 protected:
  TamperedRocksdb() {
    const auto store = home_.open();
    CHECK(static_cast<bool>(store->append(unit_of(store->begin_epoch().value(), 0, 300))));
  }

  template <typename Change>
  void tamper(Change&& change) {
    const auto database =
        Database::open(home_.path() / "rocksdb", small_rocksdb(), Database::Access::write).value();
    rocksdb::WriteBatch batch;
    change(*database, batch);
    ASSERT_TRUE(database->write(batch));
  }
  void remove(Column column, const std::string& key) {
    tamper([&](const Database& database, rocksdb::WriteBatch& batch) {
      ASSERT_TRUE(batch.Delete(database.column(column), key).ok());
    });
  }
  void put_raw(Column column, const std::string& key, const std::string& value) {
    tamper([&](const Database& database, rocksdb::WriteBatch& batch) {
      ASSERT_TRUE(batch.Put(database.column(column), key, value).ok());
    });
  }

  RocksdbHome home_;
};

TEST_F(TamperedRocksdb, AMissingEntryIsCorruptAndNotAbsent) {
  remove(Column::entries, entry_key(17));
  const auto seen = home_.open()->snapshot();
  const auto entry = seen->entry(17);
  ASSERT_FALSE(entry);
  EXPECT_EQ(entry.error().code, ErrorCode::corrupt);
  EXPECT_NE(entry.error().context.find("entry 17"), std::string::npos);
  EXPECT_EQ(seen->entries(0, 300).error().code, ErrorCode::corrupt);
  EXPECT_EQ(seen->entries(17, 1).error().code, ErrorCode::corrupt);
  EXPECT_EQ(seen->entries(18, 300).value().size(), 282u);
}

TEST_F(TamperedRocksdb, AMissingFullTileIsCorruptAndNotAbsent) {
  remove(Column::tiles, tile_key(0, 0));
  EXPECT_EQ(home_.open()->snapshot()->tile(0, 0).error().code, ErrorCode::corrupt);
}

TEST_F(TamperedRocksdb, AMissingLastEntryRefusesToOpen) {
  remove(Column::entries, entry_key(299));
  EXPECT_EQ(code_of_opening(home_.path()), ErrorCode::corrupt);
}

TEST_F(TamperedRocksdb, AnEntryBeyondTheEndRefusesToOpen) {
  put_raw(Column::entries, entry_key(300), seal(Column::entries, entry_key(300), "x"));
  EXPECT_EQ(code_of_opening(home_.path()), ErrorCode::corrupt);
}

TEST_F(TamperedRocksdb, AMissingRecordRefusesToOpen) {
  for (const std::string_view key : {kFormatKey, kEpochKey, kHeadKey}) {
    std::string kept;
    tamper([&](const Database& database, rocksdb::WriteBatch& batch) {
      kept = database.meta(key).value();
      ASSERT_TRUE(batch.Delete(database.column(Column::meta), rocksdb::Slice(key)).ok());
    });
    const auto store = RocksdbStore::open(home_.path(), small_rocksdb());
    ASSERT_FALSE(store) << key;
    EXPECT_EQ(store.error().code, ErrorCode::corrupt);
    EXPECT_NE(store.error().context.find(key), std::string::npos);
    put_raw(Column::meta, std::string(key), seal(Column::meta, key, kept));
  }
  EXPECT_EQ(what_is_wrong(*home_.open()->snapshot()), "");
}

TEST_F(TamperedRocksdb, AnotherFormatVersionIsUnsupported) {
  put_raw(Column::meta, std::string(kFormatKey), seal(Column::meta, kFormatKey, std::string("\0\0\0\2", 4)));
  EXPECT_EQ(code_of_opening(home_.path()), ErrorCode::unsupported);
}

TEST_F(TamperedRocksdb, AValueThatIsNotTheOneOfItsKeyIsCorrupt) {
  put_raw(Column::state, "size", seal(Column::state, "other key", "300"));
  put_raw(Column::entries, entry_key(3), seal(Column::state, entry_key(3), leaf_text(3)));
  put_raw(Column::tiles, tile_key(0, 0), "");
  const auto seen = home_.open()->snapshot();
  EXPECT_EQ(seen->state("size").error().code, ErrorCode::corrupt);
  EXPECT_EQ(seen->entry(3).error().code, ErrorCode::corrupt);
  EXPECT_EQ(seen->entries(0, 4).error().code, ErrorCode::corrupt);
  EXPECT_EQ(seen->tile(0, 0).error().code, ErrorCode::corrupt);
  const auto visit = [](std::string_view, std::string_view) { return true; };
  EXPECT_EQ(seen->scan("s", "", visit).error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace passnum
