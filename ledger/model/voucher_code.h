#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/ids.h"
#include "ledger/base/money.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/crypto/signature.h"
#include "ledger/model/typed_code.h"

namespace passnum {

// A voucher as it stands on paper: its number, and its QR code (FORMAT.md, "The voucher on paper").
// Everything here is pure; any thread may call it. Numbers below are printed: they never change.

constexpr std::uint8_t kVoucherIndexMax = 32;

// ---- The number: public, continuous in its programme. Knowing it spends nothing.

constexpr std::size_t kProgrammeCodeCharactersMin = 2;
constexpr std::size_t kProgrammeCodeCharactersMax = 8;
// True for 2 to 8 characters of [A-Z0-9], the first a letter.
bool is_programme_code(std::string_view text);

struct VoucherNumber {
  std::string programme_code;
  BookletNumber booklet;  // from 1
  VoucherIndex index;     // 1 to kVoucherIndexMax
  auto operator<=>(const VoucherNumber&) const = default;
};
// "ORL26-000123-07": at least six digits of booklet, exactly two of index. CHECKs the ranges.
std::string to_text(const VoucherNumber& number);
// Takes that one spelling. Errors: invalid.
Result<VoucherNumber> parse_voucher_number(std::string_view text);

// ---- The payload: what the issuer signs.

constexpr std::size_t kVoucherMessageBytes = 16;
constexpr std::size_t kVoucherPayloadBytes = 80;  // the message, then an Ed25519 signature
constexpr Byte kVoucherLayout = 0x01;
constexpr std::int32_t kVoucherDaysMax = 65535;       // after kVoucherEpoch: 2199-06-06
constexpr std::int64_t kVoucherFaceValueMax = 65535;  // cents

struct VoucherPayload {
  KeyId key;
  VoucherId id;      // booklet from 1, index 1 to kVoucherIndexMax
  Day last_day;      // of use; kVoucherEpoch to kVoucherEpoch + kVoucherDaysMax
  Cents face_value;  // 0 to kVoucherFaceValueMax
  auto operator<=>(const VoucherPayload&) const = default;
};

// The signature is the bearer secret: whoever has it can spend. It is made again when needed and stored
// nowhere.
struct SignedVoucher {
  VoucherPayload payload;
  Signature signature{};
  auto operator<=>(const SignedVoucher&) const = default;
};

using VoucherBytes = std::array<Byte, kVoucherPayloadBytes>;

// Whether every field is within the ranges above. The functions that take a payload CHECK it.
bool is_encodable(const VoucherPayload& payload);
// "PN-voucher/v1" || 00 || 16 bytes: what the signature covers.
Bytes signed_message(const VoucherPayload& payload);
SignedVoucher sign_voucher(const VoucherPayload& payload, const SigningKey& key);
// sign_voucher(), encoded.
VoucherBytes sign_payload(const VoucherPayload& payload, const SigningKey& key);
VoucherBytes encode_payload(const SignedVoucher& voucher);
// Does not look at the signature. Errors: invalid (length, index or booklet), unsupported (another layout).
Result<SignedVoucher> decode_payload(ByteView bytes);
// True when `key` signed it. Which key that must be is in payload.key, and the caller knows the keys.
bool verify_payload(const SignedVoucher& voucher, const PublicKey& key);

// ---- The digits: the 80 bytes as one big-endian integer in decimal, so that a QR holds them densely.

constexpr std::size_t kVoucherDigitsMin = 191;  // of 2^632, the least integer of 80 bytes
constexpr std::size_t kVoucherDigitsMax = 193;  // of 2^640 - 1
// CHECKs that the first byte is not zero, as no layout is.
std::string to_digits(const VoucherBytes& bytes);
// Digits only, no leading zero, and exactly 80 bytes. Errors: invalid.
Result<VoucherBytes> parse_digits(std::string_view text);

// ---- The QR code's text: a link, so that any phone's camera opens the official page.

// So that the symbol stays at version 8, level M, or below.
constexpr std::size_t kVoucherHostCharactersMax = 59;
// True for a lower-case host name with an optional port: 1 to 59 characters, e.g. "passnum.fr",
// "localhost:8443".
bool is_voucher_host(std::string_view text);

// Whose links are taken. A sticker with another link over the code is a known fraud, so taking any host is a
// choice that must be written out.
class HostRule {
 public:
  // CHECKs is_voucher_host(host).
  static HostRule only(std::string_view host);
  static HostRule any() { return HostRule({}); }
  bool allows(std::string_view host) const { return host_.empty() || host == host_; }

 private:
  explicit HostRule(std::string host) : host_(std::move(host)) {}
  std::string host_;  // empty: any
};

// "https://<host>/v#<digits>": the part after # never reaches a server. CHECKs is_voucher_host(host).
std::string to_qr_text(std::string_view host, const VoucherBytes& bytes);

enum class QrTextFault : std::uint8_t {
  not_a_link,  // not one of ours: a text, a card, a bank transfer
  other_host,  // not one of ours: a link to somewhere else
  other_page,  // our host, but not a voucher's link
  broken,      // a voucher's link, and what follows is no payload
};
std::string_view name(QrTextFault fault);

struct QrTextProblem {
  QrTextFault fault;
  std::string host_seen;  // where a browser would go: printable ASCII, at most kHostSeenCharactersMax; empty
                          // for not_a_link
  std::string words;      // never repeats the payload
  Error error() const { return Error(ErrorCode::invalid, words); }
};
constexpr std::size_t kHostSeenCharactersMax = 100;

// The host that a browser would open for this text, as in host_seen; empty when it is no http or https link.
std::string link_host(std::string_view text);

// Takes https://<host>/v#<digits> and HTTPS://<HOST>/V/<RFC 4648 base32, upper case, no padding>; scheme and
// host in any case (RFC 3986 section 6.2.2.1), all else exact. Does not look at the signature.
Result<SignedVoucher, QrTextProblem> parse_qr_text(std::string_view text, const HostRule& hosts);

}  // namespace passnum
