#include "issuer/print/booklets_pdf.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "../page/read_pdf.h"
#include "issuer/print/qr_symbol.h"
#include "read_codes.h"
#include "sample_booklets.h"

namespace passnum::print {
namespace {

using page::read_pdf;

class BookletsPdf : public testing::Test {
 protected:
  BookletsJob job(const std::string& name = "booklets.pdf") const {
    return {folder_.file(name), parse_time("2026-01-01T00:00:00.000Z").value(), 0, page::kPagesMax};
  }
  Printed print(const NextBooklet& next, const PrintedProgramme& programme = sample_programme()) {
    auto printed = print_booklets(job(), programme, next, {});
    EXPECT_TRUE(printed) << printed.error().message();
    return printed ? printed.value() : Printed{};
  }
  // Without the spaces that only typesetting knows of.
  std::string text() const {
    std::string shown = page::output_of("pdftotext -raw " + path_ + " -");
    for (const std::string space : {"\u202f", "\u00a0"}) {
      for (auto at = shown.find(space); at != std::string::npos; at = shown.find(space)) {
        shown.replace(at, space.size(), " ");
      }
    }
    return shown;
  }
  static std::vector<std::string> expected_codes(std::uint32_t booklets, std::size_t vouchers) {
    std::vector<std::string> codes;
    for (std::uint32_t serial = 1; serial <= booklets; ++serial) {
      for (const auto& voucher : sample_booklet(serial, vouchers).vouchers) codes.push_back(voucher.qr_text);
    }
    std::ranges::sort(codes);
    return codes;
  }
  static std::size_t occurrences(const std::string& text, const std::string& word) {
    std::size_t count = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
    return count;
  }

