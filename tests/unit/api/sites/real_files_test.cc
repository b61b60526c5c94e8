#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "api/sites/report.h"
#include "tests/unit/api/sites/place_files.h"

namespace passnum::testing_places {
namespace {

using ::testing::HasSubstr;

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::filesystem::path published(const std::string& name) {
  return std::filesystem::path(PASSNUM_SHARED_DATA) / "mednum" / name;
}

std::size_t to_complete(const PlaceFile& file) {
  return static_cast<std::size_t>(
      std::ranges::count(file.places, IdentifierKind::to_be_completed, &Place::identifier_kind));
}

#define SKIP_WITHOUT(path) \
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "published file not here: " << (path)

TEST(DemonstrationFile, IsReadWithoutErrorAndWithBothKindsOfStructure) {
  const PlaceFile file =
      read(contents(std::filesystem::path(PASSNUM_SOURCE_DIR) / "ops/demo/lieux-centre-val-de-loire.csv"));
  EXPECT_EQ(problems(file), (Problems{{"siret_placeholder", 5}}));
  EXPECT_EQ(file.counts.at("siret_shared"), 4U);
  EXPECT_EQ(file.schema_version, "1.0.2");
  EXPECT_EQ(file.rows, 40U);
  ASSERT_EQ(file.places.size(), 40U);
  EXPECT_EQ(to_complete(file), 5U);
  std::set<std::string> structures;
  for (const Place& place : file.places) {
    structures.insert(structure_id_of(place).text);
    EXPECT_EQ(place.insee_code.size(), 5U) << place.id.text;
    EXPECT_EQ(place.insee_code.substr(0, 2), place.postal_code.substr(0, 2)) << place.id.text;
    EXPECT_FALSE(place.services.empty()) << place.id.text;
  }
  EXPECT_EQ(structures.size(), 35U);
}

// In hundredths of a degree, as the file gives them; the box around a department.
struct DepartmentBox {
  int south, north, west, east;
};

TEST(DemonstrationFile, HasEachCommuneAtOnePointInsideItsDepartment) {
  const std::map<std::string, DepartmentBox> departments{{"18", {4642, 4763, 177, 308}},
                                                         {"37", {4673, 4771, 5, 137}},
                                                         {"41", {4718, 4814, 58, 225}},
                                                         {"45", {4748, 4835, 151, 313}}};
  std::map<std::string, std::pair<int, int>> points;
  for (const Place& place :
       read(contents(std::filesystem::path(PASSNUM_SOURCE_DIR) / "ops/demo/lieux-centre-val-de-loire.csv"))
           .places) {
    const auto hundredths = [](const std::string& text) {
      return static_cast<int>(std::lround(std::stod(text) * 100));
    };
    const std::pair point{hundredths(place.details.latitude), hundredths(place.details.longitude)};
    const DepartmentBox& box = departments.at(place.insee_code.substr(0, 2));
    EXPECT_TRUE(box.south <= point.first && point.first <= box.north) << place.id.text;
    EXPECT_TRUE(box.west <= point.second && point.second <= box.east) << place.id.text;
    EXPECT_EQ(points.emplace(place.insee_code, point).first->second, point) << place.id.text;
  }
  EXPECT_EQ(points.size(), 22U);
}

TEST(DemonstrationFile, HasFictitiousIdentifiersMarkedSoAndNoPersonalData) {
  const std::string text =
      contents(std::filesystem::path(PASSNUM_SOURCE_DIR) / "ops/demo/lieux-centre-val-de-loire.csv");
  for (const Place& place : read(text).places) {
    EXPECT_TRUE(place.identifier.empty() || place.identifier.starts_with("99999")) << place.identifier;
  }
  std::size_t marks = 0;
  for (std::size_t at = text.find("identifiants fictifs"); at != std::string::npos;
       at = text.find("identifiants fictifs", at + 1)) {
    ++marks;
  }
  EXPECT_EQ(marks, 40U);
  EXPECT_EQ(text.find("+33"), std::string::npos);
}

TEST(PublishedFiles, ExampleOfTheOldVersionIsGood) {
  SKIP_WITHOUT(published("exemple-valide_v0.1.1.csv"));
  const PlaceFile file = read(contents(published("exemple-valide_v0.1.1.csv")));
  EXPECT_EQ(file.findings.size(), 0U);
  EXPECT_EQ(file.schema_version, "0.1.1");
  ASSERT_EQ(file.places.size(), 1U);
  EXPECT_EQ(file.places.front().services.size(), 3U);
}

TEST(PublishedFiles, ExampleOfTheNewVersionIsGood) {
  SKIP_WITHOUT(published("exemple-valide_v1.0.2.csv"));
  const PlaceFile file = read(contents(published("exemple-valide_v1.0.2.csv")));
  EXPECT_EQ(file.findings.size(), 0U);
  EXPECT_EQ(file.schema_version, "1.0.2");
  ASSERT_EQ(file.places.size(), 1U);
  EXPECT_EQ(structure_id_of(file.places.front()), StructureId("siret-43493312300029"));
}

// 188 places: 8 ids hold "|", 67 of the SIRETs are zeros, 1 has a wrong key, 4 are La Poste's; 177 have no
// INSEE code; 93 lists mix separators; four columns are left over from the old version.
TEST(PublishedFiles, CharenteIsReadWithEveryDefectCounted) {
  SKIP_WITHOUT(published("charente_v1.json"));
  const PlaceFile file = read(contents(published("charente_v1.json")));
  EXPECT_EQ(problems(file), (Problems{{"id_not_a_name", 8},
                                      {"siret_placeholder", 67},
                                      {"siret_key_wrong", 1},
                                      {"insee_missing", 177},
                                      {"separators_mixed", 93},
                                      {"column_of_other_version", 4}}));
  EXPECT_EQ(file.counts.at("siret_shared"), 13U);
  EXPECT_EQ(file.schema_version, "1.0.2");
  EXPECT_EQ(file.rows, 188U);
  EXPECT_EQ(file.places.size(), 180U);
  EXPECT_EQ(to_complete(file), 68U);
  EXPECT_EQ(finding_of(file, "siret_key_wrong").line, 1088U);
  EXPECT_EQ(finding_of(file, "id_not_a_name").line, 111U);
}

TEST(PublishedFiles, TheBusOfTwelveStopsIsOfTheOldVersionAndToBeCompleted) {
  SKIP_WITHOUT(published("bus_v0.json"));
  const PlaceFile file = read(contents(published("bus_v0.json")));
  EXPECT_EQ(problems(file), (Problems{{"siret_placeholder", 12}, {"date_invalid", 12}}));
  EXPECT_EQ(file.schema_version, "0.1.1");
  ASSERT_EQ(file.places.size(), 12U);
  EXPECT_EQ(to_complete(file), 12U);
  EXPECT_EQ(structure_id_of(file.places.front()), StructureId("pending-1"));
  EXPECT_EQ(file.places.front().services.size(), 6U);
}

TEST(PublishedFiles, BurgundyIsRefusedWithTheColumnsItLacks) {
  SKIP_WITHOUT(published("bfc_aptic_labelled_sample.csv"));
  const PlaceFile file = read(contents(published("bfc_aptic_labelled_sample.csv")));
  EXPECT_TRUE(file.refused);
  EXPECT_EQ(file.rows, 197U);
  EXPECT_EQ(problems(file), (Problems{{"not_a_place_file", 1}, {"column_essential_missing", 3}}));
  EXPECT_THAT(
      finding_of(file, "not_a_place_file").message,
      HasSubstr("Colonnes absentes : id, pivot, nom, commune, date_maj. Colonnes trouvées : bfc_id, "));
}

// The published places carry telephone and courriel: none of it may come out of the reader.
TEST(PublishedFiles, NothingPersonalComesOutOfCharente) {
  SKIP_WITHOUT(published("charente_v1.json"));
  const std::string text = contents(published("charente_v1.json"));
  ASSERT_NE(text.find("\"telephone\": \"+33"), std::string::npos);
  const PlaceFile file = read(text);
  const std::string out =
      findings_json(file) + findings_text(file, {}) + findings_text(file, {.english = true});
  EXPECT_EQ(out.find('@'), std::string::npos);
  EXPECT_EQ(out.find("+33"), std::string::npos);
}

}  // namespace
}  // namespace passnum::testing_places
