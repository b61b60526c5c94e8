#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "ledger/base/guarded.h"
#include "ledger/base/time.h"

namespace passnum {

// Counts failures of somebody who may be guessing, and makes them wait: not at all for the first few, then a
// second, and twice as long after each more. A success forgives nothing, or a guesser with one good code
// would never wait; time does: one failure each kForgivenAfterMs. In memory only: who could restart the
// server needs to guess nothing. Any thread.
class Attempts {
 public:
  static constexpr std::int64_t kForgivenAfterMs = 10 * 60 * 1000;
  static constexpr unsigned kWaitSMax = 15 * 60;
  static constexpr std::size_t kNamesMax = 100'000;

  // `free_count` failures are without a wait.
  explicit Attempts(unsigned free_count) : free_count_(free_count) {}

  // Seconds until `who` may try again; 0: now.
  unsigned wait_s(const std::string& who, TimeMs now) const;
  void failed(const std::string& who, TimeMs now);

 private:
  struct Record {
    unsigned failures = 0;
    TimeMs last;  // of them
  };
  static unsigned failures_at(const Record& record, TimeMs now);

  const unsigned free_count_;
  mutable Guarded<std::map<std::string, Record>> records_;
};

}  // namespace passnum
