#pragma once

#include <future>
#include <string>

#include "../oidc/stub_provider.h"
#include "../stage.h"
#include "api/identity/routes/desk.h"

namespace passnum::identity {

// A browser: its cookies, and what it says of itself.
struct Browser {
  std::string session;
  std::string sign_in;
  std::string peer = "192.0.2.7";
};

// Every route of identity over the Stage and a provider in memory, without a network.
class DeskStage {
 public:
  DeskStage()
      : provider(oidc::kIssuer, stub, stub.clock),
        party({oidc::kClientId,
               "https://h/v1/session/callback",
               "https://h/",
               "openid",
               {},
               {"eidas2"},
               oidc::ClientSecretPost{"secret"}},
              provider, stub, stub.clock, stage.random),
        desk(stage.database, stage.clock, stage.random, &party, {"h", "https://h"}, kAccessLogMs,
             kPasswordCostForTests) {
    add_identity_routes(router, desk);
  }

  // As a page of ours would ask; the browser's cookies change as the answer says.
  http::Response call(Browser& browser, const std::string& method, const std::string& target,
                      const std::string& body = {}) {
    http::Request request = plain(browser, method, target, body);
    request.headers.push_back({"origin", "https://h"});
    if (!browser.session.empty()) request.headers.push_back({"x-csrf-token", csrf_token(browser.session)});
    return send(browser, std::move(request));
  }
  // Without what only a page of ours knows.
  http::Request plain(const Browser& browser, const std::string& method, const std::string& target,
                      const std::string& body = {}) {
    http::Request request;
    request.method = method;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    request.body = body;
    request.peer = browser.peer;
    request.headers = {{"host", "h"}, {"user-agent", "Test browser"}};
    std::string cookies;
    if (!browser.session.empty()) cookies = std::string(kSessionCookie) + "=" + browser.session;
    if (!browser.sign_in.empty()) {
      cookies += (cookies.empty() ? "" : "; ") + std::string(kSignInCookie) + "=" + browser.sign_in;
    }
    if (!cookies.empty()) request.headers.push_back({"cookie", cookies});
    if (target.find('?') != std::string::npos) {
      const auto query = target.substr(target.find('?') + 1);
      for (const char* name : {"state", "code", "iss", "error"}) {
        const auto value = oidc::form_field(query, name);
        if (!value.empty()) request.query.push_back({name, value});
      }
    }
    return request;
  }
  http::Response send(Browser& browser, http::Request request) {
    std::promise<http::Response> promise;
    auto answer = promise.get_future();
    router.dispatch(std::move(request), [&](http::Response r) { promise.set_value(std::move(r)); });
    auto response = answer.get();
    for (const auto& [name, value] : response.headers) {
      if (name == "Set-Cookie") keep(browser, value);
    }
    return response;
  }
  // Signed in as a person who is known, strongly unless said otherwise.
  Browser browser(const AccountId& account, bool is_strong = true, SignInMethod method = SignInMethod::oidc) {
    const auto strong_at = is_strong ? std::optional(stage.clock.now()) : std::nullopt;
    return {stage.sessions.begin({account, method, strong_at, "", "Test"}).value().text, "", "192.0.2.7"};
  }
  std::string text(const http::Response& response, const char* member) {
    const auto json = parse_json(response.body);
    if (!json || json.value().find(member) == nullptr) return {};
    const auto* value = json.value().find(member)->string();
    return value == nullptr ? std::string() : *value;
  }
  static std::string header(const http::Response& response, const std::string& wanted) {
    for (const auto& [name, value] : response.headers) {
      if (name == wanted) return value;
    }
    return {};
  }

  Stage stage;
  oidc::StubProvider stub;
  oidc::Provider provider;
  oidc::RelyingParty party;
  Desk desk;
  http::Router router;

 private:
  static void keep(Browser& browser, const std::string& cookie) {
    const auto equals = cookie.find('=');
    const auto value = cookie.substr(equals + 1, cookie.find(';') - equals - 1);
    (cookie.substr(0, equals) == kSessionCookie ? browser.session : browser.sign_in) = value;
  }
};

}  // namespace passnum::identity
