#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "ledger/crypto/hash.h"
#include "ledger/store/checkpoint_lock.h"

namespace passnum {

// A checkpoint lock in a file, to be put on another disk than the store. One process at a time holds it.
//
// Two slots of kLockSlotBytes, of which the one that was synced last is never written to, so that a power cut
// in the middle of the other leaves it:
//
//   "passnum-lock/1\n", swaps so far (u64), length of the note (u32), the note, SHA-256 of all before
//
// Numbers are big-endian, and on disk: they never change meaning. The file is synced when it is begun, taken
// and let go, and by a swap when the last sync is kLockSyncEvery ago.
class CheckpointLockFile final : public CheckpointLock {
 public:
  // Takes the lock, whether it was begun or not: the file is made by the first swap. Errors: unavailable
  // (another process has it), corrupt (it is there and no slot is whole), unsupported (of another version),
  // io (also when the directory it is to be in is not there).
  static Result<std::unique_ptr<CheckpointLockFile>> open(const std::filesystem::path& path);
  ~CheckpointLockFile() override;
  CheckpointLockFile(const CheckpointLockFile&) = delete;
  CheckpointLockFile& operator=(const CheckpointLockFile&) = delete;

  Result<std::optional<std::string>> read() override;
  // Also fenced when the file was replaced or removed since it was taken.
  Result<Done> swap(const std::optional<std::string>& expected, std::string_view next) override;
  std::string place() const override { return path_.string(); }

 private:
  struct Slot {
    std::uint64_t swaps = 0;
    std::uint64_t number = 0;  // 0 or 1: where in the file
    std::string note;
  };
  explicit CheckpointLockFile(std::filesystem::path path) : path_(std::move(path)) {}
  Result<Done> take();
  Result<Done> begin();
  Result<Slot> newest() const;
  bool is_still_there() const;

  const std::filesystem::path path_;
  int file_ = -1;
  std::uint64_t swaps_ = 0;
  std::uint64_t synced_slot_ = 0;
  std::chrono::steady_clock::time_point synced_at_;
};

constexpr std::size_t kLockSlotBytes = 128 * 1024;
constexpr std::chrono::seconds kLockSyncEvery{1};

}  // namespace passnum
