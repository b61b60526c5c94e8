#include "api/bank/routes/bank_desk.h"
#include "bank_stage.h"
#include "tests/unit/api/structures/structure_stage.h"

namespace passnum::bank {
namespace {

using identity::Role;
using structures::all;
using structures::StructureStage;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kDetails = "/v1/structures/structure-1/bank-details";
const std::string kWaiting = "/v1/organisations/orleans/bank-changes";
const std::string kTyped =
    R"({"bic":"psstfrpppar","holder":"Atelier","iban":"FR14 2004 1010 0505 0001 3M02 606"})";
const std::string kGerman = R"({"bic":"DEUTDEFF","holder":"Atelier","iban":"DE89370400440532013000"})";

class BankRoutes : public testing::Test {
 protected:
  BankRoutes() {
    s.people.stage.database.with([](sqlite::Database& db) { CHECK(bool(prepare_tables(db))); });
    add_bank_routes(s.people.router, desk);
  }
  identity::Browser of(const std::string& who, const std::string& where, Role role, bool is_strong = true) {
    return s.people.browser(s.person(who, where, role), is_strong);
  }
  std::string post(identity::Browser& browser, const std::string& path, const std::string& body = "{}") {
    return outcome_of(s.call(browser, "POST", path, body));
  }

  StructureStage s;
  BankBook book{s.people.stage.database,
                s.people.stage.clock,
                s.people.stage.random,
                bank_key(),
                kDaysBetween,
                Letters::none};
  int told = 0;
  BankDesk desk{s.desk, book, {"DEUT"}, [this] { ++told; }};
};

TEST_F(BankRoutes, EnterMaskedConfirmByAnotherAndComeIntoForceDaysLater) {
  auto anne = s.manager();
  auto paul = of("paul", "orleans", Role::programme_manager);
  const auto entered = s.call(anne, "POST", kDetails, kTyped);
  ASSERT_EQ(outcome_of(entered), "201") << entered.body;
  EXPECT_THAT(entered.body, HasSubstr(R"("iban":"FR14 **** **** 2606","mine":true,"state":"pending")"));
  const auto waiting = s.get(paul, kWaiting);
  EXPECT_THAT(waiting.body, HasSubstr(R"("entered_by":"anne")"));
  EXPECT_THAT(waiting.body, HasSubstr(R"("flags":[])"));
  const auto confirmed = s.call(paul, "POST", kDetails + "/1/confirmation", R"({"channel":"called_back"})");
  ASSERT_EQ(outcome_of(confirmed), "200") << confirmed.body;
  EXPECT_THAT(confirmed.body, HasSubstr(R"("effective":"2026-06-19")"));
  EXPECT_THAT(all(s.get(anne, kDetails), "state"), ElementsAre("to_come"));
  for (int day = 0; day < 4; ++day) s.tomorrow();
  anne = s.people.browser(s.person("new", "one"));
  const auto now = s.get(anne, kDetails);
  EXPECT_THAT(all(now, "state"), ElementsAre("in_force"));
  EXPECT_THAT(now.body, HasSubstr(R"("confirmed_by":"paul")"));
  EXPECT_EQ(told, 2);
  for (const auto& reply : {entered, waiting, confirmed, now})
    EXPECT_THAT(reply.body, Not(HasSubstr("20041010")));
}

TEST_F(BankRoutes, WantAFreshSignInToEnterConfirmAndReveal) {
  auto anne = of("anne", "one", Role::structure_manager, false);
  auto strong = of("bea", "one", Role::structure_manager);
  auto paul = of("paul", "orleans", Role::programme_manager, false);
  EXPECT_EQ(post(anne, kDetails, kTyped), "403 step_up_needed");
  ASSERT_EQ(post(strong, kDetails, kTyped), "201");
  EXPECT_EQ(post(paul, kDetails + "/1/confirmation", R"({"channel":"met"})"), "403 step_up_needed");
  EXPECT_EQ(post(paul, kDetails + "/1/reveal"), "403 step_up_needed");
  auto finance = of("fred", "orleans", Role::finance);
  s.people.stage.clock.advance_ms(identity::kStepUpMs);
  EXPECT_EQ(post(finance, kDetails + "/1/confirmation", R"({"channel":"met"})"), "403 step_up_needed");
}

TEST_F(BankRoutes, NeverLetOnePersonBeTwo) {
  const auto both = s.person("both", "one");
  ASSERT_EQ(s.person("both", "orleans", Role::programme_manager), both);
  auto browser = s.people.browser(both);
  ASSERT_EQ(post(browser, kDetails, kTyped), "201");
  EXPECT_EQ(post(browser, kDetails + "/1/confirmation", R"({"channel":"met"})"), "409 not_for_yourself");
}

TEST_F(BankRoutes, RefuseWhatIsWrongWithoutRepeatingIt) {
  auto anne = s.manager();
  for (const auto& [body, code] : std::vector<std::pair<std::string, std::string>>{
           {R"({"bic":"PSSTFRPP","holder":"A","iban":"FR1420041010050500013M02607"})", "422 iban_invalid"},
           {R"({"bic":"PSSTFRPP","holder":"A","iban":"AE070331234567890123456"})",
            "422 iban_country_unserved"},
           {R"({"bic":"PSSTFRP","holder":"A","iban":"FR1420041010050500013M02606"})", "422 bic_invalid"},
           {R"({"bic":"DEUTDEFF","holder":"A","iban":"FR1420041010050500013M02606"})", "422 bic_elsewhere"},
           {R"({"bic":"PSSTFRPP","holder":"","iban":"FR1420041010050500013M02606"})", "422 holder_invalid"},
           {R"({"bic":"PSSTFRPP","iban":"FR1420041010050500013M02606"})", "400 malformed"},
           {R"({"bic":1,"holder":"A","iban":"FR1420041010050500013M02606"})", "400 malformed"},
           {"", "400 malformed"}}) {
    const auto reply = s.call(anne, "POST", kDetails, body);
    EXPECT_EQ(outcome_of(reply), code) << body;
    EXPECT_THAT(reply.body, Not(HasSubstr("20041010"))) << body;
  }
  EXPECT_THAT(all(s.get(anne, kDetails), "state"), IsEmpty());
}

TEST_F(BankRoutes, RevealTheWholeToFewAndWriteItDownFirst) {
  auto anne = s.manager();
  auto bea = of("bea", "one", Role::structure_manager);
  auto paul = of("paul", "orleans", Role::programme_manager);
  auto auditor = of("ursule", "orleans", Role::auditor);
  ASSERT_EQ(post(anne, kDetails, kTyped), "201");
  const auto path = kDetails + "/1/reveal";
  EXPECT_EQ(post(bea, path), "403 not_entitled");
  EXPECT_EQ(post(auditor, path), "403 not_entitled");
  EXPECT_EQ(outcome_of(s.call(anne, "GET", path)), "405 method_not_allowed");
  const auto own = s.call(anne, "POST", path);
  EXPECT_EQ(own.body, R"({"bic":"PSSTFRPPPAR","holder":"Atelier","iban":"FR1420041010050500013M02606"})");
  EXPECT_EQ(s.call(paul, "POST", path).body, own.body);
  const auto log = s.people.stage.log.of(identity::OrganisationId("one"), 2).value();
  for (const auto& line : log) {
    EXPECT_EQ(line.what, identity::Access::revealed);
    EXPECT_EQ(line.reason, "bank-details");
  }
  // Once it is decided, it is not theirs to look at any more.
  ASSERT_EQ(post(paul, kDetails + "/1/confirmation", R"({"channel":"paper"})"), "200");
  EXPECT_EQ(post(anne, path), "403 not_entitled");
  EXPECT_EQ(post(paul, path), "200");
}

TEST_F(BankRoutes, RevealNoWholeDirectoryToOnePerson) {
  auto anne = s.manager();
  auto paul = of("paul", "orleans", Role::programme_manager);
  ASSERT_EQ(post(anne, kDetails, kTyped), "201");
  for (int i = 0; i < 20; ++i) ASSERT_EQ(post(paul, kDetails + "/1/reveal"), "200");
  EXPECT_EQ(post(paul, kDetails + "/1/reveal"), "429 rate_limited");
}

TEST_F(BankRoutes, FlagAnUnusualCountryAListedBankAndAnAccountThatAnotherStructureHas) {
  auto anne = s.manager();
  auto bea = of("bea", "two", Role::structure_manager);
  auto paul = of("paul", "orleans", Role::programme_manager);
  ASSERT_EQ(post(anne, kDetails, kGerman), "201");
  EXPECT_THAT(s.get(paul, kWaiting).body, HasSubstr(R"("flags":["bank_flagged","country_unusual"])"));
  ASSERT_EQ(post(bea, "/v1/structures/structure-2/bank-details", kGerman), "201");
  EXPECT_THAT(s.get(paul, kWaiting).body,
              HasSubstr(R"("flags":["account_elsewhere","bank_flagged","country_unusual"])"));
  // To the structures themselves, that would tell of one another.
  EXPECT_THAT(s.get(anne, kDetails).body, Not(HasSubstr("flags")));
}

TEST_F(BankRoutes, TakeAReasonForARefusalAndTellTheManagers) {
  auto anne = s.manager();
  auto paul = of("paul", "orleans", Role::programme_manager);
  ASSERT_EQ(post(anne, kDetails, kTyped), "201");
  EXPECT_EQ(post(paul, kDetails + "/1/refusal", R"({"reason":""})"), "400 malformed");
  EXPECT_EQ(post(paul, kDetails + "/1/refusal", R"({"reason":")" + std::string(501, 'x') + "\"}"),
            "400 malformed");
  ASSERT_EQ(post(paul, kDetails + "/1/refusal", R"({"reason":"inconnu du trésorier"})"), "200");
  EXPECT_THAT(s.get(anne, kDetails).body, HasSubstr(R"("reason":"inconnu du trésorier","state":"refused")"));
  const auto notices = s.get(anne, "/v1/accounts/me/notices");
  EXPECT_THAT(all(notices, "what"), ElementsAre("entered", "refused"));
  const auto seen = "/v1/accounts/me/notices/" + all(notices, "id").front() + "/acknowledgement";
  EXPECT_EQ(post(paul, seen), "404 not_found");
  EXPECT_EQ(post(anne, seen), "204");
  EXPECT_THAT(all(s.get(anne, "/v1/accounts/me/notices"), "what"), ElementsAre("refused"));
}

TEST_F(BankRoutes, LetEveryManagerWithdrawAChangeAndNobodyElse) {
  auto anne = s.manager();
  auto bea = of("bea", "one", Role::structure_manager, false);
  auto paul = of("paul", "orleans", Role::programme_manager);
  ASSERT_EQ(post(anne, kDetails, kTyped), "201");
  EXPECT_EQ(outcome_of(s.call(paul, "DELETE", kDetails + "/1")), "403 not_entitled");
  EXPECT_EQ(outcome_of(s.call(bea, "DELETE", kDetails + "/1x")), "404 not_found");
  EXPECT_EQ(outcome_of(s.call(bea, "DELETE", kDetails + "/1")), "200");
  EXPECT_EQ(outcome_of(s.call(bea, "DELETE", kDetails + "/1")), "409 change_closed");
}

TEST_F(BankRoutes, AnswerForAnotherStructureAsForOneThatIsNotThere) {
  auto bea = of("bea", "two", Role::structure_manager);
  ASSERT_EQ(post(bea, "/v1/structures/structure-2/bank-details", kGerman), "201");
  auto anne = s.manager();
  for (const auto& [method, path, body] :
       std::vector<std::array<std::string, 3>>{{"GET", "", ""},
                                               {"POST", "", kTyped},
                                               {"DELETE", "/1", ""},
                                               {"POST", "/1/confirmation", R"({"channel":"met"})"},
                                               {"POST", "/1/refusal", R"({"reason":"x"})"},
                                               {"POST", "/1/reveal", ""}}) {
    const auto others = s.call(anne, method, "/v1/structures/structure-2/bank-details" + path, body);
    const auto nobodys = s.call(anne, method, "/v1/structures/structure-9/bank-details" + path, body);
    EXPECT_EQ(outcome_of(others), "404 not_found") << path;
    EXPECT_EQ(others.body, nobodys.body) << path;
  }
}

}  // namespace
}  // namespace passnum::bank
