#pragma once

#include "api/http/response.h"
#include "api/identity/routes/desk.h"
#include "ledger/model/json.h"

namespace passnum::identity {

// Objects as the API shows them.
inline Json shown(const Organisation& organisation) {
  Json::Object out{{"id", Json(organisation.id.text)},
                   {"kind", Json(std::string(name(organisation.kind)))},
                   {"ledger_id", Json(organisation.ledger_id)},
                   {"name", Json(organisation.name)}};
  if (organisation.parent) out.emplace_back("parent", Json(organisation.parent->text));
  return Json(std::move(out));
}
inline Json shown(const Account& account) {
  return Json(Json::Object{{"disabled", Json(account.is_disabled)},
                           {"email", Json(account.email)},
                           {"id", Json(account.id.text)},
                           {"name", Json(account.name)}});
}
inline Json shown(TimeMs time) {
  return Json(to_text(time));
}
inline Json shown(Role role) {
  return Json(std::string(name(role)));
}

inline Json shown(const AccessLine& line) {
  Json::Object out{{"at", shown(line.at)},
                   {"network", Json(line.address)},
                   {"reason", Json(line.reason)},
                   {"what", Json(std::string(name(line.what)))}};
  if (line.account) out.emplace_back("account", Json(line.account->text));
  if (line.actor) out.emplace_back("actor", Json(line.actor->text));
  return Json(std::move(out));
}

inline http::Response shown_items(Json::Array items) {
  return http::json(200, canonical_text(Json(Json::Object{{"items", Json(std::move(items))}})));
}

// A session's cookie with an answer.
inline http::Response with_session(http::Response response, std::string_view token) {
  response.with_header("Set-Cookie", session_cookie(token));
  return response;
}

}  // namespace passnum::identity
