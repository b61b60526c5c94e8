#include "ledger/store/rocksdb/rocksdb_store.h"

#include <algorithm>
#include <utility>

#include "ledger/store/rocksdb/damage.h"
#include "ledger/store/rocksdb/engine.h"
#include "ledger/store/unit_check.h"

namespace passnum {
namespace {

// What comes directly after every key that begins with `prefix`; nothing for one of FF bytes only.
std::optional<std::string> end_of(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<Byte>(end.back()) == 0xFF) end.pop_back();
  if (end.empty()) return std::nullopt;
  end.back() = static_cast<char>(static_cast<Byte>(end.back()) + 1);
  return end;
}

class RocksdbSnapshot final : public Snapshot {
 public:
  RocksdbSnapshot(std::shared_ptr<Engine> engine, std::shared_ptr<const View> view)
      : engine_(std::move(engine)), view_(std::move(view)) {}

  std::uint64_t size() const override { return view_->head.size; }

  Result<std::optional<std::string>> checkpoint() const override {
    if (auto alive = engine_->check_alive(); !alive) return std::move(alive).error();
    if (view_->head.checkpoint.empty()) return std::optional<std::string>();
    return std::optional(view_->head.checkpoint);
  }

  Result<Bytes> entry(std::uint64_t index) const override {
    if (auto alive = engine_->check_alive(); !alive) return std::move(alive).error();
    if (index >= size()) {
      return Error(ErrorCode::not_found,
                   "no entry " + std::to_string(index) + ": the log has " + std::to_string(size()));
    }
    auto leaf = get(Column::entries, entry_key(index));
    if (!leaf) return std::move(leaf).error();
    if (!leaf.value()) return damaged("entry " + std::to_string(index) + " is missing");
    return to_bytes(*leaf.value());
  }

  Result<std::vector<Bytes>> entries(std::uint64_t first, std::size_t count) const override {
    if (auto alive = engine_->check_alive(); !alive) return std::move(alive).error();
    std::vector<Bytes> out;
    if (first >= size()) return out;
    const std::uint64_t end = first + std::min<std::uint64_t>(count, size() - first);
    const std::string below = entry_key(end);
    std::uint64_t index = first;
    auto walked =
        walk(Column::entries, entry_key(first), below, [&](std::string_view key, std::string_view leaf) {
          if (key != entry_key(index)) return false;
          out.push_back(to_bytes(leaf));
          index += 1;
          return true;
        });
    if (!walked) return std::move(walked).error();
    if (index != end) return damaged("entry " + std::to_string(index) + " is missing");
    return out;
  }

  Result<std::optional<Bytes>> tile(std::uint8_t level, std::uint64_t index) const override {
    if (auto alive = engine_->check_alive(); !alive) return std::move(alive).error();
    if (!tile_is_full(level, index, size())) return std::optional<Bytes>();
    auto hashes = get(Column::tiles, tile_key(level, index));
    if (!hashes) return std::move(hashes).error();
    if (!hashes.value()) {
      return damaged("tile " + std::to_string(level) + "/" + std::to_string(index) + " is missing");
    }
    return std::optional(to_bytes(*hashes.value()));
  }

  Result<std::optional<std::string>> state(std::string_view key) const override {
    if (auto alive = engine_->check_alive(); !alive) return std::move(alive).error();
    return get(Column::state, key);
  }

  Result<Done> scan(std::string_view prefix, std::string_view after,
                    const std::function<bool(std::string_view, std::string_view)>& visit) const override {
    if (auto alive = engine_->check_alive(); !alive) return alive;
    // The first key above `after` is `after` and a zero byte.
    const std::string from = after < prefix ? std::string(prefix) : std::string(after).append(1, '\0');
    return walk(Column::state, from, end_of(prefix), visit);
  }

 private:
  Result<std::optional<std::string>> get(Column column, std::string_view key) const {
    return view_->database.get(column, key, view_->moment);
  }

  // Visits what is from `from` to below `below` in order, until `visit` returns false.
  template <typename Visit>
  Result<Done> walk(Column column, std::string_view from, const std::optional<std::string>& below,
                    const Visit& visit) const {
    rocksdb::ReadOptions options;
    options.snapshot = view_->moment;
    options.fill_cache = false;  // a walk over everything must not push out what the next append needs
    const rocksdb::Slice upper = below ? rocksdb::Slice(*below) : rocksdb::Slice();
    if (below) options.iterate_upper_bound = &upper;
    const auto at = view_->database.iterator(options, column);
    for (at->Seek(from); at->Valid(); at->Next()) {
      const std::string_view key = at->key().ToStringView();
      const auto value = unseal(column, key, at->value().ToStringView());
      if (!value) return damaged(describe(column, key) + ": its seal does not fit");
      if (!visit(key, *value)) return Done{};
    }
    if (!at->status().ok()) return to_error(at->status(), "reading on from " + describe(column, from));
    return Done{};
  }

  std::shared_ptr<Engine> engine_;  // goes last
  std::shared_ptr<const View> view_;
};

}  // namespace

RocksdbStore::RocksdbStore(std::shared_ptr<Engine> engine) : engine_(std::move(engine)) {}

RocksdbStore::~RocksdbStore() = default;

Result<Done> RocksdbStore::create(const std::filesystem::path& directory) {
  return create(directory, machine_disk());
}

Result<Done> RocksdbStore::create(const std::filesystem::path& directory, Disk& disk) {
  auto created = Engine::create(directory, disk);
  if (!created) return created.error().while_doing("creating a store in " + directory.string());
  return created;
}

Result<std::unique_ptr<RocksdbStore>> RocksdbStore::open(const std::filesystem::path& directory,
                                                         const RocksdbOptions& options) {
  return open(directory, options, machine_disk());
}

Result<std::unique_ptr<RocksdbStore>> RocksdbStore::open(const std::filesystem::path& directory,
                                                         const RocksdbOptions& options, Disk& disk) {
  auto engine = Engine::open(directory, options, disk);
  if (!engine) return engine.error().while_doing("opening the store " + directory.string());
  return std::unique_ptr<RocksdbStore>(new RocksdbStore(std::move(engine).value()));
}

Result<std::unique_ptr<Snapshot>> RocksdbStore::look(const std::filesystem::path& directory,
                                                     const RocksdbOptions& options) {
  auto engine = Engine::look(directory, options, machine_disk());
  if (!engine) return engine.error().while_doing("looking at the store " + directory.string());
  auto view = engine.value()->view();
  return std::unique_ptr<Snapshot>(new RocksdbSnapshot(std::move(engine).value(), std::move(view)));
}

std::filesystem::path RocksdbStore::pinned(const std::filesystem::path& directory) {
  return directory / kPinnedName;
}

Result<Done> RocksdbStore::unpin(const std::filesystem::path& directory) {
  return remove_pinned(directory);
}

Result<std::uint64_t> RocksdbStore::pin() const {
  auto size = engine_->pin();
  if (!size) return size.error().while_doing("pinning the store for a backup");
  return size;
}

Result<std::uint64_t> RocksdbStore::begin_epoch() {
  return engine_->begin_epoch();
}

Result<Done> RocksdbStore::append(const Unit& unit) {
  return engine_->append(unit);
}

const std::optional<SetAside>& RocksdbStore::set_aside() const {
  return engine_->set_aside();
}

Result<StoreSizes> RocksdbStore::sizes() const {
  return engine_->sizes();
}

std::unique_ptr<Snapshot> RocksdbStore::snapshot() const {
  return std::make_unique<RocksdbSnapshot>(engine_, engine_->view());
}

}  // namespace passnum
