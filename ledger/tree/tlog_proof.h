#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/tree/checkpoint.h"
#include "ledger/tree/note.h"

namespace passnum {

// A receipt: all that is needed to show, without the log, that an entry is in it (C2SP tlog-proof, version
// 1).
struct TlogProof {
  Bytes extra;  // what the issuer added, signed by nobody; empty when there is none. Our receipts: the leaf.
  std::uint64_t index = 0;
  std::vector<Hash> hashes;  // from the leaf's sibling up
  std::string checkpoint;    // the signed note, byte for byte

  bool operator==(const TlogProof&) const = default;
};

constexpr std::size_t kTlogProofBytesMax = 512 * 1024;

// The receipt as text; parse_tlog_proof() reads it back. CHECKs that the checkpoint is not empty.
std::string to_text(const TlogProof& proof);
// One spelling only. Checks the form of everything, the note included, and verifies nothing. Errors: invalid;
// too_large, above kTlogProofBytesMax or kProofHashesMax.
Result<TlogProof> parse_tlog_proof(std::string_view text);

// The checkpoint of the receipt, after verifying that `key` signed it and that `leaf` is in its tree at the
// receipt's index. Errors: those of open_checkpoint() and verify_inclusion().
Result<Checkpoint> verify_tlog_proof(const TlogProof& proof, ByteView leaf, const VerifierKey& key);

}  // namespace passnum
