#pragma once

#include <optional>
#include <string_view>

#include "ledger/base/ids.h"
#include "ledger/base/time.h"
#include "ledger/crypto/signature.h"

namespace passnum {

// How far the time of a signed read may be from the server's: long enough for a bad clock, short enough that
// a read which somebody has overheard is soon worth nothing.
constexpr std::int64_t kReadClockMsMax = 5 * 60 * 1000;

// A read that a device has signed: `Authorization: PN-Device DEVICE.TIME_MS.SIGNATURE`.
struct SignedRead {
  DeviceId device;
  TimeMs time;
  Signature signature{};
};
// Nothing when the header has another form. A device's id may hold dots; what follows it holds none.
std::optional<SignedRead> parse_signed_read(std::string_view header);
// "PN-read/v1" || 00 || METHOD || " " || TARGET || " " || TIME_MS, the target as it was sent.
Bytes signed_bytes_of_read(std::string_view method, std::string_view target, TimeMs time);

}  // namespace passnum
