#include <algorithm>

#include "api/identity/routes/shown.h"

namespace passnum::identity {
namespace {

constexpr std::int64_t kDayMs = std::int64_t{24} * 60 * 60 * 1000;

struct NewKey {
  std::int64_t days = 0;
  std::string name;
  std::vector<std::string> scopes;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("days", self.days);
    v("name", self.name);
    v("scopes", self.scopes);
  }
};

Outcome<Organisation> managed(Desk& desk, const Visit& visit) {
  auto organisation =
      seen_organisation(desk, visit.caller, std::string(visit.request.parameter("organisation")));
  if (organisation && !manages(visit.caller, organisation.value())) return Failure(Denied::not_entitled);
  return organisation;
}

http::Response list(Desk& desk, const Visit& visit) {
  const auto organisation = managed(desk, visit);
  if (!organisation) return failure_reply(organisation.error());
  const auto keys = desk.keys.open_of(organisation.value().id);
  if (!keys) return failure_reply(keys.error());
  Json::Array items;
  for (const auto& key : keys.value()) {
    Json::Array scopes;
    for (const Scope scope : key.scopes) scopes.emplace_back(std::string(name(scope)));
    Json::Object item{{"begins", Json(key.begins)},       {"created", shown(key.created)},
                      {"expires", shown(key.expires)},    {"id", Json(key.id.text)},
                      {"made_by", Json(key.made_by)},     {"name", Json(key.name)},
                      {"scopes", Json(std::move(scopes))}};
    if (key.used) item.emplace_back("used", shown(*key.used));
    items.emplace_back(std::move(item));
  }
  return shown_items(std::move(items));
}

// {"key":"pnk_…"}: shown once.
http::Response make(Desk& desk, const Visit& visit) {
  const auto body = body_as<NewKey>(visit.request);
  if (!body) return error_reply(body.error());
  const auto organisation = managed(desk, visit);
  if (!organisation) return failure_reply(organisation.error());
  if (auto strong = stepped_up(desk, visit.caller); !strong) return failure_reply(strong.error());
  std::vector<Scope> scopes;
  for (const auto& text : body.value().scopes) {
    const auto scope = enum_named<Scope>(text);
    if (!scope) return error_reply(Error(ErrorCode::invalid, "a scope that there is not"));
    if (std::ranges::find(scopes, *scope) == scopes.end()) scopes.push_back(*scope);
  }
  const auto days = std::clamp<std::int64_t>(body.value().days, 0, kApiKeyMsMax / kDayMs + 1);
  const auto token =
      desk.keys.make(visit.caller.account, organisation.value().id, body.value().name, scopes, days * kDayMs);
  if (!token) return failure_reply(token.error());
  const auto noted = note(desk, visit.request,
                          {{}, Access::key_made, "", {}, organisation.value().id, visit.caller.account, {}});
  if (!noted) return error_reply(noted.error());
  return http::json(201, canonical_text(Json(Json::Object{{"key", Json(token.value().text)}})));
}

http::Response revoke(Desk& desk, const Visit& visit) {
  const auto organisation = managed(desk, visit);
  if (!organisation) return failure_reply(organisation.error());
  const auto revoked =
      desk.keys.revoke(organisation.value().id, ApiKeyId(std::string(visit.request.parameter("key"))));
  if (!revoked) return failure_reply(revoked.error());
  const auto noted =
      note(desk, visit.request,
           {{}, Access::key_revoked, "", {}, organisation.value().id, visit.caller.account, {}});
  if (!noted) return error_reply(noted.error());
  return http::no_content();
}

}  // namespace

void add_api_key_routes(http::Router& router, Desk& desk) {
  const http::RouteOptions small{.body_bytes_max = kIdentityBodyBytesMax};
  const std::string keys = "/v1/organisations/{organisation}/api-keys";
  router.add("GET", keys, visited(desk, list));
  router.add("POST", keys, visited(desk, make), small);
  router.add("DELETE", keys + "/{key}", visited(desk, revoke), small);
}

}  // namespace passnum::identity
