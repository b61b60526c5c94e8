#include <gtest/gtest.h>

#include <map>
#include <set>

#include "desk_stage.h"

// Every route, every role, an object of one's own, of somebody else, and of nobody.

namespace passnum::identity {
namespace {

enum class Whose { own, others, nobodys };

struct Route {
  std::string method;
  std::string pattern;
  std::string body;
  // The roles that may, each with its letter below, in their own organisation and with its usual member: an
  // auditor in a métropole, whom a programme manager neither invites nor removes.
  std::string allowed;
};

// One letter a role: o operator, p programme manager, f finance, a approver, u auditor of the métropole
// orleans; c prescriber of ccas; s structure manager, m mediator of asso.
struct Person {
  char letter;
  Role role;
  std::string where;
};
const std::vector<Person> kPeople{
    {'o', Role::operator_role, "orleans"},  {'p', Role::programme_manager, "orleans"},
    {'f', Role::finance, "orleans"},        {'a', Role::finance_approver, "orleans"},
    {'u', Role::auditor, "orleans"},        {'c', Role::prescriber, "ccas"},
    {'s', Role::structure_manager, "asso"}, {'m', Role::mediator, "asso"},
};
const std::string kEverybody = "opfaucsm";

const std::vector<Route> kRoutes{
    {"GET", "/v1/session", "", kEverybody},
    {"GET", "/v1/sessions", "", kEverybody},
    {"DELETE", "/v1/sessions/{session}", "", kEverybody},
    {"GET", "/v1/accounts/me/access-log", "", kEverybody},
    {"GET", "/v1/accounts/me/passkeys", "", kEverybody},
    {"POST", "/v1/accounts/me/passkeys", R"({"authenticator_data":"","client_data":"","name":""})", ""},
    {"DELETE", "/v1/accounts/me/passkeys/{passkey}", "", ""},
    {"PUT", "/v1/accounts/me/password", R"({"former":"x","next":"y"})", ""},
    {"POST", "/v1/accounts/{account}/recovery", "{}", "os"},
    {"GET", "/v1/organisations", "", kEverybody},
    {"GET", "/v1/organisations/{organisation}", "", kEverybody},
    {"GET", "/v1/organisations/{organisation}/members", "", "ops"},
    {"DELETE", "/v1/organisations/{organisation}/members/{account}/{role}", "", "os"},
    {"GET", "/v1/organisations/{organisation}/invitations", "", "ops"},
    {"POST", "/v1/organisations/{organisation}/invitations", "", "os"},
    {"DELETE", "/v1/organisations/{organisation}/invitations/{invitation}", "", "ops"},
    {"GET", "/v1/organisations/{organisation}/access-log", "", "opus"},
    {"GET", "/v1/organisations/{organisation}/api-keys", "", "ops"},
    {"POST", "/v1/organisations/{organisation}/api-keys",
     R"({"days":1,"name":"k","scopes":["organisation.read"]})", "ops"},
    {"DELETE", "/v1/organisations/{organisation}/api-keys/{key}", "", "ops"},
    {"DELETE", "/v1/accounts/{person}", "", "os"},
    {"DELETE", "/v1/session", "", kEverybody},
};
// Those that nobody has to be signed in for have tests of their own.
const std::set<std::string> kAnonymous{"POST /v1/session/oidc",     "GET /v1/session/callback",
                                       "POST /v1/session/password", "POST /v1/accounts/password",
                                       "POST /v1/session/passkey",  "POST /v1/session/passkey/challenge",
                                       "POST /v1/accounts/passkey", "POST /v1/accounts/invitation"};

// What stands in an organisation for one test: members, an invitation, a key.
struct Objects {
  AccountId member;
  std::string invitation;
  std::string key;
  AccountId person = AccountId("nobody");  // another member, who leaves
};

class EveryRoute : public testing::Test {
 protected:
  // A member that the managers named in the table may help and remove.
  static Role usual_role(const std::string& where) {
    if (where == "orleans" || where == "tours") return Role::auditor;
    return where == "ccas" ? Role::prescriber : Role::mediator;
  }
  Objects fill(const std::string& where) {
    const OrganisationId id(where);
    const auto member =
        s.stage.person("member " + where + std::to_string(++count_), where, usual_role(where));
    const auto leaver = s.stage.person("leaver " + where + std::to_string(count_), where, usual_role(where));
    const auto token = s.stage.invitations.invite_from_console(id, usual_role(where), "console").value();
    const auto key = s.stage.keys.make(member, id, "k", {Scope::organisation_read}, 86'400'000).value();
    return {member, s.stage.invitations.find(token.text).value().id.text,
            s.stage.keys.find(key.text).value().id.text, leaver};
  }
  static std::string replaced(std::string pattern, const std::string& name, const std::string& value) {
    const auto at = pattern.find("{" + name + "}");
    return at == std::string::npos ? pattern : pattern.replace(at, name.size() + 2, value);
  }
  http::Response ask(const Route& route, Browser browser, const std::string& where, const Objects& objects,
                     const std::string& session) {
    auto path = replaced(route.pattern, "organisation", where);
    path = replaced(path, "account", objects.member.text);
    path = replaced(path, "person", objects.person.text);
    path = replaced(path, "invitation", objects.invitation);
    path = replaced(path, "key", objects.key);
    path = replaced(path, "session", session);
    path = replaced(path, "passkey", "AAAA");
    path = replaced(path, "role", std::string(name(usual_role(where))));
    auto body = route.body;
    if (route.pattern.ends_with("/invitations") && route.method == "POST") {
      body = R"({"role":")" + std::string(name(usual_role(where))) + R"("})";
    }
    s.stage.clock.advance_ms(2'000);  // one write a second
    return s.call(browser, route.method, path, body);
  }
  static bool has_object(const Route& route) { return route.pattern.find('{') != std::string::npos; }

  DeskStage s;
  int count_ = 0;
};

TEST_F(EveryRoute, IsInTheTable) {
  std::set<std::string> known = kAnonymous;
  for (const auto& route : kRoutes) known.insert(route.method + " " + route.pattern);
  for (const auto& name : s.router.names())
    EXPECT_TRUE(known.contains(name.method + " " + name.pattern)) << name.pattern;
  EXPECT_EQ(known.size(), s.router.names().size());
}

TEST_F(EveryRoute, AnswersWhoIsNotSignedInAlikeWhateverIsThere) {
  const auto objects = fill("asso");
  for (const auto& route : kRoutes) {
    const auto there = ask(route, Browser{}, "asso", objects, "x");
    const auto nowhere = ask(route, Browser{}, "nowhere", {AccountId("n"), "n", "n"}, "n");
    EXPECT_EQ(there.status, 401U) << route.pattern;
    EXPECT_EQ(there.body, nowhere.body) << route.pattern;
  }
}

TEST_F(EveryRoute, LetsThoseInWhoMayAndShowsAnothersObjectAsOneThatIsNotThere) {
  const auto stranger = s.stage.person("stranger", "autre", Role::structure_manager);
  for (const auto& person : kPeople) {
    const auto account = s.stage.person(std::string("person ") + person.letter, person.where, person.role);
    const auto at_home = fill(person.where);
    const auto elsewhere = fill("autre");
    for (const auto& route : kRoutes) {
      const auto who = std::string(name(person.role)) + " " + route.method + " " + route.pattern;
      const auto mine = s.browser(account);
      const auto session = s.stage.sessions.list(account).value().front().id.text;
      const auto own = ask(route, mine, person.where, at_home, session);
      const bool is_allowed = route.allowed.find(person.letter) != std::string::npos;
      EXPECT_EQ(own.status < 300, is_allowed) << who << " " << own.status << " " << own.body;
      if (!has_object(route)) continue;

      const auto again = s.browser(account);
      s.browser(stranger);
      const auto foreign_session = s.stage.sessions.list(stranger).value().front().id.text;
      const auto others = ask(route, again, "autre", elsewhere, foreign_session);
      const auto nobodys = ask(route, again, "nowhere", {AccountId("nobody"), "none", "none"}, "none");
      EXPECT_EQ(others.status, 404U) << who << " " << others.body;
      EXPECT_EQ(others.body, nobodys.body) << who;
      EXPECT_EQ(others.headers, nobodys.headers) << who;
    }
  }
}

TEST_F(EveryRoute, ThatWritesNeedsOurOriginAndTheSessionsToken) {
  const auto account = s.stage.person("op", "orleans", Role::operator_role);
  const auto browser = s.browser(account);
  for (const auto& route : kRoutes) {
    if (route.method == "GET") continue;
    Browser same = browser;
    auto request = s.plain(same, route.method, "/v1/organisations/orleans", route.body);
    request.path = replaced(replaced(route.pattern, "organisation", "orleans"), "account", account.text);
    auto without = request;
    EXPECT_EQ(s.text(s.send(same, without), "code"), "origin_refused") << route.pattern;
    request.headers.push_back({"origin", "https://h"});
    EXPECT_EQ(s.text(s.send(same, request), "code"), "csrf_refused") << route.pattern;
  }
  Browser still = browser;
  EXPECT_EQ(s.call(still, "GET", "/v1/session").status, 200U);
}

TEST_F(EveryRoute, ThatTouchesKeysOrGuardedRolesNeedsAStrongSignInOfTheLastMinutes) {
  const auto account = s.stage.person("op", "orleans", Role::operator_role);
  const auto member = s.stage.person("fin", "orleans", Role::finance);
  const std::vector<Route> guarded{
      {"POST", "/v1/organisations/orleans/api-keys",
       R"({"days":1,"name":"k","scopes":["organisation.read"]})", ""},
      {"POST", "/v1/organisations/orleans/invitations", R"({"role":"finance"})", ""},
      {"DELETE", "/v1/organisations/orleans/members/" + member.text + "/finance", "", ""},
      {"POST", "/v1/accounts/" + member.text + "/recovery", "{}", ""},
      {"DELETE", "/v1/accounts/" + member.text, "", ""}};
  for (const auto& route : guarded) {
    auto weak = s.browser(account, false);
    EXPECT_EQ(s.text(s.call(weak, route.method, route.pattern, route.body), "code"), "step_up_needed")
        << route.pattern;
    auto strong = s.browser(account);
    s.stage.clock.advance_ms(kStepUpMs);
    EXPECT_EQ(s.text(s.call(strong, route.method, route.pattern, route.body), "code"), "step_up_needed")
        << route.pattern;
  }
}

}  // namespace
}  // namespace passnum::identity
