#include "api/identity/rate_limit.h"

#include <algorithm>

namespace passnum::identity {

RateLimiter::Bucket& RateLimiter::bucket(State& state, std::string_view key, const Rate& rate,
                                         TimeMs now) const {
  key = key.substr(0, kBucketKeyBytesMax);
  const auto full = rate.burst * rate.refill_ms;
  auto at = state.now.find(key);
  if (at == state.now.end()) {
    if (state.now.size() >= generation_max_) {
      state.before = std::move(state.now);
      state.now.clear();
    }
    const auto old = state.before.find(key);
    const Bucket bucket = old == state.before.end() ? Bucket{full, now.value} : old->second;
    at = state.now.emplace(std::string(key), bucket).first;
  }
  auto& found = at->second;
  const auto passed_ms = std::max<std::int64_t>(0, now.value - found.at_ms);
  found.free_ms = std::min(full, found.free_ms + std::min(full, passed_ms));
  found.at_ms = now.value;
  return found;
}

unsigned RateLimiter::take(std::string_view key, const Rate& rate, TimeMs now) {
  return state_.with([&](State& state) -> unsigned {
    auto& found = bucket(state, key, rate, now);
    if (found.free_ms >= rate.refill_ms) {
      found.free_ms -= rate.refill_ms;
      return 0;
    }
    return static_cast<unsigned>((rate.refill_ms - found.free_ms + 999) / 1000);
  });
}

void RateLimiter::give_back(std::string_view key, const Rate& rate, TimeMs now) {
  state_.with([&](State& state) {
    auto& found = bucket(state, key, rate, now);
    found.free_ms = std::min(rate.burst * rate.refill_ms, found.free_ms + rate.refill_ms);
  });
}

std::size_t RateLimiter::buckets_count() const {
  return state_.with([](const State& state) { return state.now.size() + state.before.size(); });
}

}  // namespace passnum::identity
