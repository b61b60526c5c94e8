#include "ledger/store/lock_file/checkpoint_lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace passnum {
namespace {

constexpr std::string_view kMagicOfAnyVersion = "passnum-lock/";
constexpr std::string_view kMagic = "passnum-lock/1\n";
constexpr std::size_t kHeadBytes = kMagic.size() + sizeof(std::uint64_t) + sizeof(std::uint32_t);
constexpr std::uint64_t kSlots = 2;
static_assert(kHeadBytes + kLockNoteBytesMax + sizeof(Hash) <= kLockSlotBytes);

Error failed(std::string_view doing, const std::filesystem::path& path) {
  return Error(ErrorCode::io,
               std::string(doing) + " " + path.string() + ": " + std::generic_category().message(errno));
}

Bytes encode(std::uint64_t swaps, std::string_view note) {
  Bytes out = to_bytes(kMagic);
  append_u64(out, swaps);
  append_u32(out, static_cast<std::uint32_t>(note.size()));
  const auto text = as_bytes(note);
  out.insert(out.end(), text.begin(), text.end());
  const Hash end = sha256(out);
  out.insert(out.end(), end.begin(), end.end());
  return out;
}

bool write_at(int file, const Bytes& bytes, off_t at) {
  ssize_t written = 0;
  do {
    written = ::pwrite(file, bytes.data(), bytes.size(), at);
  } while (written < 0 && errno == EINTR);
  if (written >= 0 && static_cast<std::size_t>(written) != bytes.size()) errno = ENOSPC;
  return written == static_cast<ssize_t>(bytes.size());
}

// As many bytes as are there, at most `count`. Errors: errno.
std::optional<Bytes> read_at(int file, std::size_t count, off_t at) {
  Bytes out(count);
  std::size_t have = 0;
  while (have < count) {
    const ssize_t got = ::pread(file, out.data() + have, count - have, at + static_cast<off_t>(have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  out.resize(have);
  return out;
}

off_t slot_at(std::uint64_t slot) {
  return static_cast<off_t>(slot * kLockSlotBytes);
}

bool sync_parent(const std::filesystem::path& path) {
  const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const int directory = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return false;
  const bool synced = ::fsync(directory) == 0;
  ::close(directory);
  return synced;
}

}  // namespace

Result<std::unique_ptr<CheckpointLockFile>> CheckpointLockFile::open(const std::filesystem::path& path) {
  std::unique_ptr<CheckpointLockFile> lock(new CheckpointLockFile(path));
  lock->file_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (lock->file_ < 0 && errno == ENOENT) {
    const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    std::error_code unreadable;
    if (std::filesystem::is_directory(parent, unreadable)) return lock;
    errno = ENOENT;
    return failed("looking for the directory of", path);
  }
  if (lock->file_ < 0) return failed("opening", path);
  if (auto taken = lock->take(); !taken) return std::move(taken).error();
  return lock;
}

CheckpointLockFile::~CheckpointLockFile() {
  if (file_ < 0) return;
  ::fdatasync(file_);
  ::close(file_);
}

Result<Done> CheckpointLockFile::take() {
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return failed("locking", path_);
    return Error(ErrorCode::unavailable, "another process has the checkpoint lock " + path_.string());
  }
  auto slot = newest();
  if (!slot) return std::move(slot).error();
  swaps_ = slot.value().swaps;
  synced_slot_ = slot.value().number;
  if (::fdatasync(file_) != 0) return failed("syncing", path_);
  synced_at_ = std::chrono::steady_clock::now();
  return Done{};
}

// Only the newest slot that is whole counts: the other may have been cut off while it was written.
Result<CheckpointLockFile::Slot> CheckpointLockFile::newest() const {
  std::optional<Slot> found;
  bool other_version = false;
  for (std::uint64_t i = 0; i < kSlots; ++i) {
    const auto head = read_at(file_, kHeadBytes, slot_at(i));
    if (!head) return failed("reading", path_);
    const std::string_view text = as_text(*head);
    other_version |= text.starts_with(kMagicOfAnyVersion) && !text.starts_with(kMagic);
    if (head->size() != kHeadBytes) continue;
    const ByteView numbers = ByteView(*head).subspan(kMagic.size());
    const std::uint64_t swaps = read_u64(numbers);
    const std::size_t note_bytes = read_u32(numbers.subspan(8));
    if (note_bytes > kLockNoteBytesMax || (found && swaps < found->swaps)) continue;
    const auto note = read_at(file_, note_bytes, slot_at(i) + static_cast<off_t>(kHeadBytes));
    const std::size_t whole_bytes = kHeadBytes + note_bytes + sizeof(Hash);
    const auto whole = read_at(file_, whole_bytes, slot_at(i));
    if (!note || !whole) return failed("reading", path_);
    if (*whole == encode(swaps, as_text(*note))) found = Slot{swaps, i, std::string(as_text(*note))};
  }
  if (found) return *found;
  if (other_version)
    return Error(ErrorCode::unsupported, path_.string() + " is of a version that this program does not know");
  return Error(ErrorCode::corrupt, "the checkpoint lock " + path_.string() + " holds no whole record");
}

bool CheckpointLockFile::is_still_there() const {
  struct stat held {};
  struct stat named {};
  return ::fstat(file_, &held) == 0 && ::stat(path_.c_str(), &named) == 0 && held.st_dev == named.st_dev &&
         held.st_ino == named.st_ino;
}

Result<std::optional<std::string>> CheckpointLockFile::read() {
  if (file_ < 0) return std::optional<std::string>();
  auto slot = newest();
  if (!slot) return std::move(slot).error();
  return std::optional<std::string>(std::move(slot.value().note));
}

// A file of the same name is never written over: O_EXCL.
Result<Done> CheckpointLockFile::begin() {
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file_ < 0 && errno == EEXIST)
    return Error(ErrorCode::fenced, "somebody else began the checkpoint lock " + path_.string());
  if (file_ < 0) return failed("creating", path_);
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) return failed("locking", path_);
  return Done{};
}

Result<Done> CheckpointLockFile::swap(const std::optional<std::string>& expected, std::string_view next) {
  CHECK(next.size() <= kLockNoteBytesMax);
  const bool begins = file_ < 0;
  if (begins) {
    if (expected) return Error(ErrorCode::fenced, "the checkpoint lock " + path_.string() + " is gone");
    if (auto begun = begin(); !begun) return begun;
  } else {
    if (!is_still_there())
      return Error(ErrorCode::fenced, "the checkpoint lock " + path_.string() + " was replaced or removed");
    auto slot = newest();
    if (!slot) return std::move(slot).error();
    if (!expected || slot.value().swaps != swaps_ || slot.value().note != *expected)
      return another_checkpoint(path_.string(), slot.value().note, next);
  }
  // Never over what was synced last: a power cut would else find both slots half written. The first swap goes
  // to the front of the file, by which the file can be known.
  const std::uint64_t slot_number = begins ? 0 : 1 - synced_slot_;
  if (!write_at(file_, encode(swaps_ + 1, next), slot_at(slot_number))) return failed("writing", path_);
  ++swaps_;
  const auto now = std::chrono::steady_clock::now();
  if (begins || now - synced_at_ >= kLockSyncEvery) {
    if (::fdatasync(file_) != 0) return failed("syncing", path_);
    synced_at_ = now;
    synced_slot_ = slot_number;
  }
  if (begins && !sync_parent(path_)) return failed("syncing the directory of", path_);
  return Done{};
}

}  // namespace passnum
