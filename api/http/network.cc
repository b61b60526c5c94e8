#include "api/http/network.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

namespace passnum::http {
namespace {

constexpr std::uint64_t kIpv4Prefix = 0xffff'0000'0000'0000;
constexpr std::uint64_t kUnknownNetwork = 0xffff'ffff'0000'0000;

// An IPv4 address inside IPv6 is the IPv4 one.
std::optional<in_addr> ipv4_of(const std::string& address) {
  in_addr v4{};
  if (inet_pton(AF_INET, address.c_str(), &v4) == 1) return v4;
  in6_addr v6{};
  if (inet_pton(AF_INET6, address.c_str(), &v6) != 1 || !IN6_IS_ADDR_V4MAPPED(&v6)) return std::nullopt;
  std::memcpy(&v4, &v6.s6_addr[12], sizeof v4);
  return v4;
}

std::optional<in6_addr> ipv6_of(const std::string& address) {
  in6_addr v6{};
  if (inet_pton(AF_INET6, address.c_str(), &v6) != 1) return std::nullopt;
  return v6;
}

}  // namespace

std::string network_of(const std::string& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (const auto v4 = ipv4_of(address)) {
    inet_ntop(AF_INET, &*v4, text.data(), text.size());
    return std::string(text.data()) + "/32";
  }
  auto v6 = ipv6_of(address);
  if (!v6) return "unknown";
  std::fill(std::begin(v6->s6_addr) + 8, std::end(v6->s6_addr), std::uint8_t{0});
  inet_ntop(AF_INET6, &*v6, text.data(), text.size());
  return std::string(text.data()) + "/64";
}

std::uint64_t network_number(const std::string& address) {
  if (const auto v4 = ipv4_of(address)) return kIpv4Prefix | ntohl(v4->s_addr);
  const auto v6 = ipv6_of(address);
  if (!v6) return kUnknownNetwork;
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8U | v6->s6_addr[i];
  return number;
}

}  // namespace passnum::http
