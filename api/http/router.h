#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/limits.h"
#include "api/http/request.h"
#include "api/http/responder.h"

namespace passnum::http {

// Answers now or later, from any thread. Called on a network thread, so it must not block: what takes long
// (a signature, the sequencer) goes to its own thread with the Responder. `request` is responder.request():
// gone once the Responder has answered. An exception that leaves it is answered with 500.
using Handler = std::function<void(const Request& request, Responder responder)>;

struct RouteOptions {
  std::size_t body_bytes_max = kBodyBytesMax;
  // Answered also when Limits::requests_in_flight_max is reached: for what costs nothing and must be heard.
  bool is_vital = false;
};

struct Route {
  std::string method;
  std::string pattern;
  Handler handler;
  RouteOptions options;
  std::size_t number;  // in the order in which they were added
};

struct RouteName {
  std::string method;
  std::string pattern;
};

// Which handler a request is for. Filled before the server starts, constant afterwards.
//
// A pattern is '/'-separated: words, {name} for one whole segment (not empty), and last {name...} for
// everything that remains (not empty). A word wins over {name}, and {name} over {name...}, segment by
// segment from the left.
class Router {
 public:
  // A GET route answers HEAD as well. CHECKs that the pattern is well formed and new for its method.
  void add(std::string method, std::string pattern, Handler handler, RouteOptions options = {});

  // By number.
  std::vector<RouteName> names() const;

  struct Match {
    const Route* route = nullptr;   // null: nothing for this path (allow empty) or for this method
    std::vector<Field> parameters;  // of the route
    std::string allow;              // the methods of this path, for 405 and OPTIONS: "GET, HEAD, OPTIONS"
  };
  Match find(std::string_view method, std::string_view path) const;

  // Everything a server does with a request once it is read: 404, 405 with Allow, OPTIONS, the handler. For
  // tests of routes without a network; `sink` gets the answer on the thread that gives it.
  void dispatch(Request request, std::function<void(Response)> sink) const;

  // The answer to a request that find() has no route for: 404, 405, or 204 for OPTIONS.
  static Response without_route(std::string_view method, const Match& match);

 private:
  struct Entry;
  std::vector<std::shared_ptr<const Entry>> entries_;  // the most particular pattern first
};

}  // namespace passnum::http
