#pragma once

#include <cstddef>

#include "ledger/sequencer/request.h"

namespace passnum::metrics {

// Hears what was answered to each scan, reversal and command, alone or in a batch, for the metrics. Any
// thread; it counts and returns.
class AnswerObserver {
 public:
  virtual ~AnswerObserver() = default;
  virtual void answered(const Answer& answer) = 0;
  // As answered(), where the answer is not in one piece.
  virtual void accepted(bool is_repeat) = 0;
  virtual void refused(Refusal refusal) = 0;
  virtual void failed() = 0;
  // 503: a queue was full for this many of them.
  virtual void busy(std::size_t count) = 0;
};

}  // namespace passnum::metrics
