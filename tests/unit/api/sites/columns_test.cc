#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/api/sites/place_files.h"

namespace passnum::testing_places {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(PlaceColumns, FindsTheVersionByItsColumns) {
  const std::string common = "id,pivot,nom,commune,code_postal,code_insee,adresse,date_maj,services";
  const std::string cells = "a,43493312300029,EPN,Reims,51100,51454,1 rue,2024-04-02,";
  const std::string old_service = "Accéder à du matériel";
  const std::string new_service = "Compréhension du monde numérique";
  EXPECT_EQ(read(common + ",labels_nationaux\n" + cells + old_service + ",CNFS\n").schema_version, "0.1.1");
  EXPECT_EQ(read(common + ",frais_a_charge\n" + cells + new_service + ",Gratuit\n").schema_version, "1.0.2");
  EXPECT_EQ(read(common + "\n" + cells + old_service + "\n").schema_version, "0.1.1");
  EXPECT_EQ(read(common + "\n" + cells + new_service + "\n").schema_version, "1.0.2");
  EXPECT_EQ(read(common + "\n" + cells + "\n").schema_version, "");
}

TEST(PlaceColumns, ReportsColumnsOfTheOtherVersionAndUnknownOnes) {
  const PlaceFile file = read(
      "id,pivot,nom,commune,code_postal,code_insee,adresse,date_maj,frais_a_charge,labels_nationaux,couleur,"
      "\n"
      "a,43493312300029,EPN,Reims,51100,51454,1 rue,2024-04-02,Gratuit,CNFS,bleu,\n");
  EXPECT_EQ(problems(file),
            (Problems{{"column_of_other_version", 1}, {"column_unknown", 1}, {"column_unnamed", 1}}));
  EXPECT_EQ(finding_of(file, "column_of_other_version").column, "labels_nationaux");
  EXPECT_EQ(finding_of(file, "column_unknown").column, "couleur");
  EXPECT_EQ(file.places.size(), 1U);
}

TEST(PlaceColumns, ReadsWithoutColumnsThatNoPlaceNeedsAndSaysSo) {
  const PlaceFile file = read("id,nom,commune,itinerance\na,EPN,Reims,Fixe\n");
  EXPECT_FALSE(file.refused);
  EXPECT_EQ(problems(file), (Problems{{"column_missing", 4}, {"siret_missing", 1}, {"insee_missing", 1}}));
  EXPECT_EQ(file.places.size(), 1U);
}

TEST(PlaceColumns, AsksForServicesWhereTheOldVersionRequiresThem) {
  const PlaceFile file = read(
      "id,pivot,nom,commune,code_postal,code_insee,adresse,date_maj,services,cle_ban\n"
      "a,43493312300029,EPN,Reims,51100,51454,1 rue,2024-04-02,,\n");
  EXPECT_EQ(problems(file), (Problems{{"services_missing", 1}}));
  EXPECT_EQ(file.places.size(), 1U);
}

TEST(PlaceColumns, RefusesAFileWithoutTheEssentialColumns) {
  const PlaceFile file = read("bfc_id,Nom,ville\n1,EPN,Reims\n");
  EXPECT_TRUE(file.refused);
  EXPECT_THAT(file.places, IsEmpty());
  EXPECT_EQ(file.rows, 1U);
  const PlaceFinding* const finding = find(file, "not_a_place_file");
  ASSERT_NE(finding, nullptr);
  EXPECT_THAT(finding->message, HasSubstr("Colonnes absentes : id, pivot, nom, commune"));
  EXPECT_THAT(finding->message, HasSubstr("Colonnes trouvées : bfc_id, Nom, ville"));
  EXPECT_EQ(file.counts.at("column_essential_missing"), 3U);
  const auto nom = std::ranges::find(file.findings, "nom", &PlaceFinding::column);
  ASSERT_NE(nom, file.findings.end());
  EXPECT_THAT(nom->message, HasSubstr("« Nom » ne suffit pas"));
}

TEST(PlaceColumns, RefusesAColumnThatIsThereTwice) {
  const PlaceFile file = read("id,nom,nom,commune\na,b,c,d\n");
  EXPECT_TRUE(file.refused);
  EXPECT_EQ(finding_of(file, "column_twice").column, "nom");
}

}  // namespace
}  // namespace passnum::testing_places
