#include "ledger/base/clock.h"

#include <chrono>

namespace passnum {

TimeMs SystemClock::now() {
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  return TimeMs(duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count());
}

}  // namespace passnum
