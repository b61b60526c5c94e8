#include "api/identity/restored.h"

#include "api/identity/schema.h"

namespace passnum::identity {

Result<Done> end_what_is_held(sqlite::Database& database, TimeMs now) {
  if (auto ready = prepare_tables(database); !ready) return ready;
  auto transaction = sqlite::Transaction::begin(database);
  if (!transaction) return std::move(transaction).error();
  if (auto done = database.run("DELETE FROM identity_sessions"); !done) return done;
  for (const char* table : {"identity_invitations", "identity_api_keys"}) {
    const std::string sql = std::string("UPDATE ") + table + " SET revoked_ms = ? WHERE revoked_ms IS NULL";
    if (auto done = database.run(sql, now.value); !done) return done;
  }
  return transaction.value().commit();
}

}  // namespace passnum::identity
