#include <memory>
#include <utility>

#include "ledger/store/rocksdb/clipped_env.h"
#include "ledger/store/rocksdb/damage.h"
#include "ledger/store/rocksdb/engine.h"
#include "ledger/store/rocksdb/torn_end.h"

namespace passnum {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kFormat = 1;

// What a database says of itself.
struct Contents {
  Head head;
  std::uint64_t epoch = 0;
};

std::string encode_format() {
  Bytes out;
  append_u32(out, kFormat);
  return std::string(as_text(out));
}

Result<Done> check_format(const Database& database) {
  auto format = database.meta(kFormatKey);
  if (!format) return std::move(format).error();
  if (format.value() == encode_format()) return Done{};
  return Error(ErrorCode::unsupported, "the store's format is 0x" + to_hex(as_bytes(format.value())) +
                                           "; this program knows 0x" + to_hex(as_bytes(encode_format())));
}

// The last entry must be the one before the head's size: they are written together.
Result<Done> check_last_entry(const Database& database, std::uint64_t size) {
  const auto at = database.iterator(rocksdb::ReadOptions(), Column::entries);
  at->SeekToLast();
  if (!at->status().ok()) return to_error(at->status(), "reading the last entry");
  const std::string expected = size == 0 ? "" : entry_key(size - 1);
  const std::string_view last = at->Valid() ? at->key().ToStringView() : std::string_view();
  if (last == expected) return Done{};
  const std::string found = at->Valid() ? describe(Column::entries, last) : "none";
  return damaged("the head counts " + std::to_string(size) + " entries, but the last one is " + found);
}

Result<Contents> read_contents(const Database& database) {
  if (auto checked = check_format(database); !checked) return std::move(checked).error();
  auto epoch = database.meta(kEpochKey);
  if (!epoch) return std::move(epoch).error();
  auto head = database.meta(kHeadKey);
  if (!head) return std::move(head).error();
  if (epoch.value().size() != sizeof(std::uint64_t) || head.value().size() < sizeof(std::uint64_t)) {
    return damaged("the epoch or the head has another length than it must have");
  }
  Contents out;
  out.epoch = read_u64(as_bytes(epoch.value()));
  out.head.size = read_u64(as_bytes(head.value()));
  out.head.checkpoint = head.value().substr(sizeof(std::uint64_t));
  if (out.head.size > 0 && out.head.checkpoint.empty()) return damaged("there are entries but no checkpoint");
  if (auto checked = check_last_entry(database, out.head.size); !checked) return std::move(checked).error();
  return out;
}

Result<Done> check_progress(const Contents& contents, const Progress& least) {
  if (contents.head.size >= least.size && contents.epoch >= least.epoch) return Done{};
  return damaged("holds " + std::to_string(contents.head.size) + " entries of epoch " +
                 std::to_string(contents.epoch) + ", but " + std::to_string(least.size) + " of epoch " +
                 std::to_string(least.epoch) +
                 " were acknowledged: the newest part of the write-ahead log (" + std::string(kDatabaseName) +
                 "/*.log) or of the manifest is missing or damaged, or the files are an older copy");
}

Result<Done> check_options(const RocksdbOptions& options) {
  if (options.memory_bytes < kRocksdbMemoryBytesMin) {
    return Error(ErrorCode::invalid, "memory_bytes is below " + std::to_string(kRocksdbMemoryBytesMin));
  }
  if (options.open_files < kRocksdbOpenFilesMin) {
    return Error(ErrorCode::invalid, "open_files is below " + std::to_string(kRocksdbOpenFilesMin));
  }
  return Done{};
}

// Errors: invalid, unless the directory is empty or can be made.
Result<Done> make_directory(Disk& disk, const fs::path& directory) {
  if (auto made = disk.make_directory(directory); !made) return made;
  auto names = disk.list(directory);
  if (!names) return std::move(names).error();
  for (const std::string& name : names.value()) {
    if (name == "lost+found") continue;
    return Error(ErrorCode::invalid, "the directory is not empty (it has " + name + "); nothing was changed");
  }
  return Done{};
}

// not_found is only for a directory with nothing of a store in it: with half of one it is damaged.
Result<Done> check_is_store(const Disk& disk, const fs::path& directory) {
  auto has_mark = disk.exists(directory / kMarkName);
  if (!has_mark) return std::move(has_mark).error();
  auto has_database = disk.exists(directory / kDatabaseName);
  if (!has_database) return std::move(has_database).error();
  if (!has_mark.value() && !has_database.value()) {
    return Error(ErrorCode::not_found, "there is no store; create one first");
  }
  if (!has_mark.value())
    return damaged("the file mark is missing: it was removed, or the store's creation was interrupted");
  if (!has_database.value()) return damaged("the folder rocksdb is missing");
  auto has_current = disk.exists(directory / kDatabaseName / "CURRENT");
  if (!has_current) return std::move(has_current).error();
  if (!has_current.value()) return damaged("the file rocksdb/CURRENT is missing");
  return Done{};
}

// The mark, held, of a store that has the parts of one.
Result<std::unique_ptr<SizeMark>> hold(Disk& disk, const fs::path& directory, const RocksdbOptions& options) {
  if (auto checked = check_options(options); !checked) return std::move(checked).error();
  if (auto checked = check_is_store(disk, directory); !checked) return std::move(checked).error();
  return SizeMark::open(disk, directory / kMarkName);
}

// So that the store is found after a power cut.
Result<Done> sync_names(Disk& disk, const fs::path& directory) {
  if (auto synced = disk.sync_directory(directory); !synced) return synced;
  return disk.sync_directory(fs::absolute(directory).lexically_normal().parent_path());
}

struct Looked {
  std::unique_ptr<Database> database;
  Contents contents;
  std::optional<TornEnd> torn;  // then the database is without it
};

// The database, when it holds what was acknowledged.
Result<Looked> look_through(const fs::path& directory, const RocksdbOptions& options, Database::Access access,
                            Disk& disk, const Progress& least, std::unique_ptr<rocksdb::Env> env) {
  auto database = Database::open(directory / kDatabaseName, options, access, disk, std::move(env));
  if (!database) return std::move(database).error();
  auto contents = read_contents(*database.value());
  if (!contents) return std::move(contents).error();
  if (auto checked = check_progress(contents.value(), least); !checked) return std::move(checked).error();
  return Looked{std::move(database).value(), std::move(contents).value(), std::nullopt};
}

// Changes nothing. RocksDB alone refuses some torn ends, and takes some damage for the end.
Result<Looked> look_at(const fs::path& directory, const RocksdbOptions& options, Disk& disk,
                       const Progress& least) {
  const auto found = find_torn_end(disk, directory / kDatabaseName);
  if (!found) return found.error();
  const std::optional<TornEnd>& torn = found.value();
  std::unique_ptr<rocksdb::Env> env;
  if (torn) env = clipped_env(*disk.env(), torn->file.filename().string(), torn->whole_bytes);
  auto looked = look_through(directory, options, Database::Access::read, disk, least, std::move(env));
  if (!looked && torn) return looked.error().while_doing(describe(*torn));
  if (looked) looked.value().torn = torn;
  return looked;
}

}  // namespace

