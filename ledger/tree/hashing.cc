#include "ledger/tree/hashing.h"

#include <array>

#include "ledger/crypto/hash.h"

namespace passnum {
namespace {

constexpr std::array<Byte, 1> kLeafPrefix{0};
constexpr std::array<Byte, 1> kNodePrefix{1};

}  // namespace

Hash leaf_hash(ByteView leaf) {
  return sha256({kLeafPrefix, leaf});
}
Hash node_hash(const Hash& left, const Hash& right) {
  return sha256({kNodePrefix, left, right});
}
Hash empty_root() {
  return sha256(ByteView{});
}

}  // namespace passnum
