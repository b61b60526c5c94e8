// An A4 page of ten QR codes and a few words each, by Cairo: the codes as one-bit masks, encoded each time or
// once beforehand. What a page of booklets cannot be cheaper than.
#include <cairo-pdf.h>
#include <qrencode.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <vector>

#include "tests/bench/compare/floor_store.h"

namespace passnum::compare {
namespace {

constexpr double kWidePoints = 595.28;
constexpr double kHighPoints = 841.89;
constexpr int kCodesPerPage = 10;
constexpr double kCodePoints = 90;

struct SurfaceDeleter {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using Surface = std::unique_ptr<cairo_surface_t, SurfaceDeleter>;
struct CodeDeleter {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

Surface mask_of(int number) {
  // As many bytes as the text of a voucher has.
  std::string text = "PASSNUM.EXAMPLE/V/" + std::to_string(number) + "/";
  text.resize(150, 'A');
  const std::unique_ptr<QRcode, CodeDeleter> code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M));
  if (!code) give_up("libqrencode makes no code");
  Surface mask(cairo_image_surface_create(CAIRO_FORMAT_A1, code->width, code->width));
  unsigned char* const bits = cairo_image_surface_get_data(mask.get());
  const int stride = cairo_image_surface_get_stride(mask.get());
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width; ++x) {
      if ((code->data[y * code->width + x] & 1U) != 0)
        bits[y * stride + x / 8] = static_cast<unsigned char>(bits[y * stride + x / 8] | 1U << (x % 8));
    }
  }
  cairo_surface_mark_dirty(mask.get());
  return mask;
}

void draw_code(cairo_t* page, cairo_surface_t* mask, int place, int number) {
  const double x = 40 + (place % 2) * 270;
  const double y = 40 + (place / 2) * 155;
  cairo_save(page);
  cairo_translate(page, x, y);
  const double scale = kCodePoints / cairo_image_surface_get_width(mask);
  cairo_scale(page, scale, scale);
  cairo_mask_surface(page, mask, 0, 0);
  cairo_restore(page);
  for (int line = 0; line < 3; ++line) {
    cairo_move_to(page, x + 100, y + 20 + 15 * line);
    cairo_show_text(page, ("Cheque " + std::to_string(number) + ", ligne " + std::to_string(line)).c_str());
  }
}

int run(const std::string& path, int pages, bool has_encoding) {
  std::vector<Surface> masks;
  for (int i = 0; i < kCodesPerPage * (has_encoding ? 0 : pages); ++i) masks.push_back(mask_of(i));
  const auto start = std::chrono::steady_clock::now();
  {
    const Surface pdf(cairo_pdf_surface_create(path.c_str(), kWidePoints, kHighPoints));
    const std::unique_ptr<cairo_t, void (*)(cairo_t*)> page(cairo_create(pdf.get()), cairo_destroy);
    cairo_select_font_face(page.get(), "Inter", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(page.get(), 9);
    for (int i = 0; i < kCodesPerPage * pages; ++i) {
      if (has_encoding) masks.push_back(mask_of(i));
      draw_code(page.get(), masks[static_cast<std::size_t>(i)].get(), i % kCodesPerPage, i);
      if (i % kCodesPerPage == kCodesPerPage - 1) cairo_show_page(page.get());
    }
    cairo_surface_finish(pdf.get());
    if (cairo_surface_status(pdf.get()) != CAIRO_STATUS_SUCCESS) give_up("Cairo cannot write " + path);
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("{\"pages_per_second\":%.1f,\"pages\":%d,\"bytes_per_page\":%.0f}\n", pages / seconds, pages,
              static_cast<double>(std::filesystem::file_size(path)) / pages);
  return 0;
}

}  // namespace
}  // namespace passnum::compare

int main(int argc, char** argv) {
  std::string path;
  int pages = 500;
  bool has_encoding = false;
  CLI::App app("Pages of ten codes\nExample: page_floor --out pages.pdf --pages 200");
  app.add_option("--out", path)->required();
  app.add_option("--pages", pages)->capture_default_str()->check(CLI::Range(1, 20'000));
  app.add_flag("--encode", has_encoding, "Encode the QR codes while it draws");
  CLI11_PARSE(app, argc, argv);
  return passnum::compare::run(path, pages, has_encoding);
}
