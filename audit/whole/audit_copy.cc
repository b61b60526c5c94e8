#include "audit/whole/audit_copy.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <vector>

#include "audit/replay/reading_crew.h"

namespace passnum {
namespace {

// How often the memory is looked at: a bundle is at most a mebibyte of leaves.
constexpr std::uint64_t kBundlesBetweenLooks = 16;
// So many leaves are looked ahead at: their memory comes while the first of them are followed.
constexpr std::size_t kLookAheadLeaves = 16;

// What the process holds in memory now; 0 where the system does not say.
std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  if (!(file >> all >> resident)) return 0;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

// Between the copy, which comes bundle by bundle, and the rules, which take leaf after leaf.
class Reader {
 public:
  Reader(Replay& replay, const AuditOptions& options) : replay_(replay), options_(options) {
    if (options.threads != 0) crew_.emplace(options.threads, options.verify_device_signatures);
  }

  Result<Done> hear(std::span<const ByteView> leaves) {
    heard_ += leaves.size();
    if (heard_ > kAuditEntriesMax) {
      return Error(ErrorCode::too_large,
                   "this program audits logs of at most " + std::to_string(kAuditEntriesMax) + " entries");
    }
    if (bundles_++ % kBundlesBetweenLooks == 0) {
      if (auto fits = look_at_memory(); !fits) return fits;
    }
    if (!crew_) {
      read_and_take(leaves);
      return Done{};
    }
    if (crew_->is_full()) take_bundle();
    crew_->give(leaves);
    return Done{};
  }

  void finish() {
    while (crew_ && !crew_->is_empty()) take_bundle();
  }

 private:
  void take(std::span<const ReadLeaf> leaves) {
    for (; !leaves.empty(); leaves = leaves.subspan(std::min(kLookAheadLeaves, leaves.size()))) {
      const auto next = leaves.first(std::min(kLookAheadLeaves, leaves.size()));
      for (const auto& leaf : next) replay_.look_ahead(leaf);
      for (const auto& leaf : next) replay_.take(EntryIndex(next_++), leaf);
    }
  }
  void read_and_take(std::span<const ByteView> leaves) {
    std::vector<ReadLeaf> read;
    read.reserve(kLookAheadLeaves);
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      read.push_back(read_leaf(leaves[i]));
      if (read.size() < kLookAheadLeaves && i + 1 != leaves.size()) continue;
      take(read);
      read.clear();
    }
  }
  void take_bundle() { take(crew_->take()); }
  Result<Done> look_at_memory() {
    const std::size_t held = resident_bytes();
    if (held > options_.memory_bytes_max / 4 * 3) replay_.save_memory();
    if (held <= options_.memory_bytes_max) return Done{};
    return Error(ErrorCode::too_large, "the audit holds " + std::to_string(held / kMebibyte) + " MiB after " +
                                           std::to_string(next_) + " entries, and may hold " +
                                           std::to_string(options_.memory_bytes_max / kMebibyte) +
                                           ": allow it more with --memory");
  }

  Replay& replay_;
  const AuditOptions& options_;
  std::optional<ReadingCrew> crew_;
  std::uint64_t heard_ = 0;
  std::uint64_t next_ = 0;  // entry for the rules
  std::uint64_t bundles_ = 0;
};

}  // namespace

unsigned AuditOptions::default_threads() {
  return Crew::default_threads();
}

Result<AuditedCopy> audit_copy(LogSource& source, const VerifierKey& key, const AuditOptions& options) {
  auto replay = std::make_unique<Replay>(ReplayOptions{options.verify_device_signatures, true});
  Reader reader(*replay, options);
  CopyOptions copy_options;
  copy_options.progress = options.progress;
  copy_options.bundle_visitor = [&reader](std::uint64_t, std::span<const ByteView> leaves) {
    return reader.hear(leaves);
  };
  auto copy = verify_copy(source, key, copy_options);
  if (!copy) return std::move(copy).error();
  reader.finish();
  CHECK(replay->tree_size() == copy.value().checkpoint.size);
  replay->finish(copy.value().checkpoint.root);
  if (const auto& failure = replay->books().redemptions.failure()) return *failure;
  return AuditedCopy{std::move(copy).value(), std::move(replay)};
}

}  // namespace passnum
