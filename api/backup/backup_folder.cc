#include "api/backup/backup_folder.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "api/server/key_file.h"
#include "api/server/whole_file.h"
#include "ledger/model/fields.h"

namespace passnum {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNumberDigitsMin = 6;
constexpr std::size_t kNumberDigitsMax = 15;

Error io_error(std::string_view doing, const fs::path& path, const std::error_code& failure) {
  return Error(ErrorCode::io, std::string(doing) + " " + path.string() + ": " + failure.message());
}

// The number in a name that backup_name() gives; 0 for any other.
std::uint64_t number_in(const std::string& name) {
  if (name.size() < kNumberDigitsMin || name.size() > kNumberDigitsMax) return 0;
  if (!std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; })) return 0;
  const std::uint64_t number = std::stoull(name);
  return backup_name(number) == name ? number : 0;
}

template <typename Visit>
Result<Done> for_each_folder(const fs::path& folder, const Visit& visit) {
  std::error_code failure;
  fs::directory_iterator at(folder, failure);
  if (failure == std::errc::no_such_file_or_directory) {
    return Error(ErrorCode::not_found, "there is no folder " + folder.string());
  }
  for (const fs::directory_iterator end; !failure && at != end; at.increment(failure)) {
    std::error_code ignored;
    if (at->is_directory(ignored) && !at->is_symlink(ignored)) visit(at->path());
  }
  if (failure) return io_error("listing", folder, failure);
  return Done{};
}

Result<Done> remove_tree(const fs::path& path) {
  std::error_code failure;
  fs::remove_all(path, failure);
  if (failure) return io_error("removing", path, failure);
  return Done{};
}

}  // namespace

struct FolderLock::Held : Descriptor {
  using Descriptor::Descriptor;
};

FolderLock::FolderLock(std::unique_ptr<Held> held) : held_(std::move(held)) {}

FolderLock::~FolderLock() = default;

Result<FolderLock> FolderLock::take(const fs::path& folder) {
  auto held = std::make_unique<Held>(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (held->get() >= 0 && ::flock(held->get(), LOCK_EX | LOCK_NB) == 0) return FolderLock(std::move(held));
  if (errno == EWOULDBLOCK) {
    return Error(ErrorCode::unavailable, "another backup is being written to " + folder.string());
  }
  return Error(ErrorCode::io, "locking " + folder.string() + ": " + std::strerror(errno));
}

std::string backup_name(std::uint64_t number) {
  std::string digits = std::to_string(number);
  if (digits.size() < kNumberDigitsMin) digits.insert(0, kNumberDigitsMin - digits.size(), '0');
  return digits;
}

Result<std::vector<Backup>> list_backups(const fs::path& folder) {
  std::vector<Backup> backups;
  auto listed = for_each_folder(folder, [&](const fs::path& path) {
    if (const auto number = number_in(path.filename().string()); number != 0) {
      backups.push_back({number, path});
    }
  });
  if (!listed) return std::move(listed).error();
  std::ranges::sort(backups, {}, &Backup::number);
  return backups;
}

Result<BackupFacts> read_facts(const Backup& backup) {
  const std::string path = (backup.path / "backup.json").string();
  const auto text = read_whole_file(path, kBackupFactsBytesMax);
  if (!text) return text.error();
  const auto json = parse_json(text.value());
  if (!json) return json.error().while_doing(path);
  const Json* format = json.value().find("format");
  if (format != nullptr && format->integer() != nullptr && *format->integer() != BackupFacts().format) {
    return Error(ErrorCode::unsupported, path + " is of a format that this program does not know");
  }
  auto facts = from_json<BackupFacts>(json.value());
  if (!facts) return facts.error().while_doing(path);
  return facts;
}

Result<Sums> read_sums(const Backup& backup) {
  const auto text = read_whole_file((backup.path / kSumsName).string(), kSumsBytesMax);
  if (!text) return text.error();
  auto sums = parse_sums(text.value());
  if (!sums) return sums.error().while_doing(backup.path.string());
  return sums;
}

Result<std::uint64_t> bytes_of(const Backup& backup, const Sums& sums) {
  std::uint64_t bytes = 0;
  for (const auto& [path, hash] : sums) {
    std::error_code failure;
    bytes += fs::file_size(backup.path / path, failure);
    if (failure == std::errc::no_such_file_or_directory) {
      return Error(ErrorCode::not_found, (backup.path / path).string() + " is missing");
    }
    if (failure) return io_error("looking at", backup.path / path, failure);
  }
  return bytes;
}

Result<Done> check_sums(const Backup& backup, const BytesRead& on_read) {
  const auto sums = read_sums(backup);
  if (!sums) return sums.error();
  for (const auto& [path, expected] : sums.value()) {
    const auto hash = hash_file(backup.path / path, on_read);
    if (!hash) return hash.error();
    if (hash.value() != expected) {
      return Error(ErrorCode::corrupt,
                   (backup.path / path).string() + " is not what was written (its checksum differs)");
    }
  }
  return Done{};
}

Result<Done> remove_partial(const fs::path& folder) {
  std::vector<fs::path> partial;
  auto listed = for_each_folder(folder, [&](const fs::path& path) {
    std::string name = path.filename().string();
    if (!name.ends_with(kBackupPartialSuffix)) return;
    name.resize(name.size() - kBackupPartialSuffix.size());
    if (number_in(name) != 0) partial.push_back(path);
  });
  if (!listed) return listed;
  for (const auto& path : partial) {
    if (auto removed = remove_tree(path); !removed) return removed;
  }
  return Done{};
}

Result<std::uint64_t> remove_oldest(const fs::path& folder, std::uint64_t keep) {
  CHECK(keep >= 1);
  const auto backups = list_backups(folder);
  if (!backups) return backups.error();
  std::uint64_t removed = 0;
  for (std::uint64_t left = backups.value().size(); left > keep; --left) {
    const fs::path& path = backups.value()[removed].path;
    // Renamed first: one that is half removed must not be taken for a whole one.
    const fs::path partial = path.string() + std::string(kBackupPartialSuffix);
    std::error_code failure;
    fs::rename(path, partial, failure);
    if (failure) return io_error("renaming", path, failure);
    if (auto gone = sync_folder(folder); !gone) return std::move(gone).error();
    if (auto gone = remove_tree(partial); !gone) return std::move(gone).error();
    removed += 1;
  }
  return removed;
}

}  // namespace passnum
