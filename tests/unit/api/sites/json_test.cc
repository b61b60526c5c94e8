#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/api/sites/place_files.h"

namespace passnum::testing_places {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The members of a good place; `more` comes in front of them, so that it can also repeat one.
std::string members(const std::string& id, const std::string& more = "") {
  return more + "\"id\": \"" + id +
         "\",\n\"pivot\": \"43493312300029\", \"nom\": \"EPN\", \"commune\": \"Reims\",\n"
         "\"code_postal\": \"51100\", \"code_insee\": \"51454\", \"adresse\": \"1 rue\",\n"
         "\"date_maj\": \"2024-04-02\", \"itinerance\": \"Fixe\"";
}
std::string place(const std::string& id, const std::string& more = "") {
  return "{" + members(id, more) + "}";
}
// A good place in which one member has another value.
std::string place_with(const std::string& name, const std::string& value) {
  std::string text = place("a");
  const std::size_t at = text.find("\"" + name + "\": ") + name.size() + 4;
  const std::size_t end = text.find('"', at + 1) + 1;
  return text.replace(at, end - at, value);
}

TEST(JsonPlaces, ReadsAnArrayOfPlaces) {
  const PlaceFile file = read("[\n" + place("a") + ",\n" + place("b") + "]\n");
  EXPECT_EQ(problems(file), Problems{});
  EXPECT_EQ(file.format, "json");
  EXPECT_EQ(file.delimiter, "");
  ASSERT_EQ(file.places.size(), 2U);
  EXPECT_EQ(file.places[0].line, 2U);
  EXPECT_EQ(file.places[1].line, 6U);
}

TEST(JsonPlaces, ReadsEscapesAndNumbersOfCoordinates) {
  const PlaceFile file = read("[{\"latitude\": 45.68, \"longitude\": -0.33," +
                              place_with("nom", "\"M\\u00e9dia\\\"th\\u00E8que\"").substr(1) + "]");
  EXPECT_EQ(problems(file), Problems{});
  ASSERT_EQ(file.places.size(), 1U);
  EXPECT_EQ(file.places.front().name, "Média\"thèque");
}

TEST(JsonPlaces, RefusesAKeyThatIsThereTwice) {
  const PlaceFile file = read("[" + place("a", "\"nom\": \"Premier\",\n") + "," + place("b") + "]");
  EXPECT_EQ(problems(file), (Problems{{"key_twice", 1}}));
  EXPECT_EQ(finding_of(file, "key_twice").column, "nom");
  ASSERT_EQ(file.places.size(), 1U);
  EXPECT_EQ(file.places.front().id, SiteId("b"));
}

TEST(JsonPlaces, ReportsNumbersWhereTextIsExpectedAndNeverRepairs) {
  const PlaceFile lost = read("[" + place_with("code_postal", "1000") + "]");
  EXPECT_EQ(problems(lost), (Problems{{"number_instead_of_text", 1}, {"postal_zero_lost", 1}}));
  EXPECT_EQ(lost.places.at(0).postal_code, "");

  const PlaceFile whole = read("[" + place_with("code_postal", "51100") + "]");
  EXPECT_EQ(problems(whole), (Problems{{"number_instead_of_text", 1}}));
  EXPECT_EQ(whole.places.at(0).postal_code, "51100");

  const PlaceFile siret = read("[" + place_with("pivot", "4.34933123e13") + "]");
  EXPECT_EQ(problems(siret), (Problems{{"number_instead_of_text", 1}, {"siret_scientific", 1}}));
}

TEST(JsonPlaces, ReportsAListWhereTextIsExpected) {
  const PlaceFile file = read("[{\"services\": [\"x\", {\"y\": [1, null]}]," + place("a").substr(1) + "]");
  EXPECT_EQ(problems(file), (Problems{{"type_wrong", 1}}));
  EXPECT_EQ(finding_of(file, "type_wrong").column, "services");
  EXPECT_EQ(file.places.size(), 1U);
  EXPECT_EQ(problems(read("[" + place_with("nom", "true") + "]")),
            (Problems{{"type_wrong", 1}, {"name_missing", 1}}));
}

TEST(JsonPlaces, TakesNullForAbsent) {
  EXPECT_EQ(problems(read("[" + place_with("code_insee", "null") + "]")), (Problems{{"insee_missing", 1}}));
}

TEST(JsonPlaces, ReportsElementsThatAreNoPlace) {
  const PlaceFile file = read("[\n1,\n\"x\",\n[" + place("b") + ", [2]],\nnull,\n" + place("a") + "]");
  EXPECT_EQ(problems(file), (Problems{{"record_not_object", 4}}));
  EXPECT_EQ(file.places.size(), 1U);
  EXPECT_EQ(finding_of(file, "record_not_object").line, 2U);
}

TEST(JsonPlaces, RefusesWhatIsNotAnArray) {
  for (const char* const text : {"{\"lieux\": []}", "{}", "{\"id\": \"a\"}\n{\"id\": \"b\"}"}) {
    const PlaceFile file = read(text);
    EXPECT_TRUE(file.refused);
    EXPECT_NE(find(file, "json_not_an_array"), nullptr) << text;
  }
}

TEST(JsonPlaces, SaysWhereATruncatedFileStops) {
  const std::string whole = "[\n" + place("a") + ",\n" + place("b") + "]\n";
  const PlaceFile file = read(whole.substr(0, whole.size() - 20));
  EXPECT_TRUE(file.refused);
  EXPECT_THAT(file.places, IsEmpty());
  const PlaceFinding* const finding = find(file, "json_truncated");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->line, 9U);
  EXPECT_THAT(finding->message, HasSubstr("après 1 lieu(x)"));
}

