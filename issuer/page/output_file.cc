#include "issuer/page/output_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace passnum::page {
namespace {

constexpr std::size_t kBufferBytesMax = 256 * 1024;
constexpr int kTemporaryNamesMax = 1000;
constexpr mode_t kOwnerOnly = 0600;
constexpr mode_t kByUmask = 0666;

std::string folder_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

Error io_error(std::string_view doing, const std::string& what) {
  return Error(ErrorCode::io, std::string(doing) + " " + what + ": " + std::strerror(errno));
}

// A new file of this process beside `path`, which becomes its name. O_EXCL: never one that somebody else, or
// a run that was killed, left there.
Result<int> open_temporary(std::string& path, mode_t mode) {
  const std::string stem = path + ".partial-" + std::to_string(::getpid()) + "-";
  for (int attempt = 0; attempt < kTemporaryNamesMax; ++attempt) {
    path = stem + std::to_string(attempt);
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor >= 0) return descriptor;
    if (errno != EEXIST) break;
  }
  return io_error("creating", path);
}

bool write_fully(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<Done> sync_folder(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return io_error("opening", folder);
  const bool synced = ::fsync(descriptor) == 0;
  if (!synced) {
    const Error error = io_error("syncing", folder);
    ::close(descriptor);
    return error;
  }
  ::close(descriptor);
  return Done{};
}

}  // namespace

OutputFile::OutputFile(std::string path, std::string temporary_path, int descriptor)
    : path_(std::move(path)), temporary_path_(std::move(temporary_path)), descriptor_(descriptor) {}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_path_(std::move(other.temporary_path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)),
      bytes_written_(other.bytes_written_) {}

Result<OutputFile> OutputFile::create(const std::string& path, Readers readers) {
  std::string temporary = path;
  auto descriptor = open_temporary(temporary, readers == Readers::owner_only ? kOwnerOnly : kByUmask);
  if (!descriptor) return std::move(descriptor).error();
  return OutputFile(path, temporary, descriptor.value());
}

OutputFile::~OutputFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_path_.c_str());
}

Error OutputFile::failed(std::string_view doing) const {
  return io_error(doing, temporary_path_);
}

Result<Done> OutputFile::write(std::string_view bytes) {
  CHECK(descriptor_ >= 0);
  bytes_written_ += bytes.size();
  buffer_.append(bytes);
  if (buffer_.size() < kBufferBytesMax) return Done{};
  return flush();
}

Result<Done> OutputFile::flush() {
  if (!write_fully(descriptor_, buffer_)) return failed("writing");
  buffer_.clear();
  return Done{};
}

Result<Done> OutputFile::commit() {
  CHECK(descriptor_ >= 0);
  if (auto flushed = flush(); !flushed) return flushed;
  if (::fsync(descriptor_) != 0) return failed("syncing");
  if (::rename(temporary_path_.c_str(), path_.c_str()) != 0) return io_error("renaming to", path_);
  ::close(std::exchange(descriptor_, -1));
  return sync_folder(folder_of(path_));
}

ScratchFile::ScratchFile(ScratchFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)),
      size_(other.size_),
      mapped_(std::exchange(other.mapped_, nullptr)) {}

Result<ScratchFile> ScratchFile::create_beside(const std::string& path) {
  std::string temporary = path;
  auto descriptor = open_temporary(temporary, kOwnerOnly);
  if (!descriptor) return std::move(descriptor).error();
  ScratchFile file(descriptor.value());
  if (::unlink(temporary.c_str()) != 0) return io_error("unlinking", temporary);
  return file;
}

Result<ScratchFile> ScratchFile::create_in_memory() {
  const int descriptor = ::memfd_create("passnum-scratch", MFD_CLOEXEC);
  if (descriptor < 0) return io_error("creating", "a scratch file in memory");
  return ScratchFile(descriptor);
}

ScratchFile::~ScratchFile() {
  if (mapped_ != nullptr) ::munmap(mapped_, size_);
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<Done> ScratchFile::write(std::string_view bytes) {
  CHECK(mapped_ == nullptr);
  size_ += bytes.size();
  buffer_.append(bytes);
  if (buffer_.size() < kBufferBytesMax) return Done{};
  if (!write_fully(descriptor_, buffer_)) return io_error("writing", "a scratch file");
  buffer_.clear();
  return Done{};
}

Result<std::string_view> ScratchFile::read_all() {
  if (!write_fully(descriptor_, buffer_)) return io_error("writing", "a scratch file");
  buffer_.clear();
  if (size_ == 0) return std::string_view();
  if (mapped_ == nullptr) {
    void* const mapped = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor_, 0);
    if (mapped == MAP_FAILED) return io_error("mapping", "a scratch file");
    mapped_ = mapped;
  }
  return std::string_view(static_cast<const char*>(mapped_), size_);
}

}  // namespace passnum::page
