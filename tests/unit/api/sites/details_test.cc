#include <gtest/gtest.h>

#include "tests/unit/api/sites/place_files.h"

namespace passnum {
namespace {

using namespace testing_places;

// What the public list gets of one row with these cells.
PlaceDetails details_with(const std::map<std::string, std::string>& cells) {
  const std::map<std::string, std::string> good{{"id", "a-1"},
                                                {"pivot", "43493312300029"},
                                                {"nom", "EPN"},
                                                {"commune", "Reims"},
                                                {"code_postal", "51100"},
                                                {"code_insee", "51454"},
                                                {"adresse", "1 rue Haute"},
                                                {"date_maj", "2024-04-02"}};
  std::string header;
  std::string row;
  std::map<std::string, std::string> all = cells;
  all.insert(good.begin(), good.end());
  for (const auto& [name, value] : all) {
    header += name + ",";
    row += "\"" + value + "\",";
  }
  header.back() = row.back() = '\n';
  const auto file = read(header + row);
  return file.places.size() == 1 ? file.places.front().details : PlaceDetails{};
}

TEST(PlaceDetailsOfAFile, AreKeptAsTheyAre) {
  const auto details = details_with({{"complement_adresse", "Cour  B"},
                                     {"latitude", "49.2500000001"},
                                     {"longitude", "-0"},
                                     {"horaires", "Mo-Fr 09:00-12:00"},
                                     {"site_web", "https://a.example/|https://b.example/"},
                                     {"fiche_acces_libre", "https://c.example/x"},
                                     {"prise_rdv", "http://d.example"},
                                     {"source", "Hubik"}});
  EXPECT_EQ(details,
            (PlaceDetails{"1 rue Haute", "Cour B", "49.25", "0", "https://a.example/", "https://c.example/x",
                          "http://d.example", "Mo-Fr 09:00-12:00", "Hubik", "2024-04-02"}));
}

TEST(PlaceDetailsOfAFile, LeaveOutWhatLooksPersonal) {
  EXPECT_EQ(details_with({{"complement_adresse", "appeler le 06 00 00 00 00"}}).address_extra, "");
  EXPECT_EQ(details_with({{"horaires", "sur rendez-vous, marie@exemple.example"}}).hours, "");
  EXPECT_EQ(details_with({{"prise_rdv", "https://a.example/?de=marie@exemple.example"}}).booking, "");
}

TEST(PlaceDetailsOfAFile, LeaveOutWhatIsNoAddressOfTheWeb) {
  for (const char* text :
       {"www.a.example", "javascript:alert(1)", "https://a.example/ x", "https://é.example", "non"}) {
    EXPECT_EQ(details_with({{"site_web", text}}).website, "") << text;
  }
}

TEST(PlaceDetailsOfAFile, LeaveOutCoordinatesThatAreNoneOrExchangedAndDatesThatAreNone) {
  EXPECT_EQ(details_with({{"latitude", "49.25"}}).latitude, "");
  EXPECT_EQ(details_with({{"latitude", "91"}, {"longitude", "2"}}).latitude, "");
  EXPECT_EQ(details_with({{"latitude", "nan"}, {"longitude", "2"}}).longitude, "");
  EXPECT_EQ(details_with({{"latitude", "2.3"}, {"longitude", "48.8"}}).latitude, "");
  EXPECT_EQ(details_with({{"date_maj", "02/04/2024"}}).updated, "");
}

TEST(PlaceDetailsOfAFile, TakeTheSheetOfAccessFromTheColumnOfEitherVersion) {
  EXPECT_EQ(details_with({{"accessibilite", "https://a.example/"}}).access, "https://a.example/");
  EXPECT_EQ(details_with({{"accessibilite", "https://a.example/"}, {"fiche_acces_libre", ""}}).access,
            "https://a.example/");
}

TEST(PlaceDetailsOfAFile, HaveALimit) {
  EXPECT_EQ(details_with({{"source", std::string(kPlaceDetailBytesMax, 'a')}}).source.size(),
            kPlaceDetailBytesMax);
  EXPECT_EQ(details_with({{"source", std::string(kPlaceDetailBytesMax + 1, 'a')}}).source, "");
}

}  // namespace
}  // namespace passnum
