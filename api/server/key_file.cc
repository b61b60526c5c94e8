#include "api/server/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ledger/crypto/signature.h"

namespace passnum {
namespace {

constexpr std::string_view kMagic = "passnum-key/v1";
constexpr std::size_t kKeyFileBytesMax = 512;

Error io_error(const std::string& what, const std::string& path) {
  const ErrorCode code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::io;
  return Error(code, what + " " + path + ": " + std::strerror(errno));
}

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

Result<Done> write_and_sync(int fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return io_error("writing", path);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(fd) != 0) return io_error("syncing", path);
  return Done{};
}

// Without this, a new name may be gone after a power cut although the file's bytes were synced.
Result<Done> sync_directory_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  const std::string directory = parent.empty() ? "." : parent.string();
  const Descriptor fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0 || ::fsync(fd.get()) != 0) return io_error("syncing", directory);
  return Done{};
}

}  // namespace

KeyFile::~KeyFile() {
  wipe(secret);
}

Result<Done> write_key_file(const std::string& path, const KeyFile& key) {
  const Descriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (fd.get() < 0 && errno == EEXIST)
    return Error(ErrorCode::invalid, path + " is already there, and keys are not overwritten");
  if (fd.get() < 0) return io_error("creating", path);
  std::string line =
      std::string(kMagic) + ' ' + key.purpose + ' ' + key.name + ' ' + to_base64url(key.secret) + '\n';
  auto written = write_and_sync(fd.get(), line, path);
  wipe({reinterpret_cast<Byte*>(line.data()), line.size()});
  if (!written) return written;
  return sync_directory_of(path);
}

Result<KeyFile> read_key_file(const std::string& path, std::string_view purpose) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return io_error("reading the key file", path);
  if ((info.st_mode & 077U) != 0) {
    return Error(ErrorCode::invalid, path + " can be read by others: run 'chmod 600 " + path +
                                         "', and replace the key if it may have been seen");
  }
  auto content = read_whole_file(path, kKeyFileBytesMax);
  if (!content) return std::move(content).error();
  const std::string_view text = content.value();
  const std::string head = std::string(kMagic) + ' ' + std::string(purpose) + ' ';
  const Error refused(ErrorCode::invalid,
                      path + " is not a key file for the purpose '" + std::string(purpose) + "'");
  if (!text.starts_with(head) || !text.ends_with('\n')) return refused;
  const auto space = text.find(' ', head.size());
  if (space == std::string_view::npos) return refused;
  const auto secret = from_base64url(text.substr(space + 1, text.size() - space - 2));
  if (!secret || secret.value().size() != 32) return refused;
  KeyFile key;
  key.purpose = purpose;
  key.name = text.substr(head.size(), space - head.size());
  std::copy(secret.value().begin(), secret.value().end(), key.secret.begin());
  return key;
}

Result<Done> write_whole_file(const std::string& path, std::string_view content, unsigned mode) {
  const std::string draft = path + ".draft";
  {
    const Descriptor fd(::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
    if (fd.get() < 0) return io_error("creating", draft);
    if (auto written = write_and_sync(fd.get(), content, draft); !written) return written;
  }
  if (::rename(draft.c_str(), path.c_str()) != 0) return io_error("renaming to", path);
  return sync_directory_of(path);
}

Result<std::string> read_whole_file(const std::string& path, std::size_t bytes_max) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) return io_error("opening", path);
  std::string content;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t count = ::read(fd.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return io_error("reading", path);
    if (count == 0) return content;
    content.append(buffer.data(), static_cast<std::size_t>(count));
    if (content.size() > bytes_max) {
      return Error(ErrorCode::too_large, path + " has more than " + std::to_string(bytes_max) + " bytes");
    }
  }
}

}  // namespace passnum
