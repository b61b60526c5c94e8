#pragma once

#include <vector>

#include "api/http/server.h"
#include "api/metrics/cells.h"
#include "api/metrics/exposition.h"

namespace passnum::metrics {

// Counts HTTP requests by route and status, and how long they took. Any thread; nothing is locked.
class HttpMetrics {
 public:
  explicit HttpMetrics(std::vector<http::RouteName> routes);

  void served(const http::AccessLine& line);

  // `counts` are the server's own.
  void append_to(Exposition& out, const http::ServerCounts& counts) const;

 private:
  void append_requests(Exposition& out) const;

  std::vector<http::RouteName>
      routes_;  // by number; the last, without a name, is for what no route was found
  Cells cells_;
};

}  // namespace passnum::metrics
