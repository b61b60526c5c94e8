#pragma once

#include <cstdint>
#include <string>

namespace passnum::http {

// "203.0.113.7/32" or "2001:db8:1:2::/64": what one subscriber has, and so what is limited and logged. An
// IPv4 address inside IPv6 is the IPv4 one. What is no address is "unknown".
std::string network_of(const std::string& address);
// The same as a number, for counting: the /64, or an IPv4 address where IPv6 has multicast.
std::uint64_t network_number(const std::string& address);

}  // namespace passnum::http
