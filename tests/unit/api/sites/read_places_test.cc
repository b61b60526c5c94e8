#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/api/sites/place_files.h"

namespace passnum::testing_places {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace std::string_literals;

TEST(ReadPlaces, ReadsAGoodRowWithoutARemark) {
  const PlaceFile file = read(kHeader + row());
  EXPECT_THAT(file.findings, IsEmpty());
  EXPECT_EQ(file.format, "csv");
  EXPECT_EQ(file.delimiter, ",");
  EXPECT_EQ(file.encoding, "utf-8");
  EXPECT_EQ(file.schema_version, "1.0.2");
  EXPECT_EQ(file.rows, 1U);
  ASSERT_EQ(file.places.size(), 1U);
  const Place& place = file.places.front();
  EXPECT_EQ(place.id, SiteId("a-1"));
  EXPECT_EQ(place.name, "EPN du port");
  EXPECT_EQ(place.identifier_kind, IdentifierKind::siret);
  EXPECT_EQ(place.identifier, "43493312300029");
  EXPECT_EQ(place.commune, "Reims");
  EXPECT_EQ(place.postal_code, "51100");
  EXPECT_EQ(place.insee_code, "51454");
  EXPECT_THAT(place.services, ElementsAre(ServiceId("comprehension-monde-numerique")));
  EXPECT_EQ(place.line, 2U);
  EXPECT_EQ(structure_id_of(place), StructureId("siret-43493312300029"));
}

// What is wrong with one cell of a row that is good otherwise, and whether the place is kept.
struct CellCase {
  std::string column;
  std::string value;
  std::string code;
  bool is_kept;
};
void PrintTo(const CellCase& cell, std::ostream* out) {
  *out << cell.column << " " << cell.code;
}
class DirtyCell : public ::testing::TestWithParam<CellCase> {};

TEST_P(DirtyCell, IsReportedWithItsLineAndColumn) {
  const auto& [column, value, code, is_kept] = GetParam();
  const PlaceFile file =
      read(kHeader + row({{"id", "good"}, {"nom", "Un autre lieu"}}) + row({{column, value}}));
  EXPECT_EQ(problems(file), (Problems{{code, 1}})) << column << " " << value;
  EXPECT_EQ(file.places.size(), is_kept ? 2U : 1U);
  const PlaceFinding* const finding = find(file, code);
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->line, 3U);
  EXPECT_EQ(finding->record, 2U);
  EXPECT_EQ(finding->column, column);
  EXPECT_EQ(finding->severity, is_kept ? Severity::warning : Severity::error);
  EXPECT_FALSE(finding->message.empty());
  EXPECT_FALSE(finding->message_en.empty());
}

