#include "api/places/place_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/places/public_places.h"
#include "ledger/model/json.h"

namespace passnum {
namespace {

using testing::HasSubstr;

PublicPlace place(const std::string& id = "a-1") {
  PublicPlace out;
  out.site = {SiteId(id), StructureId("s-1"), "EPN du port", "Reims", "51454"};
  out.structure = {StructureId("s-1"), "Les voisins", Identifier::siret, "43493312300029"};
  out.programmes = {{"ORL26", "Pass | Loire"}, {"REI27", "Pass Reims"}};
  out.beside.postal_code = "51100";
  out.beside.details = {"1 rue \"Haute\"",
                        "Cour",
                        "49.25",
                        "-4.03",
                        "https://a.example/",
                        "https://b.example/",
                        "https://c.example/",
                        "Mo-Fr 09:00-12:00",
                        "Hubik",
                        "2026-04-02"};
  out.beside.services = {ServiceId("aide-demarches-administratives"),
                         ServiceId("comprehension-monde-numerique")};
  return out;
}

PlaceFile read_back(const std::vector<PublicPlace>& places) {
  return read_places(as_bytes(places_csv(places)), {});
}

TEST(PlacesAsCsv, AreReadByTheReaderOfTheNationalSchemaWithoutAComplaint) {
  const auto file = read_back({place("a-1"), place("a-2")});
  EXPECT_FALSE(file.refused);
  EXPECT_EQ(file.schema_version, "1.0.2");
  EXPECT_EQ(file.errors + file.warnings, 0u);
  ASSERT_EQ(file.places.size(), 2u);
  const Place& read = file.places.front();
  EXPECT_EQ(read.id.text, "a-1");
  EXPECT_EQ(read.identifier, "43493312300029");
  EXPECT_EQ(read.name, "EPN du port");
  EXPECT_EQ(details_of(read), place().beside);
}

TEST(PlacesAsCsv, HaveTheColumnsOfTheSchemaInItsOrderAndNoOther) {
  const auto csv = places_csv({});
  EXPECT_EQ(csv.substr(0, csv.find("\"latitude\"")),
            R"("id","pivot","nom","commune","code_postal","code_insee","adresse","complement_adresse",)");
  EXPECT_EQ(std::ranges::count(csv, ','), 31);
  EXPECT_EQ(csv.find("cle_ban"), std::string::npos);
  EXPECT_TRUE(csv.ends_with("\"fiche_acces_libre\",\"prise_rdv\"\r\n"));
}

TEST(PlacesAsCsv, WithoutAnIdentifierHaveTheSchemasZeros) {
  auto pending = place();
  pending.structure.identifier_kind = Identifier::to_be_completed;
  pending.structure.identifier = std::nullopt;
  EXPECT_THAT(places_csv(std::vector{pending}), HasSubstr("\"a-1\",\"00000000000000\",\"EPN du port\""));
}

TEST(PlacesAsCsv, StayEmptyWhereNothingIsKnown) {
  auto bare = place();
  bare.beside = {};
  EXPECT_THAT(places_csv(std::vector{bare}),
              HasSubstr("\"Reims\",\"\",\"51454\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\""));
}

TEST(PlacesAsCsv, RunNoFormulaInASpreadsheetAndKeepNegativeLongitudes) {
  auto hostile = place();
  hostile.site.name = "=HYPERLINK(1)";
  const auto csv = places_csv(std::vector{hostile});
  EXPECT_THAT(csv, HasSubstr("\"'=HYPERLINK(1)\""));
  EXPECT_THAT(csv, HasSubstr("\"-4.03\""));
}

TEST(PlacesAsCsv, SeparateProgrammesByBarsThatNoNameHas) {
  EXPECT_THAT(places_csv(std::vector{place()}), HasSubstr("\"Pass   Loire|Pass Reims\""));
}

TEST(PlacesAsGeojson, AreFeaturesWithLongitudeFirst) {
  const auto text = places_geojson(std::vector{place()});
  EXPECT_THAT(text, HasSubstr(R"("geometry":{"type":"Point","coordinates":[-4.03,49.25]})"));
  EXPECT_THAT(text, HasSubstr(R"("adresse":"1 rue \"Haute\"")"));
  EXPECT_THAT(text,
              HasSubstr(R"("services":["Aide aux démarches administratives","Compréhension du monde )"));
  EXPECT_THAT(text, HasSubstr(R"("dispositifs":[{"code":"ORL26","nom":"Pass | Loire"},{"code":"REI27",)"));
  EXPECT_EQ(text.find("latitude"), std::string::npos);
}

TEST(PlacesAsGeojson, HaveNoGeometryWhenNobodyHasSaidWhereTheyAre) {
  auto bare = place();
  bare.beside = {};
  auto text = places_geojson(std::vector{bare});
  const auto null = text.find("null");
  ASSERT_NE(null, std::string::npos);
  EXPECT_EQ(text.substr(null - 11, 11), "\"geometry\":");
  EXPECT_TRUE(bool(parse_json(text.replace(null, 4, "0"))));  // our profile of JSON has no null
}

}  // namespace
}  // namespace passnum
