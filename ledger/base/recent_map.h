#pragma once

#include <cstddef>
#include <map>
#include <utility>

namespace passnum {

// Values by key, in bounded memory: half of them are those in use, and when these are full, what has not been
// asked for since the last time they were is forgotten. Not for several threads.
template <typename Key, typename Value>
class RecentMap {
 public:
  explicit RecentMap(std::size_t values_max) : generation_max_(values_max / 2) {}

  // The key's value; `fresh` when it has none yet, or no longer. Good until the next call.
  template <typename Name>
  Value& of(const Name& key, const Value& fresh) {
    const auto known = now_.find(key);
    if (known != now_.end()) return known->second;
    if (now_.size() >= generation_max_) {
      before_ = std::move(now_);
      now_.clear();
    }
    const auto old = before_.find(key);
    return now_.emplace(Key(key), old == before_.end() ? fresh : old->second).first->second;
  }
  std::size_t size() const { return now_.size() + before_.size(); }

 private:
  // Ordered, so that no chosen keys make it slow.
  using Generation = std::map<Key, Value, std::less<>>;

  std::size_t generation_max_;
  Generation now_;
  Generation before_;
};

}  // namespace passnum
