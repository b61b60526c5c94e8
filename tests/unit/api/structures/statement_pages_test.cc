#include "structure_stage.h"

namespace passnum::structures {
namespace {

using testing::HasSubstr;

const std::string kPage = "/v1/structures/structure-1/statements";
const StatementId kStatement{"ECP-1"};
const PaymentId kPayment{"mandat-1"};

// Of the day before, on which `quantity` were redeemed and not undone.
void claim_yesterday(StructureStage& s, std::int64_t quantity) {
  s.tomorrow();
  const Day yesterday(paris_day(s.service.clock.now()).value - 1);
  s.service.must(StatementIssued{kStatement, ProgrammeId(1), StructureId("structure-1"), yesterday, yesterday,
                                 0, s.service.store.snapshot()->size(), quantity, Cents(1000 * quantity)});
}
void order(StructureStage& s, std::int64_t cents, const PaymentId& payment = kPayment) {
  s.service.must(
      PaymentOrdered{
          payment, ProgrammeId(1), StructureId("structure-1"), {kStatement}, Cents(cents), "mandat 2026-118"},
      "bob");
}
std::string own_line(StructureStage& s, identity::Browser& manager) {
  const auto body = s.get(manager, "/v1/structures/structure-1/redemptions?state=accepted").body;
  const auto begin = body.find("\"payment\":");
  return begin == std::string::npos ? body : body.substr(begin, body.find('}', begin) + 1 - begin);
}

TEST(StatementPages, ShowWhatIsOwedAndInNoStatementYet) {
  StructureStage s;
  s.redeem(1);
  s.undo(s.redeem(2));
  auto manager = s.manager();
  EXPECT_EQ(s.get(manager, kPage).body,
            R"({"payments":[],"statements":[],"unclaimed":[{"amount_cents":1000,)"
            R"("next_statement_from":"2026-01-01","programme":1,"quantity":1}]})");
  EXPECT_EQ(own_line(s, manager), R"("payment":{"state":"accepted"})");
}

TEST(StatementPages, FollowAStatementToItsPayment) {
  StructureStage s;
  s.redeem(1);
  s.undo(s.redeem(2));
  claim_yesterday(s, 1);
  auto manager = s.manager();
  EXPECT_THAT(s.get(manager, kPage).body, HasSubstr(R"("number":"ECP-1","programme":1,"quantity":1,)"
                                                    R"("state":"claimed"}])"));
  EXPECT_THAT(s.get(manager, kPage).body,
              HasSubstr(R"("next_statement_from":"2026-06-16","programme":1,"quantity":0)"));
  EXPECT_EQ(own_line(s, manager), R"("payment":{"on":"2026-06-16","state":"claimed","statement":"ECP-1"})");
  s.service.must(StructureRecorded{StructureId("structure-1"), "Structure", Identifier::rna, "W451234567"});
  order(s, 1000);
  EXPECT_THAT(s.get(manager, kPage).body, HasSubstr(R"("state":"ordered","statements":["ECP-1"]}])"));
  EXPECT_THAT(own_line(s, manager), HasSubstr(R"("state":"ordered")"));
  s.service.must(PaymentRefused{kPayment, "RIB inconnu", paris_day(s.service.clock.now())});
  EXPECT_THAT(s.get(manager, kPage).body, HasSubstr(R"("reason":"RIB inconnu")"));
  EXPECT_THAT(own_line(s, manager), HasSubstr(R"("state":"refused")"));
  order(s, 1000, PaymentId("mandat-2"));
  s.service.must(PaymentMade{PaymentId("mandat-2"), paris_day(s.service.clock.now()), "virement 7"});
  EXPECT_THAT(s.get(manager, kPage).body, HasSubstr(R"("paid_reference":"virement 7")"));
  EXPECT_EQ(own_line(s, manager), R"("payment":{"on":"2026-06-16","state":"paid","statement":"ECP-1"})");
}

TEST(StatementPages, ShowARedemptionAfterTheStatementAsClaimedByNone) {
  StructureStage s;
  s.redeem(1);
  claim_yesterday(s, 1);
  s.redeem(2);
  auto manager = s.manager();
  EXPECT_EQ(own_line(s, manager), R"("payment":{"state":"accepted"})");
  EXPECT_THAT(s.get(manager, kPage).body, HasSubstr(R"("unclaimed":[{"amount_cents":1000,)"));
}

TEST(StatementPages, OfAnotherStructureAreNotThere) {
  StructureStage s;
  auto manager = s.manager();
  EXPECT_EQ(outcome_of(s.get(manager, "/v1/structures/structure-2/statements")), "404 not_found");
}

}  // namespace
}  // namespace passnum::structures