INSTANTIATE_TEST_SUITE_P(
    , DirtyCell,
    ::testing::Values(CellCase{"id", "", "id_missing", false}, CellCase{"id", "a|b", "id_not_a_name", false},
                      CellCase{"id", "médiathèque", "id_not_a_name", false},
                      CellCase{"id", "a b", "id_not_a_name", false},
                      CellCase{"id", std::string(kSiteIdCharactersMax + 1, 'a'), "id_not_a_name", false},
                      CellCase{"id", "jean@example.org", "id_like_email", false},
                      CellCase{"id", "good", "id_twice", false}, CellCase{"nom", " ", "name_missing", false},
                      CellCase{"nom", "EPN\x1B[31m", "control_character", false},
                      CellCase{"nom", std::string(kPlaceTextBytesMax + 1, 'a'), "text_too_long", false},
                      CellCase{"commune", "", "commune_missing", false},
                      CellCase{"pivot", "", "siret_missing", true},
                      CellCase{"pivot", "00000000000000", "siret_placeholder", true},
                      CellCase{"pivot", "NC", "siret_placeholder", true},
                      CellCase{"pivot", "6470130100012", "siret_13_digits", true},
                      CellCase{"pivot", "434933123", "siren_only", true},
                      CellCase{"pivot", "43493312300028", "siret_key_wrong", true},
                      CellCase{"pivot", "4.34933E+13", "siret_scientific", true},
                      CellCase{"pivot", "123456", "siret_length", true},
                      CellCase{"pivot", "association", "pivot_unreadable", true},
                      CellCase{"code_insee", "", "insee_missing", true},
                      CellCase{"code_insee", "1053", "insee_zero_lost", true},
                      CellCase{"code_insee", "2a004", "insee_malformed", true},
                      CellCase{"code_insee", "20004", "insee_malformed", true},
                      CellCase{"code_insee", "00000", "insee_malformed", true},
                      CellCase{"code_insee", "514540", "insee_malformed", true},
                      CellCase{"code_postal", "", "postal_missing", true},
                      CellCase{"code_postal", "1000", "postal_zero_lost", true},
                      CellCase{"code_postal", "5110O", "postal_malformed", true},
                      CellCase{"code_postal", "00000", "postal_malformed", true},
                      CellCase{"latitude", "91", "latitude_invalid", true},
                      CellCase{"latitude", "\"49,25\"", "latitude_invalid", true},
                      CellCase{"latitude", "nan", "latitude_invalid", true},
                      CellCase{"longitude", "-180.5", "longitude_invalid", true},
                      CellCase{"longitude", "4.03 E", "longitude_invalid", true},
                      CellCase{"date_maj", "", "date_missing", true},
                      CellCase{"date_maj", "02/04/2024", "date_invalid", true},
                      CellCase{"date_maj", "1969-12-31", "date_invalid", true},
                      CellCase{"date_maj", "2024-02-30", "date_invalid", true},
                      CellCase{"services", "Aide aux demarches", "service_unknown", true},
                      CellCase{"services", "Accéder à du matériel", "service_of_other_version", true}),
    [](const auto& test) { return test.param.code + "_" + std::to_string(test.index); });

TEST(ReadPlaces, TakesWhatIsOneStepAwayFromTheRefusals) {
  const std::string rows = row({{"id", std::string(kSiteIdCharactersMax, 'a')}}) +
                           row({{"id", "b"}, {"nom", std::string(kPlaceTextBytesMax, 'b')}}) +
                           row({{"id", "c"}, {"code_insee", "2A004"}, {"code_postal", "20000"}}) +
                           row({{"id", "d"}, {"latitude", "-90"}, {"longitude", "180"}}) +
                           row({{"id", "e"}, {"latitude", ""}, {"longitude", ""}, {"services", ""}}) +
                           row({{"id", "f"}, {"date_maj", "1970-01-01"}, {"code_postal", "01000"}}) +
                           row({{"id", "g"}, {"code_insee", "97411"}, {"pivot", "W161000123"}});
  const PlaceFile file = read(kHeader + rows);
  EXPECT_EQ(problems(file), Problems{});
  ASSERT_EQ(file.places.size(), 7U);
  EXPECT_EQ(file.places[5].postal_code, "01000");
  EXPECT_EQ(structure_id_of(file.places[6]), StructureId("rna-W161000123"));
}

TEST(ReadPlaces, KeepsAPlaceWithAPlaceholderAndSaysWhatIsMissing) {
  const PlaceFile file = read(kHeader + row({{"pivot", "00000000000000"}}));
  ASSERT_EQ(file.places.size(), 1U);
  const Place& place = file.places.front();
  EXPECT_EQ(place.identifier_kind, IdentifierKind::to_be_completed);
  EXPECT_EQ(place.identifier, "");
  EXPECT_EQ(place.missing_code, "siret_placeholder");
  EXPECT_THAT(place.missing_reason, HasSubstr("zéros"));
  EXPECT_EQ(structure_id_of(place), StructureId("pending-a-1"));
}

TEST(ReadPlaces, RepairsNoLostZero) {
  const PlaceFile file =
      read(kHeader + row({{"pivot", "6470130100012"}, {"code_postal", "1000"}, {"code_insee", "1053"}}));
  ASSERT_EQ(file.places.size(), 1U);
  EXPECT_EQ(file.places.front().identifier, "");
  EXPECT_EQ(file.places.front().postal_code, "");
  EXPECT_EQ(file.places.front().insee_code, "");
}

