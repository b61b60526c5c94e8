#include "issuer/page/french.h"

#include <array>

#include "ledger/base/ascii.h"

namespace passnum::page {
namespace {

// Bytes of a character beyond ASCII count as letters: « l'été » has one after its apostrophe.
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool is_a_pair(std::string_view text) {
  return text.size() >= 2 && is_digit(text[0]) && is_digit(text[1]) &&
         (text.size() == 2 || !is_digit(text[2]));
}

std::string_view space_between(std::string_view before, std::string_view after) {
  if (after.empty() || before.empty()) return " ";
  const char next = after.front();
  if (next == ';' || next == ':' || next == '!' || next == '?') return kNarrowNoBreakSpace;
  if (after.starts_with("»") || before.ends_with("«")) return kNoBreakSpace;
  if (is_digit(before.back()) && (after.starts_with("€") || next == '%')) return kNoBreakSpace;
  if ((before.ends_with("n°") || before.ends_with("N°")) && is_digit(next)) return kNoBreakSpace;
  if (is_digit(before.back()) && is_digit(next)) {
    return is_a_pair(after) ? kNoBreakSpace : kNarrowNoBreakSpace;
  }
  return " ";
}

constexpr std::array<std::string_view, 12> kFrenchMonths = {"janvier",   "février", "mars",     "avril",
                                                            "mai",       "juin",    "juillet",  "août",
                                                            "septembre", "octobre", "novembre", "décembre"};
constexpr std::array<std::string_view, 12> kEnglishMonths = {"January",   "February", "March",    "April",
                                                             "May",       "June",     "July",     "August",
                                                             "September", "October",  "November", "December"};

std::string joined_date(const std::string& day, std::string_view month, int year) {
  std::string text = day;
  text.append(kNoBreakSpace).append(month).append(kNoBreakSpace).append(std::to_string(year));
  return text;
}

}  // namespace

std::string french(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto after = text.substr(i + 1);
    if (text[i] == ' ') {
      out.append(space_between(text.substr(0, i), after));
    } else if (text[i] == '\'' && i > 0 && is_letter(text[i - 1]) && !after.empty() &&
               is_letter(after.front())) {
      out.append("’");
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

std::string french_euros(Cents amount, CentsShown cents) {
  const std::int64_t magnitude = amount.value < 0 ? -amount.value : amount.value;
  const std::string whole = std::to_string(magnitude / 100);
  std::string text = amount.value < 0 ? "−" : "";
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0) text.append(kNarrowNoBreakSpace);
    text.push_back(whole[i]);
  }
  const std::int64_t rest = magnitude % 100;
  if (rest != 0 || cents == CentsShown::always) {
    text.append(rest < 10 ? ",0" : ",").append(std::to_string(rest));
  }
  return text.append(kNoBreakSpace).append("€");
}

std::string english_euros(Cents amount) {
  CHECK(amount >= Cents(0));
  std::string text = "€" + std::to_string(amount.value / 100);
  const std::int64_t rest = amount.value % 100;
  if (rest != 0) text.append(rest < 10 ? ".0" : ".").append(std::to_string(rest));
  return text;
}

std::string french_date(Day day) {
  const Civil civil = civil_from_day(day);
  return joined_date(civil.day == 1 ? "1er" : std::to_string(civil.day),
                     kFrenchMonths.at(static_cast<std::size_t>(civil.month - 1)), civil.year);
}

std::string english_date(Day day) {
  const Civil civil = civil_from_day(day);
  return joined_date(std::to_string(civil.day), kEnglishMonths.at(static_cast<std::size_t>(civil.month - 1)),
                     civil.year);
}

}  // namespace passnum::page
