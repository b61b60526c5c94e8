#pragma once

#include <rocksdb/file_system.h>

#include "tests/sim/disk/sim_disk.h"

namespace passnum {

// RocksDB's file system on a SimDisk. It wraps the machine's only to inherit its settings: every function
// that touches a file is here.
class SimFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  using Options = rocksdb::IOOptions;
  using FileOptions = rocksdb::FileOptions;
  using Context = rocksdb::IODebugContext;
  using Status = rocksdb::IOStatus;

  explicit SimFileSystem(SimDisk& disk);
  const char* Name() const override { return "SimFileSystem"; }

  Status NewSequentialFile(const std::string& path, const FileOptions&,
                           std::unique_ptr<rocksdb::FSSequentialFile>* out, Context*) override;
  Status NewRandomAccessFile(const std::string& path, const FileOptions&,
                             std::unique_ptr<rocksdb::FSRandomAccessFile>* out, Context*) override;
  Status NewWritableFile(const std::string& path, const FileOptions&,
                         std::unique_ptr<rocksdb::FSWritableFile>* out, Context*) override;
  Status ReopenWritableFile(const std::string& path, const FileOptions&,
                            std::unique_ptr<rocksdb::FSWritableFile>* out, Context*) override;
  Status ReuseWritableFile(const std::string& path, const std::string& old, const FileOptions&,
                           std::unique_ptr<rocksdb::FSWritableFile>* out, Context*) override;
  Status NewRandomRWFile(const std::string& path, const FileOptions&,
                         std::unique_ptr<rocksdb::FSRandomRWFile>* out, Context*) override;
  Status NewMemoryMappedFileBuffer(const std::string& path,
                                   std::unique_ptr<rocksdb::MemoryMappedFileBuffer>* out) override;
  Status NewDirectory(const std::string& path, const Options&, std::unique_ptr<rocksdb::FSDirectory>* out,
                      Context*) override;
  Status FileExists(const std::string& path, const Options&, Context*) override;
  Status GetChildren(const std::string& path, const Options&, std::vector<std::string>* out,
                     Context*) override;
  Status GetChildrenFileAttributes(const std::string& path, const Options&,
                                   std::vector<rocksdb::Env::FileAttributes>* out, Context*) override;
  Status DeleteFile(const std::string& path, const Options&, Context*) override;
  Status Truncate(const std::string& path, size_t size, const Options&, Context*) override;
  Status CreateDir(const std::string& path, const Options&, Context*) override;
  Status CreateDirIfMissing(const std::string& path, const Options&, Context*) override;
  Status DeleteDir(const std::string& path, const Options&, Context*) override;
  Status GetFileSize(const std::string& path, const Options&, uint64_t* out, Context*) override;
  Status GetFileModificationTime(const std::string& path, const Options&, uint64_t* out, Context*) override;
  Status GetAbsolutePath(const std::string& path, const Options&, std::string* out, Context*) override;
  Status RenameFile(const std::string& from, const std::string& to, const Options&, Context*) override;
  Status LinkFile(const std::string& from, const std::string& to, const Options&, Context*) override;
  Status NumFileLinks(const std::string& path, const Options&, uint64_t* out, Context*) override;
  Status AreFilesSame(const std::string& first, const std::string& second, const Options&, bool* out,
                      Context*) override;
  Status LockFile(const std::string& path, const Options&, rocksdb::FileLock** out, Context*) override;
  Status UnlockFile(rocksdb::FileLock* lock, const Options&, Context*) override;
  Status GetTestDirectory(const Options&, std::string* out, Context*) override;
  Status NewLogger(const std::string& path, const Options&, std::shared_ptr<rocksdb::Logger>* out,
                   Context*) override;
  Status GetFreeSpace(const std::string& path, const Options&, uint64_t* out, Context*) override;
  Status IsDirectory(const std::string& path, const Options&, bool* out, Context*) override;

 private:
  SimDisk& disk_;
};

}  // namespace passnum
