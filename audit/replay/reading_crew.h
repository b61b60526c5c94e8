#pragma once

#include <deque>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "audit/replay/leaf_reading.h"
#include "ledger/base/guarded.h"
#include "ledger/crew/crew.h"

namespace passnum {

// The threads that read leaves ahead of the one that follows the rules: they decode, and try the devices'
// signatures. Bundles come back in the order in which they were given, whatever the number of threads.
//
// give(), take() and the counts belong to one thread, the one that replays.
class ReadingCrew {
 public:
  // So many bundles for each thread lie between the copy and the rules, at most.
  static constexpr std::size_t kBundlesAThread = 4;
  // Keys of devices that are kept to try signatures with. Beyond them, the replay tries by itself.
  static constexpr std::size_t kKeysMax = 100'000;

  // At least one thread.
  ReadingCrew(unsigned threads, bool tries_signatures);
  ReadingCrew(const ReadingCrew&) = delete;
  ReadingCrew& operator=(const ReadingCrew&) = delete;

  bool is_full() const { return bundles_.size() == bundles_max_; }
  bool is_empty() const { return bundles_.empty(); }
  // Copies the leaves. CHECKs that it is not full.
  void give(std::span<const ByteView> leaves);
  // The oldest bundle given, as soon as it is read. CHECKs that there is one.
  std::vector<ReadLeaf> take();

 private:
  struct Bundle {
    Bytes bytes;
    std::vector<std::size_t> ends;  // of each leaf, in bytes
    std::vector<ReadLeaf> read;
  };
  using Keys = std::unordered_map<std::string, DeviceKey>;

  void read(Bundle& bundle);
  void try_signatures(std::vector<ReadLeaf>& leaves);

  const std::size_t bundles_max_;
  const bool tries_signatures_;
  std::deque<Bundle> bundles_;  // of the owner; the threads hold references, which a deque keeps good
  Guarded<Keys> keys_;
  Crew crew_;  // last: its threads use the others
};

}  // namespace passnum
