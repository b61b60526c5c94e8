#include "audit/copy/verify_copy.h"

#include <algorithm>
#include <vector>

#include "ledger/tree/frontier.h"
#include "ledger/tree/hashing.h"
#include "ledger/tree/proof.h"
#include "ledger/tree/prove.h"
#include "ledger/tree/tiles.h"
#include "ledger/tree/tlog_proof.h"

namespace passnum {
namespace {

// What was found under the name of a tile, or of the full tile that has replaced it.
struct Found {
  TileName name;
  Bytes bytes;
};

Result<Found> fetch_tile(LogSource& source, TileName name) {
  auto bytes = source.fetch(tile_path(name));
  if (!bytes && bytes.error().code == ErrorCode::not_found && name.width < kTileWidth) {
    const TileName full{name.kind, name.level, name.index, kTileWidth};
    auto replaced_by = source.fetch(tile_path(full));
    if (replaced_by) return Found{full, std::move(replaced_by).value()};
    if (replaced_by.error().code != ErrorCode::not_found) return replaced_by.error();
  }
  if (!bytes) return bytes.error().while_doing("the checkpoint asks for " + tile_path(name));
  return Found{name, std::move(bytes).value()};
}

Error in_file(const TileName& name, const Error& error) {
  return error.while_doing(tile_path(name));
}

// The checkpoint, verified when `key` has signed it. When it has not, one of its successors may have: only
// the entries tell, so what it says is believed at their end.
Result<Checkpoint> claimed_checkpoint(std::string_view note, const VerifierKey& key) {
  auto checkpoint = open_checkpoint(note, key);
  if (checkpoint || checkpoint.error().code != ErrorCode::not_found) return checkpoint;
  const auto parsed = parse_note(note);
  CHECK(bool(parsed));
  auto claimed = parse_checkpoint_body(parsed.value().text);
  if (!claimed || claimed.value().origin == key.name) return claimed;
  return checkpoint;
}

// One pass over a copy, from the first entry to the root.
class CopyVerifier {
 public:
  CopyVerifier(LogSource& source, const VerifierKey& key, const CopyOptions& options)
      : source_(source), options_(options), chain_(key) {}

  Result<VerifiedCopy> verify(const VerifierKey& key) {
    const auto note = source_.fetch(kCheckpointPath);
    if (!note) return note.error();
    count(note.value());
    auto claimed = claimed_checkpoint(as_text(note.value()), key);
    if (!claimed) return claimed.error().while_doing(std::string(kCheckpointPath));
    copy_.checkpoint = std::move(claimed).value();
    copy_.note = as_text(note.value());

    for (std::uint64_t index = 0; index < tile_count(0, size()); ++index) {
      const auto read = read_bundle(index);
      if (!read) return read.error();
      if (options_.progress) options_.progress(edge_.size(), size());
    }
    const auto compared = compare_edge();
    if (!compared) return compared.error();
    CHECK(edge_.size() == size());
    const auto signed_one = chain_.open(copy_.note);
    if (!signed_one) return signed_one.error().while_doing(std::string(kCheckpointPath));
    CHECK(signed_one.value() == copy_.checkpoint);
    copy_.keys = chain_.keys();
    if (edge_.root() != copy_.checkpoint.root) {
      return Error(ErrorCode::corrupt, std::string(kCheckpointPath) + ": the signed root at size " +
                                           std::to_string(size()) + " is " +
                                           to_base64(copy_.checkpoint.root) + ", the entries lead to " +
                                           to_base64(edge_.root()));
    }
    if (options_.refuse_beyond) {
      const auto nothing = find_nothing_beyond();
      if (!nothing) return nothing.error();
    }
    return std::move(copy_);
  }

 private:
  std::uint64_t size() const { return copy_.checkpoint.size; }

  void count(ByteView bytes) {
    copy_.files_count += 1;
    copy_.bytes_count += bytes.size();
  }

