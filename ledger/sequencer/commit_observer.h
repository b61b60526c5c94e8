#pragma once

#include <chrono>
#include <cstddef>

namespace passnum {

// Hears how long the steps of the commit path take, for the metrics. Called on the threads that do the work
// (each function on one thread at a time): it counts and returns, and neither waits, allocates nor throws.
class CommitObserver {
 public:
  virtual ~CommitObserver() = default;
  // Once a request, when a batch takes it: since submit() took it.
  virtual void waited(std::chrono::nanoseconds time) = 0;
  // Once a batch: rules, entries, hashes, signature; `requests_count` were in it.
  virtual void decided(std::size_t requests_count, std::chrono::nanoseconds time) = 0;
  // Once a batch that made entries: Store::append(), until it is durable.
  virtual void synced(std::size_t entries_count, std::chrono::nanoseconds time) = 0;
  // Once a batch: every answer handed over.
  virtual void replied(std::size_t requests_count, std::chrono::nanoseconds time) = 0;
};

}  // namespace passnum
