#pragma once

#include <optional>
#include <string>

#include "audit/replay/finding.h"
#include "ledger/model/entry.h"

namespace passnum {

// What can be known of a leaf without the books: by any thread, and in any order. It is most of the work.

// A signature that was tried with the key that its device probably has. Whoever follows the rules compares
// the key with the one in the books, and tries again when it is another: a wrong guess costs time and no
// more.
struct TriedSignature {
  DeviceKey key;
  bool is_good;
};

struct ReadLeaf {
  std::optional<Entry> entry;
  Breach unreadable{};  // what stands in the way of `entry`, with its words, when there is none
  std::string words;
  std::optional<TriedSignature> signature;
};

ReadLeaf read_leaf(ByteView leaf);

// The device that a redemption or a reversal names and that signed it; nullptr for every other kind.
const DeviceId* device_of(const EntryBody& body);
// Whether `key` made the device's signature of `body`. CHECKs that it has one.
bool is_signed_by(const DeviceKey& key, const EntryBody& body);

}  // namespace passnum
