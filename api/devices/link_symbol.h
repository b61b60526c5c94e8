#pragma once

#include <string>
#include <vector>

#include "ledger/base/result.h"

namespace passnum {

// A link as a QR code that a phone reads off a screen: level M, four modules of margin.
class LinkSymbol {
 public:
  // Errors: too_large.
  static Result<LinkSymbol> make(const std::string& link);

  // Modules on a side, the margin included.
  int side() const { return side_; }
  bool is_dark(int x, int y) const;

 private:
  static constexpr int kMarginModules = 4;
  int side_ = 0;
  std::vector<bool> dark_;  // without the margin, row by row
};

// As a picture of its own for a page: one dark path on white.
std::string to_svg(const LinkSymbol& symbol);

}  // namespace passnum
