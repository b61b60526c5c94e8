#include "issuer/page/document.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "read_pdf.h"

namespace passnum::page {
namespace {

DocumentInfo info() {
  return {.title = "Titre d’été",
          .author = "Émetteur",
          .created = parse_time("2026-03-04T05:06:07.890Z").value()};
}

// Two pages with one section over both, a figure on each.
Result<Done> write_sample(const std::string& path, const DocumentInfo& with) {
  auto created = Document::create(path, with);
  if (!created) return std::move(created).error();
  Document& document = created.value();
  const auto text = document.typesetter().lay_out("Été à Orléans", {.size_points = 12}, 100);
  Bitmap bitmap(3, 3);
  bitmap.set(1, 1);
  {
    const auto section = document.element(Role::section);
    for (int page = 1; page <= 2; ++page) {
      document.begin_page();
      document.bookmark("page " + std::to_string(page));
      document.draw(Role::heading_1, text, 20, 20);
      {
        const auto figure =
            document.element(Role::figure, {.alternative = "Figure n° " + std::to_string(page)});
        document.draw(bitmap, 50, 50, 2);
      }
      {
        const auto english = document.element(Role::paragraph, {.language = "en-GB"});
        document.draw(text, 20, 100);
      }
      document.line({10, 10}, {20, 20}, 0.3, kRule);
      document.dashed_line({10, 12}, {20, 12}, 0.3, kCutLine);
      document.frame({30, 30, 20, 10}, 1, 0.3, kAlert);
      document.scissors({60, 12}, Document::Cut::downwards, kCutLine);
      document.end_page();
    }
  }
  return document.finish();
}

TEST(Document, IsTaggedInItsLanguageWithATitleToShow) {
  const ScratchFolder folder;
  ASSERT_TRUE(write_sample(folder.file("a.pdf"), info()));
  const ReadPdf read = read_pdf(folder.file("a.pdf"));
  EXPECT_TRUE(read.problems.empty()) << read.problems.front();
  EXPECT_EQ(read.pages, 2U);
  EXPECT_TRUE(read.marked);
  EXPECT_EQ(read.language, "fr-FR");
  EXPECT_TRUE(read.shows_title);
  EXPECT_EQ(read.title, "Titre d’été");
  EXPECT_EQ(read.created, "20260304050607Z");
  EXPECT_EQ(read.bookmarks, (std::vector<std::string>{"page 1", "page 2"}));
}

TEST(Document, KeepsItsStructureInReadingOrderOverPages) {
  const ScratchFolder folder;
  ASSERT_TRUE(write_sample(folder.file("a.pdf"), info()));
  const auto elements = read_pdf(folder.file("a.pdf")).elements;
  std::string outline;
  for (const auto& element : elements)
    outline += std::string(static_cast<std::size_t>(element.depth), ' ') + element.role + "\n";
  EXPECT_EQ(outline, "Document\n Sect\n  H1\n  Figure\n  P\n  H1\n  Figure\n  P\n");
  EXPECT_EQ(elements[3].alternative, "Figure n° 1");
  EXPECT_EQ(elements[4].language, "en-GB");
  EXPECT_EQ(elements[6].alternative, "Figure n° 2");
  for (const auto& element : elements) EXPECT_EQ(element.has_content, element.depth == 2) << element.role;
}

TEST(Document, AsksThePrintDialogForWhatItNeeds) {
  const ScratchFolder folder;
  DocumentInfo asking = info();
  asking.one_sided = true;
  asking.actual_size = true;
  ASSERT_TRUE(write_sample(folder.file("a.pdf"), asking));
  EXPECT_EQ(read_pdf(folder.file("a.pdf")).duplex, "Simplex");
  EXPECT_EQ(read_pdf(folder.file("a.pdf")).scaling, "None");
  ASSERT_TRUE(write_sample(folder.file("b.pdf"), info()));
  EXPECT_EQ(read_pdf(folder.file("b.pdf")).duplex, "");
}

TEST(Document, MadeTwiceIsTheSameBytes) {
  const ScratchFolder folder;
  ASSERT_TRUE(write_sample(folder.file("a.pdf"), info()));
  ASSERT_TRUE(write_sample(folder.file("b.pdf"), info()));
  EXPECT_EQ(file_bytes(folder.file("a.pdf")), file_bytes(folder.file("b.pdf")));
  DocumentInfo later = info();
  later.created = TimeMs(later.created.value + 1000);
  ASSERT_TRUE(write_sample(folder.file("c.pdf"), later));
  EXPECT_NE(read_pdf(folder.file("a.pdf")).identifier, read_pdf(folder.file("c.pdf")).identifier);
}

TEST(Document, NotFinishedLeavesNothingBehind) {
  const ScratchFolder folder;
  {
    auto document = Document::create(folder.file("a.pdf"), info());
    ASSERT_TRUE(document);
    document.value().begin_page();
    document.value().end_page();
  }
  EXPECT_TRUE(folder.names().empty());
}

TEST(Document, OfOnePageMoreThanTheLimitIsAnErrorAndNoFile) {
  const ScratchFolder folder;
  auto document = Document::create(folder.file("a.pdf"), info());
  ASSERT_TRUE(document);
  for (std::uint32_t page = 0; page <= kPagesMax; ++page) {
    document.value().begin_page();
    document.value().end_page();
  }
  const auto done = document.value().finish();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::too_large);
  EXPECT_FALSE(std::filesystem::exists(folder.file("a.pdf")));
}

TEST(Document, InAFolderThatIsAbsentIsAnError) {
  const auto document = Document::create("/nonexistent-folder/a.pdf", info());
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code, ErrorCode::io);
}

TEST(Document, EmbedsEveryFontItUses) {
  const ScratchFolder folder;
  ASSERT_TRUE(write_sample(folder.file("a.pdf"), info()));
  const std::string fonts = output_of("pdffonts " + folder.file("a.pdf"));
  EXPECT_NE(fonts.find("+Inter-Regular"), std::string::npos) << fonts;
  EXPECT_EQ(fonts.find(" no "), std::string::npos) << fonts;
}

}  // namespace
}  // namespace passnum::page
