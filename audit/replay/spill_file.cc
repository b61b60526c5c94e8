#include "audit/replay/spill_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>

namespace passnum {
namespace {

int open_nameless() {
  std::error_code failure;
  const auto directory = std::filesystem::temp_directory_path(failure);
  if (failure) return -1;
  const int nameless = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (nameless >= 0) return nameless;
  // Not every file system can make a file without a name.
  std::string name = (directory / "passnum-audit-XXXXXX").string();
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

}  // namespace

std::shared_ptr<SpillFile> SpillFile::create() {
  const int descriptor = open_nameless();
  if (descriptor < 0) return nullptr;
  return std::shared_ptr<SpillFile>(new SpillFile(descriptor));
}

SpillFile::~SpillFile() {
  ::close(descriptor_);
}

std::optional<std::uint64_t> SpillFile::append(ByteView bytes) {
  const std::uint64_t begin = end_;
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(end_));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      end_ = begin;
      return std::nullopt;
    }
    end_ += static_cast<std::uint64_t>(count);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return begin;
}

Result<Done> SpillFile::read(std::uint64_t offset, std::span<Byte> out) const {
  while (!out.empty()) {
    const ssize_t count = ::pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Error(ErrorCode::io, std::string("the temporary file: ") + std::strerror(errno));
    if (count == 0) return Error(ErrorCode::io, "the temporary file ends too early");
    offset += static_cast<std::uint64_t>(count);
    out = out.subspan(static_cast<std::size_t>(count));
  }
  return Done{};
}

}  // namespace passnum
