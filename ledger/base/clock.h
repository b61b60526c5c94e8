#pragma once

#include "ledger/base/time.h"

namespace passnum {

// Where the time comes from: given to whoever needs it, so that a test or a simulation can give another.
class Clock {
 public:
  virtual ~Clock() = default;
  // May go back when the machine's clock is set; the sequencer decides what to do about it.
  virtual TimeMs now() = 0;
};

// The machine's UTC clock. Any thread may call it.
class SystemClock final : public Clock {
 public:
  TimeMs now() override;
};

// A clock that stands still until it is moved.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(TimeMs start) : now_(start) {}
  TimeMs now() override { return now_; }
  void set(TimeMs now) { now_ = now; }
  void advance_ms(std::int64_t ms) { now_.value += ms; }

 private:
  TimeMs now_;
};

}  // namespace passnum
