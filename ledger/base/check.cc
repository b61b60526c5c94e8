#include "ledger/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace passnum {

void check_failed(const char* file, int line, const char* condition) {
  std::fprintf(stderr, "%s:%d: CHECK(%s) failed: this is a bug, the program stops before it can do harm\n",
               file, line, condition);
  std::abort();
}

}  // namespace passnum

#ifdef __SANITIZE_THREAD__
// The one list for ThreadSanitizer, here because every program has this file in it. Debian's RocksDB and glib
// are not instrumented: what their memcpy touches is seen, but not the atomics that order it, nor the locks
// through which Pango waits for its font threads. Only reports with these libraries on the stack are left
// out.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
  return "race:librocksdb.so\nrace:libglib-2.0.so\nrace:libfontconfig.so\nrace:libpango\n"
         "race:libharfbuzz.so\n";
}
#endif
