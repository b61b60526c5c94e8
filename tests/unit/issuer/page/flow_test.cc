#include "issuer/page/flow.h"

#include <gtest/gtest.h>

#include "read_pdf.h"

namespace passnum::page {
namespace {

class FlowTest : public testing::Test {
 protected:
  FlowTest()
      : document_(Document::create(folder_.file("a.pdf"), {.title = "Relevé", .author = "Émetteur"}).value()),
        flow_(document_, "Relevé fictif") {}
  ReadPdf finished() {
    flow_.end();
    EXPECT_TRUE(document_.finish());
    return read_pdf(folder_.file("a.pdf"));
  }
  std::string text() const { return output_of("pdftotext -layout " + folder_.file("a.pdf") + " -"); }

  const ScratchFolder folder_;
  Document document_;
  Flow flow_;
};

std::vector<Column> columns() {
  return {{.title = "N°", .width_mm = 60}, {.title = "Montant", .width_mm = 40, .align = Align::right}};
}

TEST_F(FlowTest, CarriesATableOverPagesAsOneTableWithOneHeader) {
  flow_.heading(1, "Relevé");
  flow_.begin_table(columns());
  for (int i = 1; i <= 200; ++i) flow_.row(std::vector<std::string>{"ligne " + std::to_string(i), "10,00"});
  flow_.row(std::vector<std::string>{"Total", "2 000,00"}, RowKind::total);
  flow_.end_table();
  const ReadPdf read = finished();
  EXPECT_TRUE(read.problems.empty());
  EXPECT_GE(read.pages, 4U);
  EXPECT_EQ(count(read.elements, "Table"), 1U);
  EXPECT_EQ(count(read.elements, "TH"), 2U);
  EXPECT_EQ(count(read.elements, "TR"), 202U);
  EXPECT_EQ(count(read.elements, "TD"), 402U);
  for (const auto& element : read.elements) {
    EXPECT_EQ(element.scope, element.role == "TH" ? "Column" : "");
  }
  const std::string shown = text();
  for (int i = 1; i <= 200; ++i)
    EXPECT_NE(shown.find("ligne " + std::to_string(i) + " "), std::string::npos) << i;
}

TEST_F(FlowTest, RepeatsTheHeaderAndTheFootOnEachPage) {
  flow_.begin_table(columns());
  for (int i = 1; i <= 100; ++i) flow_.row(std::vector<std::string>{"ligne", "10,00"});
  flow_.end_table();
  const std::size_t pages = finished().pages;
  const std::string shown = text();
  std::size_t headers = 0;
  for (auto at = shown.find("Montant"); at != std::string::npos; at = shown.find("Montant", at + 1))
    ++headers;
  EXPECT_EQ(headers, pages);
  EXPECT_NE(shown.find("Page " + std::to_string(pages)), std::string::npos);
  EXPECT_NE(shown.find("Relevé fictif"), std::string::npos);
}

TEST_F(FlowTest, CutsACellThatWouldFillThePage) {
  flow_.begin_table(columns());
  flow_.row(std::vector<std::string>{std::string(20'000, 'm'), "10,00"});
  flow_.row(std::vector<std::string>{"suivante", "20,00"});
  flow_.end_table();
  EXPECT_EQ(finished().pages, 1U);
  EXPECT_NE(text().find("suivante"), std::string::npos);
}

TEST_F(FlowTest, ReadsFactsAsLabelAndValue) {
  const Fact facts[] = {{"SIRET", "123 456 789 00012"}, {"Période", "mars 2026"}};
  flow_.facts(facts);
  const ReadPdf read = finished();
  EXPECT_EQ(count(read.elements, "TR"), 2U);
  for (const auto& element : read.elements) {
    EXPECT_EQ(element.scope, element.role == "TH" ? "Row" : "");
  }
}

TEST_F(FlowTest, KeepsAHeadingWithWhatFollows) {
  for (int i = 0; i < 400; ++i) {
    flow_.heading(2, "Titre " + std::to_string(i));
    flow_.paragraph("Texte " + std::to_string(i));
    flow_.space(i % 23);
  }
  finished();
  // On no page is a heading the last line above the foot.
  const std::string shown = text();
  for (auto foot = shown.find("Relevé fictif"); foot != std::string::npos;
       foot = shown.find("Relevé fictif", foot + 1)) {
    const auto last_text = shown.rfind("Texte", foot);
    const auto last_heading = shown.rfind("Titre", foot);
    EXPECT_GT(last_text, last_heading);
  }
}

TEST_F(FlowTest, WithNothingInItIsOneEmptyPage) {
  EXPECT_EQ(finished().pages, 1U);
}

}  // namespace
}  // namespace passnum::page
