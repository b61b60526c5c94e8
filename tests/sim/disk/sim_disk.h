#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "ledger/store/rocksdb/disk.h"
#include "tests/sim/disk/disk_image.h"
#include "tests/sim/disk/fault.h"

namespace passnum {

class StepEnv;

// A disk in memory under the real store and the real RocksDB: counts every call, fails where it is told to,
// and forgets at a power cut what was not synced (disk_image.h says what is fair). RocksDB's background work
// waits until run_jobs(), and its clock is the number of times it was asked, so that a run follows from its
// seed.
//
// Everything on it is closed before it goes. Any thread may call it.
class SimDisk final : public Disk {
 public:
  static constexpr const char* kTop = "/disk";

  SimDisk();
  explicit SimDisk(DiskImage image);
  ~SimDisk() override;

  // From now on. The calls are counted from here.
  void set_fault(DiskFault fault);
  FaultPlan plan() const;
  // Whether there is room for a new write-ahead log of RocksDB's.
  void set_room_for_logs(bool has_room) { has_room_for_logs_ = has_room; }
  // To cut its power, cut that of a copy and make a disk of it.
  DiskImage image() const;
  // Flushes and compactions that are due, on this thread. How many.
  std::size_t run_jobs();

  rocksdb::Env* env() override;
  int opening_threads() const override { return 1; }
  Result<std::unique_ptr<DiskFile>> create_file(const std::filesystem::path& path) override;
  Result<std::unique_ptr<DiskFile>> open_and_lock(const std::filesystem::path& path) override;
  Result<Done> make_directory(const std::filesystem::path& path) override;
  Result<std::vector<std::string>> list(const std::filesystem::path& path) const override;
  Result<bool> exists(const std::filesystem::path& path) const override;
  Result<Done> sync_directory(const std::filesystem::path& path) override;

  // The same for RocksDB's file system. What returns an int: an errno, 0 when it worked.
  using FileId = DiskImage::FileId;
  std::optional<FileId> find(const std::string& path) const;
  bool is_directory(const std::string& path) const;
  bool is_there(const std::string& path) const;
  std::vector<std::string> names_in(const std::string& path) const;
  std::uint64_t size_of(FileId file) const;
  int read(FileId file, std::uint64_t at, std::size_t count, char* out, std::size_t* done) const;
  int create(const std::string& path, FileId* file);
  int make(const std::string& directory);
  int rename(const std::string& from, const std::string& to);
  int remove(const std::string& path);
  int write(FileId file, std::uint64_t at, std::string_view bytes);
  int truncate(FileId file, std::uint64_t size);
  int sync(FileId file);
  int sync_names(const std::string& directory);
  int lock(const std::string& path);
  void unlock(const std::string& path);

 private:
  // Asks the plan about `call`, and does `change` if it happens.
  template <typename Change>
  int attempt(Call call, const Change& change);

  mutable std::mutex mutex_;
  DiskImage image_;
  mutable FaultPlan plan_;
  std::set<std::string> locked_;
  std::atomic<bool> has_room_for_logs_ = true;
  std::unique_ptr<StepEnv> env_;
};

// Without "." and "//" and a slash at the end.
std::string plain_path(const std::filesystem::path& path);

}  // namespace passnum
