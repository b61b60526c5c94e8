#pragma once

#include <string>
#include <string_view>

#include "ledger/base/guarded.h"
#include "ledger/base/recent_map.h"
#include "ledger/base/token_bucket.h"

namespace passnum::identity {

// Attempts to sign in, two or three requests each: what they cost is bounded besides by the pools that do the
// work. A town hall that comes to work behind one address is not held up.
constexpr Rate kSignInPerAddress{60, 1'000, "sign-ins"};
constexpr Rate kSignInPerAccount{8, 30'000};
// Passwords tried by whomever, from however many networks: half a core at most.
constexpr Rate kPasswordsOfAll{60, 500};
// Links of invitations tried, and devices enrolled, from one address.
constexpr Rate kTokenPerAddress{60, 2'000, "tokens"};
// What somebody who is signed in writes.
constexpr Rate kWritesPerAccount{60, 1'000};
// What they read: each refusal among it is a line in the access log.
constexpr Rate kReadsPerAccount{300, 100};
constexpr Rate kRequestsPerKey{300, 100};

constexpr std::size_t kBucketsMax = 65'536;
constexpr std::size_t kBucketKeyBytesMax = 200;

// Token buckets by name, in bounded memory. Any thread.
class RateLimiter {
 public:
  explicit RateLimiter(std::size_t buckets_max = kBucketsMax) : buckets_(Buckets(buckets_max)) {}

  // Takes one from the bucket named `key`. 0: go on; otherwise how many seconds to wait, at least 1.
  // A clock that goes back refills nothing and takes nothing away.
  unsigned take(std::string_view key, const Rate& rate, TimeMs now);
  // Puts one back: what was counted turned out to be all right.
  void give_back(std::string_view key, const Rate& rate, TimeMs now);
  std::size_t buckets_count() const;

 private:
  using Buckets = RecentMap<std::string, TokenBucket>;

  Guarded<Buckets> buckets_;
};

}  // namespace passnum::identity
