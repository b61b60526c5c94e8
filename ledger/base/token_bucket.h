#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "ledger/base/time.h"

namespace passnum {

// So many at once, and then one each so many milliseconds. What is limited by two rates has a bucket for
// each.
struct Rate {
  std::int64_t burst;
  std::int64_t refill_ms;
  std::string_view name = {};
};

// Full at first. A clock that goes back refills nothing and takes nothing away. Not for several threads.
class TokenBucket {
 public:
  TokenBucket(const Rate& rate, TimeMs now) : free_ms_(rate.burst * rate.refill_ms), at_ms_(now.value) {}

  // 0: there is one to take; otherwise in how many seconds, at least 1.
  unsigned wait_s(const Rate& rate, TimeMs now) {
    refill(rate, now);
    return free_ms_ >= rate.refill_ms ? 0 : static_cast<unsigned>((rate.refill_ms - free_ms_ + 999) / 1000);
  }
  // The same, and takes it when it is there.
  unsigned take(const Rate& rate, TimeMs now) {
    const unsigned wait = wait_s(rate, now);
    if (wait == 0) free_ms_ -= rate.refill_ms;
    return wait;
  }
  // Puts one back: what was counted turned out to be all right.
  void give_back(const Rate& rate, TimeMs now) {
    refill(rate, now);
    free_ms_ = std::min(rate.burst * rate.refill_ms, free_ms_ + rate.refill_ms);
  }

 private:
  void refill(const Rate& rate, TimeMs now) {
    const auto full = rate.burst * rate.refill_ms;
    const auto passed_ms = std::max<std::int64_t>(0, now.value - at_ms_);
    free_ms_ = std::min(full, free_ms_ + std::min(full, passed_ms));
    at_ms_ = now.value;
  }

  std::int64_t free_ms_;  // how much of burst * refill_ms is left
  std::int64_t at_ms_;
};

}  // namespace passnum
