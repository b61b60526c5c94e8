#include "tests/sim/disk/sim_file_system.h"

#include <system_error>

namespace passnum {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

IOStatus to_status(int error, const std::string& path) {
  const std::string words = std::generic_category().message(error);
  switch (error) {
    case 0:
      return IOStatus::OK();
    case ENOENT:
      return IOStatus::PathNotFound(path, words);
    case ENOSPC:
      return IOStatus::NoSpace(path, words);
    default:
      return IOStatus::IOError(path, words);
  }
}

IOStatus read_into(const SimDisk& disk, SimDisk::FileId file, const std::string& path, std::uint64_t at,
                   std::size_t count, Slice* result, char* scratch) {
  std::size_t done = 0;
  if (const int error = disk.read(file, at, count, scratch, &done)) return to_status(error, path);
  *result = Slice(scratch, done);
  return IOStatus::OK();
}

class SequentialFile final : public rocksdb::FSSequentialFile {
 public:
  SequentialFile(SimDisk& disk, SimDisk::FileId file, std::string path)
      : disk_(disk), file_(file), path_(std::move(path)) {}
  IOStatus Read(size_t count, const IOOptions&, Slice* result, char* scratch, IODebugContext*) override {
    IOStatus status = read_into(disk_, file_, path_, at_, count, result, scratch);
    if (status.ok()) at_ += result->size();
    return status;
  }
  IOStatus Skip(uint64_t count) override {
    at_ += count;
    return IOStatus::OK();
  }

 private:
  SimDisk& disk_;
  SimDisk::FileId file_;
  std::string path_;
  std::uint64_t at_ = 0;
};

class RandomAccessFile final : public rocksdb::FSRandomAccessFile {
 public:
  RandomAccessFile(SimDisk& disk, SimDisk::FileId file, std::string path)
      : disk_(disk), file_(file), path_(std::move(path)) {}
  IOStatus Read(uint64_t at, size_t count, const IOOptions&, Slice* result, char* scratch,
                IODebugContext*) const override {
    return read_into(disk_, file_, path_, at, count, result, scratch);
  }

 private:
  SimDisk& disk_;
  SimDisk::FileId file_;
  std::string path_;
};

// Closing is no call to the disk: it saves nothing, and what fails there fails at the sync before.
class WritableFile final : public rocksdb::FSWritableFile {
 public:
  WritableFile(SimDisk& disk, SimDisk::FileId file, std::string path, std::uint64_t size)
      : disk_(disk), file_(file), path_(std::move(path)), size_(size) {}
  using FSWritableFile::Append;
  IOStatus Append(const Slice& bytes, const IOOptions&, IODebugContext*) override {
    const int error = disk_.write(file_, size_, bytes.ToStringView());
    if (error == 0) size_ += bytes.size();
    return to_status(error, path_);
  }
  IOStatus Truncate(uint64_t size, const IOOptions&, IODebugContext*) override {
    const int error = disk_.truncate(file_, size);
    if (error == 0) size_ = size;
    return to_status(error, path_);
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return to_status(disk_.sync(file_), path_); }
  uint64_t GetFileSize(const IOOptions&, IODebugContext*) override { return size_; }

 private:
  SimDisk& disk_;
  SimDisk::FileId file_;
  std::string path_;
  std::uint64_t size_;
};

class Directory final : public rocksdb::FSDirectory {
 public:
  Directory(SimDisk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}
  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    return to_status(disk_.sync_names(path_), path_);
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

 private:
  SimDisk& disk_;
  std::string path_;
};

class Lock final : public rocksdb::FileLock {
 public:
  explicit Lock(std::string of) : path(std::move(of)) {}
  const std::string path;
};

// RocksDB's own diary: its file is made, but what it says is nobody's concern.
class SilentLogger final : public rocksdb::Logger {
 public:
  using Logger::Logv;
  void Logv(const char*, va_list) override {}
  size_t GetLogFileSize() const override { return 0; }
};

}  // namespace

SimFileSystem::SimFileSystem(SimDisk& disk) : FileSystemWrapper(FileSystem::Default()), disk_(disk) {}

