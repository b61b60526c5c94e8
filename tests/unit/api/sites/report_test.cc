#include "api/sites/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>
#include <string>

#include "api/sites/flaws.h"
#include "tests/unit/api/sites/place_files.h"

namespace passnum::testing_places {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
namespace json = boost::json;

const std::string kDirty = kHeader + row({{"id", "a"}, {"pivot", "00000000000000"}}) +
                           row({{"id", "b"}, {"nom", ""}}) + row({{"id", "c"}}) + row({{"id", "d"}}) +
                           row({{"id", "e"}, {"pivot", "NC"}});

TEST(FindingsText, IsWhatAPersonReads) {
  EXPECT_EQ(
      findings_text(read(kDirty), {.english = false, .lines_per_finding_max = 1}),
      "CSV, séparateur « , », utf-8, schéma 1.0.2\n"
      "5 lignes, 4 lieux (structure à compléter : 2), 1 erreur, 2 avertissements\n"
      "\n"
      "ERREUR name_missing\n"
      "  Lieu sans nom. Complétez la cellule.\n"
      "    ligne 3, nom\n"
      "\n"
      "AVERTISSEMENT siret_placeholder (2)\n"
      "  Valeur d'attente au lieu d'un SIRET : le lieu est gardé, sa structure est à compléter avant tout "
      "paiement.\n"
      "    ligne 2, pivot : 00000000000000\n"
      "    … et 1 de plus\n"
      "\n"
      "INFORMATION siret_shared\n"
      "  2 lieux pour cette structure (lignes 4, 5) : ils seront payés ensemble.\n"
      "    ligne 4, pivot : 43493312300029\n");
}

TEST(FindingsText, SpeaksEnglishToo) {
  const std::string text = findings_text(read(kDirty), {.english = true});
  EXPECT_THAT(text, HasSubstr("5 rows, 4 places (2 with a structure to be completed), 1 error, 2 warnings"));
  EXPECT_THAT(text, HasSubstr("    line 6, pivot : NC\n"));
  EXPECT_THAT(text, Not(HasSubstr("ligne")));
}

TEST(FindingsText, SaysThatAFileIsRefused) {
  EXPECT_THAT(findings_text(read("x,y\n1,2\n"), {}), HasSubstr("Fichier refusé : rien n'est lu.\n"));
}

TEST(FindingsText, NamesTheRecordOfJson) {
  EXPECT_THAT(findings_text(read("[\n1]"), {}), HasSubstr("ligne 2, lieu n° 1"));
}

TEST(FindingsJson, HoldsFileCountsFindingsAndPlaces) {
  const json::value body = json::parse(findings_json(read(kDirty)));
  EXPECT_EQ(body.at("file").at("schema_version"), "1.0.2");
  EXPECT_EQ(body.at("file").at("refused"), false);
  EXPECT_EQ(body.at("counts").at("rows").to_number<int>(), 5);
  EXPECT_EQ(body.at("counts").at("places").to_number<int>(), 4);
  EXPECT_EQ(body.at("counts").at("places_to_be_completed").to_number<int>(), 2);
  EXPECT_EQ(body.at("counts").at("errors").to_number<int>(), 1);
  EXPECT_EQ(body.at("counts").at("by_code").at("siret_placeholder").to_number<int>(), 2);
  const json::value& finding = body.at("findings").at(0);
  EXPECT_EQ(finding.at("code"), "siret_placeholder");
  EXPECT_EQ(finding.at("severity"), "warning");
  EXPECT_EQ(finding.at("line").to_number<int>(), 2);
  const json::value& place = body.at("places").at(0);
  EXPECT_EQ(place.at("structure"), "pending-a");
  EXPECT_EQ(place.at("identifier_kind"), "to_be_completed");
  EXPECT_EQ(place.at("services").at(0).at("id"), "comprehension-monde-numerique");
}

TEST(FindingsJson, IsWellFormedForAFileWithNothingInIt) {
  const json::value body = json::parse(findings_json(read("")));
  EXPECT_EQ(body.at("file").at("refused"), true);
  EXPECT_TRUE(body.at("places").as_array().empty());
  EXPECT_EQ(body.at("findings").at(0).at("code"), "file_empty");
}

TEST(Flaws, HaveCodesOfTheirOwnAndWordsInBothLanguages) {
  std::set<std::string_view> codes;
  for (int i = 0; i <= static_cast<int>(Flaw::service_of_other_version); ++i) {
    const FlawWords& words = words_of(static_cast<Flaw>(i));
    EXPECT_TRUE(codes.insert(words.code).second) << words.code;
    EXPECT_GT(words.message.size(), 20U) << words.code;
    EXPECT_GT(words.message_en.size(), 20U) << words.code;
  }
}

}  // namespace
}  // namespace passnum::testing_places
