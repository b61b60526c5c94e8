#include "api/identity/rules.h"

#include <algorithm>

namespace passnum::identity {
namespace {

// Of a role in a métropole: does it reach the organisations below?
bool looks_after_others(Role role) {
  switch (role) {
    case Role::operator_role:
    case Role::programme_manager:
    case Role::finance:
    case Role::finance_approver:
    case Role::auditor:
      return true;
    case Role::prescriber:
    case Role::structure_manager:
    case Role::mediator:
      return false;
  }
  CHECK(false);
  return false;
}

// A role in the organisation itself, or in the métropole above it.
bool is_above(const Membership& membership, const Organisation& organisation) {
  const auto& theirs = membership.organisation;
  if (theirs.kind != OrganisationKind::metropole) return false;
  return theirs.id == organisation.id || (organisation.parent && *organisation.parent == theirs.id);
}

bool grants(const Membership& membership, const Organisation& organisation, Role role) {
  switch (membership.role) {
    case Role::operator_role:
      return is_above(membership, organisation);
    case Role::programme_manager:
      return is_above(membership, organisation) && !looks_after_others(role);
    case Role::structure_manager:
      return membership.organisation.id == organisation.id &&
             (role == Role::structure_manager || role == Role::mediator);
    case Role::prescriber:
    case Role::mediator:
    case Role::finance:
    case Role::finance_approver:
    case Role::auditor:
      return false;
  }
  CHECK(false);
  return false;
}

template <typename Predicate>
bool any_effective(const Caller& caller, Predicate&& predicate) {
  return std::ranges::any_of(effective(caller), predicate);
}

}  // namespace

bool fits(Role role, OrganisationKind kind) {
  switch (kind) {
    case OrganisationKind::metropole:
      return looks_after_others(role);
    case OrganisationKind::prescriber:
      return role == Role::prescriber;
    case OrganisationKind::structure:
      return role == Role::structure_manager || role == Role::mediator;
  }
  CHECK(false);
  return false;
}

bool conflict(Role a, Role b) {
  return (a == Role::finance && b == Role::finance_approver) ||
         (a == Role::finance_approver && b == Role::finance);
}

bool is_guarded(Role role) {
  return role == Role::operator_role || role == Role::finance || role == Role::finance_approver;
}

std::vector<Membership> effective(const Caller& caller) {
  auto memberships = caller.memberships;
  if (caller.method == SignInMethod::password && !caller.strong_at) {
    std::erase_if(memberships, [](const Membership& m) { return is_guarded(m.role); });
  }
  return memberships;
}

bool is_stepped_up(const Caller& caller, TimeMs now) {
  return caller.strong_at && now >= *caller.strong_at && now.value - caller.strong_at->value < kStepUpMs;
}

bool has_role(const Caller& caller, const OrganisationId& organisation, Role role) {
  return any_effective(
      caller, [&](const Membership& m) { return m.organisation.id == organisation && m.role == role; });
}

bool sees(const Caller& caller, const Organisation& organisation) {
  return any_effective(caller, [&](const Membership& m) {
    return m.organisation.id == organisation.id || (is_above(m, organisation) && looks_after_others(m.role));
  });
}

bool manages(const Caller& caller, const Organisation& organisation) {
  return any_effective(caller, [&](const Membership& m) {
    if (m.role == Role::structure_manager) return m.organisation.id == organisation.id;
    return (m.role == Role::operator_role || m.role == Role::programme_manager) && is_above(m, organisation);
  });
}

bool may_grant(const Caller& caller, const Organisation& organisation, Role role) {
  return fits(role, organisation.kind) &&
         any_effective(caller, [&](const Membership& m) { return grants(m, organisation, role); });
}

bool may_read_log(const Caller& caller, const Organisation& organisation) {
  return manages(caller, organisation) || any_effective(caller, [&](const Membership& m) {
           return m.role == Role::auditor && is_above(m, organisation);
         });
}

bool may_recover(const Caller& caller, const AccountId& account, const std::vector<Membership>& theirs) {
  return caller.account != account && !theirs.empty() &&
         std::ranges::all_of(theirs,
                             [&](const Membership& m) { return may_grant(caller, m.organisation, m.role); });
}

}  // namespace passnum::identity
