#include "issuer/page/drawn_pdf.h"

#include <gtest/gtest.h>

#include "small_pdf.h"

namespace passnum::page {
namespace {

TEST(DrawnPdf, FindsEachObjectWhereTheTableSays) {
  const std::string pdf =
      small_pdf({"<< /A 1 >>", "<< /Length 3 >>\nstream\nabc\nendstream", "[ 1 2 ]"}, 1, 3);
  const auto drawn = DrawnPdf::open(pdf);
  ASSERT_TRUE(drawn) << drawn.error().message();
  EXPECT_EQ(drawn.value().objects_count(), 4U);
  EXPECT_EQ(drawn.value().root(), 1U);
  EXPECT_EQ(drawn.value().info(), 3U);
  EXPECT_EQ(drawn.value().object(1).value().body, "<< /A 1 >>");
  EXPECT_FALSE(drawn.value().object(1).value().is_stream());
  EXPECT_TRUE(drawn.value().object(2).value().is_stream());
  EXPECT_EQ(drawn.value().object(3).value().body, "[ 1 2 ]");
}

TEST(DrawnPdf, CutShortAnywhereIsAnErrorAndNotACrash) {
  const std::string pdf = small_pdf({"<< /A 1 >>", "[ 1 2 ]"}, 1, 2);
  for (std::size_t size = 0; size < pdf.size(); ++size) {
    const auto drawn = DrawnPdf::open(std::string_view(pdf).substr(0, size));
    ASSERT_FALSE(drawn) << size;
    EXPECT_EQ(drawn.error().code, ErrorCode::corrupt);
  }
}

TEST(DrawnPdf, WithOneByteChangedIsReadOrRefusedAndNeverCrashes) {
  const std::string pdf = small_pdf({"<< /A 1 >>", "[ 1 2 ]"}, 1, 2);
  for (std::size_t at = 0; at < pdf.size(); ++at) {
    for (const char other : {'0', '9', ' ', '\n'}) {
      std::string changed = pdf;
      changed[at] = other;
      const auto drawn = DrawnPdf::open(changed);
      if (!drawn) continue;
      for (std::uint32_t number = 1; number < drawn.value().objects_count(); ++number) {
        if (drawn.value().is_free(number)) continue;
        const auto object = drawn.value().object(number);
        EXPECT_TRUE(object || object.error().code == ErrorCode::corrupt);
      }
    }
  }
}

TEST(DrawnPdf, WithARootBeyondTheTableIsCorrupt) {
  EXPECT_FALSE(DrawnPdf::open(small_pdf({"<< >>"}, 7, 1)));
  EXPECT_FALSE(DrawnPdf::open(small_pdf({"<< >>"}, 1, 7)));
}

}  // namespace
}  // namespace passnum::page
