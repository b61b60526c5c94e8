#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace passnum {

// The code under a voucher's QR, for torn paper and broken cameras: 11 characters of Crockford base32 (55
// bits, most significant first) and one ISO 7064 MOD 37,36 check character over them, printed 4-4-4:
// "0123-4567-89AY". Knowing it is enough to spend: it is a secret, kept out of logs and messages.

constexpr int kTypedCodeBits = 55;
constexpr std::uint64_t kTypedCodeValueMax = (std::uint64_t{1} << kTypedCodeBits) - 1;
constexpr std::size_t kTypedCodeCharacters = 12;  // without hyphens
constexpr std::size_t kTypedCodeInputCharactersMax = 64;

// Made by typed_code() or parse_typed_code(), so its check character is one that is printed.
struct TypedCode {
  std::uint64_t value{};
  auto operator<=>(const TypedCode&) const = default;
};

// The code of a value up to kTypedCodeValueMax, or none when its check character would be I, L, O or U, which
// people misread: one value in nine, and whoever draws values draws again.
std::optional<TypedCode> typed_code(std::uint64_t value);

// "XXXX-XXXX-XXXX", upper case.
std::string to_text(TypedCode code);

// What is wrong with a typed code, so that the screen can say where to look again.
enum class TypedCodeFault : std::uint8_t {
  length,     // more or fewer than 12 characters
  character,  // one that no code has at that place
  check,      // 12 possible characters that do not belong together: one misread, or two exchanged
};
std::string_view name(TypedCodeFault fault);

struct TypedCodeProblem {
  TypedCodeFault fault;
  std::size_t characters;  // length: how many were found (at most kTypedCodeInputCharactersMax are counted)
  std::size_t position;    // character: which one, from 1, hyphens and spaces not counted; else 0
  Error error() const;     // for people; never repeats the code
};

// Forgives lower case, spaces and hyphens anywhere, and in the first 11 characters O for 0, I and L for 1.
// The length is judged first, then the characters from the left, then the check.
Result<TypedCode, TypedCodeProblem> parse_typed_code(std::string_view text);

}  // namespace passnum
