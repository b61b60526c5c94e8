#include "api/backup/restore.h"

#include <algorithm>
#include <system_error>

#include "api/identity/restored.h"
#include "api/server/key_file.h"
#include "ledger/store/rocksdb/rocksdb_store.h"

namespace passnum {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kRestoredFileMode = 0600;
constexpr std::string_view kSettingsName = "ledger.json";
// Of the backup itself, and not of the directory that it is a backup of.
constexpr std::array<std::string_view, 2> kNotRestored{"backup.json", "checkpoint"};

using Outcome = std::variant<VerifiedLog, Contradiction>;

// The directory being restored to: emptied again unless it is kept.
class Target {
 public:
  explicit Target(fs::path path) : path_(std::move(path)) {}
  ~Target() {
    if (!is_ours_ || is_kept_) return;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(path_, ignored)) fs::remove_all(entry.path(), ignored);
    if (was_made_) fs::remove(path_, ignored);
  }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  Result<Done> take() {
    std::error_code failure;
    if (!fs::exists(path_, failure)) {
      if (auto made = make_folder(path_); !made) return made;
      was_made_ = true;
    } else if (!fs::is_directory(path_, failure) || !fs::is_empty(path_, failure)) {
      return Error(ErrorCode::invalid,
                   path_.string() + " holds something already: restore to a new place; nothing was changed");
    }
    is_ours_ = true;
    for (const fs::path& folder : {path_ / "db", path_ / "db" / "rocksdb"}) {
      if (auto made = make_folder(folder); !made) return made;
    }
    return Done{};
  }
  Result<Done> sync() const {
    const fs::path parent = fs::absolute(path_).lexically_normal().parent_path();
    for (const fs::path& folder : {path_ / "db" / "rocksdb", path_ / "db", path_, parent}) {
      if (auto synced = sync_folder(folder); !synced) return synced;
    }
    return Done{};
  }
  void keep() { is_kept_ = true; }

 private:
  fs::path path_;
  bool is_ours_ = false;
  bool was_made_ = false;
  bool is_kept_ = false;
};

Result<Done> copy_checked(const RestoreRequest& request, const std::string& path, const Hash& expected,
                          const BytesRead& on_read) {
  const fs::path from = request.backup.path / path;
  const auto hash = copy_file(from, fs::path(request.to.path) / path, kRestoredFileMode, on_read);
  if (!hash) return hash.error();
  if (hash.value() == expected) return Done{};
  return Error(ErrorCode::corrupt, from.string() +
                                       " is not what was written (its checksum differs): take another "
                                       "backup, and keep this one as evidence");
}

// Everything but the settings.
Result<Done> copy_files(const RestoreRequest& request, const Sums& sums) {
  const auto total = bytes_of(request.backup, sums);
  if (!total) return total.error();
  std::uint64_t done = 0;
  for (const auto& [path, expected] : sums) {
    if (path == kSettingsName || std::ranges::find(kNotRestored, path) != kNotRestored.end()) continue;
    auto copied = copy_checked(request, path, expected, [&](std::uint64_t bytes) {
      done += bytes;
      if (request.copying) request.copying(std::min(done, total.value()), total.value());
    });
    if (!copied) return copied;
  }
  if (request.copying) request.copying(total.value(), total.value());
  return Done{};
}

Error contradicts(const std::string& words) {
  return Error(ErrorCode::corrupt, "the backup contradicts itself: " + words);
}

// Verifies the store that was copied, as it will be opened.
Result<Outcome> verify_copied(const RestoreRequest& request, const std::string& note) {
  const auto snapshot = RocksdbStore::look(request.to.database(), {});
  if (!snapshot) return snapshot.error();
  SnapshotSource source(*snapshot.value());
  CopyOptions options;
  options.progress = request.verifying;
  options.refuse_beyond = true;
  auto verified = verify_log(source, request.key, options);
  if (!verified) return verified.error().while_doing("verifying what was restored");
  if (verified.value().copy.note != note) return contradicts("its store has another checkpoint than it says");
  if (request.expected) {
    SourceTiles tiles(source, verified.value().copy.checkpoint.size);
    auto against = contradiction(*request.expected, note, verified.value().copy.checkpoint, &tiles);
    if (!against) return std::move(against).error();
    if (against.value()) return Outcome(std::move(*against.value()));
  }
  return Outcome(std::move(verified).value());
}

// Nothing when the backup has no accounts.
Result<Done> end_old_doors(const RestoreRequest& request) {
  auto database = sqlite::Database::open_existing(request.to.accounts());
  if (!database && database.error().code == ErrorCode::not_found) return Done{};
  if (!database) return std::move(database).error();
  if (auto whole = database.value().check_whole(); !whole) return whole;
  return identity::end_what_is_held(database.value(), request.now);
}

}  // namespace

Result<Outcome> restore(const RestoreRequest& request) {
  const auto sums = read_sums(request.backup);
  if (!sums) return sums.error();
  const auto note = read_whole_file((request.backup.path / "checkpoint").string(), kNoteBytesMax);
  if (!note) return note.error();
  const auto checkpoint = open_checkpoint(note.value(), request.key);
  if (!checkpoint) return checkpoint.error().while_doing("the backup's checkpoint");
  const auto settings = read_settings({request.backup.path.string()});
  if (!settings) return settings.error();
  if (settings.value().origin != checkpoint.value().origin)
    return contradicts("its settings are of another log than its checkpoint");
  if (request.expected) {
    // What can be known before anything is copied; all of it is compared again at the end.
    auto against = contradiction(*request.expected, note.value(), checkpoint.value(), nullptr);
    if (!against) return std::move(against).error();
    if (against.value()) return Outcome(std::move(*against.value()));
  }

  Target target(request.to.path);
  if (auto taken = target.take(); !taken) return std::move(taken).error();
  if (auto copied = copy_files(request, sums.value()); !copied) return std::move(copied).error();
  auto outcome = verify_copied(request, note.value());
  if (!outcome || std::holds_alternative<Contradiction>(outcome.value())) return outcome;
  if (auto ended = end_old_doors(request); !ended) return std::move(ended).error();
  if (auto synced = target.sync(); !synced) return std::move(synced).error();
  const auto expected = sums.value().find(std::string(kSettingsName));
  if (expected == sums.value().end()) return contradicts("its checksums do not name ledger.json");
  auto last = copy_checked(request, expected->first, expected->second, {});
  if (!last) return std::move(last).error();
  if (auto synced = target.sync(); !synced) return std::move(synced).error();
  target.keep();
  return outcome;
}

}  // namespace passnum
