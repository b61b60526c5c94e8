#include "scanner/pdf/pdf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scanner/decode/decode.h"
#include "tests/unit/scanner/support/sheet.h"

namespace passnum {
namespace {

using testing::pdf_file;
using testing::qr_code;
using testing::ScratchDirectory;

constexpr int kImageDpi = 100;

Bytes three_pages() {
  const std::vector<GreyImage> pages{qr_code("page 1", 4), qr_code("page 2", 4), qr_code("page 3", 4)};
  return pdf_file(pages, kImageDpi);
}

Result<Done> ignore_page(PdfPage&&) {
  return Done{};
}

TEST(Pdf, GivesItsPagesInOrderAndTheirCodesAreRead) {
  const ScratchDirectory directory;
  const auto path = directory.write("three.pdf", three_pages());
  std::vector<std::string> read;
  const auto count = for_each_page(path, {}, [&](PdfPage&& page) -> Result<Done> {
    EXPECT_EQ(page.number, read.size() + 1);
    EXPECT_EQ(page.count, 3u);
    const auto codes = find_codes(page.image);
    read.push_back(codes && codes.value().size() == 1 ? codes.value()[0].text : "(not one code)");
    return Done{};
  });
  ASSERT_TRUE(count) << count.error().message();
  EXPECT_EQ(count.value(), 3u);
  EXPECT_EQ(read, (std::vector<std::string>{"page 1", "page 2", "page 3"}));
  EXPECT_EQ(count_pages(path).value(), 3u);
}

TEST(Pdf, IsDrawnAtTheResolutionAskedFor) {
  const ScratchDirectory directory;
  const auto path =
      directory.write("one.pdf", pdf_file(std::vector{testing::white_image(100, 50)}, kImageDpi));
  for (const int dpi : {kPdfDpiMin, 200, kPdfDpiMax}) {
    PdfOptions options;
    options.dpi = dpi;
    const auto drawn = for_each_page(path, options, [&](PdfPage&& page) -> Result<Done> {
      EXPECT_NEAR(page.image.width, dpi, 1);
      EXPECT_NEAR(page.image.height, dpi / 2, 1);
      return Done{};
    });
    EXPECT_TRUE(drawn) << drawn.error().message();
  }
  for (const int dpi : {kPdfDpiMin - 1, kPdfDpiMax + 1, 0, -1}) {
    PdfOptions options;
    options.dpi = dpi;
    EXPECT_EQ(for_each_page(path, options, ignore_page).error().code, ErrorCode::invalid);
  }
}

TEST(Pdf, OfMorePagesThanOneProcessDrawsIsDrawnWhole) {
  const ScratchDirectory directory;
  const std::vector<GreyImage> pages(kPdfPagesPerProcess * 2 + 1, testing::white_image(10, 10));
  const auto path = directory.write("many.pdf", pdf_file(pages, kImageDpi));
  std::uint32_t last = 0;
  const auto count = for_each_page(path, {}, [&](PdfPage&& page) -> Result<Done> {
    EXPECT_EQ(page.number, last + 1);
    last = page.number;
    return Done{};
  });
  ASSERT_TRUE(count) << count.error().message();
  EXPECT_EQ(last, kPdfPagesPerProcess * 2 + 1);
}

TEST(Pdf, StopsWhenThePageIsNotWanted) {
  const ScratchDirectory directory;
  const auto path = directory.write("three.pdf", three_pages());
  int pages = 0;
  const auto stopped = for_each_page(path, {}, [&](PdfPage&&) -> Result<Done> {
    ++pages;
    return Error(ErrorCode::unavailable, "enough");
  });
  EXPECT_EQ(pages, 1);
  EXPECT_EQ(stopped.error().code, ErrorCode::unavailable);
}

TEST(Pdf, ThatIsAbsentIsNotFoundAndADirectoryIsInvalid) {
  const ScratchDirectory directory;
  EXPECT_EQ(for_each_page(directory.path() / "no.pdf", {}, ignore_page).error().code, ErrorCode::not_found);
  EXPECT_EQ(for_each_page(directory.path(), {}, ignore_page).error().code, ErrorCode::invalid);
}

TEST(Pdf, NamedLikeAnOptionIsAFile) {
  const ScratchDirectory directory;
  directory.write("-v", three_pages());
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  const auto count = count_pages("-v");
  std::filesystem::current_path(before);
  ASSERT_TRUE(count) << count.error().message();
  EXPECT_EQ(count.value(), 3u);
}

TEST(Pdf, CutAnywhereIsAnErrorOrGivesWholePages) {
  const ScratchDirectory directory;
  const Bytes good = three_pages();
  for (std::size_t length = 0; length < good.size(); length += good.size() / 12) {
    const auto path = directory.write("cut.pdf", ByteView(good).first(length));
    std::uint32_t pages = 0;
    const auto count = for_each_page(path, {}, [&](PdfPage&& page) -> Result<Done> {
      EXPECT_EQ(page.image.pixels.size(), std::size_t(page.image.width) * page.image.height);
      ++pages;
      return Done{};
    });
    if (count) {
      EXPECT_EQ(count.value(), pages);
    }
  }
}

TEST(Pdf, ThatIsSomethingElseIsCorruptAndSaysSo) {
  const ScratchDirectory directory;
  const auto path = directory.write("not.pdf", as_bytes("hello"));
  const auto count = for_each_page(path, {}, ignore_page);
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error().code, ErrorCode::corrupt);
  EXPECT_THAT(count.error().message(), ::testing::HasSubstr("not.pdf"));
}

// pdftoppm has not the memory for it, and passes one pixel off as the page.
TEST(Pdf, WithAGiganticPageIsTooLargeAndNotEmpty) {
  const ScratchDirectory directory;
  std::string text(as_text(pdf_file(std::vector{testing::white_image(100, 100)}, kImageDpi)));
  const std::string box = "/MediaBox[0 0 72.000000 72.000000]";
  const auto at = text.find(box);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, box.size(), "/MediaBox[0 0 14400.000 14400.000]");
  const auto path = directory.write("giant.pdf", as_bytes(text));
  const auto count = for_each_page(path, {}, ignore_page);
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error().code, ErrorCode::too_large);
  EXPECT_THAT(count.error().message(), ::testing::HasSubstr("page 1"));
}

