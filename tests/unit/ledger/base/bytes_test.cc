#include "ledger/base/bytes.h"

#include <gtest/gtest.h>

#include <cctype>

#include "ledger/base/random.h"

namespace passnum {
namespace {

using namespace std::string_literals;

// RFC 4648 section 10.
TEST(Base64, GivesTheAnswersOfRfc4648) {
  const std::vector<std::pair<std::string, std::string>> answers{{"", ""},
                                                                 {"f", "Zg=="},
                                                                 {"fo", "Zm8="},
                                                                 {"foo", "Zm9v"},
                                                                 {"foob", "Zm9vYg=="},
                                                                 {"fooba", "Zm9vYmE="},
                                                                 {"foobar", "Zm9vYmFy"}};
  for (const auto& [text, base64] : answers) {
    EXPECT_EQ(to_base64(as_bytes(text)), base64);
    EXPECT_EQ(from_base64(base64).value(), to_bytes(text));
  }
}

// One fact, one spelling: a second spelling would be a second hash of it.
TEST(Base64, TakesOneSpellingOnly) {
  for (const auto& text :
       {"Zg"s, "Zg="s, "Zg==="s, "Zh=="s, "Zm9="s, "Zm8"s, "Z"s, "="s, "===="s, "Zg==Zg=="s, " Zg=="s,
        "Zg== "s, "Zg\n=="s, "Zm9v\n"s, "Zm9v\0"s, "Zm9v_-=="s, "Zm 9v"s, "Zm9v\r\nYmFy"s, "Z\xc3\xa9=="s}) {
    EXPECT_EQ(from_base64(text).error().code, ErrorCode::invalid) << text;
  }
}

TEST(Base64Url, TakesOneSpellingOnly) {
  EXPECT_EQ(to_base64url(Bytes{0xfb, 0xff}), "-_8");
  EXPECT_EQ(from_base64url("-_8").value(), (Bytes{0xfb, 0xff}));
  EXPECT_EQ(from_base64url("").value(), Bytes{});
  for (const auto& text : {"-_8="s, "+/8"s, "-_9"s, "-"s, "-_ 8"s, "-_8\n"s, "-_8\0"s}) {
    EXPECT_EQ(from_base64url(text).error().code, ErrorCode::invalid) << text;
  }
}

TEST(Hexadecimal, IsWrittenInLowerCaseAndReadInBoth) {
  EXPECT_EQ(to_hex(Bytes{0x00, 0xab, 0xff}), "00abff");
  EXPECT_EQ(from_hex("00aBFf").value(), (Bytes{0x00, 0xab, 0xff}));
  EXPECT_EQ(from_hex("").value(), Bytes{});
  for (const auto& text : {"0"s, "0g"s, "abc"s, " ab"s, "ab "s, "0x00"s, "a:b"s, "ab\0"s}) {
    EXPECT_EQ(from_hex(text).error().code, ErrorCode::invalid) << text;
  }
}

TEST(Encodings, ReadBackWhatTheyWroteAtEveryLength) {
  SeededRandom random(7);
  for (std::size_t size = 0; size < 200; ++size) {
    Bytes bytes(size);
    random.fill(bytes);
    EXPECT_EQ(from_base64(to_base64(bytes)).value(), bytes);
    EXPECT_EQ(from_base64url(to_base64url(bytes)).value(), bytes);
    EXPECT_EQ(from_hex(to_hex(bytes)).value(), bytes);
    std::string text = "before ";
    append_base64url(text, bytes);
    EXPECT_EQ(text, "before " + to_base64url(bytes));
    Bytes read(size);
    EXPECT_TRUE(read_base64url(to_base64url(bytes), read));
    EXPECT_EQ(read, bytes);
    Bytes more(size + 1);
    EXPECT_FALSE(read_base64url(to_base64url(bytes), more));
  }
}

TEST(Base64Url, IsReadWithoutAllocatingExactlyWhenItIsReadOtherwise) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
    const std::string text = to_base64url(Bytes(size, 0xa5));
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (int c = 0; c < 256; ++c) {
        std::string changed = text;
        changed[at] = static_cast<char>(c);
        Bytes read(size);
        const auto expected = from_base64url(changed);
        ASSERT_EQ(read_base64url(changed, read), bool(expected)) << c << " at " << at;
        if (expected) {
          EXPECT_EQ(read, expected.value());
        }
      }
    }
  }
}

// libsodium 1.0.18 alone reads some bytes above 0x7f as letters.
TEST(Encodings, TakeNoCharacterOutsideTheirAlphabetAtAnyPlace) {
  const auto is_letter = [](int c) { return c < 128 && std::isalnum(c) != 0; };
  for (int c = 0; c < 256; ++c) {
    for (std::size_t at = 0; at < 4; ++at) {
      std::string text = "AAAA";
      text[at] = static_cast<char>(c);
      const bool is_last_pad = c == '=' && at == 3;
      EXPECT_EQ(bool(from_base64(text)), is_letter(c) || c == '+' || c == '/' || is_last_pad)
          << c << " at " << at;
      EXPECT_EQ(bool(from_base64url(text)), is_letter(c) || c == '-' || c == '_') << c << " at " << at;
      EXPECT_EQ(bool(from_hex(text)), c < 128 && std::isxdigit(c) != 0) << c << " at " << at;
    }
  }
}

TEST(BigEndian, RoundTripsAtTheLimits) {
  Bytes out;
  append_u16(out, 0x0102);
  append_u32(out, 0xfffefdfc);
  append_u64(out, 0x0102030405060708);
  EXPECT_EQ(to_hex(out), "0102fffefdfc0102030405060708");
  EXPECT_EQ(read_u16(out), 0x0102);
  EXPECT_EQ(read_u32(ByteView(out).subspan(2)), 0xfffefdfcU);
  EXPECT_EQ(read_u64(ByteView(out).subspan(6)), 0x0102030405060708U);
}

TEST(BigEndianDeathTest, OfTooFewBytesIsABug) {
  EXPECT_DEATH(read_u16(Bytes{1}), "CHECK");
}

TEST(Fixed, TakesTheLengthAndNoOther) {
  EXPECT_EQ(fixed<3>(Bytes{1, 2, 3}).value(), (std::array<Byte, 3>{1, 2, 3}));
  EXPECT_EQ(fixed<3>(Bytes{1, 2}).error().code, ErrorCode::invalid);
  EXPECT_EQ(fixed<3>(Bytes{1, 2, 3, 4}).error().code, ErrorCode::invalid);
}

TEST(Text, OfBytesKeepsZerosAndWhatIsNotUtf8) {
  const std::string text = "a\0\xff"s;
  EXPECT_EQ(as_text(as_bytes(text)), text);
  EXPECT_EQ(to_bytes(text), (Bytes{'a', 0, 0xff}));
}

}  // namespace
}  // namespace passnum
