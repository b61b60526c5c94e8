#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "ledger/base/check.h"

namespace passnum {

// What kind of no the machine said. A refusal by the rules is never one of these (ledger/core/refusal.h).
enum class ErrorCode {
  not_found,    // absent, and that is certain
  corrupt,      // present and unreadable, or it contradicts what was signed
  invalid,      // an input that does not have the form it must have
  too_large,    // an input or a result above its named limit
  io,           // the disk or the network failed
  unavailable,  // full, busy or shutting down: the same call may work later
  fenced,       // another writer has taken over
  unsupported,  // a version or an algorithm this program does not know
};

// The code's name as printed in messages, e.g. "corrupt".
std::string_view name(ErrorCode code);

// The machine says no: what kind, and in words what was being done to what. Each layer adds its own words.
struct Error {
  ErrorCode code;
  std::string context;

  Error(ErrorCode c, std::string words) : code(c), context(std::move(words)) {}
  // "doing: context", with the same code.
  Error while_doing(std::string_view doing) const { return Error(code, std::string(doing) + ": " + context); }
  // "code: context", for people.
  std::string message() const { return std::string(name(code)) + ": " + context; }
};

struct Done {
  bool operator==(const Done&) const = default;
};

// A value, or why there is none. Dropping one does not compile, and taking the value of a failure
// stops the program.
template <typename T, typename E = Error>
class [[nodiscard]] Result {
 public:
  Result(T value) : either_(std::in_place_index<0>, std::move(value)) {}
  Result(E error) : either_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const noexcept { return either_.index() == 0; }

  const T& value() const& {
    CHECK(either_.index() == 0);
    return *std::get_if<0>(&either_);
  }
  T& value() & {
    CHECK(either_.index() == 0);
    return *std::get_if<0>(&either_);
  }
  // By value: a reference into a result that is about to go would dangle in `for (x : f().value())`.
  T value() && {
    CHECK(either_.index() == 0);
    return std::move(*std::get_if<0>(&either_));
  }
  const E& error() const& {
    CHECK(either_.index() == 1);
    return *std::get_if<1>(&either_);
  }
  E error() && {
    CHECK(either_.index() == 1);
    return std::move(*std::get_if<1>(&either_));
  }

 private:
  std::variant<T, E> either_;
};

}  // namespace passnum
