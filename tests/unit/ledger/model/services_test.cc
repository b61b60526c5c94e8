#include "ledger/model/services.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace passnum {
namespace {

TEST(Services, KnowsNineServicesOfTheNewSchemaAndFifteenOfTheOld) {
  const auto all = services();
  EXPECT_EQ(std::ranges::count(all, "1.0.2", &MediationService::schema_version), 9);
  EXPECT_EQ(std::ranges::count(all, "0.1.1", &MediationService::schema_version), 15);
}

TEST(Services, GivesEachServiceAnIdAndALabelOfItsOwn) {
  std::set<std::string_view> ids;
  std::set<std::string_view> labels;
  for (const MediationService& service : services()) {
    EXPECT_TRUE(is_name(service.id)) << service.id;
    EXPECT_TRUE(ids.insert(service.id).second) << service.id;
    EXPECT_TRUE(labels.insert(service.label).second) << service.label;
  }
}

TEST(Services, FindsEveryServiceByItsLabelAndByItsId) {
  for (const MediationService& service : services()) {
    EXPECT_EQ(find_service_by_label(service.label), &service);
    EXPECT_EQ(find_service(ServiceId(std::string(service.id))), &service);
  }
}

TEST(Services, KeepsTheIdsThatEntriesAlreadyCarry) {
  const auto id_of = [](std::string_view label) {
    const MediationService* const service = find_service_by_label(label);
    return service == nullptr ? std::string_view("unknown") : service->id;
  };
  EXPECT_EQ(id_of("Maîtrise des outils numériques du quotidien"), "maitrise-outils-numeriques-quotidien");
  EXPECT_EQ(id_of("Accéder à du matériel"), "acceder-materiel");
  EXPECT_EQ(id_of("S'équiper en matériel informatique"), "equiper-materiel-informatique");
}

TEST(Services, ReadsTheLabelThatTheSchemaSpellsInTwoWays) {
  EXPECT_EQ(find_service_by_label("Comprehension du monde numérique"),
            find_service_by_label("Compréhension du monde numérique"));
}

TEST(Services, DoesNotGuessFromALabelThatIsAlmostRight) {
  EXPECT_EQ(find_service_by_label(""), nullptr);
  EXPECT_EQ(find_service_by_label("accéder à du matériel"), nullptr);
  EXPECT_EQ(find_service_by_label("Accéder à du matériel "), nullptr);
  EXPECT_EQ(find_service(ServiceId("Accéder à du matériel")), nullptr);
}

// The pattern of the field lists each label between a parenthesis or bar and the next.
TEST(Services, HasEveryLabelThatThePublishedSchemasRequire) {
  const std::filesystem::path folder = std::filesystem::path(PASSNUM_SHARED_DATA) / "mednum";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no published schemas in " << folder;
  for (const MediationService& service : services()) {
    std::ifstream file(folder / ("schema_v" + std::string(service.schema_version) + ".json"));
    const std::string schema(std::istreambuf_iterator<char>(file), {});
    const std::string label(service.label);
    const bool listed = schema.find("|" + label + "|") != std::string::npos ||
                        schema.find("(" + label + "|") != std::string::npos ||
                        schema.find("|" + label + ")") != std::string::npos;
    EXPECT_TRUE(listed) << service.label;
  }
}

}  // namespace
}  // namespace passnum
