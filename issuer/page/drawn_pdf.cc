#include "issuer/page/drawn_pdf.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace passnum::page {
namespace {

constexpr std::size_t kEntryBytes = 20;  // ISO 32000-1, 7.5.4
constexpr std::uint64_t kFileBytesMax = std::uint64_t{1} << 32U;

Error unexpected(const std::string& what) {
  return Error(ErrorCode::corrupt, "drawn PDF: " + what);
}

// The number at the start of `text`, which loses it.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool take_word(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

std::optional<std::uint32_t> reference_after(std::string_view trailer, std::string_view key) {
  const auto at = trailer.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  trailer.remove_prefix(at + key.size());
  const auto number = take_number(trailer);
  if (!number || *number == 0 || !trailer.starts_with(" 0 R")) return std::nullopt;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(*number, UINT32_MAX));
}

}  // namespace

Result<DrawnPdf> DrawnPdf::open(std::string_view pdf) {
  if (pdf.size() > kFileBytesMax) return Error(ErrorCode::too_large, "drawn PDF above 4 GiB");
  constexpr std::string_view kMark = "startxref\n";
  const auto mark = pdf.rfind(kMark);
  if (mark == std::string_view::npos) return unexpected("no startxref");
  auto words = pdf.substr(mark + kMark.size());
  const auto offset = take_number(words);
  if (!offset || *offset >= mark || words != "\n%%EOF\n") return unexpected("bad startxref");

  DrawnPdf drawn;
  drawn.pdf_ = pdf;
  const auto table_to_mark = pdf.substr(*offset, mark - *offset);
  if (auto done = drawn.read_table(table_to_mark); !done) return std::move(done).error();
  const auto trailer_offset = table_to_mark.rfind("trailer\n");
  if (trailer_offset == std::string_view::npos) return unexpected("no trailer");
  if (auto done = drawn.read_trailer(table_to_mark.substr(trailer_offset)); !done) {
    return std::move(done).error();
  }
  drawn.find_ends(*offset);
  return drawn;
}

Result<Done> DrawnPdf::read_table(std::string_view table) {
  if (!take_word(table, "xref\n0 ")) return unexpected("no cross-reference table");
  const auto count = take_number(table);
  if (!count || *count < 2 || !take_word(table, "\n") || table.size() / kEntryBytes < *count) {
    return unexpected("cross-reference table cut short");
  }
  extents_.resize(*count);
  for (auto& extent : extents_) {
    auto entry = table.substr(0, kEntryBytes);
    table.remove_prefix(kEntryBytes);
    const auto offset = take_number(entry);
    const bool in_use = entry.size() >= 8 && entry[7] == 'n';
    if (!offset || *offset >= pdf_.size()) return unexpected("offset beyond the file");
    extent.begin = in_use ? *offset : 0;
  }
  return Done{};
}

Result<Done> DrawnPdf::read_trailer(std::string_view trailer) {
  const auto root = reference_after(trailer, "/Root ");
  const auto info = reference_after(trailer, "/Info ");
  if (!root || *root >= extents_.size()) return unexpected("no /Root");
  if (!info || *info >= extents_.size()) return unexpected("no /Info");
  root_ = *root;
  info_ = *info;
  return Done{};
}

// An object ends where the next one in the file begins: nothing else lies between.
void DrawnPdf::find_ends(std::uint64_t table_offset) {
  std::vector<std::uint32_t> in_file_order;
  in_file_order.reserve(extents_.size());
  for (std::uint32_t number = 1; number < objects_count(); ++number) {
    if (!is_free(number)) in_file_order.push_back(number);
  }
  std::ranges::sort(in_file_order, {}, [this](std::uint32_t number) { return extents_[number].begin; });
  std::uint64_t end = table_offset;
  for (auto number = in_file_order.rbegin(); number != in_file_order.rend(); ++number) {
    extents_[*number].end = end;
    end = extents_[*number].begin;
  }
}

Result<DrawnObject> DrawnPdf::object(std::uint32_t number) const {
  CHECK(number > 0);
  CHECK(number < objects_count());
  const Extent extent = extents_[number];
  if (extent.end <= extent.begin) return unexpected("object " + std::to_string(number) + " is empty");
  auto text = pdf_.substr(extent.begin, extent.end - extent.begin);
  if (!take_word(text, std::to_string(number) + " 0 obj\n") || !text.ends_with("\nendobj\n")) {
    return unexpected("object " + std::to_string(number) + " is not where the table says");
  }
  text.remove_suffix(std::string_view("\nendobj\n").size());
  return DrawnObject{number, text};
}

}  // namespace passnum::page
