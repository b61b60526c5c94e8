#include "api/identity/guessable.h"
#include "api/identity/routes/shown.h"

namespace passnum::identity {
namespace {

struct SignIn {
  std::string login;
  std::string password;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("login", self.login);
    v("password", self.password);
  }
};

struct Registration {
  std::string invitation;
  std::string login;
  std::string name;
  std::string password;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("invitation", self.invitation);
    v("login", self.login);
    v("name", self.name);
    v("password", self.password);
  }
};

struct Change {
  std::string former;
  std::string next;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("former", self.former);
    v("next", self.next);
  }
};

http::Response easily_guessed() {
  return error_reply(Error(ErrorCode::invalid, "this password is too easy to guess"));
}

http::Response sign_in_with_password(Desk& desk, const http::Request& request) {
  const auto body = body_as<SignIn>(request);
  if (!body) return error_reply(body.error());
  const auto now = desk.clock.now();
  const auto login = "login " + body.value().login.substr(0, kLoginBytesMax);
  if (const auto wait_s = desk.limiter.take(login, kSignInPerAccount, now)) return too_fast(wait_s);
  if (const auto wait_s = desk.limiter.take("passwords", kPasswordsOfAll, now)) return too_fast(wait_s);
  const auto account = desk.passwords.check(body.value().login, body.value().password);
  if (!account) return sign_in_refused(desk, request, account.error());
  return begin_session(desk, request, account.value(), SignInMethod::password, "password");
}

// An invitation that allows it, and a password in the place of a provider's word.
http::Response enroll_password(Desk& desk, const http::Request& request) {
  const auto body = body_as<Registration>(request);
  if (!body) return error_reply(body.error());
  const auto& [token, login, shown_name, password] = body.value();
  const auto invitation = desk.invitations.find(token);
  if (!invitation) return sign_in_refused(desk, request, invitation.error());
  if (!invitation.value().allows_password) return sign_in_refused(desk, request, Denied::not_entitled);
  if (auto formed = Passwords::check_form(login, password); !formed) return error_reply(formed.error());
  if (is_guessable(password, {shown_name, invitation.value().organisation.name})) return easily_guessed();
  const auto hash = desk.passwords.hash(password);
  if (!hash) return error_reply(hash.error());
  NewPerson person{{std::string(kPasswordIssuer), login}, shown_name, "", true};
  person.also = [&, name = login](sqlite::Database& database, const AccountId& account, const Invitation&) {
    return Passwords::store(database, account, name, hash.value(), desk.clock.now());
  };
  const auto account = accept_invitation(desk, request, token, person);
  if (!account) return sign_in_refused(desk, request, account.error());
  return begin_session(desk, request, account.value(), SignInMethod::password, "password-invited");
}

http::Response change(Desk& desk, const Visit& visit) {
  const auto body = body_as<Change>(visit.request);
  if (!body) return error_reply(body.error());
  const auto wait_s =
      desk.limiter.take("password " + visit.caller.account.text, kSignInPerAccount, desk.clock.now());
  if (wait_s != 0) return too_fast(wait_s);
  const auto& [account, session] = std::tie(visit.caller.account, visit.caller.session);
  const auto person = desk.accounts.find(account);
  if (!person) return failure_reply(person.error());
  std::vector<std::string> about{person.value().name, person.value().email};
  for (const auto& membership : visit.caller.memberships) about.push_back(membership.organisation.name);
  const auto& next = body.value().next;
  // Of one that is too short, change() says so, to who has a password at all.
  if (next.size() >= kPasswordBytesMin && is_guessable(next, about)) return easily_guessed();
  const auto changed = desk.passwords.change(account, session, body.value().former, next);
  if (!changed) return failure_reply(changed.error());
  const auto noted = note(desk, visit.request, {{}, Access::granted, "password", account, {}, {}, {}});
  if (!noted) return error_reply(noted.error());
  return http::no_content();
}

}  // namespace

void add_password_routes(http::Router& router, Desk& desk) {
  const http::RouteOptions small{.body_bytes_max = kIdentityBodyBytesMax};
  router.add("POST", "/v1/session/password", anonymous(desk, kSignInPerAddress, sign_in_with_password),
             small);
  router.add("POST", "/v1/accounts/password", anonymous(desk, kTokenPerAddress, enroll_password), small);
  router.add("PUT", "/v1/accounts/me/password", visited(desk, change), small);
}

}  // namespace passnum::identity
