#include <gtest/gtest.h>

#include <set>

#include "tests/unit/ledger/core/refusal_row.h"

namespace passnum {
namespace {

std::vector<RefusalRow> all_rows() {
  std::vector<RefusalRow> rows;
  for (auto& part : {setup_rows(), key_rows(), device_rows(), label_rows(), stock_rows(), voucher_rows(),
                     redemption_rows(), reversal_rows(), payment_rows()}) {
    rows.insert(rows.end(), part.begin(), part.end());
  }
  return rows;
}

class OneStepFromAcceptance : public testing::TestWithParam<RefusalRow> {};

TEST_P(OneStepFromAcceptance, IsRefusedForThatReasonAndAcceptedWhenThatIsPutRight) {
  const auto& row = GetParam();
  StagedLedger ledger;
  row.arrange(ledger);
  const auto before = ledger.source.records;
  const auto refused = row.wrong(ledger);
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(name(refused->refusal), name(row.refusal)) << refused->detail;
  EXPECT_EQ(ledger.source.records, before);
  row.repair(ledger);
  const auto still = row.right(ledger);
  EXPECT_FALSE(still.has_value()) << name(still->refusal) << ": " << still->detail;
}

INSTANTIATE_TEST_SUITE_P(, OneStepFromAcceptance, testing::ValuesIn(all_rows()),
                         [](const auto& test) { return test.param.situation; });

TEST(Refusals, AreAllInTheTableButThoseSaidBeforeAnyRuleIsAsked) {
  const std::set<Refusal> said_elsewhere{
      Refusal::not_a_voucher,    Refusal::wrong_host,         Refusal::forged,
      Refusal::code_mistyped,    Refusal::request_id_reused,  Refusal::signature_invalid,
      Refusal::log_key_absent,   Refusal::device_cap_reached, Refusal::offline_cap_reached,
      Refusal::too_many_attempts};
  std::set<Refusal> in_table;
  for (const auto& row : all_rows()) in_table.insert(row.refusal);
  for (std::size_t i = 0; i < EnumNames<Refusal>::names.size(); ++i) {
    const auto refusal = static_cast<Refusal>(i);
    EXPECT_NE(in_table.contains(refusal), said_elsewhere.contains(refusal)) << name(refusal);
  }
}

TEST(Refusals, EachHaveAShortSentenceInFrench) {
  std::set<std::string_view> sentences;
  for (std::size_t i = 0; i < EnumNames<Refusal>::names.size(); ++i) {
    const auto sentence = french(static_cast<Refusal>(i));
    EXPECT_GT(sentence.size(), 10u) << i;
    EXPECT_LT(sentence.size(), 200u) << sentence;
    EXPECT_TRUE(sentences.insert(sentence).second) << sentence;
  }
}

}  // namespace
}  // namespace passnum
