#include "ledger/model/entry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "ledger/tree/hashing.h"
#include "tests/unit/ledger/model/sample_entries.h"

namespace passnum {
namespace {

using testing::HasSubstr;

std::vector<std::string> lines_of(const std::string& name) {
  std::ifstream file(PASSNUM_SOURCE_DIR "/tests/vectors/" + name, std::ios::binary);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::optional<ErrorCode> fault_of(const std::string& text) {
  const auto entry = decode_entry(as_bytes(text));
  return entry ? std::nullopt : std::optional(entry.error().code);
}

TEST(Entry, ThereIsASampleOfEachOfThe38Kinds) {
  std::set<std::string_view> kinds;
  for (const auto& entry : sample_entries()) kinds.insert(kind_of(entry.body));
  EXPECT_EQ(kinds.size(), 38u);
  EXPECT_EQ(kinds.size(), std::variant_size_v<EntryBody>);
}

TEST(Entry, OfEachKindIsWrittenAsItWasWhenTheFormatWasMade) {
  const auto golden = lines_of("entries.jsonl");
  const auto samples = sample_entries();
  ASSERT_EQ(golden.size(), samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) EXPECT_EQ(encode_entry(samples[i]), golden[i]);
}

TEST(Entry, OfEachKindHasTheLeafHashItHadWhenTheFormatWasMade) {
  const auto golden = lines_of("entries_leaf_hashes.txt");
  const auto samples = sample_entries();
  ASSERT_EQ(golden.size(), samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    EXPECT_EQ(to_hex(leaf_hash(as_bytes(encode_entry(samples[i])))), golden[i]) << kind_of(samples[i].body);
  }
}

TEST(Entry, OfEachKindComesBackFromItsBytesWithItsKindAndItsRequestId) {
  for (const auto& line : lines_of("entries.jsonl")) {
    const auto entry = decode_entry(as_bytes(line));
    ASSERT_TRUE(entry) << line << entry.error().message();
    EXPECT_EQ(encode_entry(entry.value()), line);
    EXPECT_THAT(line, HasSubstr("\"" + to_text(request_id_of(entry.value())) + "\""));
    EXPECT_THAT(line, HasSubstr("\"kind\":\"" + std::string(kind_of(entry.value().body)) + "\""));
  }
}

TEST(Entry, IsRefusedWhenAnyOneOfItsMembersIsTakenAway) {
  const std::set<std::string> optional{"commitment", "identifier", "until",
                                       "postings",   "voucher",    "code_commitment",
                                       "seals",      "algorithm",  "enrolment_code"};
  const std::set<std::string> may_be_of_a_structure{"enrolment_code_created", "enrolment_code_revoked",
                                                    "device_revoked"};
  for (const auto& line : lines_of("entries.jsonl")) {
    const auto whole = parse_json(line).value();
    for (const auto& [key, value] : *whole.object()) {
      if (optional.contains(key)) continue;
      if (key == "structure" && may_be_of_a_structure.contains(*whole.find("kind")->string())) continue;
      auto members = *whole.object();
      std::erase_if(members, [&key = key](const Json::Member& member) { return member.first == key; });
      EXPECT_TRUE(fault_of(canonical_text(Json(std::move(members))))) << key << " of " << line;
    }
  }
}

TEST(Entry, IsRefusedWhenItHasAMemberMoreOrOneOfAnotherType) {
  for (const auto& line : lines_of("entries.jsonl")) {
    const auto whole = parse_json(line).value();
    auto more = *whole.object();
    more.emplace_back("zzz", Json(std::int64_t{1}));
    EXPECT_EQ(fault_of(canonical_text(Json(std::move(more)))), ErrorCode::invalid) << line;
    for (std::size_t i = 0; i < whole.object()->size(); ++i) {
      auto members = *whole.object();
      members[i].second = Json(Json::Object{});
      EXPECT_TRUE(fault_of(canonical_text(Json(std::move(members))))) << whole.object()->at(i).first << line;
    }
  }
}

TEST(Entry, IsRefusedInAnyOtherSpelling) {
  const std::string line = encode_entry(sample_entries()[3]);
  ASSERT_FALSE(fault_of(line));
  EXPECT_EQ(fault_of(line + "\n"), ErrorCode::invalid);
  EXPECT_EQ(fault_of(" " + line), ErrorCode::invalid);
  EXPECT_EQ(fault_of(replaced(line, "\"v\":1", "\"v\": 1")), ErrorCode::invalid);
  EXPECT_EQ(fault_of(replaced(line, "Pass", "\\u0050ass")), ErrorCode::invalid);
  EXPECT_EQ(fault_of(replaced(line, "é", "\\u00e9")), ErrorCode::invalid);
  EXPECT_EQ(
      fault_of(replaced(line, "{\"actor\":\"alice@example.org\",", "{\"at\":\"2026-03-29T01:00:00.003Z\",")),
      ErrorCode::invalid);
}

TEST(Entry, IsRefusedWithAnEmptyListOfPostings) {
  const std::string line = encode_entry(sample_entries()[1]);
  EXPECT_EQ(fault_of(replaced(line, "\"public_key\"", "\"postings\":[],\"public_key\"")), ErrorCode::invalid);
}

TEST(Entry, OfAnotherVersionOrAnUnknownKindIsUnsupportedAndNotJustWrong) {
  const std::string line = encode_entry(sample_entries()[1]);
  EXPECT_EQ(fault_of(replaced(line, "\"v\":1", "\"v\":2")), ErrorCode::unsupported);
  EXPECT_EQ(fault_of(replaced(line, "operator_enrolled", "operator_promoted")), ErrorCode::unsupported);
  EXPECT_EQ(fault_of(replaced(line, "\"v\":1", "\"v\":\"1\"")), ErrorCode::invalid);
}

TEST(Entry, AtItsLargestIsReadAndOneByteMoreIsTooLarge) {
  Entry entry = sample_entries()[4];
  auto& name = std::get<StructureRecorded>(entry.body).name;
  name += std::string(kEntryBytesMax - encode_entry(entry).size(), 'x');
  ASSERT_EQ(encode_entry(entry).size(), kEntryBytesMax);
  EXPECT_FALSE(fault_of(encode_entry(entry)));
  name += 'x';
  EXPECT_EQ(fault_of(encode_entry(entry)), ErrorCode::too_large);
}

TEST(Entry, CutShortAnywhereIsRefused) {
  for (const auto& line : lines_of("entries.jsonl")) {
    for (std::size_t length = 0; length < line.size(); ++length) {
      ASSERT_TRUE(fault_of(line.substr(0, length))) << length << " bytes of " << line;
    }
  }
}

TEST(Entry, OfATypedCodeGivesBackTheRequestAsItsDeviceSignedIt) {
  VoucherRedeemed redeemed;
  redeemed.scan = sample_scan();
  EXPECT_EQ(request_of(redeemed).voucher, "ORL26-000123-07");
  redeemed.scan.entered = Entered::typed;
  EXPECT_EQ(request_of(redeemed).voucher, std::nullopt);
}

}  // namespace
}  // namespace passnum
