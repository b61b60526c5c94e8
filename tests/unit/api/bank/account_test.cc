#include "api/bank/account.h"

#include <gtest/gtest.h>

namespace passnum::bank {
namespace {

const Account kGood{"PSSTFRPPPAR", "Atelier numérique", "FR1420041010050500013M02606"};

// The fault's name, or "" for an account that is taken.
std::string fault_of(Account typed) {
  const auto read = read_account(typed);
  return read.account ? "" : std::string(name(read.fault));
}
std::string fault_of_iban(const std::string& iban) {
  return fault_of({"PSSTFRPP", "A", iban});
}
std::string fault_of_bic(const std::string& bic, const std::string& iban = kGood.iban) {
  return fault_of({bic, "A", iban});
}

// Examples of SWIFT's registry, whose banks' countries are in the third and fourth letter of the BIC here.
TEST(BankAccount, OfEachCountryOfTheExamplesIsTaken) {
  for (const std::string iban :
       {"FR1420041010050500013M02606", "MC5811222000010123456789030", "DE89370400440532013000",
        "BE68539007547034", "NO9386011117947", "MT84MALT011000012345MTLCAST001S", "GB29NWBK60161331926819",
        "CH9300762011623852957", "GI75NWBK000000007099453", "LU280019400644750000",
        "IT60X0542811101000000123456", "ES9121000418450200051332", "NL91ABNA0417164300",
        "PT50000201231234567890154"}) {
    EXPECT_EQ(fault_of({"ABCD" + iban.substr(0, 2) + "2A", "A", iban}), "") << iban;
  }
}

TEST(BankAccount, TypedWithSpacesAndSmallLettersIsBroughtToItsElectronicForm) {
  const auto read = read_account(
      {" psst frpp par", "  Atelier numérique ", "fr14 2004\u00a01010 0505\u202f0001 3m02 606 "});
  ASSERT_TRUE(read.account);
  EXPECT_EQ(*read.account, kGood);
}

TEST(BankAccount, WithOneCharacterChangedOrTwoSwappedIsRefused) {
  for (std::size_t at = 4; at < kGood.iban.size(); ++at) {
    auto changed = kGood.iban;
    changed[at] = changed[at] == '7' ? '8' : '7';
    EXPECT_EQ(fault_of_iban(changed), "iban_invalid") << changed;
    auto swapped = kGood.iban;
    std::swap(swapped[at], swapped[at - 1]);
    EXPECT_EQ(fault_of_iban(swapped), swapped == kGood.iban ? "" : "iban_invalid") << swapped;
  }
}

TEST(BankAccount, OfAnotherFormLengthOrCountryIsRefused) {
  // Modulo 97 leaves 1 of these two as well: only their length, or their check digits, are wrong.
  EXPECT_EQ(fault_of_iban("FR47"), "iban_invalid");
  EXPECT_EQ(fault_of_iban("DE8937040044053201300"), "iban_invalid");
  for (const char* iban : {"", "F", "FR14", "FR1420041010050500013M0260", "FR1420041010050500013M026061",
                           "FR14-2004-1010-0505-0001-3M02-606", "1420041010050500013M02606FR",
                           "FR1A20041010050500013M02606", "FR14\xc3\xa9"}) {
    EXPECT_EQ(fault_of_iban(iban), "iban_invalid") << iban;
  }
  EXPECT_EQ(fault_of_iban(std::string(500, ' ') + kGood.iban), "iban_invalid");
  EXPECT_EQ(fault_of_iban("AE070331234567890123456"), "iban_country_unserved");
  EXPECT_EQ(fault_of_iban("US64SVBKUS6S3300958879"), "iban_country_unserved");
}

TEST(BankAccount, HasABankOfItsOwnCountryOrOneOverseas) {
  EXPECT_EQ(fault_of_bic("PSSTFRPP"), "");
  EXPECT_EQ(fault_of_bic("BRDFREPP"), "");
  EXPECT_EQ(fault_of_bic("DEUTDEFF"), "bic_elsewhere");
  EXPECT_EQ(fault_of_bic("BRDFREPP", "DE89370400440532013000"), "bic_elsewhere");
  for (const char* bic : {"", "PSSTFRP", "PSSTFRPPPA", "PSSTFRPPPARI", "PSST1RPP", "PSST-RPP", "PSSTFRP\xc3"})
    EXPECT_EQ(fault_of_bic(bic), "bic_invalid") << bic;
}

TEST(BankAccount, HasAHolderOfOneToSeventyCharacters) {
  const auto of = [](const std::string& holder) { return fault_of({kGood.bic, holder, kGood.iban}); };
  std::string seventy;
  for (int i = 0; i < 70; ++i) seventy += "é";
  EXPECT_EQ(of(seventy), "");
  for (const std::string& holder : {std::string(), std::string("   "), seventy + "e", std::string("A\nB")})
    EXPECT_EQ(of(holder), "holder_invalid") << holder;
}

TEST(BankAccount, IsMaskedButForItsEnds) {
  EXPECT_EQ(masked("FR7630006000011234567890189"), "FR76 **** **** 0189");
  EXPECT_EQ(masked("NO9386011117947"), "NO93 **** **** 7947");
}

TEST(BankAccount, OutsideFranceAndMonacoIsUnusual) {
  EXPECT_FALSE(is_country_unusual(kGood));
  EXPECT_FALSE(is_country_unusual({"CMBMMCMX", "A", "MC5811222000010123456789030"}));
  EXPECT_TRUE(is_country_unusual({"DEUTDEFF", "A", "DE89370400440532013000"}));
}

}  // namespace
}  // namespace passnum::bank
