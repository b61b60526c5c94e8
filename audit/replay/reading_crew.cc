#include "audit/replay/reading_crew.h"

namespace passnum {

ReadingCrew::ReadingCrew(unsigned threads, bool tries_signatures)
    : bundles_max_(std::size_t{threads} * kBundlesAThread), tries_signatures_(tries_signatures) {
  CHECK(threads >= 1);
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

ReadingCrew::~ReadingCrew() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    waiting_.clear();
  }
  changed_.notify_all();
}

void ReadingCrew::give(std::span<const ByteView> leaves) {
  CHECK(!is_full());
  Bundle& bundle = bundles_.emplace_back();
  std::size_t size = 0;
  for (const auto leaf : leaves) size += leaf.size();
  bundle.bytes.reserve(size);
  for (const auto leaf : leaves) {
    bundle.bytes.insert(bundle.bytes.end(), leaf.begin(), leaf.end());
    bundle.ends.push_back(bundle.bytes.size());
  }
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(&bundle);
  }
  changed_.notify_all();
}

std::vector<ReadLeaf> ReadingCrew::take() {
  CHECK(!is_empty());
  Bundle& bundle = bundles_.front();
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return bundle.is_read; });
  }
  auto read = std::move(bundle.read);
  bundles_.pop_front();
  return read;
}

void ReadingCrew::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_over_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Bundle& bundle = *waiting_.front();
    waiting_.pop_front();
    lock.unlock();
    read(bundle);
    lock.lock();
    bundle.is_read = true;
    changed_.notify_all();
  }
}

void ReadingCrew::read(Bundle& bundle) {
  bundle.read.reserve(bundle.ends.size());
  std::size_t begin = 0;
  for (const std::size_t end : bundle.ends) {
    bundle.read.push_back(read_leaf(ByteView(bundle.bytes).subspan(begin, end - begin)));
    begin = end;
  }
  if (tries_signatures_) try_signatures(bundle.read);
}

// The first key that any thread has seen a device enrolled with. The rules may know better, and then try
// again.
void ReadingCrew::try_signatures(std::vector<ReadLeaf>& leaves) {
  keys_.with([&](Keys& keys) {
    for (const auto& leaf : leaves) {
      const auto* enrolled = leaf.entry ? std::get_if<DeviceEnrolled>(&leaf.entry->body) : nullptr;
      if (enrolled != nullptr && keys.size() < kKeysMax)
        keys.emplace(enrolled->device.text, enrolled->public_key);
    }
    for (auto& leaf : leaves) {
      const auto* device = leaf.entry ? device_of(leaf.entry->body) : nullptr;
      const auto known = device == nullptr ? keys.end() : keys.find(device->text);
      if (known != keys.end()) leaf.signature = TriedSignature{known->second, false};
    }
  });
  for (auto& leaf : leaves) {
    if (leaf.signature) leaf.signature->is_good = is_signed_by(leaf.signature->key, leaf.entry->body);
  }
}

}  // namespace passnum
