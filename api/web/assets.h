#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace passnum::web {

// How long a browser may keep a file without asking.
enum class Keeping : std::uint8_t {
  ask_again,  // its name stays when its bytes change: pages, the service worker, the manifest
  for_ever,   // its name has its hash in it
};

// One file of the applications, in the program for as long as the program runs.
struct Asset {
  std::string_view path;          // "/app/index.html"
  std::string_view content_type;  // "text/html; charset=utf-8"
  std::string_view etag;          // in quotes; changes with the bytes
  Keeping keeping = Keeping::ask_again;
  std::string_view bytes;
  std::string_view gzipped;  // the same as gzip; empty when that saves nothing
};

// The scanning application and the public pages (scanner/web) as they were built with this program, in the
// order of their paths.
// Only api/cli links it, so that no other program and no unit test waits for Node.js.
std::span<const Asset> application();

}  // namespace passnum::web