TEST(Pdf, IsKnownByItsFirstBytes) {
  EXPECT_TRUE(is_pdf(as_bytes("%PDF-1.7")));
  EXPECT_TRUE(is_pdf(as_bytes("\n\n%PDF-1.7")));
  EXPECT_FALSE(is_pdf(as_bytes("%PDF")));
  EXPECT_FALSE(is_pdf({}));
  EXPECT_FALSE(is_pdf(as_bytes(std::string(1024, ' ') + "%PDF-1.7")));
}

// Tools that misbehave, in place of poppler's.
class PdfTools : public ::testing::Test {
 protected:
  Result<std::uint32_t> draw(const std::string& pdfinfo, const std::string& pdftoppm) {
    directory_.write_program("pdfinfo", pdfinfo);
    directory_.write_program("pdftoppm", pdftoppm);
    PdfOptions options;
    options.tools_directory = directory_.path();
    options.patience = patience_;
    return for_each_page(directory_.write("any.pdf", as_bytes("any")), options,
                         [this](PdfPage&& page) -> Result<Done> {
                           pages_.push_back(std::move(page.image));
                           return Done{};
                         });
  }

  ScratchDirectory directory_;
  std::chrono::milliseconds patience_{20'000};
  std::vector<GreyImage> pages_;
};

TEST_F(PdfTools, ThatWorkGiveThePixelsTheyWrote) {
  const auto count = draw("echo 'Title: x'; echo 'Pages:           2'",
                          "printf 'P5\\n9 8\\n255\\n%072dP5\\n8 10\\n255\\n%080d' 1 2");
  ASSERT_TRUE(count) << count.error().message();
  ASSERT_EQ(pages_.size(), 2u);
  EXPECT_EQ(as_text(pages_[0].pixels), std::string(71, '0') + "1");
  EXPECT_EQ(as_text(pages_[1].pixels), std::string(79, '0') + "2");
  EXPECT_EQ(pages_[1].height, 10u);
}

TEST_F(PdfTools, ThatAreMissingAreUnavailable) {
  PdfOptions options;
  options.tools_directory = directory_.path();
  EXPECT_EQ(count_pages(directory_.write("any.pdf", as_bytes("any")), options).error().code,
            ErrorCode::unavailable);
}

TEST_F(PdfTools, ThatStopInAPageMakeItCorruptAndKeepThePagesBefore) {
  const auto count =
      draw("echo 'Pages: 2'",
           "printf 'P5\\n8 8\\n255\\n%064dP5\\n1 2\\n255\\nc'; echo 'Syntax Error' >&2; exit 1");
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error().code, ErrorCode::corrupt);
  EXPECT_THAT(count.error().message(), ::testing::HasSubstr("page 2: failed with 1: Syntax Error"));
  EXPECT_EQ(pages_.size(), 1u);
}

