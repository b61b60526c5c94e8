#include "issuer/numbering/numbering.h"

#include <gtest/gtest.h>

#include <set>

#include "issuer/codes/codes.h"
#include "ledger/model/voucher_code.h"
#include "test_issuer.h"

namespace passnum {
namespace {

TEST(Numbering, MakesASheetWhoseCodesTheLedgerFinds) {
  const Issuer issuer;
  const auto numbered =
      number_booklet(programme_of(10), OrderId("C-1"), BookletNumber(123), KeyId(1), issuer.keys(), 0);
  ASSERT_EQ(numbered.codes.size(), 10U);
  const auto sheet = sheet_of(programme_of(10), numbered, "pass.example", issuer.keys(), false);
  ASSERT_TRUE(sheet) << sheet.error().message();
  EXPECT_EQ(sheet.value().number, "ORL26-000123");
  EXPECT_EQ(sheet.value().vouchers[6].number, "ORL26-000123-07");
  std::set<std::string> texts;
  for (std::size_t i = 0; i < 10; ++i) {
    const auto& voucher = sheet.value().vouchers[i];
    texts.insert(voucher.qr_text);
    const auto typed = parse_typed_code(voucher.typed_code);
    ASSERT_TRUE(typed);
    EXPECT_EQ(code_lookup(issuer.lookup, typed.value()), numbered.codes[i]);
    const auto read = parse_qr_text(voucher.qr_text, HostRule::only("pass.example"));
    ASSERT_TRUE(read);
    EXPECT_TRUE(verify_payload(read.value(), issuer.issuing.public_key()));
    EXPECT_EQ(read.value().payload.id.index.value, i + 1);
    EXPECT_EQ(code_seal(issuer.lookup, encode_payload(read.value())), numbered.seals->at(i));
  }
  EXPECT_EQ(texts.size(), 10U);
}

TEST(Numbering, AfterACollisionStillPrintsTheCodesThatWereNumbered) {
  const Issuer issuer;
  const auto first =
      number_booklet(programme_of(10), OrderId("C-1"), BookletNumber(5), KeyId(1), issuer.keys(), 0);
  const auto second =
      number_booklet(programme_of(10), OrderId("C-1"), BookletNumber(5), KeyId(1), issuer.keys(), 1);
  EXPECT_NE(first.codes, second.codes);
  const auto sheet = sheet_of(programme_of(10), second, "pass.example", issuer.keys(), true);
  ASSERT_TRUE(sheet) << sheet.error().message();
  EXPECT_TRUE(sheet.value().duplicate);
  const auto typed = parse_typed_code(sheet.value().vouchers[0].typed_code);
  EXPECT_EQ(code_lookup(issuer.lookup, typed.value()), second.codes[0]);
}

TEST(Numbering, WithOtherKeysThanItWasNumberedWithSaysSo) {
  const Issuer issuer;
  const auto numbered =
      number_booklet(programme_of(10), OrderId("C-1"), BookletNumber(5), KeyId(1), issuer.keys(), 0);
  const HashKey other(std::array<Byte, 32>{9});
  const auto sheet =
      sheet_of(programme_of(10), numbered, "pass.example", {other, issuer.lookup, issuer.issuing}, false);
  ASSERT_FALSE(sheet);
  EXPECT_EQ(sheet.error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace passnum