TEST(ReadPlaces, SaysOnceWhichPlacesShareAStructure) {
  const PlaceFile file =
      read(kHeader + row({{"id", "a"}}) + row({{"id", "b"}}) + row({{"id", "c"}}) +
           row({{"id", "d"}, {"pivot", "W161000123"}}) + row({{"id", "e"}, {"pivot", "00000000000000"}}) +
           row({{"id", "f"}, {"pivot", "00000000000000"}}));
  EXPECT_EQ(file.counts.at("siret_shared"), 1U);
  const PlaceFinding* const shared = find(file, "siret_shared");
  ASSERT_NE(shared, nullptr);
  EXPECT_EQ(shared->severity, Severity::information);
  EXPECT_EQ(shared->value, "43493312300029");
  EXPECT_THAT(shared->message, HasSubstr("3 lieux"));
  EXPECT_THAT(shared->message, HasSubstr("lignes 2, 3, 4"));
}

TEST(ReadPlaces, RefusesTheSecondUseOfAnIdAndNamesBothLines) {
  const PlaceFile file = read(kHeader + row() + row({{"nom", "Un autre lieu"}}));
  ASSERT_EQ(file.places.size(), 1U);
  EXPECT_EQ(file.places.front().name, "EPN du port");
  const PlaceFinding* const twice = find(file, "id_twice");
  ASSERT_NE(twice, nullptr);
  EXPECT_EQ(twice->line, 3U);
  EXPECT_THAT(twice->message, HasSubstr("ligne 2"));
}

TEST(ReadPlaces, OnlyWarnsOfARowThatIsThereTwice) {
  const PlaceFile file = read(kHeader + row() + row() + row());
  EXPECT_EQ(problems(file), (Problems{{"row_twice", 2}}));
  EXPECT_EQ(file.places.size(), 1U);
  EXPECT_EQ(file.errors, 0U);
}

// Rows are the same only when every cell is, those that are not read included.
TEST(ReadPlaces, TellsRowsApartByACellThatIsNotRead) {
  const PlaceFile file = read(kHeader + row() + row({{"adresse", "2 rue Haute"}}));
  EXPECT_EQ(problems(file), (Problems{{"id_twice", 1}}));
}

TEST(ReadPlaces, PutsTheSourceInFrontOfTheId) {
  const PlaceFile file = read(kHeader + row(), {.source_prefix = "hubik"});
  ASSERT_EQ(file.places.size(), 1U);
  EXPECT_EQ(file.places.front().id, SiteId("hubik:a-1"));
  const std::string longest(kSiteIdCharactersMax - 6, 'a');
  EXPECT_EQ(read(kHeader + row({{"id", longest}}), {.source_prefix = "hubik"}).places.size(), 1U);
  EXPECT_EQ(read(kHeader + row({{"id", longest + "a"}}), {.source_prefix = "hubik"}).places.size(), 0U);
}

TEST(ReadPlaces, RefusesAPrefixThatIsNoName) {
  for (const std::string& prefix : {"à"s, "a b"s, "a@b"s, std::string(61, 'a')}) {
    const PlaceFile file = read(kHeader + row(), {.source_prefix = prefix});
    EXPECT_TRUE(file.refused);
    EXPECT_NE(find(file, "source_prefix_invalid"), nullptr);
  }
}

TEST(ReadPlaces, FindsTheDelimiterInTheHeader) {
  for (const char delimiter : {',', ';', '\t'}) {
    std::string text = kHeader + row();
    std::ranges::replace(text, ',', delimiter);
    const PlaceFile file = read(text);
    EXPECT_EQ(file.delimiter, std::string(1, delimiter));
    EXPECT_EQ(file.places.size(), 1U);
    EXPECT_EQ(problems(file), Problems{});
  }
}

TEST(ReadPlaces, ReadsSemicolonsWithCommasInTheCells) {
  const PlaceFile file = read(
      "id;pivot;nom;commune;code_postal;code_insee;adresse;date_maj;itinerance\n"
      "a;43493312300029;EPN, le port;Reims;51100;51454;\"1, rue; haute\";2024-04-02;Fixe\n");
  EXPECT_EQ(problems(file), Problems{});
  ASSERT_EQ(file.places.size(), 1U);
  EXPECT_EQ(file.places.front().name, "EPN, le port");
}