  const page::ScratchFolder folder_;
  const std::string path_ = folder_.file("booklets.pdf");
};

NextBooklet once(PrintedBooklet booklet) {
  return [left = std::optional<PrintedBooklet>(std::move(booklet))]() mutable
         -> Result<std::optional<PrintedBooklet>> { return std::exchange(left, std::nullopt); };
}

TEST_F(BookletsPdf, HasEveryCodeReadableAt200DotsAnInch) {
  EXPECT_EQ(print(sample_booklets(5)).pages, 10U);
  EXPECT_EQ(read_codes_of(path_, 10, 200), expected_codes(5, 10));
}

TEST_F(BookletsPdf, HasEveryCodeReadableAtFaxResolutionToo) {
  print(sample_booklets(2));
  EXPECT_EQ(read_codes_of(path_, 4, 100), expected_codes(2, 10));
}

TEST_F(BookletsPdf, TakesAsManyPagesAsTheCoverAndTheVouchersNeed) {
  const std::pair<std::size_t, std::uint64_t> cases[] = {{1, 1},  {4, 1},  {5, 2}, {10, 2},
                                                         {11, 3}, {31, 6}, {32, 6}};
  for (const auto& [vouchers, pages] : cases) {
    const Printed printed = print(sample_booklets(1, vouchers));
    EXPECT_EQ(printed.pages, pages) << vouchers;
    EXPECT_EQ(printed.vouchers, vouchers);
    EXPECT_EQ(read_pdf(path_).pages, pages);
    EXPECT_EQ(read_codes_of(path_, static_cast<int>(pages), 150), expected_codes(1, vouchers));
  }
}

TEST_F(BookletsPdf, ReadsQrCodesOfEveryVersionUpToTheLargest) {
  PrintedProgramme programme = sample_programme();
  for (const std::string host : {"a.example", "passe1.example", "pass-numerique.exemple.example"}) {
    PrintedBooklet booklet = sample_booklet(1, 3);
    programme.host = host;
    std::vector<std::string> expected;
    for (auto& voucher : booklet.vouchers) {
      voucher.qr_text.replace(0, voucher.qr_text.find("/v#"), "https://" + host);
      expected.push_back(voucher.qr_text);
    }
    std::ranges::sort(expected);
    print(once(booklet), programme);
    EXPECT_EQ(read_codes_of(path_, 1, 200), expected) << host;
  }
}

// At 300 dots an inch each module is a whole number of pixels, so every run of one colour in a symbol is a
// multiple of that number: the first row of a symbol is its finder pattern, seven modules wide.
TEST_F(BookletsPdf, DrawsModulesOfWholePrinterDots) {
  print(sample_booklets(1, 1));
  const GreyPicture picture = rasterised(path_, 1, 300);
  ASSERT_FALSE(picture.pixels.empty());
  const int modules = qr_symbol(sample_booklet(1, 1).vouchers[0].qr_text).value().width();
  const int dots = static_cast<int>(std::lround(qr_module_mm(modules) * 300 / page::kMmPerInch));
  const int middle = static_cast<int>((113 + 40) / page::kMmPerInch * 300);
  const int right = static_cast<int>(52 / page::kMmPerInch * 300);
  int run = 0;
  int runs = 0;
  bool dark = false;
  bool begun = false;
  for (int x = 0; x < right; ++x) {
    const bool now_dark = picture.pixels[static_cast<std::size_t>(middle * picture.width + x)] < 128;
    if (now_dark != dark) {
      if (begun) {
        EXPECT_EQ(run % dots, 0) << "at pixel " << x;
        ++runs;
      }
      begun = true;
      dark = now_dark;
      run = 0;
    }
    ++run;
  }
  EXPECT_GT(runs, 10);
}

TEST_F(BookletsPdf, LeavesTheQuietZoneOfEachCodeBlank) {
  PrintedBooklet booklet = sample_booklet(1);
  booklet.duplicate = true;
  print(once(booklet));
  for (int page = 1; page <= 2; ++page) {
    const GreyPicture picture = rasterised(path_, page, 300);
    const auto codes = find_codes(picture);
    ASSERT_EQ(codes.size(), page == 1 ? 4U : 6U);
    for (const FoundCode& code : codes) {
      const int modules = qr_symbol(code.text).value().width();
      const double pixels_per_module = qr_module_mm(modules) * 300 / page::kMmPerInch;
      EXPECT_NEAR(code.right - code.left, modules * pixels_per_module, pixels_per_module);
      // The finder's corners may be a pixel off.
      const int quiet = static_cast<int>(kQrQuietModules * pixels_per_module) - 2;
      int dark = 0;
      for (int y = code.top - quiet; y <= code.bottom + quiet; ++y) {
        for (int x = code.left - quiet; x <= code.right + quiet; ++x) {
          const bool inside =
              x >= code.left - 2 && x <= code.right + 2 && y >= code.top - 2 && y <= code.bottom + 2;
          if (!inside && picture.pixels[static_cast<std::size_t>(y * picture.width + x)] < 200) ++dark;
        }
      }
      EXPECT_EQ(dark, 0) << code.text << " on page " << page;
    }
  }
}

TEST_F(BookletsPdf, CanBeReadByItsOwnerOnly) {
  print(sample_booklets(1));
  EXPECT_EQ(std::filesystem::status(path_).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(BookletsPdf, IsTaggedWithAnAlternativeForEachCodeInTheirOrder) {
  print(sample_booklets(2));
  const auto read = read_pdf(path_);
  EXPECT_TRUE(read.problems.empty()) << read.problems.front();
  EXPECT_TRUE(read.marked);
  EXPECT_TRUE(read.shows_title);
  EXPECT_EQ(read.language, "fr-FR");
  EXPECT_EQ(read.title, "Carnets Pass numérique Orléans Métropole");
  EXPECT_EQ(read.duplex, "Simplex");
  EXPECT_EQ(read.scaling, "None");
  EXPECT_EQ(read.bookmarks, (std::vector<std::string>{"ORL26-000001", "ORL26-000002"}));
  std::vector<std::string> alternatives;
  for (const auto& element : read.elements) {
    if (element.role == "Figure") alternatives.push_back(element.alternative);
  }
  ASSERT_EQ(alternatives.size(), 20U);
  EXPECT_EQ(alternatives[0], "QR code du chèque ORL26-000001-01");
  EXPECT_EQ(alternatives[19], "QR code du chèque ORL26-000002-10");
  EXPECT_EQ(page::count(read.elements, "H1"), 2U);
  EXPECT_EQ(page::count(read.elements, "L"), 2U);
  const auto english = std::ranges::find(read.elements, "en-GB", &page::ReadElement::language);
  EXPECT_NE(english, read.elements.end());
}

TEST_F(BookletsPdf, PrintedTwiceIsTheSameBytes) {
  print(sample_booklets(3));
  const std::string first = page::file_bytes(path_);
  print(sample_booklets(3));
  EXPECT_EQ(page::file_bytes(path_), first);
}

TEST_F(BookletsPdf, SaysOnEachVoucherWhatTheLawAsks) {
  print(sample_booklets(1));
  const std::string shown = text();
  for (unsigned index = 1; index <= 10; ++index) {
    const auto voucher = sample_booklet(1).vouchers[index - 1];
    EXPECT_EQ(occurrences(shown, voucher.number), 1U);
    EXPECT_EQ(occurrences(shown, voucher.typed_code), 1U);
  }
  EXPECT_EQ(occurrences(shown, "Valable jusqu’au"), 10U);
  EXPECT_EQ(occurrences(shown, "Seul site officiel\npass.example"), 10U);
  EXPECT_EQ(occurrences(shown, "Émis par Orléans Métropole"), 10U);
  EXPECT_EQ(occurrences(shown, "Pour payer : atelier"), 10U);
  EXPECT_EQ(occurrences(shown, "Perdu ou volé ? Appelez le 02 38 00 00 00"), 10U);
  EXPECT_EQ(occurrences(shown, "\n10 €"), 10U);
  EXPECT_EQ(occurrences(shown, "SPÉCIMEN"), 11U);
}

TEST_F(BookletsPdf, ReadsInAnOrderThatMakesSense) {
  print(sample_booklets(1));
  const std::string shown = text();
  std::size_t at = 0;
  for (const std::string word :
       {"Pass numérique Orléans Métropole", "Carnet de 10 chèques", "À quoi sert", "Comment l’utiliser", "1.",
        "4.", "Où l’utiliser", "Carnet perdu", "Attention", "In English", "ORL26-000001-01",
        "31 décembre 2027", "ORL26-000001-02", "ORL26-000001-04", "page 2 sur 2", "ORL26-000001-05",
        "ORL26-000001-10"}) {
    const auto found = shown.find(word, at);
    ASSERT_NE(found, std::string::npos) << word << " after " << at << " in\n" << shown;
    at = found + word.size();
  }
}

TEST_F(BookletsPdf, MarksADuplicateOnTheCoverAndOnEachVoucher) {
  PrintedBooklet booklet = sample_booklet(1);
  booklet.duplicate = true;
  print(once(booklet));
  EXPECT_EQ(occurrences(text(), "DUPLICATA"), 11U);
  EXPECT_EQ(read_codes_of(path_, 2, 200), expected_codes(1, 10));
  print(sample_booklets(1));
  EXPECT_EQ(occurrences(text(), "DUPLICATA"), 0U);
}

TEST_F(BookletsPdf, SaysBothDatesWhenThereIsAFirstDay) {
  PrintedProgramme programme = sample_programme();
  programme.valid_from = day_from_civil({2026, 9, 1});
  print(sample_booklets(1), programme);
  EXPECT_NE(text().find("du 1er septembre 2026 au"), std::string::npos);
}

TEST_F(BookletsPdf, EmbedsEveryFont) {
  print(sample_booklets(1));
  const std::string fonts = page::output_of("pdffonts " + path_);
  EXPECT_NE(fonts.find("+Inter-Bold"), std::string::npos);
  EXPECT_EQ(fonts.find(" no "), std::string::npos) << fonts;
  EXPECT_EQ(fonts.find("DejaVu"), std::string::npos);
}

TEST_F(BookletsPdf, TellsItsProgressBookletByBooklet) {
  std::vector<std::uint64_t> seen;
  BookletsJob with_total = job();
  with_total.booklets_total = 3;
  ASSERT_TRUE(print_booklets(with_total, sample_programme(), sample_booklets(3),
                             [&seen](std::uint64_t done, std::uint64_t total) {
                               seen.push_back(done);
                               EXPECT_EQ(total, 3U);
                             }));
  EXPECT_EQ(seen, (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST_F(BookletsPdf, MixesBookletsOfDifferentSizes) {
  const auto next = [serial = std::uint32_t{0}]() mutable -> Result<std::optional<PrintedBooklet>> {
    if (++serial > 3) return std::optional<PrintedBooklet>();
    return std::optional<PrintedBooklet>(sample_booklet(serial, serial * 4));
  };
  EXPECT_EQ(print(next).pages, 1U + 2U + 3U);
  const std::string shown = text();
  EXPECT_NE(shown.find("Carnet de 4 chèques"), std::string::npos);
  EXPECT_NE(shown.find("Carnet de 12 chèques"), std::string::npos);
}

}  // namespace
}  // namespace passnum::print
