#include "api/backup/make_backup.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <system_error>

#include "api/server/key_file.h"
#include "api/sqlite/database.h"
#include "ledger/crypto/hash.h"
#include "ledger/model/fields.h"
#include "ledger/store/rocksdb/rocksdb_store.h"
#include "ledger/tree/note.h"

namespace passnum {
namespace {

namespace fs = std::filesystem;

// Many backups may link to one table file: it is not to be changed by accident.
constexpr unsigned kTableFileMode = 0400;
constexpr unsigned kPlainFileMode = 0600;
constexpr std::size_t kVkeyBytesMax = 4096;
constexpr std::string_view kTableSuffix = ".sst";

struct Planned {
  fs::path from;
  std::string path;  // in the backup
  std::uint64_t bytes = 0;
};

bool same_file(const struct stat& a, const struct stat& b) {
  return S_ISREG(b.st_mode) && a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

Result<std::vector<Planned>> plan(const BackupRequest& request) {
  std::vector<Planned> files{{request.data.settings(), "ledger.json"},
                             {request.data.log_vkey(), "log.vkey"},
                             {request.data.issuing_vkey(), "issuing.vkey"},
                             {request.store / "mark", "db/mark"}};
  std::error_code failure;
  for (const auto& [from, path] :
       {std::pair<fs::path, std::string>{request.data.identity_settings(), "identity.json"},
        std::pair<fs::path, std::string>{request.data.places(), "places.json"}}) {
    if (fs::exists(from, failure)) files.push_back({from, path});
    if (failure) return Error(ErrorCode::io, "looking at " + from.string() + ": " + failure.message());
  }
  for (fs::directory_iterator at(request.store / "rocksdb", failure), end; !failure && at != end;
       at.increment(failure)) {
    const std::string path = "db/rocksdb/" + at->path().filename().string();
    if (!is_backup_path(path)) {
      return Error(ErrorCode::unsupported, at->path().string() + " has a name that no backup may have");
    }
    files.push_back({at->path(), path});
  }
  for (Planned& file : files) {
    if (!failure) file.bytes = fs::file_size(file.from, failure);
    if (failure) return Error(ErrorCode::io, "listing " + file.from.string() + ": " + failure.message());
  }
  return files;
}

// One backup being written, in a folder that is not counted yet.
class Draft {
 public:
  Draft(fs::path path, const BytesProgress& progress) : path_(std::move(path)), progress_(progress) {}

  // `older`: the newest whole backup and its checksums, to share table files with.
  Result<Done> fill(const std::vector<Planned>& files, const std::optional<std::pair<Backup, Sums>>& older) {
    for (const Planned& file : files) total_ += file.bytes;
    for (const fs::path& folder : {path_, path_ / "db", path_ / "db" / "rocksdb"}) {
      if (auto made = make_folder(folder); !made) return made;
    }
    for (const Planned& file : files) {
      if (older && shares(file, *older)) continue;
      const unsigned mode = file.path.ends_with(kTableSuffix) ? kTableFileMode : kPlainFileMode;
      const auto hash =
          copy_file(file.from, path_ / file.path, mode, [this](std::uint64_t bytes) { advance(bytes); });
      if (!hash) return hash.error();
      sums_[file.path] = hash.value();
      made_.bytes_copied += file.bytes;
    }
    return Done{};
  }

  Result<Done> add(const std::string& path, const std::string& content) {
    if (auto created = create_file(path_ / path, content, kPlainFileMode); !created) return created;
    sums_[path] = sha256(as_bytes(content));
    return Done{};
  }

  // Nothing when there is none.
  Result<Done> add_database(const std::string& from, const std::string& path) {
    auto database = sqlite::Database::open_existing(from);
    if (!database && database.error().code == ErrorCode::not_found) return Done{};
    if (!database) return std::move(database).error();
    const fs::path copy = path_ / path;
    if (auto copied = database.value().copy_to(copy.string()); !copied) return copied;
    const auto hash = hash_file(copy, [this](std::uint64_t bytes) { made_.bytes_copied += bytes; });
    if (!hash) return hash.error();
    sums_[path] = hash.value();
    return Done{};
  }

  // Writes the checksums and makes everything durable under its final name. A crash before the renaming is
  // durable leaves nothing that counts; after it, a whole backup.
  Result<Done> publish(const fs::path& as) {
    if (auto created = create_file(path_ / kSumsName, to_text(sums_), kPlainFileMode); !created)
      return created;
    for (const fs::path& folder : {path_ / "db" / "rocksdb", path_ / "db", path_}) {
      if (auto synced = sync_folder(folder); !synced) return synced;
    }
    std::error_code failure;
    fs::rename(path_, as, failure);
    if (failure) return Error(ErrorCode::io, "renaming " + path_.string() + ": " + failure.message());
    return sync_folder(as.parent_path());
  }

  const BackupMade& made() const { return made_; }

 private:
  // Links a table file that the older backup has. A file system without links gets a copy.
  bool shares(const Planned& file, const std::pair<Backup, Sums>& older) {
    const auto sum = older.second.find(file.path);
    if (sum == older.second.end() || !file.path.ends_with(kTableSuffix)) return false;
    const fs::path there = older.first.path / file.path;
    struct stat ours {};
    struct stat theirs {};
    if (::stat(file.from.c_str(), &ours) != 0 || ::lstat(there.c_str(), &theirs) != 0) return false;
    if (!same_file(ours, theirs)) return false;
    if (::link(there.c_str(), (path_ / file.path).c_str()) != 0) return false;
    sums_[file.path] = sum->second;
    made_.bytes_shared += file.bytes;
    advance(file.bytes);
    return true;
  }

  void advance(std::uint64_t bytes) {
    done_ += bytes;
    if (progress_) progress_(std::min(done_, total_), total_);
  }

  fs::path path_;
  const BytesProgress& progress_;
  Sums sums_;
  BackupMade made_;
  std::uint64_t done_ = 0;
  std::uint64_t total_ = 0;
};

Result<Checkpoint> verified_checkpoint(const DataDirectory& data, const std::string& note) {
  auto text = read_whole_file(data.log_vkey(), kVkeyBytesMax);
  if (!text) return std::move(text).error();
  while (text.value().ends_with('\n')) text.value().pop_back();
  const auto key = parse_verifier_key(text.value());
  if (!key) return key.error().while_doing(data.log_vkey());
  auto checkpoint = open_checkpoint(note, key.value());
  if (!checkpoint) {
    return Error(ErrorCode::corrupt,
                 "the store's checkpoint is not signed by the log's key: " + checkpoint.error().message());
  }
  return checkpoint;
}

// The newest backup, with its checksums. One whose checksums cannot be read shares nothing.
Result<std::optional<std::pair<Backup, Sums>>> newest_of(const fs::path& folder) {
  using Newest = std::optional<std::pair<Backup, Sums>>;
  auto backups = list_backups(folder);
  if (!backups) return std::move(backups).error();
  if (backups.value().empty()) return Newest();
  auto sums = read_sums(backups.value().back());
  return Newest(std::pair(backups.value().back(), sums ? std::move(sums).value() : Sums()));
}

}  // namespace

Result<BackupMade> make_backup(const BackupRequest& request) {
  std::error_code failure;
  if (!fs::exists(request.folder, failure)) {
    if (auto made = make_folder(request.folder); !made) return std::move(made).error();
  }
  const auto lock = FolderLock::take(request.folder);
  if (!lock) return lock.error();
  if (auto removed = remove_partial(request.folder); !removed) return std::move(removed).error();

  // Held until the end, so that nobody pins the store anew while this copies it.
  const auto snapshot = RocksdbStore::look(request.store, {});
  if (!snapshot) return snapshot.error();
  const auto note = snapshot.value()->checkpoint();
  if (!note) return note.error();
  if (!note.value()) return Error(ErrorCode::not_found, "nothing was ever written to this store");
  auto checkpoint = verified_checkpoint(request.data, *note.value());
  if (!checkpoint) return std::move(checkpoint).error();

  const auto files = plan(request);
  if (!files) return files.error();
  const auto older = newest_of(request.folder);
  if (!older) return older.error();
  const std::uint64_t number = older.value() ? older.value()->first.number + 1 : 1;
  const fs::path path = request.folder / backup_name(number);
  Draft draft(path.string() + std::string(kBackupPartialSuffix), request.progress);
  if (auto filled = draft.fill(files.value(), older.value()); !filled) return std::move(filled).error();
  if (auto added = draft.add_database(request.data.accounts(), "accounts.db"); !added)
    return std::move(added).error();
  const Checkpoint& at = checkpoint.value();
  const BackupFacts facts{BackupFacts().format, request.now, at.origin, to_base64(at.root),
                          static_cast<std::int64_t>(at.size)};
  for (const auto& [name, content] :
       {std::pair<std::string, std::string>{"checkpoint", *note.value()},
        std::pair<std::string, std::string>{"backup.json", to_canonical(facts) + "\n"}}) {
    if (auto added = draft.add(name, content); !added) return std::move(added).error();
  }
  if (auto published = draft.publish(path); !published) return std::move(published).error();
  BackupMade made = draft.made();
  made.backup = {number, path};
  made.checkpoint = std::move(checkpoint).value();
  return made;
}

}  // namespace passnum
