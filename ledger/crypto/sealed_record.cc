#include "ledger/crypto/sealed_record.h"

#include <sodium.h>

#include <algorithm>

#include "ledger/crypto/signature.h"

namespace passnum {
namespace {

constexpr std::string_view kRecordTag = "PN-record/v1";
constexpr std::string_view kRecordKeyTag = "PN-record-key/v1";
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kBoxExtraBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(kSealedRecordOverheadBytes == kNonceBytes + kBoxExtraBytes);
static_assert(std::tuple_size_v<Hash> == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

// What encrypts, so that the key itself may also be hashed with. Wiped when it goes.
HashKey record_key(const HashKey& key) {
  return HashKey(keyed_hash(key, kRecordKeyTag, {}));
}

}  // namespace

Bytes seal_record(ByteView record, std::string_view about, const HashKey& key, Random& random) {
  const HashKey encrypting = record_key(key);
  Bytes sealed(record.size() + kSealedRecordOverheadBytes);
  random.fill(std::span(sealed).first(kNonceBytes));
  const Bytes what = tagged(kRecordTag, as_bytes(about));
  CHECK(crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + kNonceBytes, nullptr, record.data(),
                                                   record.size(), what.data(), what.size(), nullptr,
                                                   sealed.data(), encrypting.bytes().data()) == 0);
  return sealed;
}

Result<Bytes> open_record(ByteView sealed, std::string_view about, const HashKey& key) {
  const Error refused(ErrorCode::corrupt, "a sealed record that this key does not open, or that was changed");
  if (sealed.size() < kSealedRecordOverheadBytes) return refused;
  const HashKey encrypting = record_key(key);
  Bytes record(sealed.size() - kSealedRecordOverheadBytes);
  const Bytes what = tagged(kRecordTag, as_bytes(about));
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      record.data(), nullptr, nullptr, sealed.data() + kNonceBytes, sealed.size() - kNonceBytes, what.data(),
      what.size(), sealed.data(), encrypting.bytes().data());
  if (opened != 0) return refused;
  return record;
}

}  // namespace passnum
