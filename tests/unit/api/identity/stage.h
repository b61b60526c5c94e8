#pragma once

#include <memory>
#include <string>

#include "api/identity/access_log.h"
#include "api/identity/accounts.h"
#include "api/identity/api_keys.h"
#include "api/identity/invitations.h"
#include "api/identity/sessions.h"
#include "ledger/base/clock.h"
#include "tests/support/scratch_directory.h"

namespace passnum::identity {

inline constexpr TimeMs kNoon{1'793'880'000'000};
inline constexpr std::int64_t kMinuteMs = 60'000;
inline const OrganisationId kAsso("asso");

inline Organisation organisation(const std::string& id, OrganisationKind kind,
                                 const std::string& parent = {}) {
  Organisation out{OrganisationId(id), kind, "The " + id, "", std::nullopt};
  if (!parent.empty()) out.parent = OrganisationId(parent);
  return out;
}

// accounts.db with two métropoles: orleans with the prescriber ccas and the structures asso and epn, tours
// with the structure autre.
class Stage {
 public:
  Stage()
      : database(open(directory.file("accounts.db"))),
        accounts(database),
        invitations(database, clock, random),
        sessions(database, clock, random),
        keys(database, clock, random),
        log(database, clock) {
    database.with([](sqlite::Database& db) { CHECK(static_cast<bool>(prepare_tables(db))); });
    using enum OrganisationKind;
    for (const auto& made :
         {organisation("orleans", metropole), organisation("tours", metropole),
          organisation("ccas", prescriber, "orleans"), organisation("asso", structure, "orleans"),
          organisation("epn", structure, "orleans"), organisation("autre", structure, "tours")}) {
      CHECK(static_cast<bool>(accounts.add_organisation(made, clock.now())));
    }
  }

  // A person with this role, invited from the console.
  AccountId person(const std::string& name, const std::string& where, Role role) {
    const auto token = invitations.invite_from_console(OrganisationId(where), role, "console").value();
    return invitations.accept(token.text, {{"https://provider.example", name}, name, ""}).value();
  }
  // The same, in a session of theirs.
  Caller caller(const AccountId& account, SignInMethod method = SignInMethod::oidc, bool is_strong = true) {
    const auto strong_at = is_strong ? std::optional(clock.now()) : std::nullopt;
    const auto token = sessions.begin({account, method, strong_at, "", "Test"}).value();
    return sessions.find(token.text).value();
  }
  Caller caller(const std::string& name, const std::string& where, Role role) {
    return caller(person(name, where, role));
  }

  ScratchDirectory directory;
  FakeClock clock{kNoon};
  SystemRandom random;
  AccountsDatabase database;
  Accounts accounts;
  Invitations invitations;
  Sessions sessions;
  ApiKeys keys;
  AccessLog log;

 private:
  // What survives a power cut is api/sqlite's promise, and its tests'; here a sync only takes time.
  static sqlite::Database open(const std::string& path) {
    auto database = sqlite::Database::open(path).value();
    CHECK(static_cast<bool>(database.execute("PRAGMA synchronous = OFF")));
    return database;
  }
};

template <typename T>
Denied denied(const Outcome<T>& outcome) {
  CHECK(!outcome);
  CHECK(outcome.error().denied() != nullptr);
  return *outcome.error().denied();
}

}  // namespace passnum::identity