IOStatus SimFileSystem::NewSequentialFile(const std::string& name, const FileOptions&,
                                          std::unique_ptr<rocksdb::FSSequentialFile>* out, Context*) {
  const std::string path = plain_path(name);
  const auto file = disk_.find(path);
  if (!file) return to_status(ENOENT, path);
  *out = std::make_unique<SequentialFile>(disk_, *file, path);
  return Status::OK();
}

IOStatus SimFileSystem::NewRandomAccessFile(const std::string& name, const FileOptions&,
                                            std::unique_ptr<rocksdb::FSRandomAccessFile>* out, Context*) {
  const std::string path = plain_path(name);
  const auto file = disk_.find(path);
  if (!file) return to_status(ENOENT, path);
  *out = std::make_unique<RandomAccessFile>(disk_, *file, path);
  return Status::OK();
}

IOStatus SimFileSystem::NewWritableFile(const std::string& name, const FileOptions&,
                                        std::unique_ptr<rocksdb::FSWritableFile>* out, Context*) {
  const std::string path = plain_path(name);
  SimDisk::FileId file = 0;
  if (const int error = disk_.create(path, &file)) return to_status(error, path);
  *out = std::make_unique<WritableFile>(disk_, file, path, 0);
  return Status::OK();
}

IOStatus SimFileSystem::ReopenWritableFile(const std::string& name, const FileOptions& options,
                                           std::unique_ptr<rocksdb::FSWritableFile>* out, Context* context) {
  const std::string path = plain_path(name);
  const auto file = disk_.find(path);
  if (!file) return NewWritableFile(path, options, out, context);
  *out = std::make_unique<WritableFile>(disk_, *file, path, disk_.size_of(*file));
  return Status::OK();
}

IOStatus SimFileSystem::ReuseWritableFile(const std::string& name, const std::string& old,
                                          const FileOptions& options,
                                          std::unique_ptr<rocksdb::FSWritableFile>* out, Context* context) {
  if (const int error = disk_.rename(plain_path(old), plain_path(name))) return to_status(error, old);
  return NewWritableFile(name, options, out, context);
}

IOStatus SimFileSystem::NewRandomRWFile(const std::string&, const FileOptions&,
                                        std::unique_ptr<rocksdb::FSRandomRWFile>*, Context*) {
  return Status::NotSupported("no file of this disk is written in place");
}

IOStatus SimFileSystem::NewMemoryMappedFileBuffer(const std::string&,
                                                  std::unique_ptr<rocksdb::MemoryMappedFileBuffer>*) {
  return Status::NotSupported("no file of this disk is mapped");
}

IOStatus SimFileSystem::NewDirectory(const std::string& name, const Options&,
                                     std::unique_ptr<rocksdb::FSDirectory>* out, Context*) {
  const std::string path = plain_path(name);
  if (!disk_.is_directory(path)) return to_status(ENOENT, path);
  *out = std::make_unique<Directory>(disk_, path);
  return Status::OK();
}

IOStatus SimFileSystem::FileExists(const std::string& name, const Options&, Context*) {
  return disk_.is_there(plain_path(name)) ? Status::OK() : Status::NotFound(name);
}

IOStatus SimFileSystem::GetChildren(const std::string& name, const Options&, std::vector<std::string>* out,
                                    Context*) {
  const std::string path = plain_path(name);
  if (!disk_.is_directory(path)) return to_status(ENOENT, path);
  *out = disk_.names_in(path);
  return Status::OK();
}

IOStatus SimFileSystem::GetChildrenFileAttributes(const std::string& path, const Options& options,
                                                  std::vector<rocksdb::Env::FileAttributes>* out,
                                                  Context* context) {
  return FileSystem::GetChildrenFileAttributes(path, options, out, context);
}

IOStatus SimFileSystem::DeleteFile(const std::string& name, const Options&, Context*) {
  return to_status(disk_.remove(plain_path(name)), name);
}

