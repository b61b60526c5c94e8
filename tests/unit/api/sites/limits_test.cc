#include <gtest/gtest.h>

#include <string>

#include "tests/unit/api/sites/place_files.h"

namespace passnum::testing_places {
namespace {

TEST(PlaceLimits, RefusesAFileBeyondItsSize) {
  std::string text = kHeader + row();
  text.resize(kPlaceFileBytesMax, '\n');
  EXPECT_FALSE(read(text).refused);
  text += '\n';
  const PlaceFile file = read(text);
  EXPECT_TRUE(file.refused);
  EXPECT_NE(find(file, "file_too_large"), nullptr);
}

TEST(PlaceLimits, RefusesMoreRowsThanTheLimitInCsv) {
  std::string text = "id,nom,commune\n";
  for (std::size_t i = 0; i < kPlaceRowsMax; ++i) text += "\n,,\n";
  EXPECT_FALSE(read(text).refused);
  text += ",,\n";
  const PlaceFile file = read(text);
  EXPECT_TRUE(file.refused);
  EXPECT_NE(find(file, "rows_too_many"), nullptr);
}

TEST(PlaceLimits, RefusesMoreRowsThanTheLimitInJson) {
  std::string text = "[1";
  for (std::size_t i = 1; i < kPlaceRowsMax; ++i) text += ",1";
  EXPECT_FALSE(read(text + "]").refused);
  const PlaceFile file = read(text + ",1]");
  EXPECT_TRUE(file.refused);
  EXPECT_NE(find(file, "rows_too_many"), nullptr);
}

TEST(PlaceLimits, RefusesMoreColumnsThanTheLimit) {
  std::string header = "id,nom,commune";
  std::string cells = "a,b,c";
  std::string keys = "[{\"id\": \"a\", \"nom\": \"b\", \"commune\": \"c\"";
  for (std::size_t i = 3; i < kPlaceColumnsMax; ++i) {
    header += ",c" + std::to_string(i);
    cells += ",";
    keys += ", \"c" + std::to_string(i) + "\": 1";
  }
  EXPECT_EQ(read(header + "\n" + cells + "\n").places.size(), 1U);
  EXPECT_EQ(read(keys + "}]").places.size(), 1U);
  EXPECT_NE(find(read(header + ",x\n" + cells + ",\n"), "columns_too_many"), nullptr);
  EXPECT_NE(find(read(keys + ", \"x\": 1}]"), "columns_too_many"), nullptr);
}

TEST(PlaceLimits, LeavesOutARowWithACellBeyondTheLimit) {
  const std::string most(kPlaceCellBytesMax, 'x');
  EXPECT_EQ(problems(read(kHeader + row({{"adresse", most}}))), Problems{});
  const PlaceFile file = read(kHeader + row({{"adresse", most + "x"}}) + row({{"id", "b"}}));
  EXPECT_EQ(problems(file), (Problems{{"cell_too_large", 1}}));
  EXPECT_EQ(file.places.size(), 1U);
}

TEST(PlaceLimits, CountsWhatItNoLongerLists) {
  std::string text = "id,pivot,nom,commune,itinerance\n";
  const std::size_t rows = kFindingsMax / 2 + 1;
  for (std::size_t i = 0; i < rows; ++i) text += "p" + std::to_string(i) + ",0,n,c,\n";
  const PlaceFile file = read(text);
  EXPECT_EQ(file.places.size(), rows);
  EXPECT_EQ(file.counts.at("siret_placeholder"), rows);
  EXPECT_EQ(file.counts.at("insee_missing"), rows);
  ASSERT_EQ(file.findings.size(), kFindingsMax + 1);
  EXPECT_EQ(file.findings.back().code, "findings_not_listed");
}

}  // namespace
}  // namespace passnum::testing_places
