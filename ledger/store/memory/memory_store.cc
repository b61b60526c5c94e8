#include "ledger/store/memory/memory_store.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "ledger/base/guarded.h"
#include "ledger/store/unit_check.h"

namespace passnum {
namespace {

using TileKey = std::pair<std::uint8_t, std::uint64_t>;

constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

// A value and the number of the unit that put it. A snapshot sees the last version that is not above its own
// unit.
struct Version {
  std::uint64_t unit;
  std::optional<std::string> value;
};
using Versions = std::vector<Version>;

struct Data {
  std::uint64_t epoch = 0;
  std::uint64_t units = 0;
  std::optional<std::string> checkpoint;
  std::deque<Bytes> entries;
  std::map<std::string, Versions, std::less<>> state;
  std::map<TileKey, Bytes> tiles;
  std::multiset<std::uint64_t> snapshots;  // the unit that each living one sees

  Fault fault = Fault::none;
  std::uint64_t appends_before_fault = 0;
  std::uint64_t reads_before_failure = kNever;
  std::set<std::uint64_t> unreadable_entries;
  std::set<std::string, std::less<>> unreadable_state;
  std::set<TileKey> unreadable_tiles;
  bool checkpoint_is_unreadable = false;
};

Error corrupt(std::string words) {
  return Error(ErrorCode::corrupt, std::move(words));
}

const std::optional<std::string>& visible(const Versions& versions, std::uint64_t unit) {
  static const std::optional<std::string> absent;
  const auto found = std::find_if(versions.rbegin(), versions.rend(),
                                  [unit](const Version& version) { return version.unit <= unit; });
  return found == versions.rend() ? absent : found->value;
}

// Forgets what no living snapshot can see any more, so that memory does not grow with every change.
void put_state(Data& data, const StatePut& put) {
  Versions& versions = data.state[put.key];
  const std::uint64_t oldest = data.snapshots.empty() ? data.units : *data.snapshots.begin();
  const auto needed = std::find_if(versions.rbegin(), versions.rend(),
                                   [oldest](const Version& version) { return version.unit <= oldest; });
  if (needed != versions.rend()) versions.erase(versions.begin(), std::prev(needed.base()));
  if (!versions.empty() && versions.back().unit == data.units) {
    versions.back().value = put.value;
  } else {
    versions.push_back({data.units, put.value});
  }
}

void persist(Data& data, const Unit& unit) {
  data.units += 1;
  data.entries.insert(data.entries.end(), unit.entries.begin(), unit.entries.end());
  for (const StatePut& put : unit.state) put_state(data, put);
  for (const TilePut& tile : unit.tiles) data.tiles[{tile.level, tile.index}] = tile.hashes;
  data.checkpoint = unit.checkpoint;
}

Fault next_fault(Data& data) {
  if (data.fault == Fault::none) return Fault::none;
  if (data.appends_before_fault > 0) {
    data.appends_before_fault -= 1;
    return Fault::none;
  }
  return std::exchange(data.fault, Fault::none);
}

Result<Done> count_read(Data& data) {
  if (data.reads_before_failure == kNever) return Done{};
  if (data.reads_before_failure == 0) return Error(ErrorCode::io, "a read failed");
  data.reads_before_failure -= 1;
  return Done{};
}

Result<Bytes> read_entry(Data& data, std::uint64_t index) {
  if (auto read = count_read(data); !read) return std::move(read).error();
  const std::string name = "entry " + std::to_string(index);
  if (data.unreadable_entries.contains(index)) return corrupt(name + " is unreadable");
  return data.entries[index];
}

// The first key of `prefix` above `after`, with its value.
struct KeyValue {
  std::string key;
  std::string value;
};
Result<std::optional<KeyValue>> read_next(Data& data, std::uint64_t unit, std::string_view prefix,
                                          std::string_view after) {
  auto at = after < prefix ? data.state.lower_bound(prefix) : data.state.upper_bound(after);
  for (; at != data.state.end() && at->first.starts_with(prefix); ++at) {
    const std::optional<std::string>& value = visible(at->second, unit);
    if (!value) continue;
    if (auto read = count_read(data); !read) return std::move(read).error();
    if (data.unreadable_state.contains(at->first)) {
      return corrupt("state key " + at->first + " is unreadable");
    }
    return std::optional(KeyValue{at->first, *value});
  }
  return std::optional<KeyValue>();
}

}  // namespace

struct MemoryDisk::Contents {
  Guarded<Data> data;
};

MemoryDisk::MemoryDisk() : contents_(std::make_shared<Contents>()) {}
MemoryDisk::~MemoryDisk() = default;

std::shared_ptr<MemoryDisk> MemoryDisk::copy() const {
  auto other = std::make_shared<MemoryDisk>();
  other->contents_->data.with(
      [&](Data& copied) { copied = contents_->data.with([](const Data& data) { return data; }); });
  other->contents_->data.with([](Data& copied) { copied.snapshots.clear(); });
  other->heal();
  return other;
}

void MemoryDisk::arm(Fault fault, std::uint64_t appends_before) {
  contents_->data.with([&](Data& data) {
    data.fault = fault;
    data.appends_before_fault = appends_before;
  });
}

std::uint64_t MemoryDisk::units_count() const {
  return contents_->data.with([](const Data& data) { return data.units; });
}

void MemoryDisk::make_entry_unreadable(std::uint64_t index) {
  contents_->data.with([&](Data& data) { data.unreadable_entries.insert(index); });
}

void MemoryDisk::make_state_unreadable(std::string_view key) {
  contents_->data.with([&](Data& data) { data.unreadable_state.emplace(key); });
}

void MemoryDisk::make_tile_unreadable(std::uint8_t level, std::uint64_t index) {
  contents_->data.with([&](Data& data) { data.unreadable_tiles.emplace(level, index); });
}

void MemoryDisk::make_checkpoint_unreadable() {
  contents_->data.with([](Data& data) { data.checkpoint_is_unreadable = true; });
}

void MemoryDisk::fail_reads(std::uint64_t reads_before) {
  contents_->data.with([&](Data& data) { data.reads_before_failure = reads_before; });
}

void MemoryDisk::heal() {
  contents_->data.with([](Data& data) {
    data.fault = Fault::none;
    data.reads_before_failure = kNever;
    data.unreadable_entries.clear();
    data.unreadable_state.clear();
    data.unreadable_tiles.clear();
    data.checkpoint_is_unreadable = false;
  });
}

void MemoryDisk::overwrite_entry(std::uint64_t index, Bytes leaf) {
  contents_->data.with([&](Data& data) { data.entries.at(index) = std::move(leaf); });
}

void MemoryDisk::overwrite_state(std::string_view key, std::optional<std::string> value) {
  contents_->data.with([&](Data& data) { data.state[std::string(key)] = {{0, std::move(value)}}; });
}

void MemoryDisk::overwrite_tile(std::uint8_t level, std::uint64_t index, Bytes hashes) {
  contents_->data.with([&](Data& data) { data.tiles[{level, index}] = std::move(hashes); });
}

void MemoryDisk::overwrite_checkpoint(std::string checkpoint) {
  contents_->data.with([&](Data& data) { data.checkpoint = std::move(checkpoint); });
}

// Why a store refuses everything; shared with its snapshots.
struct MemoryStore::Failure {
  Guarded<std::optional<Error>> error;

