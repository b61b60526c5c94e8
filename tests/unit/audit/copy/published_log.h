#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "audit/copy/source.h"
#include "audit/copy/verify_copy.h"
#include "ledger/tree/checkpoint.h"
#include "ledger/tree/frontier.h"
#include "ledger/tree/hashing.h"

namespace passnum::testing {

inline SigningKey log_key() {
  return SigningKey::from_seed(Seed{1, 2, 3});
}
inline VerifierKey log_verifier() {
  return {"log.example", SignatureType::ed25519, log_key().public_key()};
}
inline Bytes entry_of(std::uint64_t index) {
  return to_bytes("entry-" + std::to_string(index));
}

// The files of a log, in memory, where a test can change them.
class PublishedLog final : public LogSource {
 public:
  // A log of `size` entries, entry_of() each, as it is published at that size.
  explicit PublishedLog(std::uint64_t size) : PublishedLog(size, entry_of) {}
  // The same with entries of the caller's.
  PublishedLog(std::uint64_t size, const std::function<Bytes(std::uint64_t)>& entry_at) {
    std::vector<FullTile> full;
    std::vector<Bytes> bundle;
    for (std::uint64_t index = 0; index < size; ++index) {
      bundle.push_back(entry_at(index));
      frontier_.append(leaf_hash(bundle.back()), full);
      if (bundle.size() == kTileWidth || index + 1 == size) {
        const auto width = static_cast<std::uint16_t>(bundle.size());
        files[tile_path({TileKind::entries, 0, index / kTileWidth, width})] = encode_bundle(bundle);
        bundle.clear();
      }
    }
    for (const FullTile& tile : full) {
      files[tile_path({TileKind::hashes, tile.level, tile.index, kTileWidth})] = encode_tile(tile.hashes);
    }
    for (std::uint8_t level = 0; level < tile_levels(size); ++level) {
      const auto edge = frontier_.partial_tile(level);
      if (edge.empty()) continue;
      const auto width = static_cast<std::uint16_t>(edge.size());
      files[tile_path({TileKind::hashes, level, (size >> (8 * level)) / kTileWidth, width})] =
          encode_tile(edge);
    }
    publish_checkpoint(frontier_.root());
  }

  Checkpoint tip() const { return {"log.example", frontier_.size(), frontier_.root(), {}}; }
  void publish_checkpoint(const Hash& root) {
    files["checkpoint"] =
        to_bytes(sign_checkpoint({"log.example", frontier_.size(), root, {}}, "log.example", log_key()));
  }
  std::string note() const { return std::string(as_text(files.at("checkpoint"))); }

  Result<Bytes> fetch(std::string_view path) override {
    const std::string name(path);
    if (failing.contains(name)) return failing.at(name);
    const auto found = files.find(name);
    if (found == files.end()) return Error(ErrorCode::not_found, name + ": no such file");
    return found->second;
  }

  std::map<std::string, Bytes> files;
  std::map<std::string, Error> failing;  // paths that cannot be read

 private:
  Frontier frontier_;
};

}  // namespace passnum::testing
