#pragma once

#include <string>

#include "ledger/base/result.h"

namespace passnum {

// A LinkSymbol for a terminal, and for a file.

// In half blocks, dark on the terminal's light ground whatever its colours are. Errors: too_large.
Result<std::string> link_as_text(const std::string& link);
// A picture of `kLinkPixelsAModule` pixels a module, readable by its owner only: it is a secret. Errors:
// too_large, io.
constexpr int kLinkPixelsAModule = 12;
Result<Done> write_link_png(const std::string& path, const std::string& link);

}  // namespace passnum
