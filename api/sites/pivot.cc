#include "api/sites/pivot.h"

#include <algorithm>
#include <array>

#include "ledger/base/ascii.h"

namespace passnum {
namespace {

constexpr std::size_t kSiretDigits = 14;
constexpr std::size_t kSirenDigits = 9;
constexpr std::size_t kRnaDigits = 9;
constexpr std::string_view kLaPosteSiren = "356000000";

// What people write when a form wants something. Compared in lower case, without dots, spaces and slashes.
constexpr std::array<std::string_view, 20> kPlaceholderWords{
    "nc",    "na",     "nd",      "nr",         "so",         "neant",       "néant",
    "aucun", "aucune", "inconnu", "inconnue",   "vide",       "null",        "none",
    "nan",   "siret",  "encours", "àcompléter", "acompleter", "nonrenseigné"};

bool is_one_character(std::string_view text) {
  return !text.empty() && text.find_first_not_of(text.front()) == std::string_view::npos;
}

// Without the spaces that group digits: ordinary, no-break and narrow no-break.
std::string without_spaces(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == ' ') continue;
    if (text.substr(at, 2) == "\xC2\xA0") {
      at += 1;
    } else if (text.substr(at, 3) == "\xE2\x80\xAF") {
      at += 2;
    } else {
      out += text[at];
    }
  }
  return out;
}

bool is_placeholder(std::string_view text) {
  std::string word;
  for (const char c : text) {
    if (c == '.' || c == '/' || c == '-' || c == '_' || c == '?') continue;
    word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (word.empty() || is_one_character(word)) return true;  // "-", "?", zeros, XXXXXXXXX
  if (word.front() == 'w' && word.size() == kRnaDigits + 1 && is_one_character(word.substr(1))) return true;
  return std::ranges::find(kPlaceholderWords, word) != kPlaceholderWords.end();
}

// 4,34933E+13, as a spreadsheet shows a long number.
bool is_scientific(std::string_view text) {
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent == std::string_view::npos || exponent == 0 || !is_digit(text.front())) return false;
  std::string_view power = text.substr(exponent + 1);
  if (power.starts_with('+')) power.remove_prefix(1);
  return !power.empty() && all_digits(power) &&
         text.substr(0, exponent).find_first_not_of("0123456789.,") == std::string_view::npos;
}

Pivot missing(Flaw flaw, std::string_view reason, std::size_t digits = 0) {
  return {IdentifierKind::to_be_completed, {}, flaw, reason, digits};
}

Pivot read_digits(std::string text) {
  const std::size_t count = text.size();
  if (count == kSiretDigits) {
    if (has_siret_key(text)) return {IdentifierKind::siret, std::move(text), {}, {}, count};
    return missing(Flaw::siret_key_wrong, "SIRET dont la clé de contrôle est fausse", count);
  }
  if (count == kSiretDigits - 1)
    return missing(Flaw::siret_13_digits, "SIRET de 13 chiffres au lieu de 14", count);
  if (count == kSirenDigits) return missing(Flaw::siren_only, "SIREN donné au lieu du SIRET", count);
  return missing(Flaw::siret_length, "SIRET qui n'a pas 14 chiffres", count);
}

}  // namespace

bool has_luhn_key(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, twice = !twice) {
    const int value = (*digit - '0') * (twice ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 == 0;
}

bool has_siret_key(std::string_view digits) {
  if (!has_luhn_key(digits.substr(0, kSirenDigits))) return false;
  if (has_luhn_key(digits)) return true;
  if (!digits.starts_with(kLaPosteSiren)) return false;
  int sum = 0;
  for (const char digit : digits) sum += digit - '0';
  return sum % 5 == 0;
}

Pivot read_pivot(std::string_view text) {
  std::string compact = without_spaces(text);
  if (compact.empty()) return missing(Flaw::siret_missing, "SIRET ou RNA absent du fichier des lieux");
  if (is_placeholder(compact)) {
    return missing(Flaw::siret_placeholder, "valeur d'attente (zéros ou autre) au lieu du SIRET");
  }
  if (all_digits(compact)) return read_digits(std::move(compact));
  const bool is_rna = (compact.front() == 'W' || compact.front() == 'w') &&
                      compact.size() == kRnaDigits + 1 && all_digits(std::string_view(compact).substr(1));
  if (is_rna) {
    compact.front() = 'W';
    return {IdentifierKind::rna, std::move(compact), {}, {}, kRnaDigits};
  }
  if (is_scientific(compact)) return missing(Flaw::siret_scientific, "SIRET abîmé par un tableur");
  return missing(Flaw::pivot_unreadable, "identifiant qui n'est ni un SIRET ni un RNA");
}

}  // namespace passnum