IOStatus SimFileSystem::Truncate(const std::string& name, size_t size, const Options&, Context*) {
  const auto file = disk_.find(plain_path(name));
  return to_status(file ? disk_.truncate(*file, size) : ENOENT, name);
}

IOStatus SimFileSystem::CreateDir(const std::string& name, const Options&, Context*) {
  const std::string path = plain_path(name);
  return to_status(disk_.is_there(path) ? EEXIST : disk_.make(path), path);
}

IOStatus SimFileSystem::CreateDirIfMissing(const std::string& name, const Options&, Context*) {
  const std::string path = plain_path(name);
  return to_status(disk_.is_there(path) ? 0 : disk_.make(path), path);
}

IOStatus SimFileSystem::DeleteDir(const std::string& name, const Options&, Context*) {
  return to_status(disk_.remove(plain_path(name)), name);
}

IOStatus SimFileSystem::GetFileSize(const std::string& name, const Options&, uint64_t* out, Context*) {
  const auto file = disk_.find(plain_path(name));
  if (!file) return to_status(ENOENT, name);
  *out = disk_.size_of(*file);
  return Status::OK();
}

IOStatus SimFileSystem::GetFileModificationTime(const std::string& name, const Options&, uint64_t* out,
                                                Context*) {
  *out = 0;
  return to_status(disk_.is_there(plain_path(name)) ? 0 : ENOENT, name);
}

IOStatus SimFileSystem::GetAbsolutePath(const std::string& path, const Options&, std::string* out, Context*) {
  *out = path;
  return Status::OK();
}

IOStatus SimFileSystem::RenameFile(const std::string& from, const std::string& to, const Options&, Context*) {
  return to_status(disk_.rename(plain_path(from), plain_path(to)), from);
}

IOStatus SimFileSystem::LinkFile(const std::string&, const std::string&, const Options&, Context*) {
  return Status::NotSupported("no file of this disk has two names");
}

IOStatus SimFileSystem::NumFileLinks(const std::string&, const Options&, uint64_t* out, Context*) {
  *out = 1;
  return Status::OK();
}

IOStatus SimFileSystem::AreFilesSame(const std::string& first, const std::string& second, const Options&,
                                     bool* out, Context*) {
  *out = plain_path(first) == plain_path(second);
  return Status::OK();
}

IOStatus SimFileSystem::LockFile(const std::string& name, const Options&, rocksdb::FileLock** out, Context*) {
  const std::string path = plain_path(name);
  SimDisk::FileId file = 0;
  if (!disk_.is_there(path)) {
    if (const int error = disk_.create(path, &file)) return to_status(error, path);
  }
  if (const int error = disk_.lock(path)) return to_status(error, path);
  *out = new Lock(path);
  return Status::OK();
}

IOStatus SimFileSystem::UnlockFile(rocksdb::FileLock* lock, const Options&, Context*) {
  const std::unique_ptr<Lock> held(static_cast<Lock*>(lock));
  disk_.unlock(held->path);
  return Status::OK();
}

IOStatus SimFileSystem::GetTestDirectory(const Options&, std::string* out, Context*) {
  *out = SimDisk::kTop;
  return Status::OK();
}

IOStatus SimFileSystem::NewLogger(const std::string& name, const Options&,
                                  std::shared_ptr<rocksdb::Logger>* out, Context*) {
  SimDisk::FileId file = 0;
  if (const int error = disk_.create(plain_path(name), &file)) return to_status(error, name);
  if (const int error = disk_.write(file, 0, "opened\n")) return to_status(error, name);
  *out = std::make_shared<SilentLogger>();
  return Status::OK();
}

IOStatus SimFileSystem::GetFreeSpace(const std::string&, const Options&, uint64_t*, Context*) {
  return Status::NotSupported("nobody knows how much room this disk has");
}

IOStatus SimFileSystem::IsDirectory(const std::string& name, const Options&, bool* out, Context*) {
  const std::string path = plain_path(name);
  *out = disk_.is_directory(path);
  return to_status(disk_.is_there(path) ? 0 : ENOENT, path);
}

}  // namespace passnum
