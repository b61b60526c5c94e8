#pragma once

#include "api/metrics/answer_observer.h"
#include "api/metrics/cells.h"
#include "api/metrics/exposition.h"
#include "ledger/sequencer/commit_observer.h"

namespace passnum::metrics {

// Counts answers by result, and the stages of the commit path. Any thread may call any function; nothing is
// locked or allocated on the way in.
class LedgerMetrics final : public AnswerObserver, public CommitObserver {
 public:
  LedgerMetrics();

  void answered(const Answer& answer) override;
  void accepted(bool is_repeat) override;
  void refused(Refusal refusal) override;
  void failed() override;
  void busy(std::size_t count) override;

  void waited(std::chrono::nanoseconds time) override;
  void decided(std::size_t requests_count, std::chrono::nanoseconds time) override;
  void synced(std::size_t entries_count, std::chrono::nanoseconds time) override;
  void replied(std::size_t requests_count, std::chrono::nanoseconds time) override;

  void append_to(Exposition& out) const;

 private:
  Cells cells_;
};

}  // namespace passnum::metrics
