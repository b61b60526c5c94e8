#include "ledger/tree/hashing.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "ledger/crypto/hash.h"

namespace passnum {
namespace {

constexpr std::array<Byte, 1> kLeafPrefix{0};
constexpr Byte kNodePrefix = 1;

}  // namespace

Hash leaf_hash(ByteView leaf) {
  return sha256({kLeafPrefix, leaf});
}
Hash node_hash(const Hash& left, const Hash& right) {
  std::array<Byte, 1 + 2 * std::tuple_size_v<Hash>> node;
  node[0] = kNodePrefix;
  std::ranges::copy(left, node.begin() + 1);
  std::ranges::copy(right, node.begin() + 1 + std::tuple_size_v<Hash>);
  return sha256(node);
}
Hash empty_root() {
  return sha256(ByteView{});
}

}  // namespace passnum
