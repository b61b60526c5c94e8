#include "api/http/chunked_body.h"

#include <algorithm>
#include <charconv>

namespace passnum::http {
namespace {

constexpr BadRequest kBadSize{400, "bad_chunk", "a chunk's size is not one to eight hexadecimal digits"};
constexpr BadRequest kBadEnd{400, "bad_chunk", "a chunk is longer than its size"};
constexpr BadRequest kExtension{400, "chunk_extension", "chunk extensions are not taken"};
constexpr BadRequest kTrailer{400, "chunk_trailer", "fields behind the last chunk are not taken"};
constexpr BadRequest kTooLarge{413, "body_too_large", "the request's body is over the limit"};

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::size_t kSizeDigitsMax = 8;

}  // namespace

Result<std::size_t, BadRequest> ChunkedBody::feed(std::string_view input, std::string& body) {
  std::size_t taken = 0;
  while (part_ != Part::done && taken < input.size()) {
    const std::string_view rest = input.substr(taken);
    Result<std::size_t, BadRequest> step = std::size_t{0};
    switch (part_) {
      case Part::size:
        step = feed_size(rest, body.size());
        break;
      case Part::content:
        step = static_cast<std::size_t>(std::min<std::uint64_t>(left_bytes_, rest.size()));
        body.append(rest.substr(0, step.value()));
        left_bytes_ -= step.value();
        if (left_bytes_ == 0) part_ = Part::content_end;
        break;
      case Part::content_end:
        step = feed_line_end(rest, kBadEnd, Part::size);
        break;
      case Part::last_line:
        step = feed_line_end(rest, kTrailer, Part::done);
        break;
      case Part::done:
        break;
    }
    if (!step) return step;
    if (step.value() == 0) break;
    taken += step.value();
  }
  return taken;
}

Result<std::size_t, BadRequest> ChunkedBody::feed_size(std::string_view input, std::size_t body_bytes) {
  std::uint32_t size = 0;
  const auto window = input.substr(0, kSizeDigitsMax);
  const auto [end, error] = std::from_chars(window.data(), window.data() + window.size(), size, 16);
  const auto digits = static_cast<std::size_t>(end - window.data());
  if (error != std::errc{}) return kBadSize;
  if (digits == input.size()) return std::size_t{0};
  if (input[digits] == ';' || input[digits] == ' ' || input[digits] == '\t') return kExtension;
  if (input[digits] != '\r') return kBadSize;
  if (digits + 1 == input.size()) return std::size_t{0};
  if (input[digits + 1] != '\n') return kBadSize;
  if (size > body_bytes_max_ - std::min(body_bytes, body_bytes_max_)) return kTooLarge;
  left_bytes_ = size;
  part_ = size == 0 ? Part::last_line : Part::content;
  return digits + kLineEnd.size();
}

Result<std::size_t, BadRequest> ChunkedBody::feed_line_end(std::string_view input,
                                                           const BadRequest& otherwise, Part next) {
  if (!kLineEnd.starts_with(input.substr(0, kLineEnd.size()))) return otherwise;
  if (input.size() < kLineEnd.size()) return std::size_t{0};
  part_ = next;
  return kLineEnd.size();
}

}  // namespace passnum::http
