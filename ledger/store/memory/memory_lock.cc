#include "ledger/store/memory/memory_lock.h"

namespace passnum {

Result<std::optional<std::string>> MemoryLock::read() {
  if (place_->is_unreadable) return Error(ErrorCode::corrupt, "the checkpoint lock cannot be read");
  return place_->note;
}

Result<Done> MemoryLock::swap(const std::optional<std::string>& expected, std::string_view next) {
  CHECK(next.size() <= kLockNoteBytesMax);
  Fault fault = Fault::none;
  if (place_->swaps_before == 0) {
    fault = std::exchange(place_->fault, Fault::none);
  } else {
    --place_->swaps_before;
  }
  if (fault == Fault::refuses) return Error(ErrorCode::io, "the checkpoint lock failed");
  if (place_->note != expected) return another_checkpoint(place(), place_->note, next);
  place_->note = std::string(next);
  ++place_->swaps_count;
  if (fault == Fault::writes_then_fails) return Error(ErrorCode::io, "the checkpoint lock failed");
  return Done{};
}

}  // namespace passnum
