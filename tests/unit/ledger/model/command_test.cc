#include <gmock/gmock.h>

#include <gtest/gtest.h>
#include <set>

#include "ledger/model/entry.h"
#include "tests/unit/ledger/model/sample_entries.h"

namespace passnum {
namespace {

using testing::HasSubstr;

std::string signed_text(const Bytes& bytes) {
  std::string text(as_text(bytes));
  const auto zero = text.find('\0');
  EXPECT_NE(zero, std::string::npos);
  return text.replace(zero, 1, "|");
}

std::vector<CommandBody> sample_command_bodies() {
  std::vector<CommandBody> bodies;
  for (const auto& entry : sample_entries()) {
    std::visit(
        [&bodies]<typename Body>(const Body& body) {
          if constexpr (requires { CommandBody(body); }) bodies.emplace_back(body);
        },
        entry.body);
  }
  return bodies;
}

Result<Command> decode_text(const std::string& text) {
  return decode_command(parse_json(text).value());
}

TEST(SignedBytes, OfAScanAreThisText) {
  EXPECT_EQ(
      signed_text(signed_bytes(sample_scan())),
      "PN-scan/v1|{\"device\":\"phone-1\",\"entered\":\"qr\",\"offline\":true,"
      "\"scan_id\":\"10111213-1415-1617-1819-1a1b1c1d1ea1\",\"scanned_at\":\"2026-03-29T00:59:59.999Z\","
      "\"service\":\"prendre-main-ordinateur\",\"site\":\"site-1\",\"v\":1,\"voucher\":\"ORL26-000123-07\"}");
}

TEST(SignedBytes, OfAScanByTypedCodeHoldACommitmentAndNoNumber) {
  auto scan = sample_scan();
  scan.entered = Entered::typed;
  scan.offline = false;
  scan.voucher.reset();
  scan.code_commitment = Hash{};
  EXPECT_EQ(signed_text(signed_bytes(scan)),
            "PN-scan/"
            "v1|{\"code_commitment\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"device\":\"phone-1\","
            "\"entered\":\"typed\",\"offline\":false,\"scan_id\":\"10111213-1415-1617-1819-1a1b1c1d1ea1\","
            "\"scanned_at\":\"2026-03-29T00:59:59.999Z\",\"service\":\"prendre-main-ordinateur\",\"site\":"
            "\"site-1\","
            "\"v\":1}");
}

TEST(SignedBytes, OfAReversalAreThisText) {
  EXPECT_EQ(signed_text(signed_bytes(sample_reversal())),
            "PN-reversal/v1|{\"device\":\"phone-1\",\"reason\":\"erreur de saisie « 7 » \\\\ \\\"8\\\"\","
            "\"reversal_id\":\"10111213-1415-1617-1819-1a1b1c1d1ea2\","
            "\"scan_id\":\"10111213-1415-1617-1819-1a1b1c1d1ea1\",\"v\":1}");
}

TEST(SignedBytes, OfACommandAreThisText) {
  const Command command{sample_uuid(0xc1), OperatorId("alice@example.org"),
                        OrderActivated{OrderId("order-1"), "mandat 118"}};
  EXPECT_EQ(signed_text(signed_bytes(command)),
            "PN-command/v1|{\"body\":{\"funding_reference\":\"mandat 118\",\"kind\":\"order_activated\","
            "\"order\":\"order-1\"},\"command_id\":\"10111213-1415-1617-1819-1a1b1c1d1ec1\","
            "\"operator\":\"alice@example.org\",\"v\":1}");
}

// printf 'PN-code/v1\0' + 16 bytes of 07 + '0123456789AB' | sha256sum
TEST(CodeCommitment, IsTheHashOfTagNonceAndCharacters) {
  std::array<Byte, 16> nonce{};
  nonce.fill(7);
  EXPECT_EQ(to_hex(commit_to_code(nonce, "0123456789AB")),
            "9bdbe1ad1777af858cbde243733af57c86bf33a2b7d14ebfba1bfda05709c796");
  EXPECT_NE(commit_to_code(nonce, "0123456789AB"), commit_to_code(nonce, "0123456789AC"));
  nonce[0] = 8;
  EXPECT_NE(to_hex(commit_to_code(nonce, "0123456789AB")),
            "9bdbe1ad1777af858cbde243733af57c86bf33a2b7d14ebfba1bfda05709c796");
}

TEST(Command, OfEachKindComesBackFromItsJson) {
  const auto bodies = sample_command_bodies();
  std::set<std::size_t> kinds;
  for (const auto& body : bodies) {
    kinds.insert(body.index());
    const Command command{sample_uuid(1), OperatorId("alice"), body};
    const std::string text = encode_command(command);
    const auto again = decode_text(text);
    ASSERT_TRUE(again) << again.error().message();
    EXPECT_EQ(encode_command(again.value()), text);
    EXPECT_EQ(kind_of(to_entry_body(again.value().body)), kind_of(to_entry_body(body)));
  }
  EXPECT_EQ(kinds.size(), std::variant_size_v<CommandBody>);
}

TEST(Command, NamesTheFieldThatIsMissingUnknownOrOfAnotherForm) {
  const std::string good =
      R"({"body":{"device":"d","kind":"device_revoked"},"command_id":"10111213-1415-1617-1819-1a1b1c1d1ec1",)"
      R"("operator":"a","v":1})";
  ASSERT_TRUE(decode_text(good));
  const auto with = [&good](std::string_view from, std::string_view to) {
    std::string text = good;
    return decode_text(text.replace(text.find(from), from.size(), to));
  };
  EXPECT_THAT(with(R"("device":"d",)", "").error().context, HasSubstr("\"device\" is missing"));
  EXPECT_THAT(with(R"("device":"d")", R"("device":"é")").error().context, HasSubstr("\"device\" must be"));
  EXPECT_THAT(with(R"("device":"d")", R"("device":"d","also":1)").error().context, HasSubstr("not known"));
  EXPECT_THAT(with(R"("v":1)", R"("v":1,"also":1)").error().context, HasSubstr("not known"));
  EXPECT_THAT(with(R"("operator":"a",)", "").error().context, HasSubstr("\"operator\" is missing"));
  EXPECT_THAT(with(R"("body":{"device":"d","kind":"device_revoked"},)", "").error().context,
              HasSubstr("\"body\""));
  EXPECT_THAT(with(R"({"device":"d","kind":"device_revoked"})", "[]").error().context, HasSubstr("\"kind\""));
  EXPECT_EQ(with(R"("v":1)", R"("v":2)").error().code, ErrorCode::unsupported);
  EXPECT_EQ(with("device_revoked", "device_melted").error().code, ErrorCode::unsupported);
}

TEST(Command, CannotAskForWhatOnlyDevicesOrTheBeginningMake) {
  for (const auto& entry : sample_entries()) {
    if (kind_of(entry.body) != "ledger_created" && kind_of(entry.body) != "voucher_redeemed" &&
        kind_of(entry.body) != "redemption_reversed") {
      continue;
    }
    const std::string text =
        R"({"body":{"kind":")" + std::string(kind_of(entry.body)) +
        R"("},"command_id":"10111213-1415-1617-1819-1a1b1c1d1ec1","operator":"a","v":1})";
    EXPECT_EQ(decode_text(text).error().code, ErrorCode::unsupported);
  }
}

}  // namespace
}  // namespace passnum
