#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace passnum::sim {

// Bugs planted between the writer and its ports, or between it and its clients: the simulation must find
// each, or its silence about the rest means nothing.
enum class Canary : std::uint8_t {
  none,
  answer_before_append,     // the store says that it has the unit, and writes it with the next one
  swallow_failures,         // a failed append is reported as done
  forget_request_ids,       // after a reopen no request id is known
  forget_time,              // after a reopen the time of the newest entry is not known
  ignore_the_lock,          // the lock agrees with everybody
  ignore_the_fence,         // the store takes units of writers that were replaced
  cross_answers,            // two clients get each other's answers
  read_failure_is_absence,  // a record that cannot be read is said not to be there
};

constexpr std::array<std::string_view, 9> kCanaryNames{"none",
                                                       "answer_before_append",
                                                       "swallow_failures",
                                                       "forget_request_ids",
                                                       "forget_time",
                                                       "ignore_the_lock",
                                                       "ignore_the_fence",
                                                       "cross_answers",
                                                       "read_failure_is_absence"};

}  // namespace passnum::sim
