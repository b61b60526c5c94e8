#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ledger/base/bytes.h"

namespace rocksdb {
class Env;
}

namespace passnum {

// A file that is written in place.
class DiskFile {
 public:
  virtual ~DiskFile() = default;
  // How many bytes were there to read; fewer than asked for only where the file ends. Errors: io.
  virtual Result<std::size_t> read(std::uint64_t at, std::span<Byte> out) const = 0;
  // All of `bytes`, without a sync. Errors: io; some of them may be written.
  virtual Result<Done> write(std::uint64_t at, ByteView bytes) = 0;
  // Without a sync. Errors: io.
  virtual Result<Done> truncate(std::uint64_t bytes) = 0;
  // Errors: io, and then what was written may be lost, whatever a second sync says.
  virtual Result<Done> sync() = 0;
};

// Everything that the store asks of the operating system. There is one real disk; the other implementation is
// in tests/sim/disk and forgets, fails and lies. Outlives the stores on it.
class Disk {
 public:
  virtual ~Disk() = default;
  // RocksDB's own way to the same files.
  virtual rocksdb::Env* env() = 0;
  // With how many threads RocksDB opens its table files.
  virtual int opening_threads() const = 0;
  // A new file that only its owner may read. Errors: invalid (it exists), io.
  virtual Result<std::unique_ptr<DiskFile>> create_file(const std::filesystem::path& path) = 0;
  // Held for this process alone while the file is open. Errors: not_found, unavailable (another process holds
  // it), io.
  virtual Result<std::unique_ptr<DiskFile>> open_and_lock(const std::filesystem::path& path) = 0;
  // Makes a directory that only its owner may enter, unless something of that name is there. Errors: io.
  virtual Result<Done> make_directory(const std::filesystem::path& path) = 0;
  // Names of what is in it. Errors: io.
  virtual Result<std::vector<std::string>> list(const std::filesystem::path& path) const = 0;
  // Errors: io.
  virtual Result<bool> exists(const std::filesystem::path& path) const = 0;
  // Syncs a directory, so that the files created in it are found after a power cut. Errors: io.
  virtual Result<Done> sync_directory(const std::filesystem::path& path) = 0;
};

// The disk of this machine.
Disk& machine_disk();

}  // namespace passnum
