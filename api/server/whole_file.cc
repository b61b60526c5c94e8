#include "api/server/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace passnum {
namespace {

Result<Done> write_and_sync(int fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return file_error("writing", path);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(fd) != 0) return file_error("syncing", path);
  return Done{};
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Error file_error(const std::string& what, const std::string& path) {
  const ErrorCode code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::io;
  return Error(code, what + " " + path + ": " + std::strerror(errno));
}

// Without this, a new name may be gone after a power cut although the file's bytes were synced.
Result<Done> sync_directory_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  const std::string directory = parent.empty() ? "." : parent.string();
  const Descriptor fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0 || ::fsync(fd.get()) != 0) return file_error("syncing", directory);
  return Done{};
}

Result<Done> write_whole_file(const std::string& path, std::string_view content, unsigned mode) {
  const std::string draft = path + ".draft";
  // A draft that a crash has left may have another mode.
  if (::unlink(draft.c_str()) != 0 && errno != ENOENT) return file_error("removing", draft);
  {
    const Descriptor fd(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (fd.get() < 0) return file_error("creating", draft);
    if (auto written = write_and_sync(fd.get(), content, draft); !written) return written;
  }
  if (::rename(draft.c_str(), path.c_str()) != 0) return file_error("renaming to", path);
  return sync_directory_of(path);
}

Result<Done> write_new_file(const std::string& path, std::string_view content, unsigned mode) {
  const Descriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (fd.get() < 0 && errno == EEXIST)
    return Error(ErrorCode::invalid, path + " is already there, and keys are not overwritten");
  if (fd.get() < 0) return file_error("creating", path);
  if (auto written = write_and_sync(fd.get(), content, path); !written) return written;
  return sync_directory_of(path);
}

Result<std::string> read_whole_file(const std::string& path, std::size_t bytes_max) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) return file_error("opening", path);
  std::string content;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t count = ::read(fd.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return file_error("reading", path);
    if (count == 0) return content;
    content.append(buffer.data(), static_cast<std::size_t>(count));
    if (content.size() > bytes_max) {
      return Error(ErrorCode::too_large, path + " has more than " + std::to_string(bytes_max) + " bytes");
    }
  }
}

Result<Done> overwrite_file(int descriptor) {
  struct stat info {};
  if (::fstat(descriptor, &info) != 0 || ::lseek(descriptor, 0, SEEK_SET) != 0)
    return file_error("overwriting", "a file");
  return write_and_sync(descriptor, std::string(static_cast<std::size_t>(info.st_size), '\0'), "a file");
}

}  // namespace passnum
