#pragma once

#include "api/sqlite/database.h"
#include "ledger/base/guarded.h"

namespace passnum::identity {

// accounts.db, one connection to it. Holds names, addresses and hashes of secrets, and no secret. Losing it
// loses no voucher and no cent.
using AccountsDatabase = Guarded<sqlite::Database>;

// Makes or updates this room's tables. Errors: those of sqlite::migrate.
Result<Done> prepare_tables(sqlite::Database& database);

}  // namespace passnum::identity
