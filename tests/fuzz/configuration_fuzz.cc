#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "api/cli/programme_file.h"
#include "api/client/trust.h"
#include "api/server/data_directory.h"
#include "api/server/key_file.h"
#include "ledger/store/lock_file/checkpoint_lock_file.h"
#include "ledger/store/rocksdb/disk.h"
#include "ledger/store/rocksdb/size_mark.h"
#include "tests/support/scratch_directory.h"

namespace passnum {
namespace {

void try_programme(const std::string& path) {
  const auto file = read_programme_file(path);
  if (!file) return;
  const auto& rules = file.value().rules;
  CHECK(from_json<ProgrammeCreated>(parse_json(to_canonical(rules)).value()));
  CHECK(!to_canonical(file.value().texts).empty());
}

void try_settings(const DataDirectory& directory) {
  const auto settings = read_settings(directory);
  if (settings) CHECK(from_json<Settings>(parse_json(to_canonical(settings.value())).value()));
}

void try_key(const std::string& path) {
  for (const char* purpose : {"log", "operator"}) {
    const auto key = read_key_file(path, purpose);
    if (key) CHECK(key.value().purpose == purpose);
  }
  const auto facts = read_key_facts(path);
  if (facts && facts.value().purpose == "log") CHECK(facts.value().public_key.has_value());
}

void try_mark(const std::string& path) {
  const auto mark = SizeMark::open(machine_disk(), path);
  if (!mark) CHECK(!mark.error().context.empty());
}

void try_lock(const std::string& path) {
  const auto lock = CheckpointLockFile::open(path);
  if (lock) static_cast<void>(lock.value()->read());
}

// Without a sync, which the disk would make the slowest part by far.
void write(const std::string& path, std::string_view content) {
  std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
  std::filesystem::permissions(path,
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace
}  // namespace passnum

// The files beside the ledger, read as whatever they may hold: its settings, a programme, a key, the size
// mark, the checkpoint lock, a certificate to trust. The first byte says as which.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace passnum;
  static const ScratchDirectory scratch;
  static const DataDirectory directory{scratch.path().string()};
  if (size == 0) return 0;
  const std::string path = directory.settings();
  write(path, as_text({data + 1, size - 1}));
  switch (data[0] % 6) {
    case 0:
      try_settings(directory);
      break;
    case 1:
      try_programme(path);
      break;
    case 2:
      try_key(path);
      break;
    case 3:
      try_mark(path);
      break;
    case 4:
      try_lock(path);
      break;
    default:
      static_cast<void>(client::Trust::certificate_file(path));
  }
  return 0;
}
