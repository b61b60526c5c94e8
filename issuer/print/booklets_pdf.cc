#include "issuer/print/booklets_pdf.h"

#include <utility>

#include "issuer/page/document.h"
#include "issuer/page/french.h"
#include "issuer/print/booklet_texts.h"
#include "issuer/print/cover.h"
#include "issuer/print/voucher_card.h"

namespace passnum::print {
namespace {

// A sheet is two columns of three places, below a strip that is cut off; on a booklet's first page the cover
// takes the strip and the first row.
constexpr double kMarginMm = 8;
constexpr double kStripLeftMm = 14;  // as the text of the cards below it
constexpr double kRowsTop = 25;
constexpr std::size_t kColumns = 2;
constexpr std::size_t kPlacesPerPage = 6;
constexpr std::size_t kPlacesOfCover = 2;
constexpr double kCutLineWidthMm = 0.2;
static_assert(kMarginMm + Cover::kHeightMm == kRowsTop + VoucherCard::kHeightMm);
static_assert(2 * kMarginMm + kColumns * VoucherCard::kWidthMm == page::kPageWidthMm);
static_assert(kRowsTop + 3 * VoucherCard::kHeightMm + kMarginMm == page::kPageHeightMm);

page::Box place_box(std::size_t place) {
  const auto row = static_cast<double>(place / kColumns);
  const auto column = static_cast<double>(place % kColumns);
  return {kMarginMm + column * VoucherCard::kWidthMm, kRowsTop + row * VoucherCard::kHeightMm,
          VoucherCard::kWidthMm, VoucherCard::kHeightMm};
}

class Printer {
 public:
  Printer(page::Document document, const PrintedProgramme& programme, VoucherCard card,
          std::uint64_t pages_max)
      : document_(std::move(document)),
        programme_(programme),
        card_(std::move(card)),
        pages_max_(pages_max) {}

  Result<Done> print(const PrintedBooklet& booklet) {
    if (auto done = check_booklet(booklet, programme_, document_.typesetter()); !done) return done;
    auto cover = cover_for(booklet);
    if (!cover) return std::move(cover).error();
    const std::size_t places = booklet.vouchers.size() + kPlacesOfCover;
    const std::size_t pages = (places + kPlacesPerPage - 1) / kPlacesPerPage;
    if (document_.pages_count() + pages > pages_max_) {
      return Error(ErrorCode::too_large, "more than " + std::to_string(pages_max_) + " pages for one file");
    }
    const auto section = document_.element(page::Role::section);
    for (std::size_t sheet = 0; sheet < pages; ++sheet) {
      document_.begin_page();
      if (auto done = print_page(booklet, *cover.value(), sheet, pages); !done) return done;
      document_.end_page();
    }
    ++printed_.booklets;
    printed_.vouchers += booklet.vouchers.size();
    return Done{};
  }

  Result<Printed> finish() {
    if (printed_.booklets == 0) return Error(ErrorCode::invalid, "no booklet to print");
    printed_.pages = document_.pages_count();
    if (auto done = document_.finish(); !done) return std::move(done).error();
    return printed_;
  }

  std::uint64_t booklets() const { return printed_.booklets; }

 private:
  Result<Done> print_page(const PrintedBooklet& booklet, const Cover& cover, std::size_t sheet,
                          std::size_t pages) {
    const std::size_t first_place = sheet == 0 ? kPlacesOfCover : 0;
    // Vouchers before this page: all places of the pages before, without the cover's.
    const std::size_t first_voucher = sheet == 0 ? 0 : sheet * kPlacesPerPage - kPlacesOfCover;
    const std::size_t count = std::min(kPlacesPerPage - first_place, booklet.vouchers.size() - first_voucher);
    if (sheet == 0) {
      document_.bookmark(booklet.number);
      if (auto done = cover.draw(document_, kMarginMm, kMarginMm, booklet.number); !done) return done;
    } else {
      draw_strip(booklet, sheet + 1, pages);
    }
    for (std::size_t i = 0; i < count; ++i) {
      const page::Box box = place_box(first_place + i);
      const auto& voucher = booklet.vouchers[first_voucher + i];
      if (auto done = card_.draw(document_, box.x, box.y, voucher, booklet.duplicate); !done) return done;
    }
    draw_cut_lines(first_place, count);
    return Done{};
  }

