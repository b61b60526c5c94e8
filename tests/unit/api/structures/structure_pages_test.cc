#include "api/devices/enrolment.h"
#include "structure_stage.h"

namespace passnum::structures {
namespace {

using identity::Role;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kCodes = "/v1/sites/site-1/enrolment-codes";

TEST(StructurePages, ShowWhatIsOwedToTheCentAndWhatIsAccepted) {
  StructureStage s;
  s.redeem(1);
  s.undo(s.redeem(2));
  auto manager = s.manager();
  const auto page = s.get(manager, "/v1/structures/structure-1");
  ASSERT_EQ(outcome_of(page), "200") << page.body;
  EXPECT_EQ(text_in(json_of(page), "name"), "Structure");
  EXPECT_THAT(page.body, HasSubstr(R"("owed":[{"ordered_cents":0,"paid_cents":0,"payable_cents":1000,)"
                                   R"("programme":1,"redeemed":2,"reversed":1}])"));
  EXPECT_THAT(page.body, HasSubstr(R"("id":"prendre-main-ordinateur","label":")"));
}

TEST(StructurePages, ShowSitesWithTheirLabelsAndDevices) {
  StructureStage s;
  auto manager = s.manager();
  const auto sites = s.get(manager, "/v1/structures/structure-1/sites");
  EXPECT_THAT(all(sites, "id"), ElementsAre("site-1", "site-3"));
  EXPECT_THAT(sites.body, HasSubstr(R"("devices":2,"id":"site-1")"));
  EXPECT_THAT(sites.body, HasSubstr(R"("labels":[{"from":"2026-01-01","programme":1,"state":"current"}])"));
  EXPECT_THAT(all(s.get(manager, "/v1/sites/site-1/devices"), "id"), ElementsAre("phone-1", "phone-2"));
}

TEST(StructurePages, LetADeviceInByALinkThatIsShownOnceAndTakeItOutAgain) {
  StructureStage s;
  auto manager = s.manager();
  const auto made = s.call(manager, "POST", kCodes, R"({"hours":24,"uses":2})");
  ASSERT_EQ(outcome_of(made), "201") << made.body;
  const auto link = text_in(json_of(made), "link");
  EXPECT_THAT(link, HasSubstr("https://passnum.example/app/#enrol="));
  EXPECT_THAT(text_in(json_of(made), "qr_svg"), HasSubstr("<svg "));
  EXPECT_EQ(text_in(json_of(made), "until"), "2026-06-16T10:00:00.000Z");

  EnrolmentToken token{};
  const auto bytes = from_base64url(link.substr(link.find('=') + 1)).value();
  std::copy(bytes.begin(), bytes.end(), token.begin());
  const auto key = TestService::key_of(60);
  const EnrolmentRequest request{KeyAlgorithm::ed25519, "Accueil", key.public_key(), token};
  FieldWriter writer;
  EnrolmentRequest::fields(request, writer);
  writer("signature", key.sign(signed_bytes(request)));
  const auto device = text_in(json_of(s.service.post("/v1/devices", writer.finish())), "device");

  EXPECT_THAT(all(s.get(manager, "/v1/sites/site-1/devices"), "name"), ElementsAre("", "", "Accueil"));
  const auto codes = s.get(manager, kCodes);
  EXPECT_THAT(all(codes, "state"), ElementsAre("valid"));
  EXPECT_THAT(codes.body, HasSubstr(R"("used":1,"uses":2)"));
  EXPECT_THAT(codes.body, Not(HasSubstr(link.substr(link.find('=') + 1))));

  const auto code = text_in(json_of(made), "id");
  EXPECT_EQ(outcome_of(s.call(manager, "DELETE", kCodes + "/" + code)), "204");
  EXPECT_EQ(outcome_of(s.call(manager, "DELETE", kCodes + "/" + code)), "204");
  EXPECT_THAT(all(s.get(manager, kCodes), "state"), ElementsAre("revoked"));
  EXPECT_EQ(outcome_of(s.call(manager, "DELETE", "/v1/devices/" + device)), "204");
  EXPECT_THAT(s.get(manager, "/v1/sites/site-1/devices").body, HasSubstr("\"revoked_at\":\"2026-06-15"));
  // In the structure's name in the ledger, in the person's in the access log.
  const auto snapshot = s.service.store.snapshot();
  EXPECT_THAT(std::string(as_text(snapshot->entry(snapshot->size() - 1).value())),
              HasSubstr(R"("actor":"structure-1")"));
  const auto lines = s.people.stage.log.of(identity::OrganisationId("one"), 10).value();
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines.front().reason, "device-revoked");
  EXPECT_TRUE(lines.front().account);
}

TEST(StructurePages, ActOnKeysOnlyForWhoHasJustShownThatItIsThem) {
  StructureStage s;
  auto anne = s.manager();
  const auto made = s.call(anne, "POST", kCodes, R"({"hours":48,"uses":1})");
  ASSERT_EQ(made.status, 201U);
  const auto code = kCodes + "/" + text_in(json_of(made), "id");
  s.people.stage.clock.advance_ms(identity::kStepUpMs);
  const auto size = s.service.store.snapshot()->size();
  const auto said = [&](const char* method, const std::string& path, const std::string& body = {}) {
    return outcome_of(s.call(anne, method, path, body));
  };
  EXPECT_EQ(said("POST", kCodes, R"({"hours":48,"uses":1})"), "403 step_up_needed");
  EXPECT_EQ(said("DELETE", code), "403 step_up_needed");
  EXPECT_EQ(said("DELETE", "/v1/devices/phone-1"), "403 step_up_needed");
  EXPECT_EQ(said("DELETE", "/v1/devices/phone-4"), "404 not_found");
  EXPECT_EQ(said("GET", kCodes), "200");
  EXPECT_EQ(s.service.store.snapshot()->size(), size);
  auto again = s.people.browser(s.person("anne", "one"));
  EXPECT_EQ(outcome_of(s.call(again, "DELETE", code)), "204");
  EXPECT_EQ(outcome_of(s.call(again, "DELETE", "/v1/devices/phone-1")), "204");
}

TEST(StructurePages, RefuseACodeForNobodyOrForTooLong) {
  StructureStage s;
  auto manager = s.manager();
  for (const char* body :
       {R"({"hours":24,"uses":0})", R"({"hours":24,"uses":101})", R"({"hours":0,"uses":1})",
        R"({"hours":-1,"uses":1})", R"({"hours":2161,"uses":1})", "{}", ""}) {
    EXPECT_EQ(outcome_of(s.call(manager, "POST", kCodes, body)), "400 malformed") << body;
  }
  EXPECT_THAT(all(s.get(manager, kCodes), "id"), IsEmpty());
}

// Every route of the room; `{s}` is the number of a structure and of its site, `{d}` that of its device.
struct Route {
  std::string method;
  std::string pattern;
  bool is_write;
};
const std::vector<Route> kRoutes{
    {"GET", "/v1/structures/structure-{s}", false},
    {"GET", "/v1/structures/structure-{s}/sites", false},
    {"GET", "/v1/structures/structure-{s}/redemptions", false},
    {"GET", "/v1/structures/structure-{s}/redemptions.csv", false},
    {"GET", "/v1/sites/site-{s}/devices", false},
    {"GET", "/v1/sites/site-{s}/enrolment-codes", false},
    {"POST", "/v1/sites/site-{s}/enrolment-codes", true},
    {"DELETE", "/v1/sites/site-{s}/enrolment-codes/{code}", true},
    {"DELETE", "/v1/devices/phone-{d}", true},
};

class EveryStructureRoute : public testing::Test {
 protected:
  std::string code_at(const char* site) {
    const Hash code = sha256(as_bytes(site + std::to_string(++count_)));
    s.service.must(
        EnrolmentCodeCreated{code, SiteId(site), TimeMs(s.service.clock.now().value + 3'600'000), 1});
    return to_hex(code);
  }
  http::Response ask(const Route& route, identity::Browser browser, const std::string& which,
                     const std::string& code) {
    auto path = route.pattern;
    const auto put = [&path](const std::string& name, const std::string& value) {
      if (const auto at = path.find(name); at != std::string::npos) path.replace(at, name.size(), value);
    };
    put("{s}", which);
    put("{d}", which == "2" ? "4" : which);
    put("{code}", code);
    return s.call(browser, route.method, path, route.method == "POST" ? R"({"hours":1,"uses":1})" : "");
  }

