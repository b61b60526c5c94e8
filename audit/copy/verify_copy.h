#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "audit/copy/key_chain.h"
#include "audit/copy/source.h"
#include "ledger/tree/checkpoint.h"
#include "ledger/tree/tile_reader.h"

namespace passnum {

// Verifies a log from what it publishes, with nothing of the server's: whoever holds a copy and the log's key
// can do it, and finds out about every byte that is not what was signed. Every Error names the file, and what
// disagrees with what.

// Hears each entry in the order of the log. Its Error stops the verification and becomes its answer.
using EntryVisitor = std::function<Result<Done>(std::uint64_t index, ByteView entry)>;
// The same, bundle by bundle: the entries from `first` on.
using BundleVisitor = std::function<Result<Done>(std::uint64_t first, std::span<const ByteView> entries)>;
// Hears how far the verification is, in entries: about once a bundle.
using CopyProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

struct CopyOptions {
  EntryVisitor visitor;          // may be empty
  BundleVisitor bundle_visitor;  // may be empty
  CopyProgress progress;         // may be empty
  // Refuses entries or leaf hashes beyond the checkpoint: what a copy holds after its checkpoint was put back
  // to an older one. Not for a log that may grow while it is read.
  bool refuse_beyond = false;
};

struct VerifiedCopy {
  Checkpoint checkpoint;
  std::string note;  // the checkpoint as it was signed
  LogKeys keys{PublicKey{}};
  std::uint64_t files_count = 0;
  std::uint64_t bytes_count = 0;
};

// Checks the signature of the checkpoint, by `key` or by the one that has taken its place since, every
// entry's hash against the tiles, every hash of every tile of every level against the ones below it, and the
// root. Holds one bundle and the edge of the tree in memory, however long the log is. What the visitor has
// heard is true only when this returns a VerifiedCopy. Errors: not_found, when a file is missing that the
// checkpoint asks for, or neither `key` nor a successor signed it; corrupt, when files contradict each other;
// invalid or too_large, when one does not have its form; those of the source; those of the visitor.
Result<VerifiedCopy> verify_copy(LogSource& source, const VerifierKey& key, const CopyOptions& options);

struct VerifiedReceipt {
  Checkpoint checkpoint;
  std::uint64_t index = 0;
  Bytes leaf;
};

// Verifies a receipt (the text of a .tlog-proof) alone: the log signed a tree that holds this leaf. The leaf
// is what the receipt carries as extra data. Errors: those of parse_tlog_proof() and verify_tlog_proof();
// invalid, when the receipt carries none.
Result<VerifiedReceipt> verify_receipt(std::string_view receipt, const VerifierKey& key);
// The same, for a log whose key was replaced: by the key that was in force at the receipt's size, among those
// that a verified copy has told.
Result<VerifiedReceipt> verify_receipt(std::string_view receipt, const std::string& origin,
                                       const LogKeys& keys);

struct VerifiedGrowth {
  Checkpoint before;
  Checkpoint after;
};

// Verifies that the log of `after` is that of `before` with nothing but entries added, with the hashes in
// `source`, a copy of the log of at least the later size. Both are signed notes. When `key` has not signed
// both, the whole copy is verified to learn which keys came after it or before. An empty log is the beginning
// of any. Errors: as verify_copy(); corrupt, when it shrank or its past was changed.
Result<VerifiedGrowth> verify_growth(std::string_view before, std::string_view after, const VerifierKey& key,
                                     LogSource& source);

// The hashes of a copy of a log of `size` leaves. A partial tile that is gone because the full one is there
// is read from the full one, as C2SP tlog-tiles allows.
class SourceTiles final : public TileReader {
 public:
  // `source` outlives this.
  SourceTiles(LogSource& source, std::uint64_t size) : source_(source), size_(size) {}
  Result<std::vector<Hash>> tile(std::uint8_t level, std::uint64_t index, std::uint16_t width) override;

 private:
  LogSource& source_;
  std::uint64_t size_;
};

}  // namespace passnum
