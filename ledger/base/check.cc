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
