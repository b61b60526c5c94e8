#pragma once

#include <cstring>

#include <array>
#include <new>
#include <utility>

#include "ledger/base/bytes.h"

namespace passnum {

// Whether a secret can be found in the memory of what holds it.
struct SecretSeen {
  bool while_there = false;
  bool afterwards = false;
};

// Moves `holder` to a place that outlives it, and looks for `secret` there before and after it goes.
template <typename Holder>
SecretSeen look_for_secret(ByteView secret, Holder holder) {
  alignas(Holder) std::array<Byte, sizeof(Holder)> place{};
  auto* const object = new (place.data()) Holder(std::move(holder));
  // Of the C library, so that the compiler cannot know what it reads.
  const auto is_found = [&] {
    return ::memmem(place.data(), place.size(), secret.data(), secret.size()) != nullptr;
  };
  SecretSeen seen;
  seen.while_there = is_found();
  object->~Holder();
  seen.afterwards = is_found();
  return seen;
}

}  // namespace passnum
