#include "ledger/model/voucher_code.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "ledger/base/ascii.h"

namespace passnum {
namespace {

constexpr std::string_view kVoucherTag = "PN-voucher/v1";
constexpr std::size_t kBookletDigitsMin = 6;
constexpr std::size_t kBookletDigitsMax = 10;  // of 2^32 - 1
constexpr std::size_t kIndexDigits = 2;
constexpr std::string_view kSecureScheme = "https://";
constexpr std::string_view kPlainScheme = "http://";
constexpr std::string_view kDigitsPath = "/v#";
constexpr std::string_view kBase32Path = "/V/";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::size_t kBase32Characters = kVoucherPayloadBytes * 8 / 5;
static_assert(kVoucherPayloadBytes * 8 % 5 == 0, "no unused bits, hence one spelling");

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
char lower_case(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower_case(c); });
  return out;
}

bool is_number(const VoucherNumber& number) {
  return is_programme_code(number.programme_code) && number.booklet.value >= 1 && number.index.value >= 1 &&
         number.index.value <= kVoucherIndexMax;
}

// At most kBookletDigitsMax digits, so the sum does not overflow.
std::optional<std::uint64_t> digits_value(std::string_view text) {
  if (text.empty() || text.size() > kBookletDigitsMax) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

Bytes message_bytes(const VoucherPayload& payload) {
  CHECK(is_encodable(payload));
  Bytes out{kVoucherLayout};
  append_u16(out, payload.key.value);
  append_u32(out, payload.id.programme.value);
  append_u32(out, payload.id.booklet.value);
  out.push_back(payload.id.index.value);
  append_u16(out, static_cast<std::uint16_t>(payload.last_day.value - kVoucherEpoch.value));
  append_u16(out, static_cast<std::uint16_t>(payload.face_value.value));
  CHECK(out.size() == kVoucherMessageBytes);
  return out;
}

Result<VoucherBytes> parse_base32(std::string_view text) {
  if (text.size() != kBase32Characters) {
    return Error(ErrorCode::invalid, "expected " + std::to_string(kBase32Characters) +
                                         " characters of base32, got " + std::to_string(text.size()));
  }
  VoucherBytes out{};
  unsigned pending = 0;
  unsigned pending_bits = 0;
  std::size_t used = 0;
  for (const char c : text) {
    const auto digit = kBase32.find(c);
    if (digit == std::string_view::npos) return Error(ErrorCode::invalid, "a character that is not base32");
    pending = (pending << 5 | static_cast<unsigned>(digit)) & 0xFFF;
    pending_bits += 5;
    if (pending_bits < 8) continue;
    pending_bits -= 8;
    out[used++] = static_cast<Byte>(pending >> pending_bits & 0xFF);
  }
  CHECK(used == out.size());
  return out;
}

bool starts_with_scheme(std::string_view text, std::string_view scheme) {
  return lower_case(text.substr(0, scheme.size())) == scheme;
}

// The host that a browser would open: after any user name, before any path, and a backslash is a slash to it.
std::string shown_host(std::string_view after_scheme) {
  std::string_view host = after_scheme.substr(0, after_scheme.find_first_of("/\\?#"));
  if (const auto at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  std::string out = lower_case(host.substr(0, kHostSeenCharactersMax));
  for (char& c : out) {
    if (c <= ' ' || c > '~') c = '?';
  }
  return out;
}

// A payload as one large number, the most significant 32 bits first: nine decimal digits at a time go in and
// out.
using Limbs = std::array<std::uint32_t, kVoucherPayloadBytes / 4>;
static_assert(kVoucherPayloadBytes % 4 == 0);
constexpr std::uint64_t kChunkBase = 1'000'000'000;
constexpr std::size_t kChunkDigits = 9;

Limbs to_limbs(const VoucherBytes& bytes) {
  Limbs limbs{};
  for (std::size_t i = 0; i < limbs.size(); ++i) limbs[i] = read_u32(ByteView(bytes).subspan(4 * i));
  return limbs;
}

VoucherBytes to_bytes(const Limbs& limbs) {
  VoucherBytes bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<Byte>(limbs[i / 4] >> (24 - 8 * (i % 4)) & 0xFF);
  return bytes;
}

Result<SignedVoucher> decode_link(std::string_view path, std::string_view body) {
  const auto bytes = path == kDigitsPath ? parse_digits(body) : parse_base32(body);
  if (!bytes) return bytes.error();
  return decode_payload(bytes.value());
}

}  // namespace

bool is_programme_code(std::string_view text) {
  return text.size() >= kProgrammeCodeCharactersMin && text.size() <= kProgrammeCodeCharactersMax &&
         is_upper(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_upper(c) || is_digit(c); });
}

std::string to_text(const VoucherNumber& number) {
  CHECK(is_number(number));
  std::array<char, 2 + kBookletDigitsMax + kIndexDigits + 1> tail{};
  const int length =
      std::snprintf(tail.data(), tail.size(), "-%06u-%02u", number.booklet.value, number.index.value);
  CHECK(length > 0);
  CHECK(static_cast<std::size_t>(length) < tail.size());
  return number.programme_code + tail.data();
}

