#include "ledger/crypto/sealed_secret.h"

#include <sodium.h>

#include <charconv>
#include <vector>

#include "ledger/crypto/signature.h"

namespace passnum {
namespace {

constexpr std::string_view kAlgorithm = "argon2id13";
constexpr std::string_view kTag = "PN-sealed/v1";
constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kBoxOverheadBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(std::tuple_size_v<SealingSalt> == crypto_pwhash_argon2id_SALTBYTES);
static_assert(sizeof(SealedSecret::nonce) == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);

bool is_within_bounds(const SealingCost& cost) {
  return cost.passes >= kSealingCostForTests.passes && cost.passes <= kSealingCostMax.passes &&
         cost.memory_kib >= kSealingCostForTests.memory_kib && cost.memory_kib <= kSealingCostMax.memory_kib;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t space = text.find(' '); space != std::string_view::npos; space = text.find(' ')) {
    words.push_back(text.substr(0, space));
    text.remove_prefix(space + 1);
  }
  words.push_back(text);
  return words;
}

// Decimal without sign or leading zero.
Result<std::uint32_t> read_number(std::string_view text) {
  std::uint32_t number = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (text.empty() || read.ec != std::errc() || read.ptr != end || std::to_string(number) != text)
    return Error(ErrorCode::invalid, "not a number of passes or of KiB");
  return number;
}

template <std::size_t N>
Result<std::array<Byte, N>> read_bytes(std::string_view text) {
  const auto bytes = from_base64url(text);
  if (!bytes) return bytes.error();
  return fixed<N>(bytes.value());
}

}  // namespace

SealingSalt make_sealing_salt(Random& random) {
  SealingSalt salt;
  random.fill(salt);
  return salt;
}

Result<SealingKey> SealingKey::derive(ByteView passphrase, const SealingSalt& salt, const SealingCost& cost) {
  if (passphrase.empty()) return Error(ErrorCode::invalid, "the passphrase is empty");
  if (passphrase.size() > kPassphraseBytesMax) {
    return Error(ErrorCode::invalid,
                 "the passphrase is longer than " + std::to_string(kPassphraseBytesMax) + " bytes");
  }
  if (!is_within_bounds(cost)) return Error(ErrorCode::invalid, "the sealing's cost is out of bounds");
  GuardedBytes key(kKeyBytes);
  const int made = crypto_pwhash_argon2id(
      key.bytes().data(), kKeyBytes, reinterpret_cast<const char*>(passphrase.data()), passphrase.size(),
      salt.data(), cost.passes, std::size_t{cost.memory_kib} * 1024, crypto_pwhash_argon2id_ALG_ARGON2ID13);
  if (made != 0) {
    return Error(ErrorCode::unavailable, "opening or sealing a key takes " +
                                             std::to_string(cost.memory_kib / 1024) +
                                             " MiB of memory, which are not free");
  }
  return SealingKey(std::move(key), salt, cost);
}

SealedSecret seal(ByteView secret, std::string_view about, const SealingKey& key, Random& random) {
  SealedSecret sealed{key.cost(), key.salt(), {}, Bytes(secret.size() + kBoxOverheadBytes)};
  random.fill(sealed.nonce);
  const Bytes what = tagged(kTag, as_bytes(about));
  CHECK(crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.box.data(), nullptr, secret.data(), secret.size(),
                                                   what.data(), what.size(), nullptr, sealed.nonce.data(),
                                                   key.bytes().data()) == 0);
  return sealed;
}

Result<GuardedBytes> open_sealed(const SealedSecret& sealed, std::string_view about, const SealingKey& key) {
  CHECK(key.salt() == sealed.salt);
  CHECK(key.cost() == sealed.cost);
  const Error refused(ErrorCode::invalid,
                      "the passphrase is not the one it was sealed with, or it was changed");
  if (sealed.box.size() < kBoxOverheadBytes) return refused;
  GuardedBytes secret(sealed.box.size() - kBoxOverheadBytes);
  const Bytes what = tagged(kTag, as_bytes(about));
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      secret.bytes().data(), nullptr, nullptr, sealed.box.data(), sealed.box.size(), what.data(), what.size(),
      sealed.nonce.data(), key.bytes().data());
  if (opened != 0) return refused;
  return secret;
}

std::string to_text(const SealedSecret& sealed) {
  return std::string(kAlgorithm) + ' ' + std::to_string(sealed.cost.passes) + ' ' +
         std::to_string(sealed.cost.memory_kib) + ' ' + to_base64url(sealed.salt) + ' ' +
         to_base64url(sealed.nonce) + ' ' + to_base64url(sealed.box);
}

Result<SealedSecret> parse_sealed_secret(std::string_view text) {
  if (text.size() > kSealedSecretBytesMax)
    return Error(ErrorCode::too_large, "a sealed secret of " + std::to_string(text.size()) + " bytes");
  const auto words = words_of(text);
  const Error refused(ErrorCode::invalid, "not a sealed secret");
  if (words.size() != 6) return refused;
  if (words[0] != kAlgorithm) {
    return Error(ErrorCode::unsupported,
                 "sealed by '" + std::string(words[0]) + "', which is not known here");
  }
  const auto passes = read_number(words[1]);
  const auto memory_kib = read_number(words[2]);
  const auto salt = read_bytes<16>(words[3]);
  const auto nonce = read_bytes<24>(words[4]);
  auto box = from_base64url(words[5]);
  if (!passes || !memory_kib || !salt || !nonce || !box) return refused;
  SealedSecret sealed{
      {passes.value(), memory_kib.value()}, salt.value(), nonce.value(), std::move(box).value()};
  if (sealed.cost.passes > kSealingCostMax.passes || sealed.cost.memory_kib > kSealingCostMax.memory_kib) {
    return Error(ErrorCode::too_large, "opening it would take more than " +
                                           std::to_string(kSealingCostMax.memory_kib / 1024) + " MiB or " +
                                           std::to_string(kSealingCostMax.passes) + " passes");
  }
  if (!is_within_bounds(sealed.cost)) return refused;
  return sealed;
}

}  // namespace passnum
