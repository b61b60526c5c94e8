#include "ledger/store/rocksdb/log_guard.h"

#include <rocksdb/file_system.h>

#include <string>
#include <utility>

namespace passnum {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// A log that could not be made.
class RefusedLog final : public rocksdb::FSWritableFile {
 public:
  explicit RefusedLog(IOStatus error) : error_(std::move(error)) {}
  IOStatus Append(const Slice&, const IOOptions&, IODebugContext*) override { return error_; }
  IOStatus Append(const Slice&, const IOOptions&, const rocksdb::DataVerificationInfo&,
                  IODebugContext*) override {
    return error_;
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return error_; }
  uint64_t GetFileSize(const IOOptions&, IODebugContext*) override { return 0; }

 private:
  IOStatus error_;
};

class LogGuardFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  LogGuardFileSystem(const std::shared_ptr<rocksdb::FileSystem>& files,
                     std::shared_ptr<std::atomic<bool>> is_armed)
      : FileSystemWrapper(files), is_armed_(std::move(is_armed)) {}
  const char* Name() const override { return "LogGuardFileSystem"; }

  IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* out, IODebugContext* context) override {
    IOStatus status = FileSystemWrapper::NewWritableFile(path, options, out, context);
    if (status.ok() || !*is_armed_ || !path.ends_with(".log")) return status;
    *out = std::make_unique<RefusedLog>(std::move(status));
    return IOStatus::OK();
  }

 private:
  std::shared_ptr<std::atomic<bool>> is_armed_;
};

}  // namespace

LogGuard::LogGuard(rocksdb::Env& env)
    : EnvWrapper(&env), is_armed_(std::make_shared<std::atomic<bool>>(false)) {
  file_system_ = std::make_shared<LogGuardFileSystem>(env.GetFileSystem(), is_armed_);
  system_clock_ = env.GetSystemClock();
}

}  // namespace passnum