Result<VoucherNumber> parse_voucher_number(std::string_view text) {
  const auto no = [](const char* words) {
    return Error(ErrorCode::invalid, std::string("voucher number: ") + words);
  };
  const auto first = text.find('-');
  const auto last = text.rfind('-');
  if (first == std::string_view::npos || first == last) return no("expected the form CODE-000123-07");

  const auto code = text.substr(0, first);
  if (!is_programme_code(code)) return no("a programme code is 2 to 8 of A-Z and 0-9, the first a letter");

  const auto booklet_text = text.substr(first + 1, last - first - 1);
  const auto booklet = digits_value(booklet_text);
  if (!booklet || booklet_text.size() < kBookletDigitsMin) return no("a booklet is 6 to 10 digits");
  if (booklet_text.size() > kBookletDigitsMin && booklet_text.front() == '0')
    return no("too many zeros in the booklet");
  if (*booklet < 1 || *booklet > UINT32_MAX) return no("no booklet has this number");

  const auto index = digits_value(text.substr(last + 1));
  if (!index || text.size() - last - 1 != kIndexDigits) return no("an index is two digits");
  if (*index < 1 || *index > kVoucherIndexMax) return no("an index is 01 to 32");

  return VoucherNumber{std::string(code), BookletNumber(static_cast<std::uint32_t>(*booklet)),
                       VoucherIndex(static_cast<std::uint8_t>(*index))};
}

bool is_encodable(const VoucherPayload& payload) {
  return payload.id.booklet.value >= 1 && payload.id.index.value >= 1 &&
         payload.id.index.value <= kVoucherIndexMax && payload.last_day >= kVoucherEpoch &&
         payload.last_day.value <= kVoucherEpoch.value + kVoucherDaysMax && payload.face_value.value >= 0 &&
         payload.face_value.value <= kVoucherFaceValueMax;
}

Bytes signed_message(const VoucherPayload& payload) {
  return tagged(kVoucherTag, message_bytes(payload));
}

SignedVoucher sign_voucher(const VoucherPayload& payload, const SigningKey& key) {
  return SignedVoucher{payload, key.sign(signed_message(payload))};
}

VoucherBytes sign_payload(const VoucherPayload& payload, const SigningKey& key) {
  return encode_payload(sign_voucher(payload, key));
}

VoucherBytes encode_payload(const SignedVoucher& voucher) {
  const Bytes message = message_bytes(voucher.payload);
  VoucherBytes out{};
  std::copy(message.begin(), message.end(), out.begin());
  std::copy(voucher.signature.begin(), voucher.signature.end(), out.begin() + kVoucherMessageBytes);
  return out;
}

Result<SignedVoucher> decode_payload(ByteView bytes) {
  const auto all = fixed<kVoucherPayloadBytes>(bytes);
  if (!all) return all.error().while_doing("voucher payload");
  if (bytes[0] != kVoucherLayout) {
    return Error(ErrorCode::unsupported,
                 "voucher payload: layout " + std::to_string(bytes[0]) + " is not known");
  }
  SignedVoucher out;
  out.payload.key = KeyId(read_u16(bytes.subspan(1)));
  out.payload.id.programme = ProgrammeId(read_u32(bytes.subspan(3)));
  out.payload.id.booklet = BookletNumber(read_u32(bytes.subspan(7)));
  out.payload.id.index = VoucherIndex(bytes[11]);
  out.payload.last_day = Day(kVoucherEpoch.value + read_u16(bytes.subspan(12)));
  out.payload.face_value = Cents(read_u16(bytes.subspan(14)));
  std::copy(bytes.begin() + kVoucherMessageBytes, bytes.end(), out.signature.begin());
  if (!is_encodable(out.payload)) {
    return Error(ErrorCode::invalid, "voucher payload: booklet " +
                                         std::to_string(out.payload.id.booklet.value) + ", index " +
                                         std::to_string(out.payload.id.index.value) + " can be no voucher's");
  }
  return out;
}

bool verify_payload(const SignedVoucher& voucher, const PublicKey& key) {
  return verify(key, signed_message(voucher.payload), voucher.signature);
}

std::string to_digits(const VoucherBytes& bytes) {
  CHECK(bytes[0] != 0);
  Limbs rest = to_limbs(bytes);
  std::string out;
  std::size_t start = 0;
  while (start < rest.size()) {
    // One long division by 10^9; the quotient stays in place.
    std::uint64_t remainder = 0;
    for (std::size_t i = start; i < rest.size(); ++i) {
      const std::uint64_t part = remainder << 32 | rest[i];
      rest[i] = static_cast<std::uint32_t>(part / kChunkBase);
      remainder = part % kChunkBase;
    }
    while (start < rest.size() && rest[start] == 0) ++start;
    // The first chunk, which is found last, has no leading zeros.
    const bool is_last = start == rest.size();
    for (std::size_t digit = 0; digit < kChunkDigits && (!is_last || remainder != 0); ++digit) {
      out += static_cast<char>('0' + remainder % 10);
      remainder /= 10;
    }
  }
  std::reverse(out.begin(), out.end());
  return out;
}