  Result<Done> read_bundle(std::uint64_t index) {
    const TileName name{TileKind::entries, 0, index, tile_width(0, index, size())};
    const auto found = fetch_tile(source_, name);
    if (!found) return found.error();
    count(found.value().bytes);
    const auto entries = decode_bundle(found.value().bytes, found.value().name.width);
    if (!entries) return in_file(found.value().name, entries.error());

    if (options_.bundle_visitor) {
      const auto visited =
          options_.bundle_visitor(edge_.size(), std::span(entries.value()).first(name.width));
      if (!visited) return in_file(found.value().name, visited.error());
    }
    std::vector<FullTile> full;
    for (std::uint16_t i = 0; i < name.width; ++i) {
      const std::uint64_t entry_index = edge_.size();
      const ByteView entry = entries.value()[i];
      if (const auto read = chain_.read(entry, edge_); !read) {
        return in_file(found.value().name, read.error().while_doing("entry " + std::to_string(entry_index)));
      }
      edge_.append(leaf_hash(entry), full);
      if (!options_.visitor) continue;
      const auto visited = options_.visitor(entry_index, entry);
      if (!visited) {
        return in_file(found.value().name,
                       visited.error().while_doing("entry " + std::to_string(entry_index)));
      }
    }
    for (const FullTile& tile : full) {
      const auto same = compare({TileKind::hashes, tile.level, tile.index, kTileWidth}, tile.hashes);
      if (!same) return same.error();
    }
    return Done{};
  }

  // The partial tiles, which only the size of the tree brings about.
  Result<Done> compare_edge() {
    for (std::uint8_t level = 0; level < tile_levels(size()); ++level) {
      const auto hashes = edge_.partial_tile(level);
      if (hashes.empty()) continue;
      const std::uint64_t index = (size() >> (8 * level)) / kTileWidth;
      const auto same =
          compare({TileKind::hashes, level, index, static_cast<std::uint16_t>(hashes.size())}, hashes);
      if (!same) return same.error();
    }
    return Done{};
  }

  Result<Done> compare(const TileName& name, std::span<const Hash> computed) {
    const auto found = fetch_tile(source_, name);
    if (!found) return found.error();
    count(found.value().bytes);
    const auto stored = decode_tile(found.value().bytes, found.value().name.width);
    if (!stored) return in_file(found.value().name, stored.error());
    const auto differs = std::ranges::mismatch(computed, stored.value()).in1;
    if (differs == computed.end()) return Done{};
    const auto at = static_cast<std::uint64_t>(differs - computed.begin());
    return in_file(found.value().name, disagreement(name, name.index * kTileWidth + at));
  }

  // `position` counts the hashes of the tile's level: entries at level 0, full tiles of the level below above
  // it.
  static Error disagreement(const TileName& name, std::uint64_t position) {
    std::string whose;
    if (name.level == 0) {
      whose = "entry " + std::to_string(position) + " in " +
              tile_path({TileKind::entries, 0, name.index, name.width});
    } else {
      const auto below = static_cast<std::uint8_t>(name.level - 1);
      whose = "the root of " + tile_path({TileKind::hashes, below, position, kTileWidth});
    }
    return Error(ErrorCode::corrupt,
                 "hash " + std::to_string(position % kTileWidth) + " is not that of " + whose);
  }

  // A wider tile than the last, or one after it, means that the log has been longer than its checkpoint says.
  Result<Done> find_nothing_beyond() {
    const std::uint64_t last = size() / kTileWidth;
    const auto width = static_cast<std::uint16_t>(size() % kTileWidth);
    for (const TileKind kind : {TileKind::entries, TileKind::hashes}) {
      for (auto wider = static_cast<std::uint16_t>(width + 1); wider <= kTileWidth; ++wider) {
        const std::string path = tile_path({kind, 0, last, wider});
        const auto bytes = source_.fetch(path);
        if (bytes) {
          return Error(ErrorCode::corrupt, path + ": lies beyond the checkpoint, which ends at " +
                                               std::to_string(size()) + " entries");
        }
        if (bytes.error().code != ErrorCode::not_found) return bytes.error();
      }
    }
    return Done{};
  }

