#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/identity/rules.h"
#include "api/identity/schema.h"
#include "ledger/base/random.h"

namespace passnum::identity {

// Who a provider, or one of our own ways in, says that somebody is. Nothing else is ever a key.
struct Identity {
  std::string issuer;  // an OpenID issuer, kPasskeyIssuer or kPasswordIssuer
  std::string subject;
};
constexpr std::string_view kPasskeyIssuer = "passkey";
constexpr std::string_view kPasswordIssuer = "password";

struct Account {
  AccountId id;
  std::string name;
  std::string email;
  bool is_disabled = false;
};

constexpr std::size_t kShownNameBytesMax = 200;
constexpr std::int64_t kMembershipsMax = 200;  // of one account
constexpr std::int64_t kMembersMax = 10'000;   // of one organisation

// Accounts, organisations and who belongs where. Any thread. Errors are those of the database; what is not
// there is Denied::not_found.
class Accounts {
 public:
  explicit Accounts(AccountsDatabase& database) : database_(database) {}

  Outcome<Account> find(const AccountId& id) const;
  Outcome<AccountId> find_by(const Identity& identity) const;  // account_unknown, account_disabled
  Outcome<std::vector<Membership>> memberships(const AccountId& id) const;

  // A new organisation. role_unfit when a métropole has a parent, or another kind has none.
  Outcome<Done> add_organisation(const Organisation& organisation, TimeMs now);
  Outcome<Organisation> organisation(const OrganisationId& id) const;
  // Those of which `sees` is true, by id.
  Outcome<std::vector<Organisation>> organisations_seen(const Caller& caller) const;

  struct Member {
    Account account;
    Role role{};
    TimeMs granted;
  };
  Outcome<std::vector<Member>> members(const OrganisationId& id) const;
  // not_found; last_of_its_kind for the last operator of a métropole. The account's sessions end too, and the
  // invitations that it has sent and nobody has used: who is shut out must not have left a door open.
  Outcome<Done> withdraw(const OrganisationId& organisation, const AccountId& account, Role role, TimeMs now);

  // Whether who asks may close the account of somebody with these memberships.
  using MayClose = std::function<bool(const std::vector<Membership>&)>;
  // Somebody leaves for good, and what they belonged to is returned: sessions, passkeys, the password and
  // memberships go, API keys and invitations that they made end, and who comes back is a new person. Their
  // name stays as long as the access log speaks of them. not_found, also when `may` says no; last_of_its_kind
  // for the last operator of a métropole and the last manager of a structure.
  Outcome<std::vector<Membership>> close(const AccountId& account, const MayClose& may, TimeMs now);

 private:
  AccountsDatabase& database_;
};

// For callers that are inside a transaction of their own.
Outcome<AccountId> add_account(sqlite::Database& database, const std::string& name, const std::string& email,
                               TimeMs now, Random& random);
Outcome<Done> add_identity(sqlite::Database& database, const AccountId& account, const Identity& identity,
                           TimeMs now);
// role_unfit, role_conflict, too_many. Having the role already is success.
Outcome<Done> grant(sqlite::Database& database, const AccountId& account, const Organisation& organisation,
                    Role role, const std::string& granted_by, TimeMs now);
Outcome<Organisation> read_organisation(sqlite::Database& database, const OrganisationId& id);
Outcome<std::vector<Membership>> read_memberships(sqlite::Database& database, const AccountId& id);

}  // namespace passnum::identity
