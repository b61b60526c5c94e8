#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "api/backup/file_copy.h"
#include "api/backup/sums.h"
#include "ledger/base/time.h"

namespace passnum {

// A folder of backups of one ledger. Each is whole in itself, and a data directory without its secrets: cp
// restores it, sha256sum -c checks it, rm -r removes it.
//
//   000001/            the first, and so on. A number is never used twice
//     ledger.json, log.vkey, issuing.vkey
//     checkpoint       the signed note over exactly the entries in it
//     accounts.db      who may sign in, names of devices: as one moment of it was, and checked by SQLite
//     identity.json, places.json     (these three only where the directory has them, and not in old backups)
//     db/mark, db/rocksdb/...   the store. Table files that an older backup has too are links to the same
//     bytes
//     backup.json      when it was made, and what it holds (BackupFacts)
//     SHA256SUMS       of all of the above
//   000002.partial/    one under way or cut off: never counted, and removed by the next
//
// Who can write here can do what who can write to the store and to accounts.db can (ARCHITECTURE.md): no
// secret is in it, but every entry is, and people's names and addresses.

constexpr std::string_view kBackupPartialSuffix = ".partial";
constexpr std::size_t kBackupFactsBytesMax = 4096;

struct Backup {
  std::uint64_t number = 0;
  std::filesystem::path path;
};

struct BackupFacts {
  std::int32_t format = 1;
  TimeMs made_at;
  std::string origin;
  std::string root;  // base64
  std::int64_t tree_size = 0;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("format", self.format);
    v("made_at", self.made_at);
    v("origin", self.origin);
    v("root", self.root);
    v("tree_size", self.tree_size);
  }
};

// Holds the folder against other backups to it, until this goes.
class FolderLock {
 public:
  // Errors: unavailable (another has it), io.
  static Result<FolderLock> take(const std::filesystem::path& folder);
  FolderLock(FolderLock&&) noexcept = default;
  FolderLock& operator=(FolderLock&&) noexcept = default;
  ~FolderLock();

 private:
  struct Held;
  explicit FolderLock(std::unique_ptr<Held> held);
  std::unique_ptr<Held> held_;
};

// The whole backups in a folder, the oldest first. Errors: not_found (no such folder), io.
Result<std::vector<Backup>> list_backups(const std::filesystem::path& folder);
// "000012"
std::string backup_name(std::uint64_t number);

// What a backup says of itself; nothing of it is verified. Errors: not_found, invalid, io; unsupported, for a
// format that this program does not know.
Result<BackupFacts> read_facts(const Backup& backup);
Result<Sums> read_sums(const Backup& backup);
// Reads every file of a backup and compares its checksum. Errors: corrupt, naming the file; not_found, when
// one is missing; io.
Result<Done> check_sums(const Backup& backup, const BytesRead& on_read);
// How many bytes the files of these sums have. Errors: not_found, io.
Result<std::uint64_t> bytes_of(const Backup& backup, const Sums& sums);

// Removes all but the newest `keep` backups, the oldest first; returns how many. Errors: io.
Result<std::uint64_t> remove_oldest(const std::filesystem::path& folder, std::uint64_t keep);
// Removes what was cut off. The caller holds the folder. Errors: io.
Result<Done> remove_partial(const std::filesystem::path& folder);

}  // namespace passnum
