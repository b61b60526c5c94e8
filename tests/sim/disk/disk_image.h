#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sim/disk/dice.h"

namespace passnum {

// What a power cut leaves of the bytes and names that were not synced.
enum class Leaves : std::uint8_t {
  nothing,             // all of it is gone
  prefix,              // in each file and each directory, what came first, to some place
  prefix_and_garbage,  // a prefix, then sectors of which each is right, zero, random or missing
};

// Files and directories as the running process sees them, and as they would be after a power cut: a value.
//
// What is fair: a file's bytes are safe once it was synced, a name (made, renamed or removed) once its
// directory was. Until then anything that `Leaves` says may happen, and differently in each file and
// directory. Bytes that were synced never change by a cut, and a rename happens wholly or not at all. Damage
// to synced bytes is another test's (at_rest_test.cc).
class DiskImage {
 public:
  using FileId = std::uint64_t;

  // The directory `top` is there from the beginning, and is never lost.
  explicit DiskImage(std::string top);

  bool is_directory(const std::string& path) const;
  bool exists(const std::string& path) const { return names_.contains(path); }
  // Absent for a directory too.
  std::optional<FileId> find(const std::string& path) const;
  std::vector<std::string> list(const std::string& directory) const;
  const std::string& bytes(FileId file) const { return files_.at(file).bytes; }

  FileId create(const std::string& path);  // or empties the one that is there
  void make_directory(const std::string& path);
  void rename(const std::string& from, const std::string& to);
  void remove(const std::string& path);
  void write(FileId file, std::uint64_t at, std::string_view bytes);
  void truncate(FileId file, std::uint64_t size);

  void sync(FileId file);
  void sync_directory(const std::string& path);
  // A sync that failed: what was not synced is still seen, but no later sync will save it.
  void give_up(FileId file);

  void cut_power(Leaves leaves, Dice& dice);
  // Replaces what is synced: damage at rest.
  void damage(const std::string& path, std::string bytes);
  // As if everything had been synced.
  void sync_all();

 private:
  struct Write {
    std::uint64_t at;
    std::string bytes;
    bool is_truncation;  // to `at`
  };
  struct File {
    std::string bytes;
    std::string synced;
    std::vector<Write> unsynced;
  };
  using Names = std::map<std::string, FileId>;  // kDirectory for a directory
  // `id` under `to` from now on, and nothing under `from`; either may be empty.
  struct NameChange {
    std::string directory, from, to;
    FileId id;
  };
  static constexpr FileId kDirectory = 0;

  void change_name(NameChange change);
  static void apply(const NameChange& change, Names& names);
  static void apply(const Write& write, std::string& bytes);
  void cut_file(File& file, Leaves leaves, Dice& dice);

  std::map<FileId, File> files_;
  Names names_;
  Names synced_names_;
  std::vector<NameChange> unsynced_names_;
  FileId next_id_ = kDirectory + 1;
};

}  // namespace passnum
