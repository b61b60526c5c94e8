#include "api/cli/context.h"

namespace passnum {

void add_bench_commands(CLI::App&, Context&) {}

}  // namespace passnum
