#include "api/backup/file_copy.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "api/server/whole_file.h"
#include "ledger/crypto/hash.h"

namespace passnum {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBufferBytes = 256 * 1024;

Error failed(std::string_view doing, const fs::path& path) {
  const ErrorCode code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::io;
  return Error(code, std::string(doing) + " " + path.string() + ": " + std::strerror(errno));
}

Result<Done> write_all(int file, ByteView bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("writing", path);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return Done{};
}

// Opening a pipe would wait for somebody to write into it, hence O_NONBLOCK, which means nothing to a file.
Result<struct stat> check_is_file(const Descriptor& file, const fs::path& path) {
  if (file.get() < 0 && errno == ELOOP) {
    return Error(ErrorCode::corrupt, path.string() + " is a link, which is not followed");
  }
  if (file.get() < 0) return failed("opening", path);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return failed("looking at", path);
  if (!S_ISREG(status.st_mode)) return Error(ErrorCode::corrupt, path.string() + " is not a file");
  return status;
}

Result<Hash> read_through(int file, const fs::path& path, const BytesRead& on_read,
                          const std::function<Result<Done>(ByteView)>& take) {
  Sha256 hash;
  Bytes buffer(kBufferBytes);
  for (;;) {
    const ssize_t count = ::read(file, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("reading", path);
    if (count == 0) return hash.finish();
    const ByteView bytes = ByteView(buffer).first(static_cast<std::size_t>(count));
    hash.add(bytes);
    if (auto taken = take(bytes); !taken) return std::move(taken).error();
    if (on_read) on_read(bytes.size());
  }
}

Result<Hash> copy_open(const Descriptor& in, const Descriptor& out, const fs::path& from, const fs::path& to,
                       const struct stat& status, const BytesRead& on_read) {
  auto hash =
      read_through(in.get(), from, on_read, [&](ByteView bytes) { return write_all(out.get(), bytes, to); });
  if (!hash) return hash;
  const std::array<timespec, 2> times{status.st_atim, status.st_mtim};
  if (::futimens(out.get(), times.data()) != 0) return failed("dating", to);
  if (::fsync(out.get()) != 0) return failed("syncing", to);
  // A copy is not read again soon: it must not push out of memory what the server works with.
  static_cast<void>(::posix_fadvise(out.get(), 0, 0, POSIX_FADV_DONTNEED));
  return hash;
}

}  // namespace

Result<Hash> copy_file(const fs::path& from, const fs::path& to, unsigned mode, const BytesRead& on_read) {
  const Descriptor in(::open(from.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  const auto status = check_is_file(in, from);
  if (!status) return status.error();
  const Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (out.get() < 0 && errno == EEXIST) return Error(ErrorCode::invalid, to.string() + " exists already");
  if (out.get() < 0) return failed("creating", to);
  auto hash = copy_open(in, out, from, to, status.value(), on_read);
  if (!hash) ::unlink(to.c_str());
  return hash;
}

Result<Hash> hash_file(const fs::path& path, const BytesRead& on_read) {
  const Descriptor in(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  const auto status = check_is_file(in, path);
  if (!status) return status.error();
  return read_through(in.get(), path, on_read, [](ByteView) -> Result<Done> { return Done{}; });
}

Result<Done> create_file(const fs::path& path, std::string_view content, unsigned mode) {
  const Descriptor out(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (out.get() < 0 && errno == EEXIST) return Error(ErrorCode::invalid, path.string() + " exists already");
  if (out.get() < 0) return failed("creating", path);
  if (auto written = write_all(out.get(), as_bytes(content), path); !written) return written;
  if (::fsync(out.get()) != 0) return failed("syncing", path);
  return Done{};
}

Result<Done> sync_folder(const fs::path& folder) {
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || ::fsync(directory.get()) != 0) return failed("syncing", folder);
  return Done{};
}

Result<Done> make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0) return failed("making the folder", folder);
  return Done{};
}

}  // namespace passnum
