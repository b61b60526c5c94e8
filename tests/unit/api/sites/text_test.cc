#include "api/sites/text.h"

#include <gtest/gtest.h>

#include <string>

#include "api/sites/shown.h"
#include "ledger/base/bytes.h"

namespace passnum {
namespace {

using namespace std::string_literals;

Result<DecodedText, TextFault> decode(const std::string& bytes) {
  return decode_text(as_bytes(bytes));
}

TEST(DecodeText, ReadsUtf8WithAndWithoutItsMark) {
  const auto plain = decode("é");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain.value().text, "é");
  EXPECT_EQ(plain.value().encoding, "utf-8");
  const auto marked = decode("\xEF\xBB\xBFé");
  ASSERT_TRUE(marked);
  EXPECT_EQ(marked.value().text, "é");
  EXPECT_EQ(marked.value().encoding, "utf-8-bom");
}

TEST(DecodeText, ReadsWindows1252IncludingWhatLatin1HasNot) {
  const auto text = decode(
      "M\xE9"
      "diath\xE8que \x8Cuvre \x80 l\x92\xE9t\xE9");
  ASSERT_TRUE(text);
  EXPECT_EQ(text.value().text, "Médiathèque Œuvre € l’été");
  EXPECT_EQ(text.value().encoding, "windows-1252");
}

// "é", no-break space, "»" in Windows-1252 happens to be one well-formed UTF-8 sequence.
TEST(DecodeText, IsNotMisledByFrenchQuotesInWindows1252) {
  const auto text = decode(
      "le \xAB\xA0"
      "caf\xE9\xA0\xBB, l'\xE9t\xE9");
  ASSERT_TRUE(text);
  EXPECT_EQ(text.value().text, "le «\u00A0café\u00A0», l'été");
}

TEST(DecodeText, RefusesAMixtureAndNamesItsFirstLine) {
  const auto text = decode(
      "é\nété\nM\xE9"
      "diath\n");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().flaw, Flaw::encoding_mixed);
  EXPECT_EQ(text.error().line, 3U);
}

TEST(DecodeText, RefusesBytesThatWindows1252DoesNotDefine) {
  const auto text = decode("a\nb\x81\n");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().flaw, Flaw::encoding_unknown);
  EXPECT_EQ(text.error().line, 2U);
}

TEST(DecodeText, RefusesUtf16WithAndWithoutItsMark) {
  EXPECT_EQ(decode("\xFF\xFEi\0d\0"s).error().flaw, Flaw::encoding_utf16);
  EXPECT_EQ(decode("\xFE\xFF\0i\0d"s).error().flaw, Flaw::encoding_utf16);
  EXPECT_EQ(decode("i\0d\0;\0n\0o\0m\0"s).error().flaw, Flaw::encoding_utf16);
}

TEST(DecodeText, RefusesAZeroByteAndNamesItsLine) {
  const auto text = decode("id,nom,commune\r\na,b,c\r\nd,e\0,f\r\n"s);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().flaw, Flaw::nul_byte);
  EXPECT_EQ(text.error().line, 3U);
}

TEST(DecodeText, RecognisesAWorkbookAndOtherBinaries) {
  EXPECT_EQ(decode("PK\x03\x04 and so on").error().flaw, Flaw::file_not_text);
  EXPECT_EQ(decode("%PDF-1.7").error().flaw, Flaw::file_not_text);
  EXPECT_EQ(decode("\x1F\x8B\x08").error().flaw, Flaw::file_not_text);
}

TEST(DecodeText, TakesOverlongAndSurrogateSequencesForNoUtf8) {
  for (const std::string& bytes :
       {"\xC0\xAF"s, "\xE0\x80\xAF"s, "\xED\xA0\x80"s, "\xF4\x90\x80\x80"s, "\xC3"s}) {
    const auto text = decode(bytes);
    EXPECT_TRUE(!text || text.value().encoding == "windows-1252");
  }
}

TEST(Tidied, ComposesAccentsAndTrims) {
  EXPECT_EQ(tidied(" Me\u0301diathe\u0300que \r\n"), "Médiathèque");
}

TEST(Shown, ShortensAtCharactersAndNotInsideOne) {
  std::string most;
  for (std::size_t i = 0; i < kShownCharactersMax; ++i) most += "é";
  EXPECT_EQ(shown(most), most);
  EXPECT_EQ(shown(most + "é"), most + "…");
}

TEST(Shown, MasksAddressesAndPhoneNumbersButNotIdentifiers) {
  for (const std::string& personal : {"jean@example.org"s, "05 45 93 22 22"s, "0545932222"s, "+33545932222"s,
                                      "Mme X : 05.45.93.22.22"s, "05\u00A045\u00A093\u00A022\u00A022"s,
                                      "0033545932222"s, "545932222"s, "05 45 93 22 22 / 06 11 22 33 44"s}) {
    EXPECT_EQ(shown(personal), "(masqué)") << personal;
  }
  for (const std::string& harmless :
       {"43493312300029"s, "00000000000000"s, "W161000123"s, "63d29db4e6d6a806f256459a"s, "51100"s,
        "2024-04-02"s, "e23e6bd0-a44b-446b-a2a3-8bd51420dd6e"s, "45.681367"s}) {
    EXPECT_EQ(shown(harmless), harmless);
  }
  EXPECT_EQ(shown("434933123", true), "434933123");
  EXPECT_EQ(shown("0545932222", true), "(masqué)");
}

TEST(Shown, LetsNothingSteerATerminal) {
  EXPECT_EQ(shown("a\x1B[31mb\u202Ec\u009Bd\ne"), "a\uFFFD[31mb\uFFFDc\uFFFDd e");
  EXPECT_TRUE(has_control_character("a\x1B"));
  EXPECT_TRUE(has_control_character("a\u202E"));
  EXPECT_FALSE(has_control_character("Médiathèque\nannexe"));
}

TEST(Shown, MasksColumnNamesThatAreData) {
  EXPECT_EQ(shown_column("lundi matin"), "lundi matin");
  EXPECT_EQ(shown_column("43493312300029"), "(masqué)");
  EXPECT_EQ(shown_column("jean@example.org"), "(masqué)");
}

}  // namespace
}  // namespace passnum
