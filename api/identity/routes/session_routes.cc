#include "api/identity/routes/shown.h"

namespace passnum::identity {
namespace {

// Who I am, and what a page needs to write: {"account":…,"csrf":…,"memberships":[…],"method":…,
// "session":…,"stepped_up_until":…}. Memberships are those that count in this session.
http::Response show_session(Desk& desk, const Visit& visit) {
  const auto account = desk.accounts.find(visit.caller.account);
  if (!account) return failure_reply(account.error());
  Json::Array memberships;
  for (const auto& membership : effective(visit.caller)) {
    memberships.emplace_back(
        Json::Object{{"organisation", shown(membership.organisation)}, {"role", shown(membership.role)}});
  }
  Json::Object out{{"account", shown(account.value())},
                   {"csrf", Json(csrf_token(visit.token))},
                   {"memberships", Json(std::move(memberships))},
                   {"method", Json(std::string(name(visit.caller.method)))},
                   {"session", Json(visit.caller.session.text)}};
  if (is_stepped_up(visit.caller, desk.clock.now())) {
    out.emplace_back("stepped_up_until", shown(TimeMs(visit.caller.strong_at->value + kStepUpMs)));
  }
  return http::json(200, canonical_text(Json(std::move(out))));
}

// Ends this session, and says where to end the provider's: {"url":…}, empty when there is none.
http::Response end_session(Desk& desk, const Visit& visit) {
  const auto id_token = desk.sessions.end(visit.caller.account, visit.caller.session);
  if (!id_token) return failure_reply(id_token.error());
  const auto noted =
      note(desk, visit.request, {{}, Access::signed_out, "", visit.caller.account, {}, {}, {}});
  if (!noted) return error_reply(noted.error());
  std::string url;
  if (desk.party != nullptr && !id_token.value().empty()) {
    // A provider that does not answer keeps nobody signed in here.
    if (auto there = desk.party->logout_url(id_token.value(), csrf_token(visit.token)); there) {
      url = std::move(there).value();
    }
  }
  return with_session(http::json(200, canonical_text(Json(Json::Object{{"url", Json(url)}}))), "");
}

http::Response list_sessions(Desk& desk, const Visit& visit) {
  const auto lines = desk.sessions.list(visit.caller.account);
  if (!lines) return failure_reply(lines.error());
  Json::Array items;
  for (const auto& line : lines.value()) {
    items.emplace_back(Json::Object{{"agent", Json(line.agent)},
                                    {"created", shown(line.created)},
                                    {"current", Json(line.id == visit.caller.session)},
                                    {"id", Json(line.id.text)},
                                    {"method", Json(std::string(name(line.method)))},
                                    {"seen", shown(line.seen)}});
  }
  return shown_items(std::move(items));
}

http::Response end_other_session(Desk& desk, const Visit& visit) {
  const SessionId id(std::string(visit.request.parameter("session")));
  const auto ended = desk.sessions.end(visit.caller.account, id);
  if (!ended) return failure_reply(ended.error());
  const auto noted =
      note(desk, visit.request, {{}, Access::session_ended, "", visit.caller.account, {}, {}, {}});
  if (!noted) return error_reply(noted.error());
  return http::no_content();
}

}  // namespace

void add_session_routes(http::Router& router, Desk& desk) {
  const http::RouteOptions small{.body_bytes_max = kIdentityBodyBytesMax};
  router.add("GET", "/v1/session", visited(desk, show_session));
  router.add("DELETE", "/v1/session", visited(desk, end_session), small);
  router.add("GET", "/v1/sessions", visited(desk, list_sessions));
  router.add("DELETE", "/v1/sessions/{session}", visited(desk, end_other_session), small);
}

}  // namespace passnum::identity
