#include "ledger/store/rocksdb/size_mark.h"

#include <array>
#include <optional>
#include <string>

#include "ledger/store/rocksdb/damage.h"
#include "ledger/store/rocksdb/sealed_value.h"

namespace passnum {
namespace {

constexpr std::string_view kMagicOfAnyVersion = "passnum-mark/";
constexpr std::string_view kMagic = "passnum-mark/1\n";
// Each slot has a disk block of its own.
constexpr std::uint64_t kSlotSpacingBytes = 4096;
constexpr std::size_t kSlotBytes = kMagic.size() + 3 * sizeof(std::uint64_t) + kSealBytes;
constexpr std::size_t kSlots = 2;

// A slot on disk: magic, count of writes so far, size, epoch, seal.
struct Slot {
  std::uint64_t writes = 0;
  Progress progress;
};

Bytes encode(const Slot& slot) {
  Bytes out = to_bytes(kMagic);
  append_u64(out, slot.writes);
  append_u64(out, slot.progress.size);
  append_u64(out, slot.progress.epoch);
  const Seal end = seal_of(out);
  out.insert(out.end(), end.begin(), end.end());
  return out;
}

std::optional<Slot> decode(ByteView bytes) {
  CHECK(bytes.size() == kSlotBytes);
  const ByteView numbers = bytes.subspan(kMagic.size());
  const Slot slot{read_u64(numbers), {read_u64(numbers.subspan(8)), read_u64(numbers.subspan(16))}};
  const Bytes expected = encode(slot);
  if (!std::equal(expected.begin(), expected.end(), bytes.begin())) return std::nullopt;
  return slot;
}

}  // namespace

Result<Done> SizeMark::create(Disk& disk, const std::filesystem::path& path) {
  auto file = disk.create_file(path);
  if (!file) return std::move(file).error();
  SizeMark mark(std::move(file).value(), path);
  for (std::size_t i = 0; i < kSlots; ++i) {
    if (auto raised = mark.raise({}); !raised) return raised;
    if (auto synced = mark.sync(); !synced) return synced;
  }
  return Done{};
}

Result<std::unique_ptr<SizeMark>> SizeMark::open(Disk& disk, const std::filesystem::path& path) {
  auto file = disk.open_and_lock(path);
  if (!file) return std::move(file).error();
  std::unique_ptr<SizeMark> mark(new SizeMark(std::move(file).value(), path));
  if (auto loaded = mark->load(); !loaded) return std::move(loaded).error();
  // After a crash of the process alone, what was read may be in memory only.
  if (auto synced = mark->sync(); !synced) return std::move(synced).error();
  return mark;
}

Result<Done> SizeMark::load() {
  std::optional<Slot> newest;
  bool other_version = false;
  for (std::size_t i = 0; i < kSlots; ++i) {
    std::array<Byte, kSlotBytes> bytes{};
    auto read = file_->read(i * kSlotSpacingBytes, bytes);
    if (!read) return std::move(read).error();
    const auto slot = decode(bytes);
    if (slot && (!newest || slot->writes > newest->writes)) {
      newest = slot;
      newest_slot_ = i;
    }
    const std::string_view text = as_text(bytes);
    other_version |= text.starts_with(kMagicOfAnyVersion) && !text.starts_with(kMagic);
  }
  if (newest) {
    writes_ = newest->writes;
    least_ = newest->progress;
    return Done{};
  }
  if (other_version) {
    return Error(ErrorCode::unsupported, path_.string() + " is of a version that this program does not know");
  }
  return damaged(path_.string() + " holds no whole record");
}

Result<Done> SizeMark::raise(const Progress& progress) {
  CHECK(progress.size >= least_.size);
  CHECK(progress.epoch >= least_.epoch);
  newest_slot_ = (synced_slot_ + 1) % kSlots;
  auto written = file_->write(newest_slot_ * kSlotSpacingBytes, encode({writes_ + 1, progress}));
  if (!written) return written;
  writes_ += 1;
  least_ = progress;
  return Done{};
}

Result<Done> SizeMark::sync() {
  if (auto synced = file_->sync(); !synced) return synced;
  synced_slot_ = newest_slot_;
  return Done{};
}

}  // namespace passnum