TEST_F(PdfTools, ThatStopWithoutAFaultOfTheirsAreCorruptToo) {
  EXPECT_EQ(draw("echo 'Pages: 2'", "printf 'P5\\n8 8\\n255\\n%064d'").error().code, ErrorCode::corrupt);
}

TEST_F(PdfTools, ThatWriteMoreThanAnnouncedAreCorrupt) {
  EXPECT_EQ(draw("echo 'Pages: 1'", "printf 'P5\\n8 8\\n255\\n%064dP5\\n'").error().code, ErrorCode::corrupt);
}

TEST_F(PdfTools, ThatWriteAnotherFormatAreCorrupt) {
  for (const char* header : {"P6\\n1 1\\n255\\na", "P5\\n1 1\\n65535\\naa", "P5\\n-1 1\\n255\\na",
                             "P5\\n 1 1\\n255\\na", "P5\\n0 1\\n255\\n"}) {
    EXPECT_EQ(draw("echo 'Pages: 1'", std::string("printf '") + header + "'").error().code,
              ErrorCode::corrupt)
        << header;
  }
}

TEST_F(PdfTools, ThatAnnounceAHugePageAreRefusedBeforeItIsReserved) {
  for (const char* size : {"16001 1", "8001 8000", "99999999999999999999 1"}) {
    EXPECT_EQ(draw("echo 'Pages: 1'", std::string("printf 'P5\\n") + size + "\\n255\\na'").error().code,
              ErrorCode::too_large)
        << size;
  }
}

TEST_F(PdfTools, ThatPassASliverOffAsAPageAreRefused) {
  EXPECT_EQ(draw("echo 'Pages: 1'", "printf 'P5\\n7 8\\n255\\n%056d'").error().code, ErrorCode::too_large);
  EXPECT_EQ(draw("echo 'Pages: 1'", "printf 'P5\\n8 7\\n255\\n%056d'").error().code, ErrorCode::too_large);
  EXPECT_TRUE(draw("echo 'Pages: 1'", "printf 'P5\\n8 8\\n255\\n%064d'"));
}

TEST_F(PdfTools, ThatCountNoPagesOrTooManyAreRefused) {
  EXPECT_EQ(draw("echo 'Pages: 0'", "").error().code, ErrorCode::corrupt);
  EXPECT_EQ(draw("echo 'Pages:'", "").error().code, ErrorCode::corrupt);
  EXPECT_EQ(draw("echo 'Pages: 1x'", "").error().code, ErrorCode::corrupt);
  EXPECT_EQ(draw("echo 'Pages: 99999999999'", "").error().code, ErrorCode::corrupt);
  EXPECT_EQ(draw("echo 'Pages: " + std::to_string(kPdfPagesMax + 1) + "'", "").error().code,
            ErrorCode::too_large);
  EXPECT_EQ(draw("head -c 1000000 /dev/zero", "").error().code, ErrorCode::too_large);
}

TEST_F(PdfTools, ThatHangAreGivenUp) {
  patience_ = std::chrono::milliseconds(200);
  EXPECT_EQ(draw("echo 'Pages: 1'", "exec sleep 1000").error().code, ErrorCode::io);
}

}  // namespace
}  // namespace passnum