  StructureStage s;
  int count_ = 0;
};

TEST_F(EveryStructureRoute, AnswersForAnotherStructureAsForOneThatIsNotThere) {
  const auto anne = s.person("anne", "one");
  for (const auto& route : kRoutes) {
    const auto others = ask(route, s.people.browser(anne), "2", code_at("site-2"));
    const auto nobodys = ask(route, s.people.browser(anne), "9", std::string(64, '0'));
    EXPECT_EQ(others.status, 404U) << route.pattern;
    EXPECT_EQ(others.body, nobodys.body) << route.pattern;
    EXPECT_EQ(others.headers, nobodys.headers) << route.pattern;
  }
  // A code of another's site is not found below one's own either.
  auto manager = s.people.browser(anne);
  EXPECT_EQ(outcome_of(s.call(manager, "DELETE", kCodes + "/" + code_at("site-2"))), "404 not_found");
}

TEST_F(EveryStructureRoute, ReadsForThoseAboveAndWritesForItsManagersOnly) {
  struct Person {
    const char* where;
    Role role;
    bool reads;
    bool writes;
  };
  for (const Person& person :
       {Person{"one", Role::structure_manager, true, true}, Person{"one", Role::mediator, false, false},
        Person{"orleans", Role::programme_manager, true, false},
        Person{"orleans", Role::operator_role, true, false}, Person{"orleans", Role::finance, true, false},
        Person{"orleans", Role::auditor, true, false}}) {
    const auto account =
        s.person(std::string(person.where) + std::to_string(++count_), person.where, person.role);
    // Devices that were withdrawn stay so: what is so already is success again.
    for (const auto& route : kRoutes) {
      const auto answer = ask(route, s.people.browser(account), "1", code_at("site-1"));
      const bool may = route.is_write ? person.writes : person.reads;
      EXPECT_EQ(answer.status < 300, may) << route.method << route.pattern << " " << name(person.role);
      if (!may) {
        EXPECT_EQ(outcome_of(answer), "403 not_entitled") << route.pattern;
      }
    }
  }
}

TEST_F(EveryStructureRoute, NeedsASessionAndForAWriteOurOriginAndItsToken) {
  const auto browser = s.manager();
  for (const auto& route : kRoutes) {
    EXPECT_EQ(outcome_of(ask(route, identity::Browser{}, "1", std::string(64, '0'))), "401 not_signed_in")
        << route.pattern;
    if (!route.is_write) continue;
    auto same = browser;
    auto request = s.people.plain(same, route.method, "/v1/devices/phone-1");
    if (route.method == "POST") request.path = request.target = kCodes;
    EXPECT_EQ(outcome_of(s.send(same, request)), "403 origin_refused") << route.pattern;
    request.headers.push_back({"origin", "https://h"});
    EXPECT_EQ(outcome_of(s.send(same, request)), "403 csrf_refused") << route.pattern;
  }
}

}  // namespace
}  // namespace passnum::structures