  Result<Done> check() const {
    return error.with([](const std::optional<Error>& stored) -> Result<Done> {
      if (stored) return stored->while_doing("the store has failed before");
      return Done{};
    });
  }
};

class MemoryStore::View final : public Snapshot {
 public:
  View(std::shared_ptr<MemoryDisk::Contents> contents, std::shared_ptr<const Failure> failure)
      : contents_(std::move(contents)), failure_(std::move(failure)) {
    contents_->data.with([this](Data& data) {
      unit_ = data.units;
      size_ = data.entries.size();
      checkpoint_ = data.checkpoint;
      data.snapshots.insert(unit_);
    });
  }
  ~View() override {
    contents_->data.with([this](Data& data) { data.snapshots.extract(unit_); });
  }

  std::uint64_t size() const override { return size_; }

  Result<std::optional<std::string>> checkpoint() const override {
    return read([this](Data& data) -> Result<std::optional<std::string>> {
      if (auto counted = count_read(data); !counted) return std::move(counted).error();
      if (data.checkpoint_is_unreadable) return corrupt("the checkpoint is unreadable");
      return unit_ == data.units ? data.checkpoint : checkpoint_;
    });
  }

  Result<Bytes> entry(std::uint64_t index) const override {
    if (auto checked = failure_->check(); !checked) return std::move(checked).error();
    if (index >= size_) {
      return Error(ErrorCode::not_found,
                   "no entry " + std::to_string(index) + ": the log has " + std::to_string(size_));
    }
    return read([&](Data& data) { return read_entry(data, index); });
  }

