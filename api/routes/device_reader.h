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
// server notes that the device was heard of. Limits are those of not_signed_by().
std::variant<DeviceReader, http::Response> device_reader(const Service& service, const Moment& moment,
                                                         const http::Request& request);

// The answer where a server keeps nothing about devices.
http::Response no_devices_here();

}  // namespace passnum
