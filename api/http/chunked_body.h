#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "api/http/target.h"
#include "ledger/base/result.h"

namespace passnum::http {

// A body in chunks (RFC 9112, 7.1), in the only spelling that no two readers understand differently: each
// size is one to eight hexadecimal digits and CR LF. Chunk extensions and trailers, which say nothing that we
// believe, are refused. However the bytes are cut into pieces, the body or the refusal is the same.
class ChunkedBody {
 public:
  void set_limit(std::size_t body_bytes_max) { body_bytes_max_ = body_bytes_max; }

  // Takes bytes from the front of `input`, appends the chunks' content to `body`, and says how many it took;
  // what is not taken is given again with more behind it (fewer than 11 bytes). Takes nothing once done.
  // Errors: 400, and 413 as soon as a chunk's size goes over the limit.
  Result<std::size_t, BadRequest> feed(std::string_view input, std::string& body);

  bool is_done() const { return part_ == Part::done; }

 private:
  enum class Part { size, content, content_end, last_line, done };

  Result<std::size_t, BadRequest> feed_size(std::string_view input, std::size_t body_bytes);
  Result<std::size_t, BadRequest> feed_line_end(std::string_view input, const BadRequest& otherwise,
                                                Part next);

  Part part_ = Part::size;
  std::uint64_t left_bytes_ = 0;  // of this chunk's content
  std::size_t body_bytes_max_ = std::numeric_limits<std::size_t>::max();
};

}  // namespace passnum::http
