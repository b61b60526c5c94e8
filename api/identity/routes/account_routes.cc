#include "api/identity/routes/shown.h"

namespace passnum::identity {
namespace {

constexpr std::int64_t kLogLinesShown = 200;

struct Look {
  std::string invitation;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("invitation", self.invitation);
  }
};

struct Recovery {
  std::optional<bool> allows_password;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("allows_password", self.allows_password);
  }
};

// What an invitation offers, to whoever holds it:
// {"organisation":…,"role":…,"allows_password":…,"recovery":…}.
http::Response look(Desk& desk, const http::Request& request) {
  const auto body = body_as<Look>(request);
  if (!body) return error_reply(body.error());
  const auto invitation = desk.invitations.find(body.value().invitation);
  if (!invitation) return sign_in_refused(desk, request, invitation.error());
  const auto& offered = invitation.value();
  return http::json(200, canonical_text(Json(Json::Object{{"allows_password", Json(offered.allows_password)},
                                                          {"expires", shown(offered.expires)},
                                                          {"organisation", Json(offered.organisation.name)},
                                                          {"recovery", Json(offered.account.has_value())},
                                                          {"role", shown(offered.role)}})));
}

// My own lines of the access log: who has been here in my name.
http::Response my_log(Desk& desk, const Visit& visit) {
  const auto lines = desk.log.of(visit.caller.account, kLogLinesShown);
  if (!lines) return error_reply(lines.error());
  Json::Array items;
  for (const auto& line : lines.value()) items.push_back(shown(line));
  return shown_items(std::move(items));
}

// A second person lets somebody in again: {"invitation":…}, to be given to them by hand.
http::Response recover(Desk& desk, const Visit& visit) {
  const AccountId account(std::string(visit.request.parameter("account")));
  const auto body = body_as<Recovery>(visit.request);
  if (!body) return error_reply(body.error());
  if (account == visit.caller.account) return denied_reply(Denied::not_for_yourself);
  const auto theirs = desk.accounts.memberships(account);
  if (!theirs) return failure_reply(theirs.error());
  // In one word for absent and for another's.
  if (!may_recover(visit.caller, account, theirs.value())) return denied_reply(Denied::not_found);
  if (auto strong = stepped_up(desk, visit.caller); !strong) return failure_reply(strong.error());
  const auto token =
      desk.invitations.recover(visit.caller, account, body.value().allows_password.value_or(false));
  if (!token) return failure_reply(token.error());
  const auto noted = note(desk, visit.request,
                          {{},
                           Access::recovery_begun,
                           "",
                           account,
                           theirs.value().front().organisation.id,
                           visit.caller.account,
                           {}});
  if (!noted) return error_reply(noted.error());
  return http::json(201, canonical_text(Json(Json::Object{{"invitation", Json(token.value().text)}})));
}

// Somebody leaves: by a second person, to whom all that they belong to is to manage.
http::Response close(Desk& desk, const Visit& visit) {
  const AccountId account(std::string(visit.request.parameter("person")));
  if (visit.caller.account == account) return denied_reply(Denied::not_for_yourself);
  const auto theirs = desk.accounts.memberships(account);
  if (!theirs) return failure_reply(theirs.error());
  const auto may = [&](const std::vector<Membership>& memberships) {
    return may_recover(visit.caller, account, memberships);
  };
  if (may(theirs.value())) {
    if (auto strong = stepped_up(desk, visit.caller); !strong) return failure_reply(strong.error());
  }
  const auto closed = desk.accounts.close(account, may, desk.clock.now());
  if (!closed) return failure_reply(closed.error());
  for (const auto& membership : closed.value()) {
    const auto noted = note(desk, visit.request,
                            {{},
                             Access::account_closed,
                             std::string(name(membership.role)),
                             account,
                             membership.organisation.id,
                             visit.caller.account,
                             {}});
    if (!noted) return error_reply(noted.error());
  }
  return http::no_content();
}

}  // namespace

void add_account_routes(http::Router& router, Desk& desk) {
  const http::RouteOptions small{.body_bytes_max = kIdentityBodyBytesMax};
  router.add("POST", "/v1/accounts/invitation", anonymous(desk, kTokenPerAddress, look), small);
  router.add("GET", "/v1/accounts/me/access-log", visited(desk, my_log));
  router.add("POST", "/v1/accounts/{account}/recovery", visited(desk, recover), small);
  router.add("DELETE", "/v1/accounts/{person}", visited(desk, close), small);
}

}  // namespace passnum::identity
