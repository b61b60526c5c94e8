#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "ledger/base/guarded.h"
#include "ledger/base/time.h"

namespace passnum::identity {

// So many at once, and then one each so many milliseconds. What is limited by two rates has a bucket for
// each.
struct Rate {
  std::int64_t burst;
  std::int64_t refill_ms;
  std::string_view name = {};
};
// Attempts to sign in: what they cost is bounded besides by the pools that do the work.
constexpr Rate kSignInPerAddress{20, 3'000, "sign-ins"};
constexpr Rate kSignInPerAccount{8, 30'000};
// Links of invitations tried, and devices enrolled, from one address.
constexpr Rate kTokenPerAddress{20, 6'000, "tokens"};
// What somebody who is signed in writes.
constexpr Rate kWritesPerAccount{60, 1'000};
// What they read: each refusal among it is a line in the access log.
constexpr Rate kReadsPerAccount{300, 100};
constexpr Rate kRequestsPerKey{300, 100};

constexpr std::size_t kBucketsMax = 65'536;
constexpr std::size_t kBucketKeyBytesMax = 200;

// Token buckets by name, in bounded memory: half of kBucketsMax are those in use, and when these are full,
// what has not been touched since the last time they were is forgotten. Any thread.
class RateLimiter {
 public:
  explicit RateLimiter(std::size_t buckets_max = kBucketsMax) : generation_max_(buckets_max / 2) {}

  // Takes one from the bucket named `key`. 0: go on; otherwise how many seconds to wait, at least 1.
  // A clock that goes back refills nothing and takes nothing away.
  unsigned take(std::string_view key, const Rate& rate, TimeMs now);
  // Puts one back: what was counted turned out to be all right.
  void give_back(std::string_view key, const Rate& rate, TimeMs now);
  std::size_t buckets_count() const;

 private:
  struct Bucket {
    std::int64_t free_ms;  // how much of burst * refill_ms is left
    std::int64_t at_ms;
  };
  // Ordered, so that no chosen keys make it slow.
  using Generation = std::map<std::string, Bucket, std::less<>>;
  struct State {
    Generation now;
    Generation before;
  };
  Bucket& bucket(State& state, std::string_view key, const Rate& rate, TimeMs now) const;

  const std::size_t generation_max_;
  Guarded<State> state_;
};

}  // namespace passnum::identity
