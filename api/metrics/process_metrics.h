#pragma once

#include "api/metrics/exposition.h"

namespace passnum::metrics {

// What the kernel says of this process, under the names every Prometheus client uses (process_...). What
// cannot be read is left out.
void append_process(Exposition& out);

}  // namespace passnum::metrics
