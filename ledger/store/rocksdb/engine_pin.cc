// Engine::pin: a second store that shares the bytes of this one, for a backup to read.

#include <rocksdb/utilities/checkpoint.h>
#include <sys/stat.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

#include "ledger/store/rocksdb/engine.h"

namespace passnum {
namespace {

namespace fs = std::filesystem;

// To read the head of a pinned store, beside all that the open one holds.
constexpr RocksdbOptions kSmall{kRocksdbMemoryBytesMin, kRocksdbOpenFilesMin};

}  // namespace

Result<Done> remove_pinned(const fs::path& directory) {
  const fs::path pinned = directory / kPinnedName;
  {
    const auto mark = SizeMark::open(machine_disk(), pinned / kMarkName);
    if (!mark && mark.error().code == ErrorCode::unavailable) {
      return Error(ErrorCode::unavailable, "another backup is reading " + pinned.string());
    }
  }
  std::error_code failed;
  fs::remove_all(pinned, failed);
  if (failed) return Error(ErrorCode::io, "removing " + pinned.string() + ": " + failed.message());
  return Done{};
}

Result<std::uint64_t> Engine::pin() {
  return pinning_.with([this](Done&) { return pin_alone(); });
}

// RocksDB writes what is in memory to table files first, and then copies the small files and links the
// others. What is appended meanwhile may be in it or not, each unit whole: it is one record of the
// write-ahead log.
Result<std::uint64_t> Engine::pin_alone() {
  if (auto alive = check_alive(); !alive) return std::move(alive).error();
  const fs::path directory = fs::absolute((*database_)->GetName()).lexically_normal().parent_path();
  if (auto removed = remove_pinned(directory); !removed) return std::move(removed).error();
  const fs::path pinned = directory / kPinnedName;
  if (::mkdir(pinned.c_str(), 0700) != 0) {
    return Error(ErrorCode::io, "making " + pinned.string() + ": " + std::generic_category().message(errno));
  }
  const std::uint64_t least = view()->head.size;
  rocksdb::Checkpoint* checkpoint = nullptr;
  auto status = rocksdb::Checkpoint::Create(&**database_, &checkpoint);
  const std::unique_ptr<rocksdb::Checkpoint> owned(checkpoint);
  if (status.ok()) status = checkpoint->CreateCheckpoint((pinned / kDatabaseName).string());
  if (!status.ok()) return to_error(status, "writing " + pinned.string());

  if (auto created = SizeMark::create(machine_disk(), pinned / kMarkName); !created)
    return std::move(created).error();
  auto copy = look(pinned, kSmall, machine_disk());
  if (!copy) return std::move(copy).error();
  const Progress progress = copy.value()->progress_.with([](const Progress& held) { return held; });
  if (progress.size < least) {
    return Error(ErrorCode::corrupt, pinned.string() + " holds " + std::to_string(progress.size) +
                                         " entries, but " + std::to_string(least) +
                                         " were acknowledged before it was made");
  }
  if (auto raised = copy.value()->mark_->raise(progress); !raised) return std::move(raised).error();
  if (auto synced = copy.value()->mark_->sync(); !synced) return std::move(synced).error();
  return progress.size;
}

}  // namespace passnum
