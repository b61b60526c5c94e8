#include "api/http/places.h"

#include "api/http/network.h"
#include "ledger/base/check.h"

namespace passnum::http {

std::optional<Places::Place> Places::take(const std::string& address, std::size_t each_max) {
  const auto network = network_number(address);
  const bool is_taken = open_.with([&](auto& open) {
    const auto found = open.try_emplace(network, 0).first;
    if (each_max != 0 && found->second >= each_max) return false;
    ++found->second;
    return true;
  });
  if (!is_taken) return std::nullopt;
  return std::optional<Place>(std::in_place, *this, network);
}

void Places::give_back(std::uint64_t network) {
  open_.with([&](auto& open) {
    const auto found = open.find(network);
    CHECK(found != open.end());
    if (--found->second == 0) open.erase(found);
  });
}

std::size_t Places::networks_count() const {
  return open_.with([](const auto& open) { return open.size(); });
}

}  // namespace passnum::http
