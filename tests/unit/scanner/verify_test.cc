#include "scanner/verify/verify.h"

#include <gtest/gtest.h>

#include "scanner/decode/decode.h"
#include "tests/unit/scanner/support/sheet.h"

namespace passnum {
namespace {

const SigningKey& key_one() {
  static const SigningKey key = SigningKey::from_seed(Seed{1});
  return key;
}

const SigningKey& stranger_key() {
  static const SigningKey key = SigningKey::from_seed(Seed{66});
  return key;
}

constexpr Day kLastDay{20818};  // 2026-12-31

VoucherPayload payload() {
  return {KeyId(1), {ProgrammeId(26), BookletNumber(123), VoucherIndex(7)}, kLastDay, Cents(1000)};
}

VerifyRules rules() {
  return {HostRule::only("passnum.fr"),
          {{KeyId(1), key_one().public_key()}},
          {{ProgrammeId(26), "ORL26"}},
          kLastDay};
}

std::string text_of(const VoucherPayload& voucher, const SigningKey& key) {
  return to_qr_text("passnum.fr", sign_payload(voucher, key));
}

TEST(CheckCode, OfAGenuineVoucherGivesItsPayloadAndItsNumber) {
  const auto checked = check_code(text_of(payload(), key_one()), rules());
  EXPECT_EQ(name(checked.verdict), "genuine");
  ASSERT_TRUE(checked.voucher);
  EXPECT_EQ(checked.voucher->payload, payload());
  ASSERT_TRUE(checked.number);
  EXPECT_EQ(to_text(*checked.number), "ORL26-000123-07");
  EXPECT_EQ(checked.host_seen, "passnum.fr");
}

TEST(CheckCode, OfAProgrammeWithoutAKnownCodeIsGenuineWithoutANumber) {
  VerifyRules without = rules();
  without.programme_codes.clear();
  const auto checked = check_code(text_of(payload(), key_one()), without);
  EXPECT_EQ(name(checked.verdict), "genuine");
  EXPECT_FALSE(checked.number);
}

TEST(CheckCode, IsExpiredFromTheDayAfterTheLastAndNotBefore) {
  VerifyRules day_after = rules();
  day_after.today = Day(kLastDay.value + 1);
  const auto checked = check_code(text_of(payload(), key_one()), day_after);
  EXPECT_EQ(name(checked.verdict), "expired");
  EXPECT_TRUE(checked.number);
  EXPECT_NE(checked.words.find("2026-12-31"), std::string::npos);

  VerifyRules without_day = rules();
  without_day.today.reset();
  EXPECT_EQ(name(check_code(text_of(payload(), key_one()), without_day).verdict), "genuine");
}

TEST(CheckCode, SignedByAStrangerIsForgedAlsoWhenItIsExpired) {
  const std::string forged = text_of(payload(), stranger_key());
  const auto checked = check_code(forged, rules());
  EXPECT_EQ(name(checked.verdict), "forged");
  EXPECT_FALSE(checked.number) << "a stranger's claim is not shown as a number";
  VerifyRules later = rules();
  later.today = Day(kLastDay.value + 1);
  EXPECT_EQ(name(check_code(forged, later).verdict), "forged");
}

TEST(CheckCode, NamingAKeyThatIsNotKnownIsToldApartFromForged) {
  VoucherPayload other = payload();
  other.key = KeyId(2);
  EXPECT_EQ(name(check_code(text_of(other, key_one()), rules()).verdict), "unknown_key");
}

TEST(CheckCode, OfAnotherHostIsNotOursEvenWhenGenuine) {
  const auto checked = check_code(to_qr_text("evil.example", sign_payload(payload(), key_one())), rules());
  EXPECT_EQ(name(checked.verdict), "not_ours");
  EXPECT_EQ(checked.host_seen, "evil.example");
  EXPECT_FALSE(checked.voucher);
}

TEST(CheckCode, OfAnotherKindOfTextIsNotOurs) {
  for (const char* text : {"", "hello", "WIFI:S:net;;", "https://passnum.fr/", "https://passnum.fr/s#ABC"}) {
    EXPECT_EQ(name(check_code(text, rules()).verdict), "not_ours") << text;
  }
}

TEST(CheckCode, WithAPayloadThatCannotBeReadIsBroken) {
  std::string text = text_of(payload(), key_one());
  text.pop_back();
  const auto checked = check_code(text, rules());
  EXPECT_EQ(name(checked.verdict), "broken");
  EXPECT_EQ(checked.host_seen, "passnum.fr");
  EXPECT_FALSE(checked.voucher);
}

TEST(CheckCode, JudgesEachCodeOfAPictureByItself) {
  GreyImage sheet = testing::white_image(1200, 400);
  testing::paste(sheet, testing::qr_code(text_of(payload(), key_one()), 5), 0, 0);
  testing::paste(sheet, testing::qr_code(text_of(payload(), stranger_key()), 5), 400, 0);
  testing::paste(sheet, testing::qr_code("https://evil.example/pay", 5), 800, 0);
  std::vector<std::string_view> verdicts;
  const auto codes = find_codes(sheet).value();
  for (const auto& code : codes) verdicts.push_back(name(check_code(code.text, rules()).verdict));
  std::sort(verdicts.begin(), verdicts.end());
  EXPECT_EQ(verdicts, (std::vector<std::string_view>{"forged", "genuine", "not_ours"}));
}

}  // namespace
}  // namespace passnum