  Result<std::vector<Bytes>> entries(std::uint64_t first, std::size_t count) const override {
    return read([&](Data& data) -> Result<std::vector<Bytes>> {
      std::vector<Bytes> out;
      const std::uint64_t end =
          first >= size_ ? first : first + std::min<std::uint64_t>(count, size_ - first);
      for (std::uint64_t index = first; index < end; ++index) {
        auto leaf = read_entry(data, index);
        if (!leaf) return std::move(leaf).error();
        out.push_back(std::move(leaf).value());
      }
      return out;
    });
  }

  Result<std::optional<Bytes>> tile(std::uint8_t level, std::uint64_t index) const override {
    return read([&](Data& data) -> Result<std::optional<Bytes>> {
      if (!tile_is_full(level, index, size_)) return std::optional<Bytes>();
      if (auto counted = count_read(data); !counted) return std::move(counted).error();
      const auto found = data.tiles.find({level, index});
      if (found == data.tiles.end() || data.unreadable_tiles.contains({level, index})) {
        return corrupt("tile " + std::to_string(level) + "/" + std::to_string(index) + " is unreadable");
      }
      return std::optional(found->second);
    });
  }

  Result<std::optional<std::string>> state(std::string_view key) const override {
    return read([&](Data& data) -> Result<std::optional<std::string>> {
      if (auto counted = count_read(data); !counted) return std::move(counted).error();
      if (data.unreadable_state.contains(key)) {
        return corrupt("state key " + std::string(key) + " is unreadable");
      }
      const auto found = data.state.find(key);
      if (found == data.state.end()) return std::optional<std::string>();
      return visible(found->second, unit_);
    });
  }

  Result<Done> scan(std::string_view prefix, std::string_view after,
                    const std::function<bool(std::string_view, std::string_view)>& visit) const override {
    std::string last(after);
    while (true) {
      auto next = read([&](Data& data) { return read_next(data, unit_, prefix, last); });
      if (!next) return std::move(next).error();
      if (!next.value()) return Done{};
      const KeyValue& found = *next.value();
      if (!visit(found.key, found.value)) return Done{};
      last = found.key;
    }
  }

 private:
  template <typename Use>
  std::invoke_result_t<Use, Data&> read(Use&& use) const {
    if (auto checked = failure_->check(); !checked) return std::move(checked).error();
    return contents_->data.with(std::forward<Use>(use));
  }

  std::shared_ptr<MemoryDisk::Contents> contents_;
  std::shared_ptr<const Failure> failure_;
  std::uint64_t unit_ = 0;
  std::uint64_t size_ = 0;
  std::optional<std::string> checkpoint_;
};

MemoryStore::MemoryStore() : MemoryStore(std::make_shared<MemoryDisk>()) {}

MemoryStore::MemoryStore(std::shared_ptr<MemoryDisk> disk)
    : disk_(std::move(disk)), failure_(std::make_shared<Failure>()) {}

MemoryStore::~MemoryStore() = default;

Result<std::uint64_t> MemoryStore::begin_epoch() {
  if (auto checked = failure_->check(); !checked) return std::move(checked).error();
  return disk_->contents_->data.with([](Data& data) -> Result<std::uint64_t> { return ++data.epoch; });
}

Result<Done> MemoryStore::append(const Unit& unit) {
  if (auto checked = failure_->check(); !checked) return checked;
  return disk_->contents_->data.with([&](Data& data) -> Result<Done> {
    if (auto checked = check_unit(unit, data.entries.size(), data.epoch); !checked) return checked;
    const Fault fault = next_fault(data);
    if (fault != Fault::refuses) persist(data, unit);
    if (fault == Fault::none) return Done{};
    const Error error(ErrorCode::io, "append at entry " + std::to_string(unit.first_index) + " failed");
    failure_->error.with([&](std::optional<Error>& stored) { stored = error; });
    return error;
  });
}

std::unique_ptr<Snapshot> MemoryStore::snapshot() const {
  return std::make_unique<View>(disk_->contents_, failure_);
}

}  // namespace passnum
