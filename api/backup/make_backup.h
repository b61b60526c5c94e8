#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "api/backup/backup_folder.h"
#include "api/server/data_directory.h"
#include "ledger/tree/checkpoint.h"

namespace passnum {

// Hears how many bytes are done, of how many.
using BytesProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

struct BackupRequest {
  DataDirectory data;            // settings and public keys are copied from here
  std::filesystem::path store;   // a store that nobody writes to: RocksdbStore::pinned(data.database())
  std::filesystem::path folder;  // of backups; made when it is not there (its parent is)
  TimeMs now;
  BytesProgress progress;  // may be empty
};

struct BackupMade {
  Backup backup;
  Checkpoint checkpoint;
  std::uint64_t bytes_copied = 0;
  std::uint64_t bytes_shared = 0;  // of table files that the backup before has too
};

// Adds a backup to the folder, of the store and of accounts.db, whoever writes to that meanwhile. Table files
// never change once they are written: one that the newest backup has under the same name, with the same
// length and time of change, is linked and not copied. Durable on return, and listed only then. Errors:
// unavailable (another backup to this folder is under way, or the store is open); corrupt (the store is
// damaged, or its checkpoint is not signed by the log's key: no backup is made of that); io, and then nothing
// is left but a folder that the next backup removes.
Result<BackupMade> make_backup(const BackupRequest& request);

}  // namespace passnum
