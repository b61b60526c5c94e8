#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/identity/accounts.h"
#include "api/identity/token.h"
#include "ledger/base/clock.h"

namespace passnum::identity {

constexpr std::int64_t kInvitationMs = std::int64_t{7} * 24 * 60 * 60 * 1000;
constexpr std::int64_t kRecoveryMs = std::int64_t{24} * 60 * 60 * 1000;
constexpr std::int64_t kOpenInvitationsMax = 500;  // of one organisation

struct Invitation {
  InvitationId id;
  Organisation organisation;
  Role role{};
  std::optional<AccountId> account;  // set: a recovery of this account, not a new one
  bool allows_password = false;      // the last way in, only when whoever invites says so
  std::string created_by;
  TimeMs expires;
};

struct NewPerson {
  Identity identity;
  std::string name;
  std::string email;
  bool is_new_way_in = false;  // a passkey or a login: it must be nobody's yet, but for who is recovered
  // What else belongs to this way in, such as a password: in the same transaction, or the whole fails.
  std::function<Outcome<Done>(sqlite::Database&, const AccountId&, const Invitation&)> also = nullptr;
};

// One link, one person, one role. How everybody gets in for the first time, and again after they have lost
// everything: there is no other way to an account. Any thread.
class Invitations {
 public:
  Invitations(AccountsDatabase& database, Clock& clock, Random& random)
      : database_(database), clock_(clock), random_(random) {}

  // A caller who may grant the role there. not_found when they do not see the organisation, not_entitled when
  // they do; role_unfit, too_many.
  Outcome<Token> invite(const Caller& caller, const OrganisationId& organisation, Role role,
                        bool allows_password);
  // A second person who manages everything that the account belongs to. not_found, not_for_yourself.
  Outcome<Token> recover(const Caller& caller, const AccountId& account, bool allows_password);
  // From the command line of whoever runs the server: `actor` is what the log says.
  Outcome<Token> invite_from_console(const OrganisationId& organisation, Role role, const std::string& actor);

  // Errors: invitation_unknown, the same for every reason.
  Outcome<Invitation> find(std::string_view token) const;
  Outcome<std::vector<Invitation>> open_of(const OrganisationId& organisation) const;
  // Takes one back. not_found.
  Outcome<Done> revoke(const OrganisationId& organisation, const InvitationId& invitation);

  // Uses it up, once, and all of this or none of it happens: a person whom nobody knows yet gets an account;
  // one who has one gets the role; a recovery gives the account this identity in place of all others and ends
  // its sessions, if whoever began it may still do so. Errors: invitation_unknown; not_for_yourself when
  // whoever invited comes back as the person invited, or a recovery's identity belongs to another account;
  // too_many when a new way in is somebody's already; those of grant().
  Outcome<AccountId> accept(std::string_view token, const NewPerson& person);

 private:
  Outcome<Token> add(sqlite::Database& database, const Organisation& organisation, Role role,
                     const std::optional<AccountId>& account, bool allows_password, const std::string& by);

  AccountsDatabase& database_;
  Clock& clock_;
  Random& random_;
};

}  // namespace passnum::identity
