#include "scanner/pdf/pdf.h"

#include <algorithm>
#include <system_error>

#include "scanner/pdf/child.h"
#include "scanner/pdf/page_stream.h"

namespace passnum {
namespace {

constexpr std::size_t kInfoBytesMax = 65536;
constexpr std::size_t kSignatureWithinBytes = 1024;
// For a page that is too large for its memory pdftoppm 22.12 writes one pixel, and reports success.
constexpr std::uint32_t kPdfPageSideMin = 8;

// An absolute path, so that no name can be taken for an option.
Result<std::string> checked_path(const std::filesystem::path& file) {
  std::error_code failure;
  const auto path = std::filesystem::absolute(file, failure);
  if (failure) return Error(ErrorCode::io, file.string() + ": " + failure.message());
  const auto status = std::filesystem::status(path, failure);
  if (status.type() == std::filesystem::file_type::not_found) {
    return Error(ErrorCode::not_found, file.string() + ": no such file");
  }
  if (failure) return Error(ErrorCode::io, file.string() + ": " + failure.message());
  if (status.type() != std::filesystem::file_type::regular) {
    return Error(ErrorCode::invalid, file.string() + ": not a file");
  }
  const auto bytes = std::filesystem::file_size(path, failure);
  if (failure) return Error(ErrorCode::io, file.string() + ": " + failure.message());
  if (bytes > kPdfFileBytesMax) {
    return Error(ErrorCode::too_large, file.string() + ": a PDF of " + std::to_string(bytes) +
                                           " bytes; the limit is " + std::to_string(kPdfFileBytesMax));
  }
  return path.string();
}

Result<std::string> run_pdfinfo(const std::string& path, const PdfOptions& options) {
  auto child = Child::start(options.tools_directory + "/pdfinfo", {path},
                            {kPdfMemoryBytesMax, kPdfPageProcessorSecondsMax});
  if (!child) return child.error();
  std::string out;
  Bytes block(4096);
  while (true) {
    const auto count = child.value().read(block, options.patience);
    if (!count) return count.error();
    if (count.value() == 0) break;
    if (count.value() > kInfoBytesMax - out.size())
      return Error(ErrorCode::too_large, "pdfinfo says too much");
    out += as_text(ByteView(block).first(count.value()));
  }
  const auto ended = child.value().finish(options.patience);
  if (!ended) return ended.error();
  return out;
}

Result<std::uint32_t> count_pages_of(const std::string& path, const PdfOptions& options) {
  const auto info = run_pdfinfo(path, options);
  if (!info) return info.error();
  const auto pages = announced_pages(info.value());
  if (!pages || *pages == 0) return Error(ErrorCode::corrupt, "no pages");
  if (*pages > kPdfPagesMax) {
    return Error(ErrorCode::too_large,
                 std::to_string(*pages) + " pages; the limit is " + std::to_string(kPdfPagesMax));
  }
  return *pages;
}

struct PageRange {
  std::uint32_t first;
  std::uint32_t last;
  std::uint32_t count;
};

Result<Done> draw_pages(const std::string& path, const PdfOptions& options, const PageRange& range,
                        const std::function<Result<Done>(PdfPage&&)>& on_page) {
  const std::uint32_t pages = range.last - range.first + 1;
  auto child = Child::start(options.tools_directory + "/pdftoppm",
                            {"-gray", "-r", std::to_string(options.dpi), "-f", std::to_string(range.first),
                             "-l", std::to_string(range.last), path},
                            {kPdfMemoryBytesMax, kPdfPageProcessorSecondsMax * pages});
  if (!child) return child.error();
  PageStream stream({[&](std::span<Byte> out) { return child.value().read(out, options.patience); },
                     [&] { return child.value().finish(options.patience); }});
  for (std::uint32_t number = range.first; number <= range.last; ++number) {
    auto image = stream.next();
    if (!image) return image.error().while_doing("page " + std::to_string(number));
    if (image.value().width < kPdfPageSideMin || image.value().height < kPdfPageSideMin) {
      return Error(ErrorCode::too_large, "page " + std::to_string(number) + ": it could not be drawn");
    }
    auto taken = on_page(PdfPage{number, range.count, std::move(image).value()});
    if (!taken) return taken;
  }
  return stream.finish();
}

}  // namespace

bool is_pdf(ByteView start_of_file) {
  const auto start = as_text(start_of_file.first(std::min(start_of_file.size(), kSignatureWithinBytes)));
  return start.find("%PDF-") != std::string_view::npos;
}

Result<std::uint32_t> count_pages(const std::filesystem::path& file, const PdfOptions& options) {
  const auto path = checked_path(file);
  if (!path) return path.error();
  const auto pages = count_pages_of(path.value(), options);
  if (!pages) return pages.error().while_doing(file.string());
  return pages.value();
}

Result<std::uint32_t> for_each_page(const std::filesystem::path& file, const PdfOptions& options,
                                    const std::function<Result<Done>(PdfPage&&)>& on_page) {
  if (options.dpi < kPdfDpiMin || options.dpi > kPdfDpiMax) {
    return Error(ErrorCode::invalid, "a resolution of " + std::to_string(options.dpi) + " dpi; it can be " +
                                         std::to_string(kPdfDpiMin) + " to " + std::to_string(kPdfDpiMax));
  }
  const auto path = checked_path(file);
  if (!path) return path.error();
  const auto pages = count_pages_of(path.value(), options);
  if (!pages) return pages.error().while_doing(file.string());
  const std::uint32_t count = pages.value();
  for (std::uint32_t first = 1; first <= count; first += kPdfPagesPerProcess) {
    const std::uint32_t last = std::min(first + kPdfPagesPerProcess - 1, count);
    const auto drawn = draw_pages(path.value(), options, {first, last, count}, on_page);
    if (!drawn) return drawn.error().while_doing(file.string());
  }
  return count;
}

}  // namespace passnum
