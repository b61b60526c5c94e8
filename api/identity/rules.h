#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/identity/words.h"

namespace passnum::identity {

// Who may see and do what. Pure: no store, no clock.

struct Organisation {
  OrganisationId id;
  OrganisationKind kind{};
  std::string name;
  std::string ledger_id;                 // structure or custodian in the ledger; empty: none yet
  std::optional<OrganisationId> parent;  // the métropole that it belongs to; none for a métropole
};

struct Membership {
  Organisation organisation;
  Role role{};
};

constexpr std::int64_t kStepUpMs = 10 * 60 * 1000;

// Who asks: an account in one of its sessions.
struct Caller {
  AccountId account;
  SessionId session;
  SignInMethod method{};
  std::optional<TimeMs> strong_at;      // the last sign-in with a second factor in this session
  std::vector<Membership> memberships;  // all of the account's
};

// Whether somebody may have this role in an organisation of this kind.
bool fits(Role role, OrganisationKind kind);
// Whether one person may not have both in one métropole: who enters a payment does not approve it.
bool conflict(Role a, Role b);
// Money and keys: never on a password alone.
bool is_guarded(Role role);

// The memberships that count in this session: without the guarded ones when it began with a password and
// nothing stronger has come since.
std::vector<Membership> effective(const Caller& caller);
// The strong sign-in was within kStepUpMs.
bool is_stepped_up(const Caller& caller, TimeMs now);

bool has_role(const Caller& caller, const OrganisationId& organisation, Role role);
// Member of it, or of the métropole above it with a role that looks after others.
bool sees(const Caller& caller, const Organisation& organisation);
// May invite, list and remove its members.
bool manages(const Caller& caller, const Organisation& organisation);
// May give this role there.
bool may_grant(const Caller& caller, const Organisation& organisation, Role role);
// May read who signed in and was refused there.
bool may_read_log(const Caller& caller, const Organisation& organisation);
// May let somebody who has lost everything in again, or close the account of who leaves: everything that
// person belongs to is this caller's to manage, so that no organisation's manager opens another's doors; and
// it is somebody else.
bool may_recover(const Caller& caller, const AccountId& account, const std::vector<Membership>& theirs);

}  // namespace passnum::identity
