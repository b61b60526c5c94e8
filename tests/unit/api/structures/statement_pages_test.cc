#include <future>
#include <sstream>
#include <thread>

#include "api/structures/issued_statement.h"
#include "ledger/sequencer/stored.h"
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

// Of one day, over these entries.
void claim(StructureStage& s, const char* number, const char* day, std::uint64_t from, std::uint64_t end,
           std::int64_t quantity) {
  const Day of = parse_day(day).value();
  s.service.must(StatementIssued{StatementId(number), ProgrammeId(1), StructureId("structure-1"), of, of,
                                 from, end, quantity, Cents(1000 * quantity)});
}
std::uint64_t entries(StructureStage& s) {
  return s.service.store.snapshot()->size();
}
std::vector<std::vector<std::string>> rows_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line, '\n');) {
    rows.emplace_back();
    std::istringstream cells(line.substr(0, line.find('\r')));
    for (std::string cell; std::getline(cells, cell, ';');) rows.back().push_back(cell);
  }
  return rows;
}
constexpr std::size_t kNature = 7, kVoucher = 8, kDayOfService = 10, kQuantity = 14, kAmount = 15;

TEST(StatementPapers, HaveEachLineAndComeToWhatWasIssued) {
  StructureStage s;
  s.redeem(1);
  s.undo(s.redeem(2));
  s.redeem(3, "phone-3", "site-3");
  claim_yesterday(s, 2);
  s.redeem(2);
  auto manager = s.manager();
  const auto file = s.get(manager, kPage + "/ECP-1/csv");
  ASSERT_EQ(outcome_of(file), "200") << file.body;
  EXPECT_EQ(file.content_type, "text/csv; charset=utf-8");
  EXPECT_EQ(file.cache_control, "no-store");
  EXPECT_EQ(identity::DeskStage::header(file, "Content-Disposition"),
            "attachment; filename=\"ECP-ORL26-structure-1-20260615-20260615.csv\"");
  const auto rows = rows_of(file.body);
  ASSERT_EQ(rows.size(), 5U) << file.body;  // the header, three lines, the total
  EXPECT_EQ(rows[1][0], "ECP-1");
  EXPECT_EQ(rows[1][kVoucher], "ORL26-000001-01");
  EXPECT_EQ(rows[1][kDayOfService], "15/06/2026");
  EXPECT_EQ(rows[1][kAmount], "10,00");
  EXPECT_EQ(rows[2][kNature], "Encaissement annulé");
  EXPECT_EQ(rows[2][kAmount], "0,00");
  EXPECT_EQ(rows[3][kDayOfService + 1], "Atelier site-3");
  EXPECT_EQ(rows[4][kNature], "TOTAL");
  EXPECT_EQ(rows[4][kQuantity], "2");
  EXPECT_EQ(rows[4][kAmount], "20,00");
}

TEST(StatementPapers, AreTheSameBytesEachTime) {
  StructureStage s;
  s.redeem(1);
  claim_yesterday(s, 1);
  const auto anne = s.person("anne", "one");
  auto manager = s.people.browser(anne);
  const auto csv = s.get(manager, kPage + "/ECP-1/csv").body;
  const auto pdf = s.get(manager, kPage + "/ECP-1/pdf");
  EXPECT_EQ(pdf.content_type, "application/pdf");
  EXPECT_THAT(pdf.body, testing::StartsWith("%PDF-"));
  s.redeem(2);
  s.tomorrow();
  manager = s.people.browser(anne);
  EXPECT_EQ(s.get(manager, kPage + "/ECP-1/csv").body, csv);
  EXPECT_EQ(s.get(manager, kPage + "/ECP-1/pdf").body, pdf.body);
}

TEST(StatementPapers, TakeBackInTheNextWhatOneOfBeforeHad) {
  StructureStage s;
  const auto at = [&s](const char* time) {
    s.service.clock.set(parse_time(time).value());
    s.people.stage.clock.set(s.service.clock.now());
  };
  at("2026-06-15T21:50:00.000Z");
  const auto scan = s.redeem(1);
  at("2026-06-15T22:10:00.000Z");  // the 16th in Paris
  const auto middle = entries(s);
  claim(s, "ECP-1", "2026-06-15", 0, middle, 1);
  s.undo(scan);
  at("2026-06-17T10:00:00.000Z");
  claim(s, "ECP-2", "2026-06-16", middle, entries(s), -1);
  auto manager = s.manager();
  EXPECT_EQ(rows_of(s.get(manager, kPage + "/ECP-1/csv").body)[1][kAmount], "10,00");
  const auto rows = rows_of(s.get(manager, kPage + "/ECP-2/csv").body);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[1][kNature], "Annulation");
  EXPECT_EQ(rows[1][kVoucher], "ORL26-000001-01");
  EXPECT_EQ(rows[2][kAmount], "-10,00");
}

