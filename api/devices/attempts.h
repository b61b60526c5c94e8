#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "ledger/base/guarded.h"
#include "ledger/base/time.h"

namespace passnum {

// Counts failures of somebody who may be guessing, and makes them wait: not at all for the first few, then a
// second, and twice as long after each more. A success forgives nothing, or a guesser with one good code
// would never wait; time does: one failure each kForgivenAfterMs. Any thread.
class Attempts {
 public:
  static constexpr std::int64_t kForgivenAfterMs = 10 * 60 * 1000;
  static constexpr unsigned kWaitSMax = 15 * 60;
  static constexpr std::size_t kNamesMax = 100'000;

  struct Record {
    unsigned failures = 0;
    TimeMs last;  // of them
  };
  using Keep = std::function<void(const std::string& who, const Record& record)>;

  // `free_count` failures are without a wait.
  explicit Attempts(unsigned free_count) : free_count_(free_count) {}

  // Before anybody is counted: `keep` is told each failure of who has to wait, so that they wait on when the
  // server begins again, and must not block. Those with a wait fail seldom, so it is not called often.
  void tell(Keep keep) { keep_ = std::move(keep); }
  // What `keep` was told before the server began.
  void resume(const std::string& who, const Record& record);

  // Seconds until `who` may try again; 0: now.
  unsigned wait_s(const std::string& who, TimeMs now) const;
  void failed(const std::string& who, TimeMs now);

 private:
  static unsigned failures_at(const Record& record, TimeMs now);

  const unsigned free_count_;
  Keep keep_;
  mutable Guarded<std::map<std::string, Record>> records_;
};

}  // namespace passnum
