#include "api/identity/rate_limit.h"

namespace passnum::identity {
namespace {

std::string_view cut(std::string_view key) {
  return key.substr(0, kBucketKeyBytesMax);
}

}  // namespace

unsigned RateLimiter::take(std::string_view key, const Rate& rate, TimeMs now) {
  return buckets_.with(
      [&](Buckets& buckets) { return buckets.of(cut(key), TokenBucket(rate, now)).take(rate, now); });
}

void RateLimiter::give_back(std::string_view key, const Rate& rate, TimeMs now) {
  buckets_.with([&](Buckets& buckets) { buckets.of(cut(key), TokenBucket(rate, now)).give_back(rate, now); });
}

std::size_t RateLimiter::buckets_count() const {
  return buckets_.with([](const Buckets& buckets) { return buckets.size(); });
}

}  // namespace passnum::identity
