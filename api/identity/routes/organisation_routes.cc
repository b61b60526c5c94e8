#include "api/identity/routes/shown.h"

namespace passnum::identity {
namespace {

constexpr std::int64_t kOrganisationLinesShown = 500;

struct NewInvitation {
  std::string role;
  std::optional<bool> allows_password;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("role", self.role);
    v("allows_password", self.allows_password);
  }
};

http::Response list_organisations(Desk& desk, const Visit& visit) {
  const auto organisations = desk.accounts.organisations_seen(visit.caller);
  if (!organisations) return failure_reply(organisations.error());
  Json::Array items;
  for (const auto& organisation : organisations.value()) items.push_back(shown(organisation));
  return shown_items(std::move(items));
}

// Calls `then` with the organisation of the address, when this caller sees it and `may` says yes.
template <typename May, typename Then>
http::Response with_organisation(Desk& desk, const Visit& visit, May&& may, Then&& then) {
  const auto organisation =
      seen_organisation(desk, visit.caller, std::string(visit.request.parameter("organisation")));
  if (!organisation) return failure_reply(organisation.error());
  if (!may(visit.caller, organisation.value())) return denied_reply(Denied::not_entitled);
  return then(organisation.value());
}

http::Response one(Desk& desk, const Visit& visit) {
  return with_organisation(desk, visit, sees, [](const Organisation& organisation) {
    return http::json(200, canonical_text(shown(organisation)));
  });
}

http::Response one_by_key(Desk& desk, const ApiKey& key, const http::Request& request) {
  if (request.parameter("organisation") != key.organisation.text) return denied_reply(Denied::not_found);
  const auto organisation = desk.accounts.organisation(key.organisation);
  if (!organisation) return failure_reply(organisation.error());
  return http::json(200, canonical_text(shown(organisation.value())));
}

http::Response members(Desk& desk, const Visit& visit) {
  return with_organisation(desk, visit, manages, [&](const Organisation& organisation) {
    const auto found = desk.accounts.members(organisation.id);
    if (!found) return failure_reply(found.error());
    Json::Array items;
    for (const auto& member : found.value()) {
      items.emplace_back(Json::Object{{"account", shown(member.account)},
                                      {"granted", shown(member.granted)},
                                      {"role", shown(member.role)}});
    }
    return shown_items(std::move(items));
  });
}

http::Response withdraw(Desk& desk, const Visit& visit) {
  const auto role = enum_named<Role>(visit.request.parameter("role"));
  const AccountId account(std::string(visit.request.parameter("account")));
  return with_organisation(desk, visit, manages, [&](const Organisation& organisation) {
    if (!role) return denied_reply(Denied::not_found);
    if (!may_grant(visit.caller, organisation, *role)) return denied_reply(Denied::not_entitled);
    if (is_guarded(*role)) {
      if (auto strong = stepped_up(desk, visit.caller); !strong) return failure_reply(strong.error());
    }
    const auto gone = desk.accounts.withdraw(organisation.id, account, *role, desk.clock.now());
    if (!gone) return failure_reply(gone.error());
    const auto noted = note(desk, visit.request,
                            {{},
                             Access::withdrawn,
                             std::string(name(*role)),
                             account,
                             organisation.id,
                             visit.caller.account,
                             {}});
    if (!noted) return error_reply(noted.error());
    return http::no_content();
  });
}

http::Response invitations(Desk& desk, const Visit& visit) {
  return with_organisation(desk, visit, manages, [&](const Organisation& organisation) {
    const auto open = desk.invitations.open_of(organisation.id);
    if (!open) return failure_reply(open.error());
    Json::Array items;
    for (const auto& invitation : open.value()) {
      items.emplace_back(Json::Object{{"expires", shown(invitation.expires)},
                                      {"id", Json(invitation.id.text)},
                                      {"recovery", Json(invitation.account.has_value())},
                                      {"role", shown(invitation.role)}});
    }
    return shown_items(std::move(items));
  });
}

// {"invitation":…}: shown once, and given to the person by hand.
http::Response invite(Desk& desk, const Visit& visit) {
  const auto body = body_as<NewInvitation>(visit.request);
  if (!body) return error_reply(body.error());
  return with_organisation(desk, visit, sees, [&](const Organisation& organisation) {
    const auto role = enum_named<Role>(body.value().role);
    if (!role) return denied_reply(Denied::role_unfit);
    if (is_guarded(*role) && may_grant(visit.caller, organisation, *role)) {
      if (auto strong = stepped_up(desk, visit.caller); !strong) return failure_reply(strong.error());
    }
    const auto token = desk.invitations.invite(visit.caller, organisation.id, *role,
                                               body.value().allows_password.value_or(false));
    if (!token) return failure_reply(token.error());
    const auto noted =
        note(desk, visit.request,
             {{}, Access::invited, std::string(name(*role)), {}, organisation.id, visit.caller.account, {}});
    if (!noted) return error_reply(noted.error());
    return http::json(201, canonical_text(Json(Json::Object{{"invitation", Json(token.value().text)}})));
  });
}

http::Response uninvite(Desk& desk, const Visit& visit) {
  return with_organisation(desk, visit, manages, [&](const Organisation& organisation) {
    const auto revoked = desk.invitations.revoke(
        organisation.id, InvitationId(std::string(visit.request.parameter("invitation"))));
    if (!revoked) return failure_reply(revoked.error());
    AccessLine line;
    line.what = Access::withdrawn;
    line.reason = "invitation";
    line.organisation = organisation.id;
    line.actor = visit.caller.account;
    if (auto noted = note(desk, visit.request, std::move(line)); !noted) return error_reply(noted.error());
    return http::no_content();
  });
}

http::Response access_log(Desk& desk, const Visit& visit) {
  return with_organisation(desk, visit, may_read_log, [&](const Organisation& organisation) {
    const auto lines = desk.log.of(organisation.id, kOrganisationLinesShown);
    if (!lines) return error_reply(lines.error());
    Json::Array items;
    for (const auto& line : lines.value()) items.push_back(shown(line));
    return shown_items(std::move(items));
  });
}

}  // namespace

void add_organisation_routes(http::Router& router, Desk& desk) {
  const http::RouteOptions small{.body_bytes_max = kIdentityBodyBytesMax};
  const std::string of_one = "/v1/organisations/{organisation}";
  router.add("GET", "/v1/organisations", visited(desk, list_organisations));
  router.add("GET", of_one, visited_or_key(desk, Scope::organisation_read, one, one_by_key));
  router.add("GET", of_one + "/members", visited(desk, members));
  router.add("DELETE", of_one + "/members/{account}/{role}", visited(desk, withdraw), small);
  router.add("GET", of_one + "/invitations", visited(desk, invitations));
  router.add("POST", of_one + "/invitations", visited(desk, invite), small);
  router.add("DELETE", of_one + "/invitations/{invitation}", visited(desk, uninvite), small);
  router.add("GET", of_one + "/access-log", visited(desk, access_log));
}

}  // namespace passnum::identity
