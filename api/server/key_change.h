#pragma once

#include <cstdint>
#include <string>

#include "api/server/data_directory.h"
#include "ledger/model/key_bodies.h"
#include "ledger/tree/note.h"

namespace passnum {

// The log's key is replaced while no server runs: the store has one writer, and it needs both keys at hand.
//
//   1. keys/log-next.key is written. A crash here: nothing has changed; the next try writes another.
//   2. The entry and the checkpoint by the new key are appended. A crash here: serving, or trying again,
//      finds the checkpoint signed by the key in log-next.key and goes on with 3.
//   3. log.key is kept as log-until-<size>.key, log-next.key becomes log.key, log.vkey is rewritten, and the
//      old verifier key is added to log-former.vkey, for receipts of its time.

struct LogKeyChanged {
  std::uint64_t size = 0;  // of the log when the old key signed last
  Hash root{};
  VerifierKey key;  // the new one
};

// `operator_name` has its key in the directory. The new key is sealed when the old one is. Errors:
// unavailable (a server runs here); invalid (the rules say no, in their words); those of the keys, the store
// and the log.
Result<LogKeyChanged> rotate_log_key_in(const DataDirectory& directory, const std::string& operator_name,
                                        Clock& clock, Random& random);
// The same without the old key: `recovery_key_file` signs in its place. The new key is sealed when the
// recovery key is, with its passphrase. Errors: as above.
Result<LogKeyChanged> recover_log_key_in(const DataDirectory& directory, const std::string& operator_name,
                                         const std::string& recovery_key_file, KeyLoss reason, Clock& clock,
                                         Random& random);
// Step 3, when a crash has left it undone; else nothing. Errors: those of the files and the store.
Result<Done> finish_log_key_change(const DataDirectory& directory, const std::string& origin,
                                   const Store& store);

}  // namespace passnum
