#include <fcntl.h>
#include <rocksdb/env.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "ledger/store/rocksdb/disk.h"

namespace passnum {
namespace {

namespace fs = std::filesystem;

constexpr int kOpeningThreads = 16;

Error failed(std::string_view doing, const fs::path& path) {
  return Error(ErrorCode::io,
               std::string(doing) + " " + path.string() + ": " + std::generic_category().message(errno));
}

class MachineFile final : public DiskFile {
 public:
  MachineFile(int file, fs::path path) : file_(file), path_(std::move(path)) {}
  ~MachineFile() override { ::close(file_); }
  MachineFile(const MachineFile&) = delete;
  MachineFile& operator=(const MachineFile&) = delete;

  Result<std::size_t> read(std::uint64_t at, std::span<Byte> out) const override {
    ssize_t count = 0;
    do {
      count = ::pread(file_, out.data(), out.size(), static_cast<off_t>(at));
    } while (count < 0 && errno == EINTR);
    if (count < 0) return failed("reading", path_);
    return static_cast<std::size_t>(count);
  }

  Result<Done> write(std::uint64_t at, ByteView bytes) override {
    ssize_t written = 0;
    do {
      written = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(at));
    } while (written < 0 && errno == EINTR);
    if (written >= 0 && static_cast<std::size_t>(written) != bytes.size()) errno = ENOSPC;
    if (written != static_cast<ssize_t>(bytes.size())) return failed("writing", path_);
    return Done{};
  }

  Result<Done> truncate(std::uint64_t bytes) override {
    if (::ftruncate(file_, static_cast<off_t>(bytes)) != 0) return failed("cutting short", path_);
    return Done{};
  }

  Result<Done> sync() override {
    if (::fsync(file_) != 0) return failed("syncing", path_);
    return Done{};
  }

 private:
  int file_;
  fs::path path_;
};

class MachineDisk final : public Disk {
 public:
  rocksdb::Env* env() override { return rocksdb::Env::Default(); }
  int opening_threads() const override { return kOpeningThreads; }

  Result<std::unique_ptr<DiskFile>> create_file(const fs::path& path) override {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 && errno == EEXIST) return Error(ErrorCode::invalid, path.string() + " exists already");
    if (file < 0) return failed("creating", path);
    return std::unique_ptr<DiskFile>(new MachineFile(file, path));
  }

  Result<std::unique_ptr<DiskFile>> open_and_lock(const fs::path& path) override {
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0 && errno == ENOENT) return Error(ErrorCode::not_found, "no file " + path.string());
    if (file < 0) return failed("opening", path);
    std::unique_ptr<DiskFile> out(new MachineFile(file, path));
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) return out;
    if (errno != EWOULDBLOCK) return failed("locking", path);
    return Error(ErrorCode::unavailable,
                 "another process has this store open (it holds " + path.string() + ")");
  }

  Result<Done> make_directory(const fs::path& path) override {
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return failed("making the directory", path);
    return Done{};
  }

  Result<std::vector<std::string>> list(const fs::path& path) const override {
    std::vector<std::string> out;
    std::error_code failure;
    for (fs::directory_iterator at(path, failure), end; !failure && at != end; at.increment(failure)) {
      out.push_back(at->path().filename().string());
    }
    if (failure) return Error(ErrorCode::io, "listing " + path.string() + ": " + failure.message());
    return out;
  }

  Result<bool> exists(const fs::path& path) const override {
    std::error_code failure;
    const bool is_there = fs::exists(path, failure);
    if (failure) return Error(ErrorCode::io, "looking for " + path.string() + ": " + failure.message());
    return is_there;
  }

  Result<Done> sync_directory(const fs::path& path) override {
    const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return failed("opening", path);
    const bool synced = ::fsync(directory) == 0;
    const Error error = failed("syncing", path);
    ::close(directory);
    if (!synced) return error;
    return Done{};
  }
};

}  // namespace

Disk& machine_disk() {
  static MachineDisk disk;
  return disk;
}

}  // namespace passnum
