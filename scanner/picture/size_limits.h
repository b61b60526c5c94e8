#pragma once

#include "ledger/base/bytes.h"

namespace passnum {

// What every decoder asks before it reserves memory. Errors: too_large, corrupt (no pixels).
Result<Done> check_file_size(ByteView file);
Result<Done> check_dimensions(std::uint64_t width, std::uint64_t height);

}  // namespace passnum
