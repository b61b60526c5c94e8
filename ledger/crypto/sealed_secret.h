#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/random.h"
#include "ledger/crypto/guarded_bytes.h"

namespace passnum {

// A secret that only a passphrase opens: Argon2id version 1.3 (RFC 9106) makes a key of the passphrase,
// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) encrypts with it. FORMAT.md, section 7, has the text.

// What one try of a passphrase costs, whoever tries.
struct SealingCost {
  std::uint32_t passes = 0;
  std::uint32_t memory_kib = 0;
  bool operator==(const SealingCost&) const = default;
};
// Of everything that is sealed from now on: 256 MiB, and about a second.
constexpr SealingCost kSealingCost{3, 256 * 1024};
// The least the algorithm knows. For tests only: it protects nothing.
constexpr SealingCost kSealingCostForTests{1, 8};
// A file can come from anywhere, and opening it must not cost more than this.
constexpr SealingCost kSealingCostMax{10, 1024 * 1024};
constexpr std::size_t kPassphraseBytesMax = 1024;
constexpr std::size_t kSealedSecretBytesMax = 4096;

using SealingSalt = std::array<Byte, 16>;
SealingSalt make_sealing_salt(Random& random);

// What Argon2id made of a passphrase. One opens and seals any number of secrets, since each has a random
// nonce of its own. Moves, is not copied.
class SealingKey {
 public:
  // Takes the time and the memory that `cost` says. Errors: invalid, when the passphrase is empty or longer
  // than kPassphraseBytesMax, or the cost is out of bounds; unavailable, when there is not so much memory.
  static Result<SealingKey> derive(ByteView passphrase, const SealingSalt& salt, const SealingCost& cost);

  const SealingSalt& salt() const { return salt_; }
  const SealingCost& cost() const { return cost_; }
  ByteView bytes() const { return key_.bytes(); }

 private:
  SealingKey(GuardedBytes key, const SealingSalt& salt, const SealingCost& cost)
      : key_(std::move(key)), salt_(salt), cost_(cost) {}
  GuardedBytes key_;
  SealingSalt salt_;
  SealingCost cost_;
};

struct SealedSecret {
  SealingCost cost;
  SealingSalt salt{};
  std::array<Byte, 24> nonce{};
  Bytes box;  // the secret, encrypted, and 16 bytes that show whether it is whole
};

// `about` says what the secret is: it is not secret, and what was sealed with one does not open with another.
SealedSecret seal(ByteView secret, std::string_view about, const SealingKey& key, Random& random);
// Errors: invalid, when the passphrase is another one, or anything was changed: nobody can tell which.
Result<GuardedBytes> open_sealed(const SealedSecret& sealed, std::string_view about, const SealingKey& key);

// "argon2id13 <passes> <KiB> <salt> <nonce> <box>", bytes in base64url.
std::string to_text(const SealedSecret& sealed);
// One spelling only. Errors: invalid; unsupported, for another algorithm; too_large, above kSealingCostMax or
// kSealedSecretBytesMax.
Result<SealedSecret> parse_sealed_secret(std::string_view text);

}  // namespace passnum