TEST(ReadPlaces, PassesOverBlankLinesAndTheLineOfASpreadsheet) {
  const PlaceFile file = read("\n\nsep=,\n" + kHeader + "\n" + row() + "\n\n");
  EXPECT_EQ(problems(file), Problems{});
  ASSERT_EQ(file.places.size(), 1U);
  EXPECT_EQ(file.places.front().line, 6U);
}

TEST(ReadPlaces, CountsLinesThroughCellsWithLineEnds) {
  const PlaceFile file = read(kHeader + row({{"adresse", "\"1 rue Haute\r\nBâtiment B\""}}) +
                              row({{"id", "b"}, {"nom", "\"EPN\r\n  du  port\""}, {"pivot", ""}}));
  ASSERT_EQ(file.places.size(), 2U);
  EXPECT_EQ(file.places[1].line, 4U);
  EXPECT_EQ(file.places[1].name, "EPN du port");
  EXPECT_EQ(finding_of(file, "siret_missing").line, 4U);
}

TEST(ReadPlaces, LeavesOutARowWithAWrongNumberOfCells) {
  const PlaceFile file = read(kHeader + row({{"id", "b"}, {"nom", "EPN, le port"}}) + "c,434\n" + row());
  EXPECT_EQ(problems(file), (Problems{{"cells_too_many", 1}, {"cells_too_few", 1}}));
  EXPECT_THAT(finding_of(file, "cells_too_many").message, HasSubstr("13 cellules au lieu de 12"));
  EXPECT_THAT(finding_of(file, "cells_too_few").message, HasSubstr("2 cellules au lieu de 12"));
  EXPECT_EQ(file.places.size(), 1U);
}

TEST(ReadPlaces, LosesNothingSilentlyBehindAQuoteThatIsNeverClosed) {
  const PlaceFile file = read(kHeader + row() + row({{"id", "b"}, {"nom", "\"EPN"}}) + row({{"id", "c"}}));
  EXPECT_EQ(problems(file), (Problems{{"quote_open", 1}}));
  EXPECT_EQ(finding_of(file, "quote_open").line, 3U);
  EXPECT_THAT(finding_of(file, "quote_open").message, HasSubstr("à la ligne"));
  EXPECT_EQ(file.places.size(), 1U);
}

TEST(ReadPlaces, LeavesOutARowWithABrokenQuote) {
  const PlaceFile file = read(kHeader + row({{"nom", "\"EPN\" du port"}}) + row({{"id", "b"}}));
  EXPECT_EQ(problems(file), (Problems{{"quote_broken", 1}}));
  EXPECT_EQ(file.places.size(), 1U);
}

TEST(ReadPlaces, SaysThatRowsAreEmpty) {
  const PlaceFile file = read(kHeader + row() + ",,,,,,,,,,,\n;;\n,,\n");
  EXPECT_EQ(file.counts.at("row_empty"), 2U);  // ";;" is text
  EXPECT_EQ(file.counts.at("cells_too_few"), 1U);
  EXPECT_EQ(file.rows, 2U);
}

TEST(ReadPlaces, ReportsListsThatMixSeparators) {
  const std::string header =
      "id,pivot,nom,commune,code_postal,code_insee,adresse,date_maj,services,typologie,itinerance\n";
  const std::string start = "a,43493312300029,EPN,Reims,51100,51454,1 rue,2024-04-02,";
  const std::string both = "Compréhension du monde numérique|Loisirs et créations numériques";
  const PlaceFile mixed = read(header + start + both + ",ASSO;EPN,Fixe\n");
  EXPECT_EQ(problems(mixed), (Problems{{"separators_mixed", 1}}));
  EXPECT_EQ(mixed.places.at(0).services.size(), 2U);

  const PlaceFile same = read(header + start + both + ",ASSO|EPN,Fixe\n");
  EXPECT_EQ(problems(same), Problems{});

  std::string semicolons = both;
  std::ranges::replace(semicolons, '|', ';');
  const PlaceFile other = read(header + start + semicolons + ",ASSO,Fixe\n");
  EXPECT_EQ(problems(other), (Problems{{"separator_of_other_version", 1}}));
  EXPECT_EQ(other.places.at(0).services.size(), 2U);
}

