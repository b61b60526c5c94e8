#pragma once

// A false condition is a bug of ours: stop before it reaches the disk. On in every build. Never for
// input, which is refused, nor for the disk, which fails with an Error.
#define CHECK(condition) ((condition) ? void(0) : ::passnum::check_failed(__FILE__, __LINE__, #condition))

namespace passnum {

// Prints where and what to standard error, and aborts.
[[noreturn]] void check_failed(const char* file, int line, const char* condition);

}  // namespace passnum
