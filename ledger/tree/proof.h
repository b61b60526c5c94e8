#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"

namespace passnum {

// A tree of 64-bit size has at most this many levels above a leaf, and no proof holds more hashes than that
// (a consistency proof may hold one more: the subtree it starts from).
constexpr std::size_t kProofHashesMax = 65;

// Checks that a leaf stands at `index` (from 0) of the tree of `size` leaves with `root` (RFC 6962 section
// 2.1.1). The number of hashes is exact. Errors: invalid, when no proof of that form can exist; corrupt, when
// the hashes lead to another root.
Result<Done> verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf_hash,
                              std::span<const Hash> proof, const Hash& root);

// Checks that the tree of `size1` leaves is the beginning of the tree of `size2` leaves (RFC 6962 section
// 2.1.2). The empty tree is the beginning of every tree and proves nothing, so size1 = 0 is refused. Errors:
// invalid, when no proof of that form can exist; corrupt, when the hashes lead to another root.
Result<Done> verify_consistency(std::uint64_t size1, std::uint64_t size2, const Hash& root1,
                                const Hash& root2, std::span<const Hash> proof);

// How many hashes the inclusion proof of `index` in a tree of `size` has. `index` is below `size`.
std::size_t inclusion_proof_hashes(std::uint64_t index, std::uint64_t size);

// One hash from its standard base64, and from its bytes. Anything but 32 bytes is refused here, where bytes
// become hashes: behind this line a proof of odd lengths cannot be written down. Errors: invalid.
Result<Hash> parse_hash(ByteView bytes);
Result<Hash> parse_hash_base64(std::string_view text);
// A proof as a list of byte strings. Errors: invalid; too_large above kProofHashesMax.
Result<std::vector<Hash>> parse_proof(std::span<const Bytes> hashes);

}  // namespace passnum
