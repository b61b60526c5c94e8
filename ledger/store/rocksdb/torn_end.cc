#include "ledger/store/rocksdb/torn_end.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "ledger/store/rocksdb/damage.h"
#include "ledger/store/rocksdb/write_ahead_log.h"

namespace passnum {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kCopyBytes = 64 * 1024;
constexpr int kCopiesOfOneLogMax = 1'000;
constexpr std::string_view kLogEnding = ".log";
constexpr std::size_t kLogNumberDigitsMin = 6;

// RocksDB numbers its files upwards: 000012.log. Absent when there is none.
Result<std::optional<fs::path>> newest_log(const Disk& disk, const fs::path& database) {
  const auto names = disk.list(database);
  if (!names) return names.error();
  std::string newest;
  for (const std::string& name : names.value()) {
    if (!name.ends_with(kLogEnding) || name.size() < kLogNumberDigitsMin + kLogEnding.size()) continue;
    if (std::pair(name.size(), name) > std::pair(newest.size(), newest)) newest = name;
  }
  if (newest.empty()) return std::optional<fs::path>();
  return std::optional(database / newest);
}

// A name that nothing has.
Result<std::unique_ptr<DiskFile>> create_copy(Disk& disk, const fs::path& place, const TornEnd& torn,
                                              fs::path& name) {
  const std::string begin = torn.file.filename().string() + "-from-" + std::to_string(torn.whole_bytes);
  for (int copy = 1;; ++copy) {
    name = place / (begin + (copy == 1 ? "" : "-" + std::to_string(copy)));
    auto created = disk.create_file(name);
    if (created || created.error().code != ErrorCode::invalid || copy == kCopiesOfOneLogMax) return created;
  }
}

Result<Done> copy_end(const DiskFile& log, const TornEnd& torn, DiskFile& out) {
  Bytes buffer(kCopyBytes);
  for (std::uint64_t at = torn.whole_bytes; at < torn.file_bytes;) {
    const std::size_t wanted = std::min<std::uint64_t>(kCopyBytes, torn.file_bytes - at);
    const auto read = log.read(at, std::span(buffer).first(wanted));
    if (!read) return read.error();
    if (read.value() == 0) return Error(ErrorCode::io, torn.file.string() + " has become shorter");
    auto written = out.write(at - torn.whole_bytes, ByteView(buffer).first(read.value()));
    if (!written) return written;
    at += read.value();
  }
  return out.sync();
}

}  // namespace

std::string describe(const TornEnd& torn) {
  return torn.file.string() + " is whole up to byte " + std::to_string(torn.whole_bytes) + " of " +
         std::to_string(torn.file_bytes);
}

Result<std::optional<TornEnd>> find_torn_end(Disk& disk, const fs::path& database) {
  const auto newest = newest_log(disk, database);
  if (!newest) return newest.error();
  if (!newest.value()) return std::optional<TornEnd>();
  const fs::path& path = *newest.value();
  const auto file = disk.open_and_lock(path);
  if (!file) return file.error();
  const auto found = find_end(*file.value());
  if (!found) return found.error();
  const LogEnd& end = found.value();
  if (end.whole_bytes == end.file_bytes) return std::optional<TornEnd>();
  const TornEnd torn{path, end.whole_bytes, end.file_bytes};
  if (end.is_followed) return damaged(describe(torn) + ", and later units follow");
  if (end.file_bytes - end.whole_bytes > kTornBytesMax) {
    return damaged(describe(torn) + ", and the rest is longer than one unit can be");
  }
  return std::optional(torn);
}

//   a crash before 3   leaves the log as it was; the copy may be there, whole or not
//   a crash after 3    leaves both, or the log as it was
Result<SetAside> set_aside(Disk& disk, const TornEnd& torn, const fs::path& place) {
  auto log = disk.open_and_lock(torn.file);
  if (!log) return std::move(log).error();
  if (auto made = disk.make_directory(place); !made) return std::move(made).error();
  fs::path name;
  auto copy = create_copy(disk, place, torn, name);  // 1.
  if (!copy) return std::move(copy).error();
  if (auto copied = copy_end(*log.value(), torn, *copy.value()); !copied) return std::move(copied).error();
  for (const fs::path& directory : {place, place.parent_path()}) {  // 2.
    if (auto synced = disk.sync_directory(directory); !synced) return std::move(synced).error();
  }
  if (auto cut = log.value()->truncate(torn.whole_bytes); !cut) return std::move(cut).error();  // 3.
  if (auto synced = log.value()->sync(); !synced) return std::move(synced).error();
  return SetAside{torn.file, torn.whole_bytes, torn.file_bytes - torn.whole_bytes, name};
}

}  // namespace passnum