TEST(ReadPlaces, KeepsAServiceThatIsThereTwiceOnce) {
  const std::string twice = "Compréhension du monde numérique|Compréhension du monde numérique|";
  const PlaceFile file = read(kHeader + row({{"services", twice}}));
  EXPECT_EQ(problems(file), Problems{});
  EXPECT_EQ(file.places.at(0).services.size(), 1U);
}

TEST(ReadPlaces, SeesLatitudeAndLongitudeExchanged) {
  const PlaceFile file = read(kHeader + row({{"latitude", "4.03"}, {"longitude", "49.25"}}));
  EXPECT_EQ(problems(file), (Problems{{"coordinates_swapped", 1}}));
  const PlaceFile reunion = read(kHeader + row({{"latitude", "-21.1"}, {"longitude", "55.5"}}));
  EXPECT_EQ(problems(reunion), Problems{});
}

TEST(ReadPlaces, ReportsAnEmptyFileAndOneWithAHeaderOnly) {
  EXPECT_NE(find(read(""), "file_empty"), nullptr);
  EXPECT_NE(find(read("\xEF\xBB\xBF \r\n\r\n"), "file_empty"), nullptr);
  const PlaceFile header_only = read(kHeader);
  EXPECT_FALSE(header_only.refused);
  EXPECT_EQ(problems(header_only), (Problems{{"rows_none", 1}}));
}

TEST(ReadPlaces, ReadsWindows1252AndSaysSo) {
  const PlaceFile file = read(
      "id,pivot,nom,commune,code_postal,code_insee,adresse,date_maj,itinerance\n"
      "a,43493312300029,M\xE9"
      "diath\xE8que,Orl\xE9"
      "ans,45000,45234,1 rue,2024-04-02,Fixe\n");
  EXPECT_EQ(problems(file), (Problems{{"encoding_windows_1252", 1}}));
  EXPECT_EQ(file.encoding, "windows-1252");
  ASSERT_EQ(file.places.size(), 1U);
  EXPECT_EQ(file.places.front().name, "Médiathèque");
}

TEST(ReadPlaces, GivesNamesInOneUnicodeForm) {
  const PlaceFile file = read(kHeader + row({{"nom", "Me\u0301diathe\u0300que"}}));
  ASSERT_EQ(file.places.size(), 1U);
  EXPECT_EQ(file.places.front().name, "Médiathèque");
}

TEST(ReadPlaces, QuotesNoPersonalData) {
  const PlaceFile file = read(
      "id,pivot,nom,commune,code_postal,code_insee,adresse,date_maj,telephone,courriels,itinerance,contact\n"
      "a,0545932222,EPN,Reims,contact@example.org,,1 "
      "rue,2024-04-02,0545932222,contact@example.org,Fixe,x@y.fr\n"
      "contact@example.org,434,EPN,Reims,51100,51454,1 "
      "rue,2024-04-02,0545932222,contact@example.org,Fixe,x@y.fr,\n"
      "a,434,EPN,Reims,51100,51454,1 rue,2024-04-02,0545932222,contact@example.org,Fixe,x@y.fr\n");
  EXPECT_GE(file.findings.size(), 5U);
  for (const PlaceFinding& finding : file.findings) {
    const std::string all = finding.value + finding.column + finding.message + finding.message_en;
    EXPECT_THAT(all, Not(HasSubstr("@example"))) << finding.code;
    EXPECT_THAT(all, Not(HasSubstr("0545932222"))) << finding.code;
  }
}

// The first row of such a file would be taken for the names of the columns.
TEST(ReadPlaces, QuotesNoPersonalDataOfAFileWithoutAHeader) {
  const PlaceFile file =
      read("1,EPN,05 45 93 22 22,contact@example.org\n2,EPN,05 45 93 22 23,b@example.org\n");
  EXPECT_TRUE(file.refused);
  const PlaceFinding* const finding = find(file, "not_a_place_file");
  ASSERT_NE(finding, nullptr);
  EXPECT_THAT(finding->message, Not(HasSubstr("example")));
  EXPECT_THAT(finding->message, Not(HasSubstr("93 22")));
}

}  // namespace
}  // namespace passnum::testing_places
