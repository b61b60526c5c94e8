#include "ledger/store/rocksdb/size_mark.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string>
#include <system_error>

#include "ledger/store/rocksdb/sealed_value.h"

namespace passnum {
namespace {

constexpr std::string_view kMagicOfAnyVersion = "passnum-mark/";
constexpr std::string_view kMagic = "passnum-mark/1\n";
// Each slot has a disk block of its own.
constexpr off_t kSlotSpacingBytes = 4096;
constexpr std::size_t kSlotBytes = kMagic.size() + 3 * sizeof(std::uint64_t) + kSealBytes;
constexpr std::size_t kSlots = 2;

// A slot on disk: magic, count of writes so far, size, epoch, seal.
struct Slot {
  std::uint64_t writes = 0;
  Progress progress;
};

Error failed(std::string_view doing, const std::filesystem::path& path) {
  return Error(ErrorCode::io,
               std::string(doing) + " " + path.string() + ": " + std::generic_category().message(errno));
}

Bytes encode(const Slot& slot) {
  Bytes out = to_bytes(kMagic);
  append_u64(out, slot.writes);
  append_u64(out, slot.progress.size);
  append_u64(out, slot.progress.epoch);
  const Seal end = seal_of(out);
  out.insert(out.end(), end.begin(), end.end());
  return out;
}

std::optional<Slot> decode(ByteView bytes) {
  CHECK(bytes.size() == kSlotBytes);
  const ByteView numbers = bytes.subspan(kMagic.size());
  const Slot slot{read_u64(numbers), {read_u64(numbers.subspan(8)), read_u64(numbers.subspan(16))}};
  const Bytes expected = encode(slot);
  if (!std::equal(expected.begin(), expected.end(), bytes.begin())) return std::nullopt;
  return slot;
}

bool write_slot(int file, const Slot& slot) {
  const Bytes bytes = encode(slot);
  const off_t at = static_cast<off_t>(slot.writes % kSlots) * kSlotSpacingBytes;
  ssize_t written = 0;
  do {
    written = ::pwrite(file, bytes.data(), bytes.size(), at);
  } while (written < 0 && errno == EINTR);
  if (written >= 0 && static_cast<std::size_t>(written) != bytes.size()) errno = ENOSPC;
  return written == static_cast<ssize_t>(bytes.size());
}

}  // namespace

Result<Done> SizeMark::create(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST) return Error(ErrorCode::invalid, path.string() + " exists already");
  if (file < 0) return failed("creating", path);
  SizeMark mark(file, path);
  if (auto raised = mark.raise({}); !raised) return raised;
  if (auto raised = mark.raise({}); !raised) return raised;
  return mark.sync();
}

Result<std::unique_ptr<SizeMark>> SizeMark::open(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return Error(ErrorCode::not_found, "no file " + path.string());
  if (file < 0) return failed("opening", path);
  std::unique_ptr<SizeMark> mark(new SizeMark(file, path));
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return failed("locking", path);
    return Error(ErrorCode::unavailable,
                 "another process has this store open (it holds " + path.string() + ")");
  }
  if (auto loaded = mark->load(); !loaded) return std::move(loaded).error();
  return mark;
}

SizeMark::~SizeMark() {
  ::close(file_);
}

Result<Done> SizeMark::load() {
  std::optional<Slot> newest;
  bool other_version = false;
  for (std::size_t i = 0; i < kSlots; ++i) {
    std::array<Byte, kSlotBytes> bytes{};
    const ssize_t count =
        ::pread(file_, bytes.data(), bytes.size(), static_cast<off_t>(i) * kSlotSpacingBytes);
    if (count < 0) return failed("reading", path_);
    const auto slot = decode(bytes);
    if (slot && (!newest || slot->writes > newest->writes)) newest = slot;
    const std::string_view text = as_text(bytes);
    other_version |= text.starts_with(kMagicOfAnyVersion) && !text.starts_with(kMagic);
  }
  if (newest) {
    writes_ = newest->writes;
    least_ = newest->progress;
    return Done{};
  }
  if (other_version) {
    return Error(ErrorCode::unsupported, path_.string() + " is of a version that this program does not know");
  }
  return Error(ErrorCode::corrupt, path_.string() + " holds no whole record");
}

Result<Done> SizeMark::raise(const Progress& progress) {
  CHECK(progress.size >= least_.size);
  CHECK(progress.epoch >= least_.epoch);
  if (!write_slot(file_, {writes_ + 1, progress})) return failed("writing", path_);
  writes_ += 1;
  least_ = progress;
  return Done{};
}

Result<Done> SizeMark::sync() {
  if (::fsync(file_) != 0) return failed("syncing", path_);
  return Done{};
}

Result<Done> sync_directory(const std::filesystem::path& path) {
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return failed("opening", path);
  const bool synced = ::fsync(directory) == 0;
  const Error error = failed("syncing", path);
  ::close(directory);
  if (!synced) return error;
  return Done{};
}

}  // namespace passnum
