#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"

namespace passnum {

using Byte = std::uint8_t;
using Bytes = std::vector<Byte>;
using ByteView = std::span<const Byte>;
using Hash = std::array<Byte, 32>;

// The bytes of a text, and the text of bytes (no check of encoding). Views: the owner must stay alive.
ByteView as_bytes(std::string_view text);
std::string_view as_text(ByteView bytes);
Bytes to_bytes(std::string_view text);

// Lower-case hexadecimal. from_hex accepts both cases; errors: invalid.
std::string to_hex(ByteView bytes);
Result<Bytes> from_hex(std::string_view text);

// RFC 4648 section 4, padded, as C2SP signed-note and tlog-proof use. Decoding is strict: one spelling
// only (padding required, unused bits zero, no white space). Errors: invalid.
std::string to_base64(ByteView bytes);
Result<Bytes> from_base64(std::string_view text);

// RFC 4648 section 5, without padding, as in entries and requests. Decoding is as strict. Errors: invalid.
std::string to_base64url(ByteView bytes);
Result<Bytes> from_base64url(std::string_view text);
// The same without allocating, for what is public: unlike libsodium's, their time depends on the bytes. At
// the end of `out`; true, and `out` filled, when from_base64url would give exactly as many bytes.
void append_base64url(std::string& out, ByteView bytes);
bool read_base64url(std::string_view text, std::span<Byte> out);

// Big-endian integers at the end of `out`, and back. read_* CHECK that there are enough bytes.
void append_u16(Bytes& out, std::uint16_t value);
void append_u32(Bytes& out, std::uint32_t value);
void append_u64(Bytes& out, std::uint64_t value);
std::uint16_t read_u16(ByteView bytes);
std::uint32_t read_u32(ByteView bytes);
std::uint64_t read_u64(ByteView bytes);

// `bytes` as an array of exactly N. Errors: invalid, when the length differs.
template <std::size_t N>
Result<std::array<Byte, N>> fixed(ByteView bytes) {
  if (bytes.size() != N) {
    return Error(ErrorCode::invalid,
                 "expected " + std::to_string(N) + " bytes, got " + std::to_string(bytes.size()));
  }
  std::array<Byte, N> out{};
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

}  // namespace passnum
