#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/model/fields.h"

namespace passnum::identity {

using AccountId = Name<struct AccountTag>;
using OrganisationId = Name<struct OrganisationTag>;
using SessionId = Name<struct SessionTag>;
using InvitationId = Name<struct InvitationTag>;
using ApiKeyId = Name<struct ApiKeyTag>;

// What somebody does in an organisation.
enum class Role : std::uint8_t {
  operator_role,
  programme_manager,
  prescriber,
  structure_manager,
  mediator,
  finance,
  finance_approver,
  auditor,
};
constexpr std::size_t kRolesCount = 8;

// The public authority that runs the programme, one that hands vouchers out, one that is paid.
enum class OrganisationKind : std::uint8_t { metropole, prescriber, structure };

// How a session began. A password alone is the weakest, and opens no money.
enum class SignInMethod : std::uint8_t { oidc, passkey, password };

// What an API key may do, and nothing else.
enum class Scope : std::uint8_t { organisation_read, redemptions_read, statements_read, devices_manage };

// Why the answer is no. The names are the API's codes: never renamed.
enum class Denied : std::uint8_t {
  not_signed_in,    // no session, an old one, or a key that is none
  not_found,        // absent, or somebody else's: one answer
  not_entitled,     // theirs to see, not theirs to do
  step_up_needed,   // needs a strong sign-in of the last minutes
  origin_refused,   // a write that does not come from our own pages
  csrf_refused,     // a write without the session's token
  account_unknown,  // the provider knows this person, we do not: an invitation is needed
  account_disabled,
  invitation_unknown,  // also one that is used, revoked or too old
  sign_in_failed,      // whatever the reason: who tries learns nothing
  role_unfit,          // no such role in such an organisation
  role_conflict,       // enters payments and approves them
  not_for_yourself,    // two people are needed
  last_of_its_kind,    // nobody would be left to do this
  too_many,            // a limit on how many there may be
  rate_limited,
  change_open,    // another change of the same thing waits: it comes first
  change_closed,  // decided already, or in force: it cannot be decided again
};

// The rules say no, or the machine does.
struct Failure {
  std::variant<Denied, Error> why;
  Failure(Denied denied) : why(denied) {}
  Failure(Error error) : why(std::move(error)) {}
  const Denied* denied() const { return std::get_if<Denied>(&why); }
  const Error* error() const { return std::get_if<Error>(&why); }
};
template <typename T>
using Outcome = Result<T, Failure>;

}  // namespace passnum::identity

namespace passnum {

template <>
struct EnumNames<identity::Role> {
  static constexpr std::array<std::string_view, identity::kRolesCount> names{
      "operator", "programme_manager", "prescriber",       "structure_manager",
      "mediator", "finance",           "finance_approver", "auditor"};
};
template <>
struct EnumNames<identity::OrganisationKind> {
  static constexpr std::array<std::string_view, 3> names{"metropole", "prescriber", "structure"};
};
template <>
struct EnumNames<identity::SignInMethod> {
  static constexpr std::array<std::string_view, 3> names{"oidc", "passkey", "password"};
};
template <>
struct EnumNames<identity::Scope> {
  static constexpr std::array<std::string_view, 4> names{"organisation.read", "redemptions.read",
                                                         "statements.read", "devices.manage"};
};
template <>
struct EnumNames<identity::Denied> {
  static constexpr std::array<std::string_view, 18> names{
      "not_signed_in", "not_found",       "not_entitled",     "step_up_needed",     "origin_refused",
      "csrf_refused",  "account_unknown", "account_disabled", "invitation_unknown", "sign_in_failed",
      "role_unfit",    "role_conflict",   "not_for_yourself", "last_of_its_kind",   "too_many",
      "rate_limited",  "change_open",     "change_closed"};
};

}  // namespace passnum
