#pragma once

namespace passnum::page {

// sRGB, 0 to 1.
struct Colour {
  double red{};
  double green{};
  double blue{};
};

// The few colours of everything printed. They stay distinct on a black-and-white printer, nothing is said by
// colour alone, and every text colour has a contrast of at least 7:1 on white (WCAG 2.1, 1.4.6).
constexpr Colour kBlack{0, 0, 0};
constexpr Colour kWhite{1, 1, 1};
constexpr Colour kInk{0.09, 0.12, 0.16};
constexpr Colour kMuted{0.26, 0.31, 0.37};
constexpr Colour kAccent{0.04, 0.29, 0.40};
constexpr Colour kAlert{0.55, 0.09, 0.11};
constexpr Colour kTint{0.925, 0.949, 0.957};  // behind text
constexpr Colour kRule{0.62, 0.67, 0.71};     // lines only, never text
constexpr Colour kCutLine{0.42, 0.47, 0.52};

// WCAG 2.1 contrast of two colours, 1 to 21.
double contrast(Colour a, Colour b);

}  // namespace passnum::page
