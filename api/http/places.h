#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "ledger/base/guarded.h"

namespace passnum::http {

// How many connections each network (network.h) has open, so that one cannot have them all. A network is
// remembered while it has one: there are never more of them than open connections. Any thread may call.
class Places {
 public:
  // One connection's place, from when it is accepted until it is closed. The Places outlive it.
  class Place {
   public:
    Place(Places& places, std::uint64_t network) : places_(&places), network_(network) {}
    ~Place() {
      if (places_ != nullptr) places_->give_back(network_);
    }
    Place(Place&& other) noexcept
        : places_(std::exchange(other.places_, nullptr)), network_(other.network_) {}
    Place& operator=(Place&&) = delete;

   private:
    Places* places_;
    std::uint64_t network_;
  };

  // Nothing when the network of `address` has `each_max` already; 0: there is no limit.
  std::optional<Place> take(const std::string& address, std::size_t each_max);
  // That have a connection open.
  std::size_t networks_count() const;

 private:
  void give_back(std::uint64_t network);

  // A tree, since who has many networks chooses their numbers.
  Guarded<std::map<std::uint64_t, std::size_t>> open_;
};

}  // namespace passnum::http
