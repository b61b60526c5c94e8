#pragma once

#include <map>
#include <memory>

#include "ledger/base/guarded.h"
#include "ledger/sequencer/stored.h"

namespace passnum {

// What a request is checked against: a moment of the store, and which version of its setup that has at least;
// and the network it comes from.
struct Moment {
  std::uint64_t setup_version;  // as Sequencer::setup_version() was before the snapshot was taken
  std::unique_ptr<Snapshot> snapshot;
  std::uint64_t network = 0;  // http::network_number()
};

// Records that change only with the setup (devices, keys, programmes), kept decoded between requests. Any
// thread.
template <typename T>
class RecordCache {
 public:
  static constexpr std::size_t kRecordsMax = 4096;

  // The record as it is at `moment` or later; nullptr when there is none. Errors: as stored().
  Result<std::shared_ptr<const T>> find(const Moment& moment, const std::string& key) {
    auto known = kept_.with([&](Kept& kept) -> std::shared_ptr<const T> {
      if (kept.setup_version < moment.setup_version) {
        kept = {moment.setup_version, {}};
        return nullptr;
      }
      const auto found = kept.records.find(key);
      return found == kept.records.end() ? nullptr : found->second;
    });
    if (known) return known;
    auto read = stored<T>(*moment.snapshot, key);
    if (!read) return std::move(read).error();
    if (!read.value()) return std::shared_ptr<const T>();
    auto record = std::make_shared<const T>(std::move(*read.value()));
    kept_.with([&](Kept& kept) {
      // What was read for an older version may be older than what is kept now.
      if (kept.setup_version != moment.setup_version) return;
      if (kept.records.size() >= kRecordsMax) kept.records.clear();
      kept.records.emplace(key, record);
    });
    return std::shared_ptr<const T>(std::move(record));
  }

 private:
  struct Kept {
    std::uint64_t setup_version = 0;
    std::map<std::string, std::shared_ptr<const T>, std::less<>> records;
  };
  Guarded<Kept> kept_;
};

struct RecordCaches {
  RecordCache<DeviceRecord> devices;
  RecordCache<IssuingKeyRecord> issuing_keys;
  RecordCache<ProgrammeRecord> programmes;
};

}  // namespace passnum
