#include <algorithm>

#include "api/identity/routes/shown.h"

namespace passnum::identity {
namespace {

struct Wish {
  std::optional<std::string> invitation;
  std::optional<std::string> return_to;
  std::optional<bool> step_up;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("invitation", self.invitation);
    v("return_to", self.return_to);
    v("step_up", self.step_up);
  }
};

std::string sign_in_cookie(const std::string& value) {
  std::string out = std::string(kSignInCookie) + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=Lax";
  return out + (value.empty() ? "; Max-Age=0" : "; Max-Age=600");
}

http::Response no_provider() {
  return http::problem(404, "no_provider", "La connexion par ProConnect n’est pas configurée ici.");
}

// {"url":…}: where the page sends the browser, which from now on holds what is under way.
http::Response begin(Desk& desk, const http::Request& request) {
  if (desk.party == nullptr) return no_provider();
  const auto wish = body_as<Wish>(request);
  if (!wish) return error_reply(wish.error());
  UnderWay under_way;
  under_way.return_to = local_path(wish.value().return_to.value_or("/app/"));
  under_way.invitation = wish.value().invitation.value_or("");
  if (under_way.invitation.size() > 100) return denied_reply(Denied::invitation_unknown);
  const bool is_fresh = wish.value().step_up.value_or(false);
  if (is_fresh) {
    const auto visit = signed_in(desk, request);
    if (!visit) return failure_reply(visit.error());
    under_way.session = visit.value().caller.session.text;
  }
  auto begun = desk.party->begin(is_fresh);
  if (!begun) return error_reply(Error(ErrorCode::unavailable, begun.error().context));
  under_way.pending = begun.value().pending;
  auto response = http::json(200, canonical_text(Json(Json::Object{{"url", Json(begun.value().url)}})));
  response.with_header("Set-Cookie", sign_in_cookie(desk.cookies.seal(under_way)));
  return response;
}

// Back to a page of ours, which shows the person what became of it.
http::Response back(const std::string& path, std::string_view code) {
  http::Response response;
  response.status = 303;
  const auto separator = path.find('#') == std::string::npos ? "#" : "&";
  response.with_header("Location", code.empty() ? path : path + separator + "sign_in=" + std::string(code));
  response.with_header("Set-Cookie", sign_in_cookie(""));
  return response;
}

std::string_view code_of(const Failure& failure) {
  return failure.denied() != nullptr ? name(*failure.denied()) : "busy";
}

http::Response refused(Desk& desk, const http::Request& request, const std::string& path,
                       const Failure& failure, const AccountId* account = nullptr) {
  AccessLine line;
  line.what = Access::refused;
  line.reason = code_of(failure);
  if (account != nullptr) line.account = *account;
  if (auto noted = note(desk, request, std::move(line)); !noted) return error_reply(noted.error());
  return back(path, code_of(failure));
}

// The account of this person: known, or made by the invitation they bring.
Outcome<AccountId> account_for(Desk& desk, const http::Request& request, const UnderWay& under_way,
                               const oidc::SignedIn& person) {
  const Identity identity{person.issuer, person.subject};
  if (under_way.invitation.empty()) return desk.accounts.find_by(identity);
  return accept_invitation(desk, request, under_way.invitation, {identity, person.name, person.email});
}

http::Response finish_step_up(Desk& desk, const http::Request& request, const UnderWay& under_way,
                              const oidc::SignedIn& person) {
  const auto visit = signed_in(desk, request);
  if (!visit) return refused(desk, request, under_way.return_to, visit.error());
  const auto& caller = visit.value().caller;
  const auto account = desk.accounts.find_by({person.issuer, person.subject});
  // Somebody else's second factor steps nobody up.
  if (!account || account.value() != caller.account || caller.session.text != under_way.session ||
      !person.is_strong) {
    return refused(desk, request, under_way.return_to, Denied::sign_in_failed, &caller.account);
  }
  const auto token = desk.sessions.step_up(caller, SignInMethod::oidc);
  if (!token) return refused(desk, request, under_way.return_to, token.error(), &caller.account);
  const auto noted = note(desk, request, {{}, Access::stepped_up, "oidc", caller.account, {}, {}, {}});
  if (!noted) return error_reply(noted.error());
  return with_session(back(under_way.return_to, ""), token.value().text);
}

// A provider keeps people signed in for hours: what counts is when this one showed who they are, and a
// provider that does not say so has shown nothing for money or keys.
std::optional<TimeMs> strong_at(const oidc::SignedIn& person, TimeMs now) {
  if (!person.is_strong || !person.signed_in) return std::nullopt;
  return std::min(*person.signed_in, now);
}

http::Response finish_sign_in(Desk& desk, const http::Request& request, const UnderWay& under_way,
                              const oidc::SignedIn& person) {
  const auto account = account_for(desk, request, under_way, person);
  if (!account) return refused(desk, request, under_way.return_to, account.error());
  const auto agent = request.header("user-agent").value_or("");
  const auto token =
      desk.sessions.begin({account.value(), SignInMethod::oidc, strong_at(person, desk.clock.now()),
                           person.id_token, std::string(agent)});
  if (!token) return refused(desk, request, under_way.return_to, token.error(), &account.value());
  const std::string how = under_way.invitation.empty() ? "oidc" : "oidc-invited";
  const auto noted = note(desk, request, {{}, Access::signed_in, how, account.value(), {}, {}, {}});
  if (!noted) return error_reply(noted.error());
  return with_session(back(under_way.return_to, ""), token.value().text);
}

http::Response finish(Desk& desk, const http::Request& request) {
  if (desk.party == nullptr) return no_provider();
  const auto header = request.header("cookie");
  const auto cookie = header ? cookie_value(*header, kSignInCookie) : std::nullopt;
  const auto under_way = desk.cookies.use(cookie.value_or(""), desk.clock.now());
  if (!under_way) {
    if (under_way.error().code == ErrorCode::unavailable) return busy_reply();
    return refused(desk, request, "/app/", Denied::sign_in_failed);
  }
  const auto parameter = [&](const char* key) { return std::string(request.query_value(key).value_or("")); };
  const auto person = desk.party->finish(under_way.value().pending, {parameter("state"), parameter("code"),
                                                                     parameter("iss"), parameter("error")});
  const auto& path = under_way.value().return_to;
  if (!person) {
    const bool is_untrusted =
        person.error().code != ErrorCode::unavailable && person.error().code != ErrorCode::io;
    return refused(desk, request, path,
                   is_untrusted ? Failure(Denied::sign_in_failed) : Failure(person.error()));
  }
  if (!under_way.value().session.empty())
    return finish_step_up(desk, request, under_way.value(), person.value());
  return finish_sign_in(desk, request, under_way.value(), person.value());
}

}  // namespace

void add_oidc_routes(http::Router& router, Desk& desk) {
  router.add("POST", "/v1/session/oidc", anonymous(desk, kSignInPerAddress, begin),
             {.body_bytes_max = kIdentityBodyBytesMax});
  router.add("GET", "/v1/session/callback", anonymous(desk, kSignInPerAddress, finish));
}

}  // namespace passnum::identity
