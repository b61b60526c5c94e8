#include "ledger/store/rocksdb/clipped_env.h"

#include <rocksdb/file_system.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace passnum {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

class ClippedFile final : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  ClippedFile(std::unique_ptr<rocksdb::FSSequentialFile> whole, std::uint64_t bytes)
      : FSSequentialFileOwnerWrapper(std::move(whole)), left_(bytes) {}
  IOStatus Read(size_t count, const IOOptions& options, rocksdb::Slice* result, char* scratch,
                IODebugContext* context) override {
    IOStatus status = FSSequentialFileOwnerWrapper::Read(std::min<std::uint64_t>(count, left_), options,
                                                         result, scratch, context);
    if (status.ok()) left_ -= result->size();
    return status;
  }
  IOStatus Skip(uint64_t count) override {
    count = std::min(count, left_);
    left_ -= count;
    return FSSequentialFileOwnerWrapper::Skip(count);
  }
  IOStatus PositionedRead(uint64_t, size_t, const IOOptions&, rocksdb::Slice*, char*,
                          IODebugContext*) override {
    return IOStatus::NotSupported("a clipped file is read from its beginning");
  }

 private:
  std::uint64_t left_;
};

class ClippedFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  ClippedFileSystem(const std::shared_ptr<rocksdb::FileSystem>& whole, std::string name, std::uint64_t bytes)
      : FileSystemWrapper(whole), name_(std::move(name)), bytes_(bytes) {}
  const char* Name() const override { return "ClippedFileSystem"; }

  IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                             std::unique_ptr<rocksdb::FSSequentialFile>* out,
                             IODebugContext* context) override {
    IOStatus status = FileSystemWrapper::NewSequentialFile(path, options, out, context);
    if (status.ok() && is_clipped(path)) *out = std::make_unique<ClippedFile>(std::move(*out), bytes_);
    return status;
  }
  IOStatus GetFileSize(const std::string& path, const IOOptions& options, uint64_t* out,
                       IODebugContext* context) override {
    IOStatus status = FileSystemWrapper::GetFileSize(path, options, out, context);
    if (status.ok() && is_clipped(path)) *out = std::min(*out, bytes_);
    return status;
  }

 private:
  bool is_clipped(const std::string& path) const {
    return std::filesystem::path(path).filename().string() == name_;
  }

  std::string name_;
  std::uint64_t bytes_;
};

class ClippedEnv final : public rocksdb::EnvWrapper {
 public:
  ClippedEnv(rocksdb::Env& env, std::string name, std::uint64_t bytes) : EnvWrapper(&env) {
    file_system_ = std::make_shared<ClippedFileSystem>(env.GetFileSystem(), std::move(name), bytes);
    system_clock_ = env.GetSystemClock();
  }
};

}  // namespace

std::unique_ptr<rocksdb::Env> clipped_env(rocksdb::Env& env, std::string name, std::uint64_t bytes) {
  return std::make_unique<ClippedEnv>(env, std::move(name), bytes);
}

}  // namespace passnum
