#include "audit/replay/reading_crew.h"

namespace passnum {

ReadingCrew::ReadingCrew(unsigned threads, bool tries_signatures)
    : bundles_max_(std::size_t{threads} * kBundlesAThread),
      tries_signatures_(tries_signatures),
      crew_(threads) {}

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
  crew_.give([this, &bundle] { read(bundle); });
}

std::vector<ReadLeaf> ReadingCrew::take() {
  CHECK(!is_empty());
  crew_.await_oldest();
  auto read = std::move(bundles_.front().read);
  bundles_.pop_front();
  return read;
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
