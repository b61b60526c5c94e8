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
  // What phone-1 of site-1 took without network, `days_ago`, and the ledger refused today.
  void lost(std::uint8_t index, int days_ago = 1) {
    const TimeMs now = s.service.clock.now();
    const TimeMs scanned(now.value - days_ago * std::int64_t{86'400'000});
    CHECK(bool(
        s.service.devices().known->lost({DeviceId("phone-1"), SiteId("site-1"), s.service.voucher(1, index),
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

TEST_F(ConflictPages, AreEmptyWhereNothingWasLost) {
  s.redeem(1);
  EXPECT_THAT(all(seen_by("anne", "one", Role::structure_manager), "number"), IsEmpty());
}

}  // namespace
}  // namespace passnum::structures