  LogSource& source_;
  const CopyOptions& options_;
  KeyChain chain_;
  Frontier edge_;
  VerifiedCopy copy_;
};

}  // namespace

Result<VerifiedCopy> verify_copy(LogSource& source, const VerifierKey& key, const CopyOptions& options) {
  return CopyVerifier(source, key, options).verify(key);
}

Result<VerifiedReceipt> verify_receipt(std::string_view receipt, const std::string& origin,
                                       const LogKeys& keys) {
  const auto proof = parse_tlog_proof(receipt);
  if (!proof) return proof.error();
  const auto checkpoint = open_checkpoint(proof.value().checkpoint, origin, keys);
  if (!checkpoint) return checkpoint.error();
  return verify_receipt(receipt, {origin, SignatureType::ed25519, keys.at(checkpoint.value().size)});
}

Result<VerifiedReceipt> verify_receipt(std::string_view receipt, const VerifierKey& key) {
  auto proof = parse_tlog_proof(receipt);
  if (!proof) return proof.error();
  if (proof.value().extra.empty()) {
    return Error(ErrorCode::invalid, "the receipt does not carry its entry (no extra line)");
  }
  auto checkpoint = verify_tlog_proof(proof.value(), proof.value().extra, key);
  if (!checkpoint) return checkpoint.error();
  return VerifiedReceipt{std::move(checkpoint).value(), proof.value().index, std::move(proof.value().extra)};
}

Result<VerifiedGrowth> verify_growth(std::string_view before, std::string_view after, const VerifierKey& key,
                                     LogSource& source) {
  const auto is_by_another = [&key](std::string_view note) {
    const auto opened = open_checkpoint(note, key);
    return !opened && opened.error().code == ErrorCode::not_found;
  };
  LogKeys keys(key.key);
  if (is_by_another(before) || is_by_another(after)) {
    const auto copy = verify_copy(source, key, {});
    if (!copy) return copy.error().while_doing("the copy, to learn the log's keys");
    keys = copy.value().keys;
  }
  auto old_checkpoint = open_checkpoint(before, key.name, keys);
  if (!old_checkpoint) return old_checkpoint.error().while_doing("the earlier checkpoint");
  auto new_checkpoint = open_checkpoint(after, key.name, keys);
  if (!new_checkpoint) return new_checkpoint.error().while_doing("the later checkpoint");
  VerifiedGrowth growth{std::move(old_checkpoint).value(), std::move(new_checkpoint).value()};
  if (growth.before.size > growth.after.size) {
    return Error(ErrorCode::corrupt, "the log shrank from " + std::to_string(growth.before.size) + " to " +
                                         std::to_string(growth.after.size) + " entries");
  }
  if (growth.before.size == 0) return growth;  // parse_checkpoint_body() has checked its root

  SourceTiles tiles(source, growth.after.size);
  const auto proof = consistency_proof(growth.before.size, growth.after.size, tiles);
  if (!proof) return proof.error();
  const auto grown = verify_consistency(growth.before.size, growth.after.size, growth.before.root,
                                        growth.after.root, proof.value());
  if (!grown) {
    return grown.error().while_doing("the log of size " + std::to_string(growth.after.size) +
                                     " does not continue that of size " + std::to_string(growth.before.size));
  }
  return growth;
}

Result<std::vector<Hash>> SourceTiles::tile(std::uint8_t level, std::uint64_t index, std::uint16_t width) {
  const std::uint16_t stored_width = tile_width(level, index, size_);
  const TileName name{TileKind::hashes, level, index, width};
  if (stored_width < width) {
    return Error(ErrorCode::not_found,
                 tile_path(name) + ": not in a tree of " + std::to_string(size_) + " entries");
  }
  const auto found = fetch_tile(source_, {TileKind::hashes, level, index, stored_width});
  if (!found) return found.error();
  auto hashes = decode_tile(found.value().bytes, found.value().name.width);
  if (!hashes) return in_file(found.value().name, hashes.error());
  return hashes;
}

}  // namespace passnum
