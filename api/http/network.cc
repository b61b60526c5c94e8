#include "api/http/network.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace passnum::http {

std::string network_of(const std::string& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  in_addr v4{};
  if (inet_pton(AF_INET, address.c_str(), &v4) == 1) return address + "/32";
  in6_addr v6{};
  if (inet_pton(AF_INET6, address.c_str(), &v6) != 1) return "unknown";
  if (IN6_IS_ADDR_V4MAPPED(&v6)) {
    std::memcpy(&v4, &v6.s6_addr[12], sizeof v4);
    inet_ntop(AF_INET, &v4, text.data(), text.size());
    return std::string(text.data()) + "/32";
  }
  std::fill(std::begin(v6.s6_addr) + 8, std::end(v6.s6_addr), std::uint8_t{0});
  inet_ntop(AF_INET6, &v6, text.data(), text.size());
  return std::string(text.data()) + "/64";
}

}  // namespace passnum::http