  // So that a sheet that was mixed with others finds its booklet again.
  void draw_strip(const PrintedBooklet& booklet, std::size_t page, std::size_t pages) {
    const std::string text = page::french(programme_.name + ", carnet n° " + booklet.number + ", page " +
                                          std::to_string(page) + " sur " + std::to_string(pages));
    const double width = page::kPageWidthMm - 2 * kStripLeftMm;
    const auto block = document_.typesetter().lay_out(text, {.size_points = 8.5}, width, 1);
    document_.draw(page::Role::paragraph, block, kStripLeftMm, kMarginMm + 7, page::kMuted);
  }

  // Along the upper edge of each row in use, below the last one unless it ends the page, and between the
  // columns.
  void draw_cut_lines(std::size_t first_place, std::size_t count) {
    const std::size_t first_row = first_place / kColumns;
    const std::size_t rows_end = (first_place + count + kColumns - 1) / kColumns;
    const double middle = kMarginMm + VoucherCard::kWidthMm;
    for (std::size_t row = first_row; row <= rows_end && row * kColumns < kPlacesPerPage; ++row) {
      const double y = place_box(row * kColumns).y;
      document_.dashed_line({4, y}, {page::kPageWidthMm - 4, y}, kCutLineWidthMm, page::kCutLine);
      document_.scissors({kMarginMm + 3, y}, page::Document::Cut::rightwards, page::kCutLine);
    }
    const double top = place_box(first_place).y;
    const double bottom =
        rows_end * kColumns == kPlacesPerPage ? page::kPageHeightMm - 4 : place_box(rows_end * kColumns).y;
    document_.dashed_line({middle, top}, {middle, bottom}, kCutLineWidthMm, page::kCutLine);
    document_.scissors({middle, top + 5}, page::Document::Cut::downwards, page::kCutLine);
  }

  // Booklets of one order are alike, so the cover laid out last is nearly always the one wanted.
  Result<const Cover*> cover_for(const PrintedBooklet& booklet) {
    if (!cover_ || cover_->vouchers_count() != booklet.vouchers.size() ||
        cover_->duplicate() != booklet.duplicate) {
      auto cover =
          Cover::lay_out(document_.typesetter(), programme_, booklet.vouchers.size(), booklet.duplicate);
      if (!cover) return std::move(cover).error();
      cover_.emplace(std::move(cover).value());
    }
    return &*cover_;
  }

  page::Document document_;
  const PrintedProgramme& programme_;
  VoucherCard card_;
  std::uint64_t pages_max_;
  std::optional<Cover> cover_;
  Printed printed_;
};

}  // namespace

Result<Printed> print_booklets(const BookletsJob& job, const PrintedProgramme& programme,
                               const NextBooklet& next, const Progress& progress) {
  auto document = page::Document::create(job.path, {.title = "Carnets " + programme.name,
                                                    .author = programme.issuer_name,
                                                    .created = job.created,
                                                    .one_sided = true,
                                                    .actual_size = true,
                                                    .readers = page::Readers::owner_only});
  if (!document) return std::move(document).error();
  const page::Typesetter& typesetter = document.value().typesetter();
  if (auto done = check_programme(programme, typesetter); !done) return std::move(done).error();
  auto card = VoucherCard::lay_out(typesetter, programme);
  if (!card) return std::move(card).error();

  Printer printer(std::move(document).value(), programme, std::move(card).value(), job.pages_max);
  while (true) {
    auto booklet = next();
    if (!booklet) return std::move(booklet).error();
    if (!booklet.value()) return printer.finish();
    if (auto done = printer.print(*booklet.value()); !done) {
      return std::move(done).error().while_doing("printing booklet " + booklet.value()->number);
    }
    if (progress) progress(printer.booklets(), job.booklets_total);
  }
}

}  // namespace passnum::print