TEST(StatementPapers, AreNotMadeWhenTheEntriesComeToSomethingElse) {
  StructureStage s;
  s.redeem(1);
  s.redeem(2);
  claim_yesterday(s, 1);
  auto manager = s.manager();
  EXPECT_EQ(outcome_of(s.get(manager, kPage + "/ECP-1/csv")), "500 statement_unreliable");
  EXPECT_EQ(outcome_of(s.get(manager, kPage + "/ECP-1/pdf")), "500 statement_unreliable");
  EXPECT_THAT(s.complaints, testing::ElementsAre("statement_unreliable", "statement_unreliable"));
}

TEST(StatementPapers, AreNotMadeOfEntriesOfOtherDays) {
  StructureStage s;
  s.redeem(1);
  s.tomorrow();
  s.redeem(2);
  s.tomorrow();
  claim(s, "ECP-1", "2026-06-15", 0, entries(s), 2);
  auto manager = s.manager();
  EXPECT_EQ(outcome_of(s.get(manager, kPage + "/ECP-1/csv")), "500 statement_unreliable");
}

TEST(StatementPapers, HaveOnlySoManyLines) {
  StructureStage s;
  s.redeem(1);
  s.redeem(2);
  claim_yesterday(s, 2);
  const auto snapshot = s.service.store.snapshot();
  const auto record = stored<StatementRecord>(*snapshot, state_key::statement(kStatement)).value();
  EXPECT_TRUE(read_statement(*snapshot, *record, 2));
  const auto above = read_statement(*snapshot, *record, 1);
  ASSERT_FALSE(above);
  EXPECT_EQ(above.error().code, ErrorCode::too_large);
}

TEST(StatementPapers, OfAnotherStructureOrOfNoneAreNotThere) {
  StructureStage s;
  s.redeem(1);
  claim_yesterday(s, 1);
  auto manager = s.manager();
  const auto two = s.people.stage.person("bea", "two", identity::Role::structure_manager);
  auto other = s.people.browser(two);
  for (const std::string form : {"/csv", "/pdf"}) {
    EXPECT_EQ(outcome_of(s.get(manager, kPage + "/ECP-2" + form)), "404 not_found");
    EXPECT_EQ(outcome_of(s.get(manager, kPage + "/a b" + form)), "404 not_found");
    EXPECT_EQ(outcome_of(s.get(other, kPage + "/ECP-1" + form)), "404 not_found");
    EXPECT_EQ(outcome_of(s.get(other, "/v1/structures/structure-2/statements/ECP-1" + form)),
              "404 not_found");
  }
}

TEST(StatementPapers, AreMadeOneByOneAndHoldUpNobodyElse) {
  StructureStage s;
  claim_yesterday(s, 0);
  auto manager = s.manager();
  std::promise<void> begun;
  std::promise<void> go_on;
  const auto gone_on = go_on.get_future().share();
  // A large one is being made, and others wait.
  ASSERT_TRUE(s.desk.papers.submit([&begun, gone_on] {
    begun.set_value();
    gone_on.wait();
  }));
  begun.get_future().wait();
  for (std::size_t i = 0; i < kPaperQueueMax; ++i) ASSERT_TRUE(s.desk.papers.submit([] {}));
  EXPECT_EQ(outcome_of(s.get(manager, kPage + "/ECP-1/pdf")), "503 busy");
  EXPECT_EQ(outcome_of(s.get(manager, kPage)), "200");
  EXPECT_EQ(outcome_of(s.get(manager, kPage + "/ECP-9/pdf")), "404 not_found");
  go_on.set_value();
  std::promise<void> idle;
  while (!s.desk.papers.submit([&idle] { idle.set_value(); })) std::this_thread::yield();
  idle.get_future().wait();
  EXPECT_EQ(outcome_of(s.get(manager, kPage + "/ECP-1/pdf")), "200");
}

TEST(StatementPapers, AreMadeOnlySoOften) {
  StructureStage s;
  claim_yesterday(s, 0);
  auto manager = s.manager();
  for (int i = 0; i < 24; ++i) EXPECT_EQ(outcome_of(s.get(manager, kPage + "/ECP-1/csv")), "200");
  EXPECT_EQ(outcome_of(s.get(manager, kPage + "/ECP-1/pdf")), "429 rate_limited");
}

TEST(StatementPages, OfAnotherStructureAreNotThere) {
  StructureStage s;
  auto manager = s.manager();
  EXPECT_EQ(outcome_of(s.get(manager, "/v1/structures/structure-2/statements")), "404 not_found");
}

}  // namespace
}  // namespace passnum::structures
