#pragma once

#include <vector>

#include "api/bank/change.h"
#include "api/identity/schema.h"
#include "ledger/crypto/keyed_hash.h"

namespace passnum::bank {

// Makes or updates this room's tables in accounts.db. Errors: those of sqlite::migrate.
Result<Done> prepare_tables(sqlite::Database& database);

// Rows of changes, for callers that are inside a transaction of their own. `key` opens and seals.

// Errors: corrupt, also when anything of the row is not as it was sealed.
Result<std::optional<Change>> read_change(sqlite::Database& database,
                                          const identity::OrganisationId& organisation, std::int64_t version,
                                          const HashKey& key);
// The newest first.
Result<std::vector<Change>> read_changes(sqlite::Database& database,
                                         const identity::OrganisationId& organisation, std::int64_t count_max,
                                         const HashKey& key);
// The one that is paid to on this day, however many were refused since.
Result<std::optional<Change>> read_in_force(sqlite::Database& database,
                                            const identity::OrganisationId& organisation, Day day,
                                            const HashKey& key);
// Puts the change in the place of what is there under its version, or adds it.
Result<Done> write_change(sqlite::Database& database, const Change& change, const HashKey& key,
                          Random& random);

}  // namespace passnum::bank
