#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace passnum {

// The last checkpoint that anybody may have seen, kept in another place than the store and replaced only by
// whoever knows it: so that an older copy of a store, or a second server on a copy, finds out before it
// signs. It holds the signed note, and it is not trusted: what it says is verified.
//
// One thread calls it. Absent and unreadable are different answers: only an absent one may be begun.
class CheckpointLock {
 public:
  virtual ~CheckpointLock() = default;
  // The note it holds; absent when none was ever put there. Errors: corrupt, io.
  virtual Result<std::optional<std::string>> read() = 0;
  // Puts `next` in the place of `expected` (absent: begins it), when that is what the lock holds. On return
  // every later read() says `next`, also after the process was killed; a power cut may take back the last
  // second of swaps, never more. Errors: fenced (it holds something else: nothing was changed, and both notes
  // are in the words, as evidence), io (`next` may be there or not: the caller stops, and learns which by
  // opening again). `next` is at most kLockNoteBytesMax.
  virtual Result<Done> swap(const std::optional<std::string>& expected, std::string_view next) = 0;
  // Where it is, for people.
  virtual std::string place() const = 0;
};

constexpr std::size_t kLockNoteBytesMax = 64 * 1024;

// That `held` (absent: nothing) is in the lock, and not what whoever has signed `next` goes on from.
inline Error another_checkpoint(const std::string& place, const std::optional<std::string>& held,
                                std::string_view next) {
  return Error(ErrorCode::fenced,
               "the checkpoint lock " + place +
                   " holds another checkpoint: a second server has published, or a copy of "
                   "this one. Keep both as evidence\n--- published:\n" +
                   held.value_or("nothing\n") + "--- not published, by this server:\n" + std::string(next) +
                   "---\n");
}

}  // namespace passnum
