#include "api/identity/routes/shown.h"

namespace passnum::identity {
namespace {

struct Shown {
  std::string authenticator_data;
  std::string client_data;
  std::string id;
  std::string signature;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("authenticator_data", self.authenticator_data);
    v("client_data", self.client_data);
    v("id", self.id);
    v("signature", self.signature);
  }
};

struct New {
  std::string authenticator_data;
  std::string client_data;
  std::optional<std::string> invitation;
  std::string name;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("authenticator_data", self.authenticator_data);
    v("client_data", self.client_data);
    v("invitation", self.invitation);
    v("name", self.name);
  }
};

// {"challenge":…,"rp_id":…,"timeout_ms":…}: for a sign-in and for a new passkey alike.
http::Response passkey_challenge(Desk& desk, const http::Request&) {
  const auto made = desk.passkeys.challenge();
  if (!made) return error_reply(made.error());
  return http::json(200, canonical_text(Json(Json::Object{{"challenge", Json(to_base64url(made.value()))},
                                                          {"rp_id", Json(desk.passkeys.site().rp_id)},
                                                          {"timeout_ms", Json(kChallengeMs)}})));
}

// Of the session that there is, when it is the same person's: it becomes a strong one.
http::Response step_up(Desk& desk, const Visit& visit) {
  const auto token = desk.sessions.step_up(visit.caller, SignInMethod::passkey);
  if (!token) return failure_reply(token.error());
  AccessLine line;
  line.what = Access::stepped_up;
  line.reason = "passkey";
  line.account = visit.caller.account;
  if (auto noted = note(desk, visit.request, std::move(line)); !noted) return error_reply(noted.error());
  return with_session(http::no_content(), token.value().text);
}

http::Response sign_in_with_passkey(Desk& desk, const http::Request& request) {
  const auto body = body_as<Shown>(request);
  if (!body) return error_reply(body.error());
  const auto id = from_base64url(body.value().id);
  const auto data = from_base64url(body.value().authenticator_data);
  const auto signature = from_base64url(body.value().signature);
  const auto client_data = from_base64url(body.value().client_data);
  if (!id || !data || !signature || !client_data)
    return sign_in_refused(desk, request, Denied::sign_in_failed);
  const auto account = desk.passkeys.check(
      id.value(), {std::string(as_text(client_data.value())), data.value(), signature.value()});
  if (!account) return sign_in_refused(desk, request, account.error());
  const auto visit = signed_in(desk, request);
  if (visit && visit.value().caller.account == account.value()) return step_up(desk, visit.value());
  return begin_session(desk, request, account.value(), SignInMethod::passkey, "passkey");
}

Result<webauthn::Credential> new_credential(Desk& desk, const New& body) {
  const auto data = from_base64url(body.authenticator_data);
  if (!data) return data.error();
  const auto client_data = from_base64url(body.client_data);
  if (!client_data) return client_data.error();
  return desk.passkeys.check_new({std::string(as_text(client_data.value())), data.value()});
}

// An invitation, and a passkey in the place of a provider's word.
http::Response enroll_passkey(Desk& desk, const http::Request& request) {
  const auto body = body_as<New>(request);
  if (!body) return error_reply(body.error());
  const auto token = body.value().invitation.value_or("");
  const auto invitation = desk.invitations.find(token);
  if (!invitation) return sign_in_refused(desk, request, invitation.error());
  const auto credential = new_credential(desk, body.value());
  if (!credential) return error_reply(credential.error());
  NewPerson person{
      {std::string(kPasskeyIssuer), to_base64url(credential.value().id)}, body.value().name, "", true};
  person.also = [&](sqlite::Database& database, const AccountId& account, const Invitation&) {
    return Passkeys::store(database, account, "1", credential.value(), desk.clock.now());
  };
  const auto account = accept_invitation(desk, request, token, person);
  if (!account) return sign_in_refused(desk, request, account.error());
  return begin_session(desk, request, account.value(), SignInMethod::passkey, "passkey-invited");
}

// Another passkey for who is here already, and has just shown who they are.
http::Response add_passkey(Desk& desk, const Visit& visit) {
  if (auto strong = stepped_up(desk, visit.caller); !strong) return failure_reply(strong.error());
  const auto body = body_as<New>(visit.request);
  if (!body) return error_reply(body.error());
  const auto credential = new_credential(desk, body.value());
  if (!credential) return error_reply(credential.error());
  const auto added = desk.passkeys.add(visit.caller.account, body.value().name, credential.value());
  if (!added) return failure_reply(added.error());
  AccessLine line;
  line.what = Access::granted;
  line.reason = "passkey";
  line.account = visit.caller.account;
  if (auto noted = note(desk, visit.request, std::move(line)); !noted) return error_reply(noted.error());
  return http::no_content();
}

http::Response passkeys(Desk& desk, const Visit& visit) {
  const auto lines = desk.passkeys.list(visit.caller.account);
  if (!lines) return failure_reply(lines.error());
  Json::Array items;
  for (const auto& line : lines.value()) {
    Json::Object item{
        {"created", shown(line.created)}, {"id", Json(to_base64url(line.id))}, {"name", Json(line.name)}};
    if (line.seen) item.emplace_back("seen", shown(*line.seen));
    items.emplace_back(std::move(item));
  }
  return shown_items(std::move(items));
}

http::Response remove_passkey(Desk& desk, const Visit& visit) {
  if (auto strong = stepped_up(desk, visit.caller); !strong) return failure_reply(strong.error());
  const auto id = from_base64url(visit.request.parameter("passkey"));
  if (!id) return denied_reply(Denied::not_found);
  const auto removed = desk.passkeys.remove(visit.caller.account, id.value());
  if (!removed) return failure_reply(removed.error());
  AccessLine line;
  line.what = Access::withdrawn;
  line.reason = "passkey";
  line.account = visit.caller.account;
  if (auto noted = note(desk, visit.request, std::move(line)); !noted) return error_reply(noted.error());
  return http::no_content();
}

}  // namespace

void add_passkey_routes(http::Router& router, Desk& desk) {
  const http::RouteOptions small{.body_bytes_max = kPasskeyBodyBytesMax};
  router.add("POST", "/v1/session/passkey/challenge", anonymous(desk, kSignInPerAddress, passkey_challenge),
             small);
  router.add("POST", "/v1/session/passkey", anonymous(desk, kSignInPerAddress, sign_in_with_passkey), small);
  router.add("POST", "/v1/accounts/passkey", anonymous(desk, kTokenPerAddress, enroll_passkey), small);
  router.add("GET", "/v1/accounts/me/passkeys", visited(desk, passkeys));
  router.add("POST", "/v1/accounts/me/passkeys", visited(desk, add_passkey), small);
  router.add("DELETE", "/v1/accounts/me/passkeys/{passkey}", visited(desk, remove_passkey), small);
}

}  // namespace passnum::identity
