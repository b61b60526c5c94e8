#include "api/server/data_directory.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/scratch_directory.h"

namespace passnum {
namespace {

Result<Done> create(const std::string& path, NewLedger request) {
  SystemClock clock;
  SystemRandom random;
  return create_ledger({path}, request, clock, random);
}

const NewLedger kLedger{{"pass.example/ledger", "pass.example"}, {"gestion", "validation"}};

TEST(DataDirectory, IsCreatedWithEverythingAServerNeeds) {
  const ScratchDirectory scratch;
  const DataDirectory directory{scratch.file("data")};
  const auto created = create(directory.path, kLedger);
  ASSERT_TRUE(created) << created.error().message();
  const auto settings = read_settings(directory);
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings.value().host, "pass.example");
  EXPECT_TRUE(read_signing_key(directory, "log", "log"));
  EXPECT_TRUE(read_signing_key(directory, "operator-gestion", "operator"));
  EXPECT_TRUE(read_signing_key(directory, issuing_key_name(1), "issuing"));
  EXPECT_TRUE(read_hash_key(directory, "lookup", "lookup"));
  const auto store = open_store(directory, std::size_t{64} * 1024 * 1024);
  ASSERT_TRUE(store) << store.error().message();
  EXPECT_EQ(store.value()->snapshot()->size(), 4U);  // the ledger, two operators, an issuing key
}

TEST(DataDirectory, ThatHoldsSomethingIsNotTouched) {
  const ScratchDirectory scratch;
  const std::string path = scratch.file("data");
  std::filesystem::create_directories(path);
  std::ofstream(path + "/precious") << "keep";
  EXPECT_EQ(create(path, kLedger).error().code, ErrorCode::invalid);
  EXPECT_FALSE(std::filesystem::exists(path + "/keys"));
}

TEST(DataDirectory, WithoutALedgerSaysHowToBegin) {
  const ScratchDirectory scratch;
  const auto settings = read_settings({scratch.file("none")});
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().code, ErrorCode::not_found);
  EXPECT_NE(settings.error().context.find("passnum init"), std::string::npos);
}

TEST(DataDirectory, NeedsTwoPeopleAndNamesThatAreNames) {
  const ScratchDirectory scratch;
  for (const auto& [origin, host, operators] :
       std::vector<std::tuple<std::string, std::string, std::vector<std::string>>>{
           {"pass.example/ledger", "pass.example", {"alone"}},
           {"pass.example/ledger", "pass.example", {"gestion", "a b"}},
           {"pass.example/ledger", "Not a host", {"a", "b"}},
           {"pass example", "pass.example", {"a", "b"}},
           {"", "pass.example", {"a", "b"}}}) {
    EXPECT_EQ(create(scratch.file("data"), {{origin, host}, operators}).error().code, ErrorCode::invalid)
        << origin << host;
  }
}

}  // namespace
}  // namespace passnum
