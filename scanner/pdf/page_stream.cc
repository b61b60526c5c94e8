#include "scanner/pdf/page_stream.h"

#include <algorithm>
#include <charconv>

#include "scanner/picture/size_limits.h"

namespace passnum {
namespace {

constexpr std::size_t kBufferBytes = 65536;
constexpr std::uint32_t kNumberMax = 1'000'000;

bool is_space(Byte byte) {
  return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

}  // namespace

std::optional<std::uint32_t> announced_pages(std::string_view info) {
  constexpr std::string_view kLabel = "Pages:";
  while (!info.empty()) {
    const auto end = std::min(info.find('\n'), info.size());
    auto line = info.substr(0, end);
    info.remove_prefix(std::min(end + 1, info.size()));
    if (!line.starts_with(kLabel)) continue;
    line.remove_prefix(kLabel.size());
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    std::uint32_t pages = 0;
    const auto parsed = std::from_chars(line.data(), line.data() + line.size(), pages);
    if (parsed.ec != std::errc() || parsed.ptr != line.data() + line.size()) return std::nullopt;
    return pages;
  }
  return std::nullopt;
}

PageStream::PageStream(Printed printed) : printed_(std::move(printed)), buffer_(kBufferBytes) {}

Result<Done> PageStream::fill() {
  const auto count = printed_.read(buffer_);
  if (!count) return count.error();
  used_ = 0;
  filled_ = count.value();
  return Done{};
}

// What the program says of its end is worth more than that it ended.
Error PageStream::ended_early() {
  const auto ended = printed_.finish();
  if (!ended) return ended.error();
  return Error(ErrorCode::corrupt, "fewer pages or pixels than announced");
}

Result<Byte> PageStream::next_byte() {
  if (used_ == filled_) {
    const auto more = fill();
    if (!more) return more.error();
    if (filled_ == 0) return ended_early();
  }
  return buffer_[used_++];
}

// A decimal number and the one white space after it, as netpbm writes its header.
Result<std::uint32_t> PageStream::next_number() {
  std::uint32_t value = 0;
  bool has_digits = false;
  while (true) {
    const auto byte = next_byte();
    if (!byte) return byte.error();
    if (has_digits && is_space(byte.value())) return value;
    if (byte.value() < '0' || byte.value() > '9') return Error(ErrorCode::corrupt, "not a PGM header");
    has_digits = true;
    value = value * 10 + static_cast<std::uint32_t>(byte.value() - '0');
    if (value > kNumberMax) return Error(ErrorCode::too_large, "a page of more than a million pixels a side");
  }
}

Result<GreyImage> PageStream::next() {
  for (const char expected : {'P', '5', '\n'}) {
    const auto byte = next_byte();
    if (!byte) return byte.error();
    if (byte.value() != static_cast<Byte>(expected)) return Error(ErrorCode::corrupt, "not a PGM header");
  }
  const auto width = next_number();
  if (!width) return width.error();
  const auto height = next_number();
  if (!height) return height.error();
  const auto white = next_number();
  if (!white) return white.error();
  if (white.value() != 255) return Error(ErrorCode::corrupt, "not 8 bits a pixel");
  if (const auto fits = check_dimensions(width.value(), height.value()); !fits) return fits.error();

  GreyImage out{width.value(), height.value(), Bytes(std::size_t(width.value()) * height.value())};
  std::size_t done = 0;
  while (done < out.pixels.size()) {
    if (used_ == filled_) {
      const auto more = fill();
      if (!more) return more.error();
      if (filled_ == 0) return ended_early();
    }
    const std::size_t count = std::min(filled_ - used_, out.pixels.size() - done);
    std::copy_n(buffer_.begin() + static_cast<std::ptrdiff_t>(used_), count,
                out.pixels.begin() + static_cast<std::ptrdiff_t>(done));
    used_ += count;
    done += count;
  }
  return out;
}

Result<Done> PageStream::finish() {
  if (used_ == filled_) {
    const auto more = fill();
    if (!more) return more.error();
  }
  if (used_ != filled_) return Error(ErrorCode::corrupt, "more pages or pixels than announced");
  return printed_.finish();
}

}  // namespace passnum
