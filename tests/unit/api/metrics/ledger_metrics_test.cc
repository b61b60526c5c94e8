#include "api/metrics/ledger_metrics.h"

#include <gmock/gmock.h>

namespace passnum::metrics {
namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;
using testing::HasSubstr;

std::string text_of(const LedgerMetrics& metrics) {
  Exposition out;
  metrics.append_to(out);
  return out.text();
}

std::string answers(std::string_view result, int count) {
  return "passnum_answers_total{result=\"" + std::string(result) + "\"} " + std::to_string(count) + "\n";
}

TEST(LedgerMetrics, CountEachAnswerByItsResult) {
  LedgerMetrics metrics;
  Receipt receipt;
  metrics.answered(receipt);
  receipt.is_repeat = true;
  metrics.answered(receipt);
  metrics.answered(receipt);
  metrics.answered(Refused(Refusal::already_redeemed));
  metrics.answered(Error(ErrorCode::io, "the disk"));
  metrics.answered(Error(ErrorCode::unavailable, "the queue is full"));
  metrics.busy(99);
  const std::string text = text_of(metrics);
  EXPECT_THAT(text, HasSubstr(answers("accepted", 1)));
  EXPECT_THAT(text, HasSubstr(answers("repeated", 2)));
  EXPECT_THAT(text, HasSubstr(answers("already_redeemed", 1)));
  EXPECT_THAT(text, HasSubstr(answers("error", 1)));
  EXPECT_THAT(text, HasSubstr(answers("busy", 100)));
}

TEST(LedgerMetrics, HaveALineForEveryRefusalBeforeItHappens) {
  LedgerMetrics metrics;
  std::string text = text_of(metrics);
  for (const auto name : EnumNames<Refusal>::names) EXPECT_THAT(text, HasSubstr(answers(name, 0)));
  for (std::size_t i = 0; i < EnumNames<Refusal>::names.size(); ++i) metrics.refused(static_cast<Refusal>(i));
  text = text_of(metrics);
  for (const auto name : EnumNames<Refusal>::names) EXPECT_THAT(text, HasSubstr(answers(name, 1)));
}

TEST(LedgerMetrics, TellTheStagesApart) {
  LedgerMetrics metrics;
  metrics.waited(microseconds(5));
  metrics.waited(microseconds(5));
  metrics.waited(microseconds(5));
  metrics.decided(3, microseconds(40));
  metrics.decided(1, microseconds(40));
  metrics.synced(3, std::chrono::milliseconds(3));
  metrics.replied(3, nanoseconds(-1));
  const std::string text = text_of(metrics);
  EXPECT_THAT(text, HasSubstr("passnum_stage_duration_seconds_bucket{stage=\"queue\",le=\"0.00001\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("passnum_stage_duration_seconds_bucket{stage=\"decide\",le=\"0.00005\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("passnum_stage_duration_seconds_bucket{stage=\"sync\",le=\"0.0025\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("passnum_stage_duration_seconds_bucket{stage=\"sync\",le=\"0.005\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("passnum_stage_duration_seconds_sum{stage=\"sync\"} 0.003\n"));
  EXPECT_THAT(text, HasSubstr("passnum_stage_duration_seconds_count{stage=\"reply\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("passnum_batch_requests_bucket{le=\"1\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("passnum_batch_requests_sum 4\npassnum_batch_requests_count 2\n"));
}

}  // namespace
}  // namespace passnum::metrics