Result<VoucherBytes> parse_digits(std::string_view text) {
  if (text.size() < kVoucherDigitsMin || text.size() > kVoucherDigitsMax) {
    return Error(ErrorCode::invalid, "expected " + std::to_string(kVoucherDigitsMin) + " to " +
                                         std::to_string(kVoucherDigitsMax) + " digits, got " +
                                         std::to_string(text.size()));
  }
  if (!std::all_of(text.begin(), text.end(), is_digit)) {
    return Error(ErrorCode::invalid, "a character that is not a digit");
  }
  if (text.front() == '0') return Error(ErrorCode::invalid, "a leading zero");
  Limbs limbs{};
  while (!text.empty()) {
    const auto chunk = text.substr(0, kChunkDigits);
    text.remove_prefix(chunk.size());
    std::uint64_t scale = 1;
    std::uint64_t carry = 0;
    for (const char c : chunk) {
      scale *= 10;
      carry = carry * 10 + static_cast<std::uint64_t>(c - '0');
    }
    for (std::size_t i = limbs.size(); i-- > 0;) {
      const std::uint64_t part = limbs[i] * scale + carry;
      limbs[i] = static_cast<std::uint32_t>(part);
      carry = part >> 32;
    }
    if (carry != 0) return Error(ErrorCode::invalid, "digits of more than 80 bytes");
  }
  const VoucherBytes out = to_bytes(limbs);
  if (out[0] == 0) return Error(ErrorCode::invalid, "digits of fewer than 80 bytes");
  return out;
}

bool is_voucher_host(std::string_view text) {
  if (text.empty() || text.size() > kVoucherHostCharactersMax) return false;
  const auto colon = text.find(':');
  const auto host = text.substr(0, colon);
  const auto is_host_character = [](char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '.' || c == '-';
  };
  if (host.empty() || host.front() == '.' || !std::all_of(host.begin(), host.end(), is_host_character))
    return false;
  if (colon == std::string_view::npos) return true;
  const auto port = digits_value(text.substr(colon + 1));
  return port && *port >= 1 && *port <= 65535 && text[colon + 1] != '0';
}

HostRule HostRule::only(std::string_view host) {
  CHECK(is_voucher_host(host));
  return HostRule(std::string(host));
}

std::string to_qr_text(std::string_view host, const VoucherBytes& bytes) {
  CHECK(is_voucher_host(host));
  return "https://" + std::string(host) + std::string(kDigitsPath) + to_digits(bytes);
}

std::string_view name(QrTextFault fault) {
  switch (fault) {
    case QrTextFault::not_a_link:
      return "not_a_link";
    case QrTextFault::other_host:
      return "other_host";
    case QrTextFault::other_page:
      return "other_page";
    case QrTextFault::broken:
      return "broken";
  }
  CHECK(false);
  return {};
}

std::string link_host(std::string_view text) {
  for (const auto scheme : {kSecureScheme, kPlainScheme}) {
    if (starts_with_scheme(text, scheme)) return shown_host(text.substr(scheme.size()));
  }
  return {};
}

Result<SignedVoucher, QrTextProblem> parse_qr_text(std::string_view text, const HostRule& hosts) {
  const bool secure = starts_with_scheme(text, kSecureScheme);
  if (!secure && !starts_with_scheme(text, kPlainScheme)) {
    return QrTextProblem{QrTextFault::not_a_link, {}, "not a link"};
  }
  const auto after_scheme = text.substr(secure ? kSecureScheme.size() : kPlainScheme.size());
  const auto host_end = std::min(after_scheme.find_first_of("/\\?#"), after_scheme.size());
  const std::string host =
      lower_case(after_scheme.substr(0, std::min(host_end, kVoucherHostCharactersMax + 1)));
  const std::string seen = shown_host(after_scheme);
  if (!is_voucher_host(host) || !hosts.allows(host)) {
    return QrTextProblem{QrTextFault::other_host, seen, "a link to another host: " + seen};
  }
  const auto rest = after_scheme.substr(host_end);
  const auto path = rest.substr(0, kDigitsPath.size());
  if (!secure || (path != kDigitsPath && path != kBase32Path)) {
    return QrTextProblem{QrTextFault::other_page, seen, "a link to " + seen + ", and not a voucher's"};
  }
  auto voucher = decode_link(path, rest.substr(path.size()));
  if (!voucher) {
    return QrTextProblem{QrTextFault::broken, seen, voucher.error().while_doing("a voucher's link").context};
  }
  return std::move(voucher).value();
}

}  // namespace passnum
