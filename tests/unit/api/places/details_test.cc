#include "api/places/details.h"

#include <gtest/gtest.h>

#include <fstream>

#include "api/places/details_file.h"
#include "tests/support/scratch_directory.h"

namespace passnum {
namespace {

DetailsBySite one_place() {
  SiteDetails site;
  site.details.address = "1 rue de l’Exemple";
  site.details.latitude = "47.9";
  site.details.longitude = "-1.25";
  site.postal_code = "45000";
  site.services = {ServiceId("aide-demarches-administratives")};
  return {{SiteId("a-1"), site}, {SiteId("b-2"), {}}};
}

void write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

TEST(Details, AreReadBackAsTheyWereWritten) {
  EXPECT_EQ(parse_details(to_text(one_place())).value(), one_place());
  EXPECT_EQ(to_text(DetailsBySite{}), R"({"places":[],"v":1})");
}

TEST(Details, OfAnotherVersionOrFormAreRefused) {
  for (const char* text :
       {"", "{}", R"({"places":[],"v":2})", R"({"places":{},"v":1})", R"({"places":[{}],"v":1})",
        R"({"places":[{"id":"a b"}],"v":1})", R"({"places":[{"address":1,"id":"a"}],"v":1})",
        R"({"places":[{"id":"a","services":"x"}],"v":1})",
        R"({"places":[{"id":"a","services":["x y"]}],"v":1})"}) {
    EXPECT_FALSE(bool(parse_details(text))) << text;
  }
}

TEST(Details, OfAFileThatIsNotThereAreNoneAndOfOneThatCannotBeReadAreAnError) {
  const ScratchDirectory scratch;
  const auto path = scratch.file("places.json");
  DetailsFile file(path);
  EXPECT_TRUE(file.read().value().sites->empty());
  write(path, "{");
  EXPECT_FALSE(bool(file.read()));
}

TEST(Details, AreReadAgainWhenTheFileHasChanged) {
  const ScratchDirectory scratch;
  const auto path = scratch.file("places.json");
  DetailsFile file(path);
  const auto before = file.read().value().version;
  EXPECT_EQ(file.read().value().version, before);
  write(path, to_text(one_place()));
  const auto after = file.read().value();
  EXPECT_NE(after.version, before);
  EXPECT_EQ(after.sites->size(), 2u);
  EXPECT_EQ(file.read().value().version, after.version);
}

}  // namespace
}  // namespace passnum
