#include "tests/sim/disk/disk_image.h"

#include <algorithm>

#include "ledger/base/check.h"

namespace passnum {
namespace {

constexpr std::size_t kSectorBytes = 512;

std::string directory_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

// What a sector holds that was being written when the power went.
std::string torn(std::string_view sector, Dice& dice) {
  std::string out(sector);
  switch (dice.below(4)) {
    case 0:
      return out;
    case 1:
      return std::string(sector.size(), '\0');
    case 2:
      return "";
    default:
      for (char& byte : out) byte = static_cast<char>(dice.next());
      return out;
  }
}

}  // namespace

DiskImage::DiskImage(std::string top) : names_{{top, kDirectory}}, synced_names_(names_) {}

bool DiskImage::is_directory(const std::string& path) const {
  const auto found = names_.find(path);
  return found != names_.end() && found->second == kDirectory;
}

std::optional<DiskImage::FileId> DiskImage::find(const std::string& path) const {
  const auto found = names_.find(path);
  if (found == names_.end() || found->second == kDirectory) return std::nullopt;
  return found->second;
}

std::vector<std::string> DiskImage::list(const std::string& directory) const {
  const std::string prefix = directory + "/";
  std::vector<std::string> out;
  for (auto at = names_.lower_bound(prefix); at != names_.end() && at->first.starts_with(prefix); ++at) {
    const std::string name = at->first.substr(prefix.size());
    if (name.find('/') == std::string::npos) out.push_back(name);
  }
  return out;
}

void DiskImage::apply(const NameChange& change, Names& names) {
  if (!change.from.empty()) names.erase(change.from);
  if (!change.to.empty()) names[change.to] = change.id;
}

void DiskImage::change_name(NameChange change) {
  apply(change, names_);
  unsynced_names_.push_back(std::move(change));
}

DiskImage::FileId DiskImage::create(const std::string& path) {
  if (const auto there = find(path)) {
    truncate(*there, 0);
    return *there;
  }
  const FileId id = next_id_++;
  files_[id] = {};
  change_name({directory_of(path), "", path, id});
  return id;
}

void DiskImage::make_directory(const std::string& path) {
  change_name({directory_of(path), "", path, kDirectory});
}

void DiskImage::rename(const std::string& from, const std::string& to) {
  CHECK(directory_of(from) == directory_of(to));
  CHECK(!is_directory(from));
  change_name({directory_of(from), from, to, names_.at(from)});
}

void DiskImage::remove(const std::string& path) {
  change_name({directory_of(path), path, "", kDirectory});
}

void DiskImage::apply(const Write& write, std::string& bytes) {
  if (write.is_truncation) {
    bytes.resize(write.at);
    return;
  }
  bytes.resize(std::max(bytes.size(), write.at + write.bytes.size()));
  bytes.replace(write.at, write.bytes.size(), write.bytes);
}

void DiskImage::write(FileId file, std::uint64_t at, std::string_view bytes) {
  Write write{at, std::string(bytes), false};
  apply(write, files_.at(file).bytes);
  files_.at(file).unsynced.push_back(std::move(write));
}

void DiskImage::truncate(FileId file, std::uint64_t size) {
  const Write write{size, "", true};
  apply(write, files_.at(file).bytes);
  files_.at(file).unsynced.push_back(write);
}

void DiskImage::sync(FileId id) {
  File& file = files_.at(id);
  for (const Write& write : file.unsynced) apply(write, file.synced);
  file.unsynced.clear();
}

void DiskImage::give_up(FileId file) {
  files_.at(file).unsynced.clear();
}

void DiskImage::sync_directory(const std::string& path) {
  std::erase_if(unsynced_names_, [&](const NameChange& change) {
    if (change.directory != path) return false;
    apply(change, synced_names_);
    return true;
  });
}

void DiskImage::sync_all() {
  for (auto& [id, file] : files_) sync(id);
  for (const NameChange& change : unsynced_names_) apply(change, synced_names_);
  unsynced_names_.clear();
}

void DiskImage::damage(const std::string& path, std::string bytes) {
  File& file = files_.at(find(path).value());
  file = {bytes, bytes, {}};
}

void DiskImage::cut_file(File& file, Leaves leaves, Dice& dice) {
  std::size_t total = 0;
  for (const Write& write : file.unsynced) total += write.bytes.size() + (write.is_truncation ? 1 : 0);
  std::size_t kept = leaves == Leaves::nothing ? 0 : dice.below(total + 1);
  for (const Write& write : file.unsynced) {
    if (write.is_truncation) {
      if (kept > 0) apply(write, file.synced), kept -= 1;
      continue;
    }
    const std::size_t whole = std::min(kept, write.bytes.size());
    if (whole > 0) apply({write.at, write.bytes.substr(0, whole), false}, file.synced);
    kept -= whole;
    if (leaves != Leaves::prefix_and_garbage) continue;
    for (std::size_t at = whole; at < write.bytes.size();) {
      const std::size_t rest = kSectorBytes - (write.at + at) % kSectorBytes;
      const std::string sector = write.bytes.substr(at, rest);
      const std::string found = torn(sector, dice);
      if (!found.empty()) apply({write.at + at, found, false}, file.synced);
      at += sector.size();
    }
  }
  file.bytes = file.synced;
  file.unsynced.clear();
}

void DiskImage::cut_power(Leaves leaves, Dice& dice) {
  // Each directory keeps the beginning of its own changes.
  std::map<std::string, std::uint64_t> counts;
  for (const NameChange& change : unsynced_names_) counts[change.directory] += 1;
  for (auto& [directory, count] : counts) count = leaves == Leaves::nothing ? 0 : dice.below(count + 1);
  for (const NameChange& change : unsynced_names_) {
    auto& left = counts[change.directory];
    if (left == 0) continue;
    left -= 1;
    apply(change, synced_names_);
  }
  unsynced_names_.clear();
  // Nothing is left of what lay in a directory that is gone. Parents come before their children.
  for (auto at = synced_names_.begin(); at != synced_names_.end();) {
    const std::string directory = directory_of(at->first);
    const bool is_top = at == synced_names_.begin();
    at = is_top || synced_names_.contains(directory) ? std::next(at) : synced_names_.erase(at);
  }
  names_ = synced_names_;

  std::map<FileId, File> left;
  for (const auto& [path, id] : names_) {
    if (id != kDirectory) left[id] = std::move(files_.at(id));
  }
  files_ = std::move(left);
  for (auto& [id, file] : files_) cut_file(file, leaves, dice);
}

}  // namespace passnum
