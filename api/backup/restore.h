#pragma once

#include <optional>
#include <variant>

#include "api/backup/expectation.h"
#include "api/backup/make_backup.h"
#include "api/backup/verify_log.h"
#include "ledger/base/clock.h"

namespace passnum {

struct RestoreRequest {
  Backup backup;
  VerifierKey key;  // of the log
  std::optional<Expectation> expected;
  DataDirectory to;        // not there yet (its parent is), or empty
  BytesProgress copying;   // may be empty
  CopyProgress verifying;  // in entries; may be empty
  TimeMs now = SystemClock().now();
};

// Restores a backup to a new data directory and verifies all of it: the checksum of every file, then every
// entry, tile and signature of the log. Of accounts.db, which old backups have not, every page is checked,
// and what opens a door by being held is ended in the copy (api/identity/restored.h). The settings come last:
// a directory that has none is not a ledger. Keys, certificate and tokens are not in a backup. Nothing else
// than `to` is written to. A Contradiction, when the log is not the one that was expected: nothing is left in
// `to`, nor after an Error. Errors: invalid
// (`to` holds something, or the backup does not have its form); corrupt, naming the file or the entry;
// not_found (a file of the backup is missing); io.
Result<std::variant<VerifiedLog, Contradiction>> restore(const RestoreRequest& request);

}  // namespace passnum
