#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/guarded.h"
#include "ledger/base/recent_map.h"
#include "ledger/base/token_bucket.h"

namespace passnum {

// What may be asked with signatures, so that nobody costs signature checks without end. 0 for a burst: no
// limit.
struct RequestLimits {
  // What one device may ask, each item of a batch counted: a phone that catches up with days without network
  // comes through at once.
  std::int64_t device_burst = 1000;
  std::int64_t device_per_second = 5;
  // Wrong signatures from one network (IPv4 /32, IPv6 /64); all networks together have kNetworksWorth of it.
  std::int64_t wrong_burst = 100;
  std::int64_t wrong_per_minute = 60;
};
constexpr std::int64_t kNetworksWorth = 20;
// Wrong signatures in the name of somebody who signs well in the same network.
constexpr Rate kWrongAtHome{10, 10'000};

// Stands before every check of a device's or an operator's signature. Good ones are counted by device. Wrong
// ones are counted by network and over the whole server, and when these are spent, only who has signed well
// in that network lately is still looked at, so that a stranger behind the same address holds up nobody who
// works there. Who is named wrongly there waits, in that network alone. In bounded memory; any thread; one
// look-up for a good request of somebody who was there before.
class SignatureGate {
 public:
  static constexpr std::size_t kSignersMax = 65'536;
  static constexpr std::size_t kNetworksMax = 65'536;

  enum class Kind : std::uint8_t { device, operator_account };  // who may have equal names
  struct Signer {
    Kind kind;
    std::string_view name;  // of somebody whom the ledger knows
    std::uint64_t network;  // http::network_number()
  };
  struct Entry {
    unsigned wait_s;  // 0: look at the signature, and tell how it was
    bool is_at_home;  // has signed well in this network lately
  };

  explicit SignatureGate(RequestLimits limits);

  // A place for one signature, taken before it is looked at.
  Entry enter(const Signer& signer, TimeMs now);
  void was_right(const Signer& signer, const Entry& entry, TimeMs now);
  // The place is given back to the device: whoever named it was not it.
  void was_wrong(const Signer& signer, const Entry& entry, TimeMs now);

  // The same of a signature in nobody's name.
  unsigned enter_stranger(std::uint64_t network, TimeMs now);
  void stranger_was_wrong(std::uint64_t network, TimeMs now);

 private:
  // At once at work and on the mobile network, or on both sides of a change of address.
  static constexpr std::size_t kHomesCount = 2;
  static constexpr std::uint64_t kNoHome = ~std::uint64_t{0};  // multicast: nobody comes from there
  struct Known {
    TokenBucket asked;
    TokenBucket wrong;
    std::array<std::uint64_t, kHomesCount> homes{kNoHome, kNoHome};
  };
  using Signers = std::array<RecentMap<std::string, Known>, 2>;  // by Kind
  struct Networks {
    RecentMap<std::uint64_t, TokenBucket> each;
    TokenBucket all;
  };

  Known& known(Signers& signers, const Signer& signer, TimeMs now) const;
  void give_back(const Signer& signer, TimeMs now);
  bool counts(const Signer& signer) const { return signer.kind == Kind::device && asked_.burst != 0; }

  const Rate asked_;
  const Rate wrong_;
  const Rate wrong_of_all_;
  Guarded<Signers> signers_;
  Guarded<Networks> networks_;
};

}  // namespace passnum
