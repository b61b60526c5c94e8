#pragma once

#include <variant>

#include "api/routes/service.h"

namespace passnum {

// Who asks: a device that has signed its read and is in service.
struct DeviceReader {
  DeviceId id;
  SiteId site;
};
// Or the answer that it is none: 401 without a signature or with a clock that is off, else a refusal. The
// server notes that the device was heard of. Who signs wrongly in a device's name soon waits, that device
// from that network alone, and costs no look at a signature meanwhile.
std::variant<DeviceReader, http::Response> device_reader(const Service& service, const Moment& moment,
                                                         const http::Request& request);

// For whoever may be guessing: so many seconds.
Refused too_many_attempts(unsigned wait_s);

// The answer where a server keeps nothing about devices.
http::Response no_devices_here();

}  // namespace passnum