Result<Done> Engine::create(const fs::path& directory, Disk& disk) {
  if (auto made = make_directory(disk, directory); !made) return made;
  {
    auto database =
        Database::open(directory / kDatabaseName, RocksdbOptions(), Database::Access::create, disk);
    if (!database) return std::move(database).error();
    const Database& db = *database.value();
    rocksdb::WriteBatch batch;
    const std::string zero(sizeof(std::uint64_t), '\0');
    for (const auto& [key, value] : {std::pair{kFormatKey, encode_format()}, std::pair{kEpochKey, zero},
                                     std::pair{kHeadKey, encode_head({})}}) {
      if (auto put = db.put(batch, Column::meta, key, value); !put) return put;
    }
    if (auto written = db.write(batch); !written) return written;
  }
  // The mark comes last: with it the store is whole.
  if (auto created = SizeMark::create(disk, directory / kMarkName); !created) return created;
  return sync_names(disk, directory);
}

Result<std::shared_ptr<Engine>> Engine::look(const fs::path& directory, const RocksdbOptions& options,
                                             Disk& disk) {
  auto mark = hold(disk, directory, options);
  if (!mark) return std::move(mark).error();
  auto looked = look_at(directory, options, disk, mark.value()->least());
  if (!looked) return std::move(looked).error();
  auto& [database, contents, torn] = looked.value();
  auto& [head, epoch] = contents;
  return std::shared_ptr<Engine>(
      new Engine(std::move(mark).value(), std::move(database), std::move(head), epoch));
}

Result<std::shared_ptr<Engine>> Engine::open(const fs::path& directory, const RocksdbOptions& options,
                                             Disk& disk) {
  auto mark = hold(disk, directory, options);
  if (!mark) return std::move(mark).error();

  // Opening for writing replays the write-ahead log into table files and deletes it. What is damaged is to be
  // found before that, while everything is still there.
  const Progress least = mark.value()->least();
  std::optional<TornEnd> torn;
  {
    auto looked = look_at(directory, options, disk, least);
    if (!looked) return std::move(looked).error();
    torn = looked.value().torn;
  }
  std::optional<SetAside> moved;
  if (torn) {
    auto done = passnum::set_aside(disk, *torn, directory / kTornName);
    if (!done) return done.error().while_doing("setting aside the torn end of the write-ahead log");
    moved = std::move(done).value();
  }
  auto opened = look_through(directory, options, Database::Access::write, disk, least, nullptr);
  if (!opened) return std::move(opened).error();
  auto& [database, contents, none] = opened.value();
  auto& [head, epoch] = contents;
  if (auto raised = mark.value()->raise({head.size, epoch}); !raised) return std::move(raised).error();
  if (auto synced = mark.value()->sync(); !synced) return std::move(synced).error();
  // A creation whose last sync failed may have left everything but that.
  if (auto synced = sync_names(disk, directory); !synced) return std::move(synced).error();
  // What a backup that was cut off has left would hold disk space for ever. One that is still being read
  // stays.
  static_cast<void>(static_cast<bool>(remove_pinned(directory)));
  std::shared_ptr<Engine> engine(
      new Engine(std::move(mark).value(), std::move(database), std::move(head), epoch));
  engine->set_aside_ = std::move(moved);
  return engine;
}

}  // namespace passnum
