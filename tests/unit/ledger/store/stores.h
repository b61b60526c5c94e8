#pragma once

#include <functional>
#include <memory>
#include <string>

#include "ledger/store/memory/memory_store.h"
#include "ledger/store/rocksdb/rocksdb_store.h"
#include "tests/support/scratch_directory.h"

namespace passnum {

// The smallest memory, so that a few thousand entries already reach table files.
inline RocksdbOptions small_rocksdb() {
  return {kRocksdbMemoryBytesMin, kRocksdbOpenFilesMin};
}

// One kind of store, created empty, that can be opened again and again.
class Home {
 public:
  virtual ~Home() = default;
  // Close what open() gave before.
  virtual std::unique_ptr<Store> open() = 0;
};

class MemoryHome final : public Home {
 public:
  std::unique_ptr<Store> open() override { return std::make_unique<MemoryStore>(disk_); }

 private:
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
};

class RocksdbHome final : public Home {
 public:
  RocksdbHome() { CHECK(static_cast<bool>(RocksdbStore::create(path()))); }
  std::unique_ptr<Store> open() override { return RocksdbStore::open(path(), small_rocksdb()).value(); }
  std::filesystem::path path() const { return scratch_.path() / "store"; }

 private:
  ScratchDirectory scratch_;
};

struct StoreKind {
  std::string name;
  std::function<std::unique_ptr<Home>()> make;
};

inline std::vector<StoreKind> store_kinds() {
  return {{"Memory", [] { return std::make_unique<MemoryHome>(); }},
          {"Rocksdb", [] { return std::make_unique<RocksdbHome>(); }}};
}

}  // namespace passnum
