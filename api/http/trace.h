#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "api/http/request.h"
#include "ledger/base/random.h"

namespace passnum::http {

// Gives requests their W3C trace context (https://www.w3.org/TR/trace-context/). One thread.
class TraceIds {
 public:
  // Fills `trace_id` and `traceparent` from the traceparent header when there is exactly one and it is valid,
  // else with a new trace. The span is always a new one of ours; the sampled flag is handed on.
  void assign(Request& request);

 private:
  static constexpr std::size_t kPoolBytes = 1024;  // one system call for about forty requests

  void append_hex(std::string& out, std::size_t bytes_count);

  SystemRandom random_;
  std::array<Byte, kPoolBytes> pool_{};
  std::size_t used_ = kPoolBytes;
};

}  // namespace passnum::http
