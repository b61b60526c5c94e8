#pragma once

#include <cstdint>

namespace passnum {

// What the time of a scan without network is held to, which only the device's own clock has seen.

// How long before its enrolment a device may say that it scanned. The scanning application corrects its clock
// by the server's answer when it enrols; this is for what does not, and whose clock may be as far off as the
// summer time that it has missed.
constexpr std::int64_t kClockBehindMsMax = 60 * 60 * 1000;

// How many days before its hand-over was recorded a voucher may have been scanned: who hands over away from
// a desk records it back there.
constexpr std::int32_t kHandOverLateDaysMax = 7;

}  // namespace passnum
