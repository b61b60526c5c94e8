#include "ledger/model/typed_code.h"

#include <array>

#include "ledger/base/check.h"

namespace passnum {
namespace {

constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::string_view kCheckAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::size_t kDataCharacters = kTypedCodeCharacters - 1;
constexpr std::size_t kGroupCharacters = 4;

char upper_case(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

char without_ambiguity(char c) {
  if (c == 'O') return '0';
  if (c == 'I' || c == 'L') return '1';
  return c;
}

std::array<char, kDataCharacters> data_characters(std::uint64_t value) {
  std::array<char, kDataCharacters> out{};
  for (std::size_t i = kDataCharacters; i-- > 0; value >>= 5) out[i] = kCrockford[value & 31];
  return out;
}

// ISO/IEC 7064 hybrid system MOD 37,36: characters count as 0-9, A-Z, whatever they mean in base32.
char check_character(std::uint64_t value) {
  unsigned product = 36;
  for (const char c : data_characters(value)) {
    unsigned sum = (product + static_cast<unsigned>(kCheckAlphabet.find(c))) % 36;
    if (sum == 0) sum = 36;
    product = sum * 2 % 37;
  }
  return kCheckAlphabet[(37 - product) % 36];
}

bool is_printed(char c) {
  return kCrockford.find(c) != std::string_view::npos;
}

TypedCodeProblem wrong_length(std::size_t characters) {
  return {TypedCodeFault::length, characters, 0};
}
TypedCodeProblem wrong_character(std::size_t index) {
  return {TypedCodeFault::character, kTypedCodeCharacters, index + 1};
}

}  // namespace

std::optional<TypedCode> typed_code(std::uint64_t value) {
  CHECK(value <= kTypedCodeValueMax);
  if (!is_printed(check_character(value))) return std::nullopt;
  return TypedCode{value};
}

std::string to_text(TypedCode code) {
  CHECK(typed_code(code.value).has_value());
  std::string out;
  for (const char c : data_characters(code.value)) {
    if (out.size() % (kGroupCharacters + 1) == kGroupCharacters) out += '-';
    out += c;
  }
  return out + check_character(code.value);
}

std::string_view name(TypedCodeFault fault) {
  switch (fault) {
    case TypedCodeFault::length:
      return "length";
    case TypedCodeFault::character:
      return "character";
    case TypedCodeFault::check:
      return "check";
  }
  CHECK(false);
  return {};
}

Error TypedCodeProblem::error() const {
  switch (fault) {
    case TypedCodeFault::length:
      return Error(ErrorCode::invalid, "a typed code has " + std::to_string(kTypedCodeCharacters) +
                                           " characters, this one " + std::to_string(characters));
    case TypedCodeFault::character:
      return Error(ErrorCode::invalid, "no typed code has such a character at place " +
                                           std::to_string(position) + " of " +
                                           std::to_string(kTypedCodeCharacters));
    case TypedCodeFault::check:
      return Error(ErrorCode::invalid,
                   "the check character does not fit: a character was misread or exchanged");
  }
  CHECK(false);
  return Error(ErrorCode::invalid, {});
}

Result<TypedCode, TypedCodeProblem> parse_typed_code(std::string_view text) {
  if (text.size() > kTypedCodeInputCharactersMax) return wrong_length(kTypedCodeInputCharactersMax);
  std::string kept;
  for (const char c : text) {
    if (c != ' ' && c != '-') kept += upper_case(c);
  }
  if (kept.size() != kTypedCodeCharacters) return wrong_length(kept.size());

  std::uint64_t value = 0;
  for (std::size_t i = 0; i < kDataCharacters; ++i) {
    const auto digit = kCrockford.find(without_ambiguity(kept[i]));
    if (digit == std::string_view::npos) return wrong_character(i);
    value = value << 5 | digit;
  }
  const char check = kept.back();
  if (!is_printed(check)) return wrong_character(kDataCharacters);
  if (check != check_character(value))
    return TypedCodeProblem{TypedCodeFault::check, kTypedCodeCharacters, 0};
  return TypedCode{value};
}

}  // namespace passnum
