#include <algorithm>

#include "structure_stage.h"

namespace passnum::structures {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kList = "/v1/structures/structure-1/redemptions";
const std::string kFile = kList + ".csv";

TEST(RedemptionPages, ShowWhatWasRedeemedWithItsNamesAndWhatItComesTo) {
  StructureStage s;
  s.undo(s.redeem(1));
  s.tomorrow();
  s.redeem(2, "phone-3", "site-3");
  auto manager = s.manager();
  const auto page = s.get(manager, kList);
  ASSERT_EQ(outcome_of(page), "200") << page.body;
  EXPECT_THAT(all(page, "number"), ElementsAre("ORL26-000001-02", "ORL26-000001-01"));
  EXPECT_THAT(all(page, "state"), ElementsAre("accepted", "reversed"));
  EXPECT_THAT(all(page, "site_name"), ElementsAre("Atelier site-3", "Atelier"));
  EXPECT_THAT(all(page, "service_day"), ElementsAre("2026-06-16", "2026-06-15"));
  EXPECT_THAT(page.body, HasSubstr(R"("totals":{"accepted":1,"amount_cents":1000,"reversed":1})"));
  EXPECT_EQ(json_of(page).find("next"), nullptr);
  EXPECT_THAT(all(s.get(manager, kList + "?until=2026-06-15"), "number"), ElementsAre("ORL26-000001-01"));
  EXPECT_THAT(all(s.get(manager, kList + "?site=site-3&state=accepted"), "number"),
              ElementsAre("ORL26-000001-02"));
  EXPECT_THAT(all(s.get(manager, kList + "?state=reversed&programme=1&service="), "number"),
              ElementsAre("ORL26-000001-01"));
}

TEST(RedemptionPages, AreExportedAsExactlyTheRowsOfTheFilter) {
  StructureStage s;
  s.redeem(1);
  s.redeem(2, "phone-3", "site-3");
  s.redeem(3, "phone-4", "site-2");
  auto manager = s.manager();
  const auto file = s.get(manager, kFile + "?site=site-3");
  ASSERT_EQ(outcome_of(file), "200");
  EXPECT_EQ(file.content_type, "text/csv; charset=utf-8");
  EXPECT_EQ(identity::DeskStage::header(file, "Content-Disposition"),
            "attachment; filename=\"encaissements-2026-06-15.csv\"");
  EXPECT_EQ(std::ranges::count(file.body, '\n'), 2);
  EXPECT_THAT(file.body, HasSubstr("ORL26-000001-02;15/06/2026;"));
  EXPECT_EQ(std::ranges::count(s.get(manager, kFile).body, '\n'), 3);
}

TEST(RedemptionPages, RefuseAFilterOfAnotherForm) {
  StructureStage s;
  auto manager = s.manager();
  for (const char* query : {"from=hier", "until=2026-02-30", "site=a%20b/", "programme=x", "programme=-1",
                            "state=paid", "cursor=99999999999999999999", "cursor=1x"}) {
    EXPECT_EQ(outcome_of(s.get(manager, kList + "?" + query)), "400 malformed") << query;
  }
}

TEST(RedemptionPages, AreAskedForAFileOnlySoOften) {
  StructureStage s;
  auto manager = s.manager();
  for (int i = 0; i < 6; ++i) EXPECT_EQ(outcome_of(s.get(manager, kFile)), "200");
  EXPECT_EQ(outcome_of(s.get(manager, kFile)), "429 rate_limited");
}

}  // namespace
}  // namespace passnum::structures
