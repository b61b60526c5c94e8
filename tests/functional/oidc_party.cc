// The client's side of OpenID Connect as a program: one JSON request a line, one JSON answer a line.
//
// Usage: oidc_party ISSUER CERTIFICATE CLIENT REDIRECT (secret SECRET | key PEM_FILE) [ACR]
//   {"do":"begin","fresh":false}                    {"state":…,"url":…}
//   {"do":"finish","code":…,"iss":…,"state":…}      {"subject":…,…} or {"refused":…}; a state may come again
//   {"do":"logout"}                                 {"url":…}

#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "api/identity/oidc/relying_party.h"
#include "ledger/model/json.h"

namespace passnum::oidc {
namespace {

std::string text(const Json& request, const char* key) {
  const auto* member = request.find(key);
  return member == nullptr || member->string() == nullptr ? std::string() : *member->string();
}

Json refused(const Error& error) {
  return Json(Json::Object{{"refused", Json(error.message())}});
}

class Session {
 public:
  explicit Session(RelyingParty& party) : party_(party) {}

  Json answer(const Json& request) {
    const auto what = text(request, "do");
    if (what == "begin") return begin(*request.find("fresh")->boolean());
    if (what == "finish") return finish(request);
    const auto url = party_.logout_url(id_token_, "state-of-the-logout");
    if (!url) return refused(url.error());
    return Json(Json::Object{{"url", Json(url.value())}});
  }

 private:
  Json begin(bool is_fresh) {
    const auto begun = party_.begin(is_fresh);
    if (!begun) return refused(begun.error());
    const auto& pending = begun.value().pending;
    pending_[pending.state] = pending;
    return Json(Json::Object{{"state", Json(pending.state)}, {"url", Json(begun.value().url)}});
  }
  Json finish(const Json& request) {
    const auto& pending = pending_[text(request, "state")];
    const auto person = party_.finish(pending, {text(request, "state"), text(request, "code"),
                                                text(request, "iss"), text(request, "error")});
    if (!person) return refused(person.error());
    const auto& p = person.value();
    id_token_ = p.id_token;
    return Json(Json::Object{{"acr", Json(p.acr)},
                             {"email", Json(p.email)},
                             {"has_auth_time", Json(p.signed_in.has_value())},
                             {"issuer", Json(p.issuer)},
                             {"name", Json(p.name)},
                             {"siret", Json(p.siret)},
                             {"subject", Json(p.subject)}});
  }

  RelyingParty& party_;
  std::map<std::string, PendingSignIn> pending_;
  std::string id_token_;
};

ClientAuthentication authentication(const std::string& kind, const std::string& value) {
  if (kind == "secret") return ClientSecretPost{value};
  std::ostringstream pem;
  pem << std::ifstream(value).rdbuf();
  return PrivateKeyJwt{ClientKey::from_pem(pem.str(), "own-1").value()};
}

int run(int count, char** words) {
  if (count < 7) return 2;
  SystemClock clock;
  SystemRandom random;
  HttpsFetch fetch(client::Trust::certificate_file(words[2]).value());
  Provider provider(words[1], fetch, clock);
  RelyingPartySettings settings{words[3],
                                words[4],
                                "https://passnum.example/signed-out",
                                "openid given_name usual_name email siret",
                                {count > 7 ? words[7] : "eidas1"},
                                {},
                                authentication(words[5], words[6])};
  RelyingParty party(std::move(settings), provider, fetch, clock, random);
  Session session(party);
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << canonical_text(session.answer(parse_json(line).value())) << std::endl;
  }
  return 0;
}

}  // namespace
}  // namespace passnum::oidc

int main(int count, char** words) {
  return passnum::oidc::run(count, words);
}
