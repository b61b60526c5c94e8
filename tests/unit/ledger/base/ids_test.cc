#include "ledger/base/ids.h"

#include <gtest/gtest.h>

#include "ledger/base/random.h"
#include "ledger/base/time.h"

namespace passnum {
namespace {

TEST(Name, AcceptsItsAlphabetAndItsLength) {
  EXPECT_TRUE(is_name("a"));
  EXPECT_TRUE(is_name("Site:ORL_26.a@b-9"));
  EXPECT_TRUE(is_name(std::string(kNameCharactersMax, 'z')));
}

TEST(Name, RefusesEverythingElse) {
  EXPECT_FALSE(is_name(""));
  EXPECT_FALSE(is_name(std::string(kNameCharactersMax + 1, 'z')));
  for (int c = 0; c < 256; ++c) {
    const bool in_alphabet =
        c < 128 && (std::isalnum(c) != 0 ||
                    std::string_view("._:@-").find(static_cast<char>(c)) != std::string_view::npos);
    EXPECT_EQ(is_name(std::string(1, static_cast<char>(c))), in_alphabet) << c;
  }
}

TEST(Uuid, RoundTrips) {
  const std::string text = "0190d5a2-7b3c-7e11-8a6f-1d2c3b4a5f60";
  EXPECT_EQ(to_text(parse_uuid(text).value()), text);
  EXPECT_EQ(to_text(Uuid{}), "00000000-0000-0000-0000-000000000000");
  EXPECT_EQ(to_text(parse_uuid("ffffffff-ffff-ffff-ffff-ffffffffffff").value()),
            "ffffffff-ffff-ffff-ffff-ffffffffffff");
}

// Two spellings of a scan id would be two redemptions of one scan.
TEST(Uuid, TakesOneSpellingOnly) {
  for (const std::string_view text :
       {"", "0190d5a2-7b3c-7e11-8a6f-1d2c3b4a5f6", "0190d5a2-7b3c-7e11-8a6f-1d2c3b4a5f600",
        "0190D5A2-7b3c-7e11-8a6f-1d2c3b4a5f60", "0190d5a27b3c7e118a6f1d2c3b4a5f60",
        "{190d5a2-7b3c-7e11-8a6f-1d2c3b4a5f60", "0190d5a2+7b3c-7e11-8a6f-1d2c3b4a5f60",
        "0190d5a-27b3c-7e11-8a6f-1d2c3b4a5f60", "0190d5a2-7b3c-7e11-8a6f-1d2c3b4a5f6g",
        "0190d5a2-7b3c-7e11-8a6f-1d2c3b4a5f6 ", "------------------------------------",
        "0190d5a2-7b3c-7e11-8a6f-1d2c3b4a5f6\n"}) {
    EXPECT_EQ(parse_uuid(text).error().code, ErrorCode::invalid) << text;
  }
}

TEST(UuidV7, HoldsItsTimeVersionAndVariant) {
  SeededRandom random(1);
  const TimeMs time = parse_time("2026-03-29T01:00:00.123Z").value();
  for (int i = 0; i < 100; ++i) {
    const Uuid uuid = make_uuid_v7(time, random);
    const std::string text = to_text(uuid);
    EXPECT_EQ(from_hex(text.substr(0, 8) + text.substr(9, 4)).value().size(), 6U);
    Bytes wide{0, 0};
    wide.insert(wide.end(), uuid.bytes.begin(), uuid.bytes.begin() + 6);
    EXPECT_EQ(read_u64(wide), static_cast<std::uint64_t>(time.value));
    EXPECT_EQ(text[14], '7');
    EXPECT_NE(std::string_view("89ab").find(text[19]), std::string_view::npos);
  }
}

TEST(UuidV7, SortsByTimeAndDoesNotRepeat) {
  SeededRandom random(1);
  EXPECT_LT(make_uuid_v7(TimeMs(1000), random), make_uuid_v7(TimeMs(1001), random));
  EXPECT_NE(make_uuid_v7(TimeMs(1000), random), make_uuid_v7(TimeMs(1000), random));
}

TEST(VoucherId, SortsByProgrammeThenBookletThenIndex) {
  const auto id = [](std::uint32_t programme, std::uint32_t booklet, std::uint8_t index) {
    return VoucherId{ProgrammeId(programme), BookletNumber(booklet), VoucherIndex(index)};
  };
  EXPECT_LT(id(1, 9, 9), id(2, 1, 1));
  EXPECT_LT(id(1, 1, 9), id(1, 2, 1));
  EXPECT_LT(id(1, 1, 1), id(1, 1, 2));
}

}  // namespace
}  // namespace passnum
