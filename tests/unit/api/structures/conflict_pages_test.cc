#include "structure_stage.h"

namespace passnum::structures {
namespace {

using identity::Role;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kConflicts = "/v1/structures/structure-1/conflicts";

class ConflictPages : public testing::Test {
 protected:
  // What a phone took without network, `days_ago`, and the ledger refused today.
  void lost(std::uint8_t index, int days_ago = 1, const char* phone = "phone-1",
            const char* site = "site-1") {
    const TimeMs now = s.service.clock.now();
    const TimeMs scanned(now.value - days_ago * std::int64_t{86'400'000});
    CHECK(bool(s.service.devices().known->lost({DeviceId(phone), SiteId(site), s.service.voucher(1, index),
                                                ServiceId("prendre-main-ordinateur"), scanned, now})));
  }
  http::Response seen_by(const std::string& name, const std::string& where, Role role) {
    auto browser = s.people.browser(s.person(name, where, role));
    return s.get(browser, kConflicts);
  }

  StructureStage s;
};

TEST_F(ConflictPages, ShowBothToThoseWhoPayAndToTheStructureWhatItMayKnow) {
  s.redeem(1, "phone-4", "site-2");
  lost(1);
  const auto paying = seen_by("fin", "orleans", Role::finance);
  ASSERT_EQ(outcome_of(paying), "200") << paying.body;
  EXPECT_THAT(all(paying, "number"), ElementsAre("ORL26-000001-01"));
  EXPECT_THAT(paying.body, HasSubstr(R"("device":"phone-1")"));
  EXPECT_THAT(paying.body, HasSubstr(R"("scanned_at":"2026-06-14T10:00:00.000Z")"));
  EXPECT_THAT(paying.body, HasSubstr(R"("holds":{)"));
  EXPECT_THAT(paying.body, HasSubstr(R"("site":"site-2","site_name":"Atelier site-2")"));

  const auto own = seen_by("anne", "one", Role::structure_manager);
  EXPECT_THAT(all(own, "number"), ElementsAre("ORL26-000001-01"));
  EXPECT_THAT(own.body, Not(HasSubstr("holds")));
  EXPECT_THAT(own.body, Not(HasSubstr("site-2")));
  EXPECT_EQ(seen_by("bea", "two", Role::structure_manager).status, 404U);
  EXPECT_EQ(seen_by("max", "one", Role::mediator).status, 403U);
}

TEST_F(ConflictPages, ShowTheRedemptionThatHoldsWhenItIsTheStructuresOwnAndNoneThatWasUndone) {
  s.redeem(1, "phone-3", "site-3");
  const auto undone = s.redeem(2, "phone-2");
  lost(1);
  lost(2, 2);
  EXPECT_THAT(seen_by("anne", "one", Role::structure_manager).body, HasSubstr(R"("device":"phone-2")"));
  s.undo(undone, "phone-2");
  const auto own = seen_by("eva", "one", Role::structure_manager);
  EXPECT_THAT(all(own, "number"), testing::UnorderedElementsAre("ORL26-000001-01", "ORL26-000001-02"));
  EXPECT_THAT(own.body, HasSubstr(R"("site":"site-3")"));
  EXPECT_THAT(own.body, Not(HasSubstr(R"("device":"phone-2")")));
}

TEST_F(ConflictPages, ShowThoseOfAllStructuresToTheirMetropoleAndToNobodyElse) {
  const std::string below = "/v1/organisations/orleans/conflicts";
  s.redeem(1, "phone-4", "site-2");
  s.redeem(2);
  lost(1);
  s.tomorrow();
  lost(2, 1, "phone-4", "site-2");
  const auto seen = [&](const std::string& name, const std::string& where, Role role,
                        const std::string& path) {
    auto browser = s.people.browser(s.person(name, where, role));
    return s.get(browser, path);
  };
  const auto paying = seen("fin", "orleans", Role::finance, below);
  ASSERT_EQ(outcome_of(paying), "200") << paying.body;
  EXPECT_THAT(all(paying, "structure"), ElementsAre("structure-2", "structure-1"));
  EXPECT_THAT(all(paying, "organisation_name"), ElementsAre("The two", "The one"));
  EXPECT_THAT(paying.body, HasSubstr(R"({"conflict":{"device":"phone-4")"));
  EXPECT_THAT(paying.body, HasSubstr(R"("holds":{"amount_cents":1000,)"));
  EXPECT_EQ(outcome_of(seen("anne", "one", Role::structure_manager, below)), "404 not_found");
  EXPECT_EQ(outcome_of(seen("eva", "one", Role::structure_manager, "/v1/organisations/one/conflicts")),
            "403 not_entitled");
  EXPECT_EQ(outcome_of(seen("far", "tours", Role::finance, below)), "404 not_found");
  EXPECT_THAT(all(seen("aud", "tours", Role::auditor, "/v1/organisations/tours/conflicts"), "structure"),
              IsEmpty());
}

TEST_F(ConflictPages, AreEmptyWhereNothingWasLost) {
  s.redeem(1);
  EXPECT_THAT(all(seen_by("anne", "one", Role::structure_manager), "number"), IsEmpty());
}

}  // namespace
}  // namespace passnum::structures
