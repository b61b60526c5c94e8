#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "scanner/picture/picture.h"

namespace passnum {

// Scanned sheets and printed booklets: the pages of a PDF as pictures. Poppler's pdfinfo and pdftoppm do it
// in a process apart (scanner/pdf/child.h), because a PDF from a stranger is a program looking for its
// interpreter.

constexpr std::uint64_t kPdfFileBytesMax = 512u << 20;
constexpr std::uint32_t kPdfPagesMax = 50'000;
constexpr int kPdfDpiMin = 50;
constexpr int kPdfDpiMax = 600;
constexpr std::uint32_t kPdfPagesPerProcess = 100;  // then a new process, with new limits
constexpr std::uint32_t kPdfPageProcessorSecondsMax = 20;
constexpr std::uint64_t kPdfMemoryBytesMax = 1u << 30;

struct PdfOptions {
  int dpi = 200;  // kPdfDpiMin to kPdfDpiMax; 200 gives a 30 mm code about 5 pixels a module
  // How long the next bytes of a page may take; a page that takes longer is an Error.
  std::chrono::milliseconds patience{30'000};
  std::string tools_directory = "/usr/bin";
};

struct PdfPage {
  std::uint32_t number = 0;  // from 1
  std::uint32_t count = 0;   // of all pages
  GreyImage image;
};

// True when a file that starts so says that it is a PDF ("%PDF-" in its first 1024 bytes, as readers agree).
bool is_pdf(ByteView start_of_file);

// Errors: not_found, too_large (bytes or pages), corrupt (also: locked by a password), unavailable
// (poppler-utils is not installed), io.
Result<std::uint32_t> count_pages(const std::filesystem::path& file, const PdfOptions& options = {});

// Calls `on_page` for each page in order; an Error from it stops the work and is returned. While it runs, the
// next page is already being drawn; no more than two pages are in memory. Returns the number of pages.
// Errors: as above; pages before the failing one were given, and the Error names the page.
Result<std::uint32_t> for_each_page(const std::filesystem::path& file, const PdfOptions& options,
                                    const std::function<Result<Done>(PdfPage&&)>& on_page);

}  // namespace passnum
