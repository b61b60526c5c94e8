#include "ledger/tree/proof.h"

#include <bit>

#include "ledger/tree/hashing.h"

namespace passnum {
namespace {

Error wrong_count(std::size_t wanted, std::size_t got) {
  return Error(ErrorCode::invalid,
               "the proof must hold " + std::to_string(wanted) + " hashes and holds " + std::to_string(got));
}

Error other_root(std::uint64_t size, const Hash& wanted, const Hash& got) {
  return Error(ErrorCode::corrupt, "the proof leads to root " + to_base64(got) + " at size " +
                                       std::to_string(size) + ", not to " + to_base64(wanted));
}

}  // namespace

// Below the height where the paths to the leaf and to the last leaf part, every level has a sibling; above
// it, only the levels where the path turns right do.
std::size_t inclusion_proof_hashes(std::uint64_t index, std::uint64_t size) {
  CHECK(index < size);
  const auto inner = static_cast<std::size_t>(std::bit_width(index ^ (size - 1)));
  const auto border = inner == 64 ? std::size_t{0} : static_cast<std::size_t>(std::popcount(index >> inner));
  return inner + border;
}

Result<Done> verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf_hash,
                              std::span<const Hash> proof, const Hash& root) {
  if (index >= size) {
    return Error(ErrorCode::invalid, "index " + std::to_string(index) + " is not in a tree of " +
                                         std::to_string(size) + " leaves");
  }
  const std::size_t wanted = inclusion_proof_hashes(index, size);
  if (proof.size() != wanted) return wrong_count(wanted, proof.size());

  const auto inner = static_cast<std::size_t>(std::bit_width(index ^ (size - 1)));
  Hash hash = leaf_hash;
  for (std::size_t height = 0; height < inner; ++height) {
    const bool is_right = (index >> height & 1) != 0;
    hash = is_right ? node_hash(proof[height], hash) : node_hash(hash, proof[height]);
  }
  for (const Hash& left : proof.subspan(inner)) hash = node_hash(left, hash);
  if (hash != root) return other_root(size, root, hash);
  return Done{};
}

Result<Done> verify_consistency(std::uint64_t size1, std::uint64_t size2, const Hash& root1,
                                const Hash& root2, std::span<const Hash> proof) {
  if (size1 == 0) return Error(ErrorCode::invalid, "nothing can be proved about the growth of an empty tree");
  if (size1 > size2) {
    return Error(ErrorCode::invalid,
                 "a tree of " + std::to_string(size1) + " leaves cannot shrink to " + std::to_string(size2));
  }
  if (size1 == size2) {
    if (!proof.empty()) return wrong_count(0, proof.size());
    if (root1 != root2) return other_root(size2, root2, root1);
    return Done{};
  }
  // The walk starts at the largest whole subtree that ends the old tree. When that is the old tree itself,
  // its root is known and the proof leaves it out.
  const int start = std::countr_zero(size1);
  const bool whole = std::has_single_bit(size1);
  std::uint64_t node = (size1 - 1) >> start;
  std::uint64_t last = (size2 - 1) >> start;
  const std::size_t wanted = inclusion_proof_hashes(node, last + 1) + (whole ? 0 : 1);
  if (proof.size() != wanted) return wrong_count(wanted, proof.size());

  Hash old_hash = whole ? root1 : proof.front();
  Hash new_hash = old_hash;
  for (const Hash& sibling : proof.subspan(whole ? 0 : 1)) {
    if ((node & 1) != 0 || node == last) {
      old_hash = node_hash(sibling, old_hash);
      new_hash = node_hash(sibling, new_hash);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      new_hash = node_hash(new_hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  CHECK(last == 0);
  if (old_hash != root1) return other_root(size1, root1, old_hash);
  if (new_hash != root2) return other_root(size2, root2, new_hash);
  return Done{};
}

Result<Hash> parse_hash(ByteView bytes) {
  return fixed<32>(bytes);
}

Result<Hash> parse_hash_base64(std::string_view text) {
  constexpr std::size_t kHashCharacters = 44;
  if (text.size() != kHashCharacters) return Error(ErrorCode::invalid, "not the base64 of 32 bytes");
  const auto bytes = from_base64(text);
  if (!bytes) return bytes.error();
  return parse_hash(bytes.value());
}

Result<std::vector<Hash>> parse_proof(std::span<const Bytes> hashes) {
  if (hashes.size() > kProofHashesMax) {
    return Error(ErrorCode::too_large, "a proof of " + std::to_string(hashes.size()) + " hashes, at most " +
                                           std::to_string(kProofHashesMax) + " are possible");
  }
  std::vector<Hash> proof;
  proof.reserve(hashes.size());
  for (const Bytes& bytes : hashes) {
    const auto hash = parse_hash(bytes);
    if (!hash) return hash.error().while_doing("hash " + std::to_string(proof.size()) + " of the proof");
    proof.push_back(hash.value());
  }
  return proof;
}

}  // namespace passnum