TEST(JsonPlaces, RefusesEveryTruncation) {
  const std::string whole = "[" + place("a", "\"latitude\": 45.5, \"x\": [true, null, \"\\u00e9\"],") + "]";
  ASSERT_FALSE(read(whole).refused);
  for (std::size_t size = 1; size < whole.size(); ++size) {
    EXPECT_TRUE(read(whole.substr(0, size)).refused) << size;
  }
}

TEST(JsonPlaces, SaysWhereTheJsonIsBroken) {
  const PlaceFile file = read("[\n" + place("a") + ",\n{\"id\": oups}]\n");
  EXPECT_TRUE(file.refused);
  const PlaceFinding* const finding = find(file, "json_broken");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->line, 6U);
  EXPECT_THAT(finding->message, HasSubstr("caractère 8"));
}

TEST(JsonPlaces, RefusesTextBehindTheArray) {
  EXPECT_NE(find(read("[" + place("a") + "] []"), "json_broken"), nullptr);
  EXPECT_NE(find(read("[" + place("a") + "]\n\n\n x"), "json_broken"), nullptr);
  EXPECT_FALSE(read("[" + place("a") + "]\n\n \r\n").refused);
}

TEST(JsonPlaces, RefusesNestingWithoutEnd) {
  EXPECT_NE(find(read(std::string(100'000, '[')), "json_broken"), nullptr);
}

TEST(JsonPlaces, RefusesHalfASurrogatePair) {
  EXPECT_NE(find(read("[" + place_with("nom", "\"\\ud83d\"") + "]"), "json_broken"), nullptr);
}

TEST(JsonPlaces, ReportsAZeroCharacterInAName) {
  EXPECT_EQ(problems(read("[" + place_with("nom", "\"a\\u0000b\"") + "]")),
            (Problems{{"control_character", 1}}));
}

TEST(JsonPlaces, ReportsAnEmptyArray) {
  const PlaceFile file = read("[]");
  EXPECT_FALSE(file.refused);
  EXPECT_EQ(problems(file), (Problems{{"rows_none", 1}}));
}

TEST(JsonPlaces, OnlyWarnsOfAPlaceThatIsThereTwice) {
  EXPECT_EQ(problems(read("[" + place("a") + "," + place("a") + "]")), (Problems{{"row_twice", 1}}));
  const std::string other = place("a", "\"telephone\": \"x\",");
  EXPECT_EQ(problems(read("[" + place("a") + "," + other + "]")), (Problems{{"id_twice", 1}}));
}

TEST(JsonPlaces, LeavesOutAPlaceWithACellBeyondTheLimit) {
  const std::string most(kPlaceCellBytesMax, 'x');
  const std::string front = "\"presentation_detail\": \"" + most;
  EXPECT_EQ(problems(read("[" + place("a", front + "\",") + "]")), Problems{});
  const PlaceFile file = read("[" + place("a", front + "x\",") + "," + place("b") + "]");
  EXPECT_EQ(problems(file), (Problems{{"cell_too_large", 1}}));
  EXPECT_EQ(file.places.size(), 1U);
}

}  // namespace
}  // namespace passnum::testing_places
