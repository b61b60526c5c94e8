#include "ledger/tree/proof.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "ledger/base/check.h"

namespace passnum {
namespace {

// Takes numbers off the front of the input; zeros when it has ended.
class Input {
 public:
  explicit Input(ByteView bytes) : rest_(bytes) {}
  Byte byte() {
    if (rest_.empty()) return 0;
    const Byte first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }
  // Half of all inputs have small numbers, since that is where trees have their edges.
  std::uint64_t number() {
    const bool is_small = byte() % 2 == 0;
    std::uint64_t value = 0;
    for (int i = 0; i < (is_small ? 1 : 8); ++i) value = value << 8U | byte();
    return value;
  }
  ByteView rest() const { return rest_; }

 private:
  ByteView rest_;
};

}  // namespace
}  // namespace passnum

// No bytes prove that a leaf is in a tree, or a tree in another, whose roots were not made of them; and a
// proof is accepted only with as many hashes as its place asks for.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace passnum;
  Input input(ByteView(data, size));
  const std::uint64_t first = input.number();
  const std::uint64_t second = input.number();
  std::vector<Bytes> pieces;
  for (ByteView rest = input.rest(); !rest.empty();) {
    const std::size_t length = std::min<std::size_t>(rest.size(), sizeof(Hash));
    pieces.emplace_back(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(length));
    rest = rest.subspan(length);
  }
  const auto proof = parse_proof(pieces);
  if (!proof) return 0;
  const Hash root = {1};
  CHECK(!verify_inclusion(first, second, Hash{2}, proof.value(), root));
  if (first != second) CHECK(!verify_consistency(first, second, Hash{3}, root, proof.value()));
  return 0;
}
