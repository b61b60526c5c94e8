#include "issuer/page/finish_pdf.h"

#include <gtest/gtest.h>

#include "read_pdf.h"
#include "small_pdf.h"

namespace passnum::page {
namespace {

const std::string kElement = "<< /Type /StructElem\n   /S /Figure\n   /P 4 0 R\n>>";

std::string drawn() {
  return small_pdf({"<< /Type /Catalog\n   /Pages 2 0 R\n   /StructTreeRoot 4 0 R\n>>",
                    "<< /Type /Pages\n   /Kids [ ]\n   /Count 0\n>>", "<< /Title (a) >>",
                    "<< /Type /StructTreeRoot\n   /K [ 5 0 R ]\n>>", kElement},
                   1, 3);
}

class FinishPdf : public testing::Test {
 protected:
  Result<Done> finish(const std::string& pdf, const Finishing& finishing) {
    auto output = OutputFile::create(path_, Readers::owner_only);
    if (!output) return std::move(output).error();
    if (auto done = finish_pdf(pdf, finishing, output.value()); !done) return done;
    return output.value().commit();
  }
  const ScratchFolder folder_;
  const std::string path_ = folder_.file("a.pdf");
};

TEST_F(FinishPdf, AddsToTheCatalogueAndToTheElementsNamed) {
  const auto done = finish(drawn(), {"/Lang (fr-FR)", {{0, "Figure", "/Alt " + pdf_text("é €")}}, 1});
  ASSERT_TRUE(done) << done.error().message();
  const ReadPdf read = read_pdf(path_);
  EXPECT_TRUE(read.problems.empty()) << read.problems.front();
  EXPECT_EQ(read.language, "fr-FR");
  ASSERT_EQ(read.elements.size(), 1U);
  EXPECT_EQ(read.elements[0].alternative, "é €");
  EXPECT_EQ(read.identifier.size(), 16U);
}

TEST_F(FinishPdf, RefusesWhenTheElementsAreNotAsManyAsWereBegun) {
  const auto done = finish(drawn(), {"", {}, 2});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::corrupt);
  EXPECT_TRUE(folder_.names().empty());
}

TEST_F(FinishPdf, RefusesToGiveOneElementTheWordsOfAnother) {
  const auto done = finish(drawn(), {"", {{0, "P", "/Alt (a)"}}, 1});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::corrupt);
}

TEST_F(FinishPdf, RefusesWhatIsNotAPdf) {
  EXPECT_FALSE(finish("", {"", {}, 0}));
  EXPECT_FALSE(finish("startxref\n0\n%%EOF\n", {"", {}, 0}));
}

TEST_F(FinishPdf, PacksManyObjectsIntoSeveralStreams) {
  std::vector<std::string> bodies = {"<< /Type /Catalog\n   /Pages 2 0 R\n   /All 4 0 R\n>>",
                                     "<< /Type /Pages\n   /Kids [ ]\n   /Count 0\n>>", "<< /Title (a) >>",
                                     ""};
  for (int i = 0; i < 1000; ++i) bodies.push_back("<< /Value " + std::to_string(i) + " >>");
  std::string all = "[";
  for (int i = 0; i < 1000; ++i) all += " " + std::to_string(i + 5) + " 0 R";
  bodies[3] = all + " ]";
  const std::string pdf = small_pdf(bodies, 1, 3);
  ASSERT_TRUE(finish(pdf, {"", {}, 0}));
  EXPECT_LT(file_bytes(path_).size(), pdf.size() / 3);
  EXPECT_TRUE(read_pdf(path_).problems.empty());
}

}  // namespace
}  // namespace passnum::page
