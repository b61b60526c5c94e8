#pragma once

#include "api/sqlite/database.h"
#include "ledger/base/time.h"

namespace passnum::identity {

// In a copy of accounts.db that was put back from a backup: what opens a door by being held, and may have
// been ended or used up since the copy was made. Sessions, invitations and API keys are ended, all of them.
// What needs a person stays as it was: passkeys, passwords, and who has which role; whoever lost one since
// has it again, which only people can know. Durable on return. Errors: those of the Database.
Result<Done> end_what_is_held(sqlite::Database& database, TimeMs now);

}  // namespace passnum::identity
