#include "audit/copy/source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

namespace passnum {
namespace {

// Closes what it holds.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  int number() const { return number_; }

 private:
  int number_;
};

// Lower-case words, digits and dots between single slashes: all that a log's paths are made of. No component
// begins with a dot, so neither "." nor ".." is one.
bool is_log_path(std::string_view path) {
  if (path.empty() || path.size() > kSourcePathBytesMax || path.back() == '/') return false;
  bool at_start = true;
  for (const char c : path) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    if (c != '/' && c != '.' && !is_word) return false;
    if (at_start && !is_word) return false;
    at_start = c == '/';
  }
  return true;
}

Error failure(std::string_view path, int error) {
  const std::string words = std::string(path) + ": " + std::strerror(error);
  if (error == ENOENT || error == ENOTDIR) return Error(ErrorCode::not_found, words);
  if (error == ELOOP) return Error(ErrorCode::corrupt, std::string(path) + ": a link, which is not followed");
  return Error(ErrorCode::io, words);
}

Error not_a_file(std::string_view path) {
  return Error(ErrorCode::corrupt, std::string(path) + ": not a file");
}

// One component at a time, so that no folder on the way is a link either.
Result<Descriptor> open_beneath(const std::filesystem::path& directory, std::string_view path) {
  Descriptor at(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (at.number() < 0) return failure(directory.native(), errno);
  std::string_view rest = path;
  for (std::size_t slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
    const std::string component(rest.substr(0, slash));
    struct stat status {};
    if (::fstatat(at.number(), component.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
      return failure(path, errno);
    if (S_ISLNK(status.st_mode)) return failure(path, ELOOP);
    Descriptor next(
        ::openat(at.number(), component.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (next.number() < 0) return failure(path, errno);
    at = std::move(next);
    rest.remove_prefix(slash + 1);
  }
  // Opening a pipe would wait for somebody to write into it.
  const std::string name(rest);
  Descriptor file(::openat(at.number(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file.number() < 0) return failure(path, errno);
  return file;
}

}  // namespace

Result<Bytes> DirectorySource::fetch(std::string_view path) {
  if (!is_log_path(path))
    return Error(ErrorCode::invalid, std::string(path.substr(0, 80)) + ": not a path of a log");
  const auto file = open_beneath(directory_, path);
  if (!file) return file.error();
  struct stat status {};
  if (::fstat(file.value().number(), &status) != 0) return failure(path, errno);
  if (!S_ISREG(status.st_mode)) return not_a_file(path);

  // As large as the file says it is, and grown while there is more.
  constexpr std::size_t kMoreBytes = 4096;
  const auto said = static_cast<std::uint64_t>(status.st_size);
  Bytes bytes(std::min<std::uint64_t>(said, kSourceFileBytesMax) + 1);
  std::size_t size = 0;
  for (;;) {
    const ssize_t count = ::read(file.value().number(), bytes.data() + size, bytes.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure(path, errno);
    size += static_cast<std::size_t>(count);
    if (size > kSourceFileBytesMax) {
      return Error(ErrorCode::too_large,
                   std::string(path) + ": more than " + std::to_string(kSourceFileBytesMax) + " bytes");
    }
    if (count == 0) break;
    if (size == bytes.size()) bytes.resize(size + kMoreBytes);
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace passnum
