#include "ledger/model/voucher_code.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace passnum {
namespace {

namespace json = boost::json;

constexpr const char* kOwnVectors = PASSNUM_SOURCE_DIR "/tests/vectors/voucher_code.json";
constexpr const char* kSharedVectors = PASSNUM_SHARED_DATA "/vectors/voucher_qr.json";

json::object load(const char* path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return json::parse(text.str()).as_object();
}

std::string text_of(const json::value& item, const char* field) {
  return item.at(field).as_string().c_str();
}

template <std::size_t N>
std::array<Byte, N> bytes_of(const json::value& item, const char* field) {
  return fixed<N>(from_hex(text_of(item, field)).value()).value();
}

VoucherPayload payload_of(const json::value& item) {
  const auto number = [&](const char* field) { return item.at(field).to_number<std::uint32_t>(); };
  VoucherPayload out;
  out.key = KeyId(static_cast<std::uint16_t>(number("key_id")));
  out.id = {ProgrammeId(number("programme")), BookletNumber(number("booklet")),
            VoucherIndex(static_cast<std::uint8_t>(number("index")))};
  out.last_day = Day(kVoucherEpoch.value + static_cast<std::int32_t>(number("last_day_number")));
  out.face_value = Cents(number("face_value_cents"));
  return out;
}

VoucherPayload small_payload() {
  return {KeyId(1), {ProgrammeId(26), BookletNumber(123), VoucherIndex(7)}, Day(20818), Cents(1000)};
}

const SigningKey& issuing_key() {
  static const SigningKey key = SigningKey::from_seed(Seed{1, 2, 3});
  return key;
}

VoucherBytes small_voucher() {
  return sign_payload(small_payload(), issuing_key());
}

// In both directions, from the fields to the paper and back.
void expect_agreement(const json::value& item, std::string_view host, const SigningKey& key) {
  const VoucherPayload payload = payload_of(item);
  const VoucherBytes bytes = sign_payload(payload, key);
  EXPECT_EQ(to_hex(bytes), text_of(item, "payload_hex"));
  EXPECT_EQ(to_qr_text(host, bytes), text_of(item, "qr_text"));

  const auto read = parse_qr_text(text_of(item, "qr_text"), HostRule::only(host));
  ASSERT_TRUE(read) << read.error().words;
  EXPECT_EQ(read.value().payload, payload);
  EXPECT_EQ(encode_payload(read.value()), bytes);
  EXPECT_TRUE(verify_payload(read.value(), key.public_key()));
}

TEST(VoucherCode, AgreesWithItsOwnVectorsInBothSpellings) {
  const auto vectors = load(kOwnVectors);
  const auto key = SigningKey::from_seed(bytes_of<32>(vectors, "issuing_seed_hex"));
  EXPECT_EQ(to_hex(key.public_key()), text_of(vectors, "issuing_public_hex"));
  for (const auto& item : vectors.at("vouchers").as_array()) {
    expect_agreement(item, "voucher.example", key);
    const auto read = parse_qr_text(text_of(item, "qr_text_base32"), HostRule::only("voucher.example"));
    ASSERT_TRUE(read) << read.error().words;
    EXPECT_EQ(to_hex(encode_payload(read.value())), text_of(item, "payload_hex"));
  }
  EXPECT_EQ(vectors.at("vouchers").as_array().size(), 3u);
}

TEST(VoucherCode, AgreesWithTheSharedVectors) {
  if (!std::filesystem::exists(kSharedVectors)) GTEST_SKIP() << "no shared vectors at " << kSharedVectors;
  const auto vectors = load(kSharedVectors);
  const auto key = SigningKey::from_seed(bytes_of<32>(vectors, "issuing_seed_hex"));
  EXPECT_EQ(to_hex(key.public_key()), text_of(vectors, "issuing_public_hex"));
  for (const auto& item : vectors.at("accepted").as_array()) {
    expect_agreement(item, "passnum.fr", key);
    EXPECT_EQ(to_hex(signed_message(payload_of(item))), text_of(item, "signed_message_hex"));
    EXPECT_EQ(to_text(payload_of(item).last_day), text_of(item, "last_day"));
  }
  EXPECT_GE(vectors.at("accepted").as_array().size(), 4u);
}

TEST(VoucherCode, RefusesWhatTheSharedVectorsRefuse) {
  if (!std::filesystem::exists(kSharedVectors)) GTEST_SKIP() << "no shared vectors at " << kSharedVectors;
  const auto vectors = load(kSharedVectors);
  const auto key = bytes_of<32>(vectors, "issuing_public_hex");
  std::size_t forged = 0;
  std::size_t broken = 0;
  for (const auto& item : vectors.at("refused").as_array()) {
    const auto read =
        parse_qr_text("https://passnum.fr/v#" + text_of(item, "digits"), HostRule::only("passnum.fr"));
    if (!read) {
      EXPECT_EQ(read.error().fault, QrTextFault::broken) << text_of(item, "why");
      ++broken;
      continue;
    }
    EXPECT_FALSE(verify_payload(read.value(), key)) << text_of(item, "why");
    ++forged;
  }
  EXPECT_EQ(forged, 3u);
  EXPECT_EQ(broken, 5u);
}

TEST(VoucherPayload, ChangedInAnyBitIsRefusedOrFailsItsSignature) {
  const VoucherBytes good = small_voucher();
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    VoucherBytes bytes = good;
    bytes[bit / 8] = static_cast<Byte>(bytes[bit / 8] ^ (1 << (bit % 8)));
    const auto read = decode_payload(bytes);
    EXPECT_FALSE(read && verify_payload(read.value(), issuing_key().public_key())) << "bit " << bit;
  }
}

TEST(VoucherPayload, OfAnyOtherLengthIsInvalid) {
  const VoucherBytes good = small_voucher();
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_EQ(decode_payload(ByteView(good).first(length)).error().code, ErrorCode::invalid);
  }
  Bytes longer(good.begin(), good.end());
  longer.push_back(0);
  EXPECT_EQ(decode_payload(longer).error().code, ErrorCode::invalid);
}

TEST(VoucherPayload, OfAnotherLayoutIsUnsupported) {
  VoucherBytes bytes = small_voucher();
  bytes[0] = 2;
  EXPECT_EQ(decode_payload(bytes).error().code, ErrorCode::unsupported);
}

TEST(VoucherPayload, HasAnIndexFrom1To32AndABookletFrom1) {
  const auto read_with = [](std::size_t at, Byte value) {
    VoucherBytes bytes = small_voucher();
    bytes[at] = value;
    return static_cast<bool>(decode_payload(bytes));
  };
  EXPECT_FALSE(read_with(11, 0));
  EXPECT_TRUE(read_with(11, 1));
  EXPECT_TRUE(read_with(11, 32));
  EXPECT_FALSE(read_with(11, 33));
  EXPECT_FALSE(read_with(10, 0)) << "booklet 0";
  EXPECT_TRUE(read_with(10, 1));
}

TEST(VoucherPayload, CanBeWrittenOnlyWithinItsRanges) {
  const auto encodable_with = [](auto change) {
    VoucherPayload payload = small_payload();
    change(payload);
    return is_encodable(payload);
  };
  EXPECT_FALSE(encodable_with([](auto& p) { p.last_day = Day(kVoucherEpoch.value - 1); }));
  EXPECT_TRUE(encodable_with([](auto& p) { p.last_day = kVoucherEpoch; }));
  EXPECT_TRUE(encodable_with([](auto& p) { p.last_day = Day(kVoucherEpoch.value + kVoucherDaysMax); }));
  EXPECT_FALSE(encodable_with([](auto& p) { p.last_day = Day(kVoucherEpoch.value + kVoucherDaysMax + 1); }));
  EXPECT_FALSE(encodable_with([](auto& p) { p.face_value = Cents(-1); }));
  EXPECT_TRUE(encodable_with([](auto& p) { p.face_value = Cents(kVoucherFaceValueMax); }));
  EXPECT_FALSE(encodable_with([](auto& p) { p.face_value = Cents(kVoucherFaceValueMax + 1); }));
  EXPECT_FALSE(encodable_with([](auto& p) { p.id.booklet = BookletNumber(0); }));
  EXPECT_FALSE(encodable_with([](auto& p) { p.id.index = VoucherIndex(33); }));
}

TEST(VoucherDigits, GoFromTheLeastToTheGreatestPayload) {
  VoucherBytes least{};
  least[0] = 1;
  VoucherBytes greatest;
  greatest.fill(0xFF);
  EXPECT_EQ(to_digits(least).size(), kVoucherDigitsMin);
  EXPECT_EQ(to_digits(greatest).size(), kVoucherDigitsMax);
  EXPECT_EQ(parse_digits(to_digits(least)).value(), least);
  EXPECT_EQ(parse_digits(to_digits(greatest)).value(), greatest);
}

TEST(VoucherDigits, OfOneMoreThan80BytesHoldAreRefused) {
  VoucherBytes greatest;
  greatest.fill(0xFF);
  std::string one_more = to_digits(greatest);
  ++one_more.back();  // 2^640 ends in 6, so 2^640 - 1 in 5.
  EXPECT_EQ(parse_digits(one_more).error().code, ErrorCode::invalid);

  VoucherBytes least{};
  least[0] = 1;
  std::string one_less = to_digits(least);
  --one_less.back();  // 2^632 ends in 6.
  EXPECT_EQ(parse_digits(one_less).error().code, ErrorCode::invalid);
}

TEST(VoucherDigits, ThatWouldWrapRoundToAPayloadAreRefused) {
  // 2^640 + 2^632: without its highest byte it would be the least payload.
  const std::string digits =
      "4580262651284781918713988682285058087881092681104999617808017488672319210830586282546951533236579"
      "881809027631095366260464246082474193310802933335778002379087424854028556984735044135419560067072";
  EXPECT_EQ(digits.size(), kVoucherDigitsMax);
  EXPECT_EQ(parse_digits(digits).error().code, ErrorCode::invalid);
}

TEST(VoucherDigits, HaveOneSpelling) {
  const std::string good = to_digits(small_voucher());
  for (const std::string& text : {"0" + good, "+" + good, "-" + good, " " + good, good + " ", good + "\n",
                                  good.substr(1), std::string()}) {
    EXPECT_FALSE(parse_digits(text)) << text;
  }
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char c : std::string_view("O.\0\xB2"
                                         "e",
                                         5)) {
      std::string text = good;
      text[i] = c;
      EXPECT_FALSE(parse_digits(text)) << i;
    }
  }
}

TEST(VoucherDigits, TruncatedAnywhereAreRefused) {
  const std::string good = to_digits(small_voucher());
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_FALSE(parse_digits(good.substr(0, length))) << length;
  }
}

TEST(VoucherDigits, ThatAreHugeAreRefusedByTheirLength) {
  EXPECT_EQ(parse_digits(std::string(10'000'000, '9')).error().code, ErrorCode::invalid);
}

TEST(VoucherQr, IsTakenWithSchemeAndHostInAnyCase) {
  const std::string digits = to_digits(small_voucher());
  const auto rule = HostRule::only("passnum.fr");
  EXPECT_TRUE(parse_qr_text("https://passnum.fr/v#" + digits, rule));
  EXPECT_TRUE(parse_qr_text("HTTPS://PASSNUM.FR/v#" + digits, rule));
}

struct NotTaken {
  const char* before_digits;
  QrTextFault fault;
  const char* host_seen;
};

TEST(VoucherQr, OfAnyOtherFormIsToldApartAndTheHostIsNamed) {
  const std::string digits = to_digits(small_voucher());
  for (const auto& c : {
           NotTaken{"", QrTextFault::not_a_link, ""},
           NotTaken{"ftp://passnum.fr/v#", QrTextFault::not_a_link, ""},
           NotTaken{" https://passnum.fr/v#", QrTextFault::not_a_link, ""},
           NotTaken{"BCD\n002\n1\nSCT\n", QrTextFault::not_a_link, ""},
           NotTaken{"https://passnum.fr.evil.example/v#", QrTextFault::other_host, "passnum.fr.evil.example"},
           NotTaken{"https://passnum.fr@evil.example/v#", QrTextFault::other_host, "evil.example"},
           NotTaken{"https://evil.example\\@passnum.fr/v#", QrTextFault::other_host, "evil.example"},
           NotTaken{"https://evil.example/https://passnum.fr/v#", QrTextFault::other_host, "evil.example"},
           NotTaken{"https://passnum.fr:444/v#", QrTextFault::other_host, "passnum.fr:444"},
           NotTaken{"https://passnum.fr./v#", QrTextFault::other_host, "passnum.fr."},
           NotTaken{"https://p\xC3\xA0ssnum.fr/v#", QrTextFault::other_host, "p??ssnum.fr"},
           NotTaken{"https:///v#", QrTextFault::other_host, ""},
           NotTaken{"http://passnum.fr/v#", QrTextFault::other_page, "passnum.fr"},
           NotTaken{"https://passnum.fr/v", QrTextFault::other_page, "passnum.fr"},
           NotTaken{"https://passnum.fr/V#", QrTextFault::other_page, "passnum.fr"},
           NotTaken{"https://passnum.fr/v?#", QrTextFault::other_page, "passnum.fr"},
           NotTaken{"https://passnum.fr//v#", QrTextFault::other_page, "passnum.fr"},
           NotTaken{"https://passnum.fr/v#0", QrTextFault::broken, "passnum.fr"},
           NotTaken{"https://passnum.fr/V/", QrTextFault::broken, "passnum.fr"},
       }) {
    const auto read = parse_qr_text(c.before_digits + digits, HostRule::only("passnum.fr"));
    ASSERT_FALSE(read) << c.before_digits;
    EXPECT_EQ(name(read.error().fault), name(c.fault)) << c.before_digits;
    EXPECT_EQ(read.error().host_seen, c.host_seen) << c.before_digits;
  }
}

TEST(VoucherQr, OfAnotherHostIsNamedInTheError) {
  const auto read = parse_qr_text(to_qr_text("evil.example", small_voucher()), HostRule::only("passnum.fr"));
  EXPECT_NE(read.error().error().message().find("evil.example"), std::string::npos);
}

TEST(VoucherQr, OfAnyHostIsTakenOnlyWhenAskedFor) {
  const std::string text = to_qr_text("other.example:8443", small_voucher());
  EXPECT_FALSE(parse_qr_text(text, HostRule::only("other.example")));
  EXPECT_TRUE(parse_qr_text(text, HostRule::only("other.example:8443")));
  EXPECT_TRUE(parse_qr_text(text, HostRule::any()));
  EXPECT_FALSE(parse_qr_text("https://a b/v#" + to_digits(small_voucher()), HostRule::any()));
}

TEST(VoucherQr, TruncatedAnywhereIsAnErrorAndNeverAnotherVoucher) {
  const std::string good = to_qr_text("passnum.fr", small_voucher());
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_FALSE(parse_qr_text(good.substr(0, length), HostRule::any())) << length;
  }
}

TEST(VoucherQr, ThatIsHugeShowsOnlyTheStartOfItsHost) {
  const auto read = parse_qr_text("https://" + std::string(5'000'000, 'a') + ".example/v#1", HostRule::any());
  EXPECT_EQ(read.error().fault, QrTextFault::other_host);
  EXPECT_EQ(read.error().host_seen.size(), kHostSeenCharactersMax);
}

TEST(VoucherQr, InBase32HasOneSpelling) {
  const auto vectors = load(kOwnVectors);
  const std::string good = text_of(vectors.at("vouchers").as_array()[0], "qr_text_base32");
  const auto taken = [](const std::string& text) {
    return static_cast<bool>(parse_qr_text(text, HostRule::only("voucher.example")));
  };
  EXPECT_TRUE(taken(good));
  EXPECT_FALSE(taken(good + "="));
  EXPECT_FALSE(taken(good + "A"));
  EXPECT_FALSE(taken(good.substr(0, good.size() - 1)));
  for (const char c : std::string_view("a018-\0\xFF", 7)) {
    std::string text = good;
    text.back() = c;
    EXPECT_FALSE(taken(text)) << c;
  }
}

TEST(VoucherHost, IsALowerCaseNameWithAnOptionalPort) {
  for (const char* text :
       {"passnum.fr", "localhost", "localhost:8443", "127.0.0.1:1", "a", "xn--pss-yma.fr"}) {
    EXPECT_TRUE(is_voucher_host(text)) << text;
  }
  for (const char* text : {"", "Passnum.fr", ".fr", "a/b", "a b", "a@b", "a:", "a:0", "a:01", "a:65536",
                           "a:x", ":80", "a:1:2", "\xC3\xA9.fr"}) {
    EXPECT_FALSE(is_voucher_host(text)) << text;
  }
  EXPECT_TRUE(is_voucher_host(std::string(kVoucherHostCharactersMax, 'a')));
  EXPECT_FALSE(is_voucher_host(std::string(kVoucherHostCharactersMax + 1, 'a')));
}

TEST(VoucherNumber, IsWrittenAndReadInOneSpelling) {
  const auto number = [](const char* code, std::uint32_t booklet, std::uint8_t index) {
    return VoucherNumber{code, BookletNumber(booklet), VoucherIndex(index)};
  };
  const std::pair<VoucherNumber, const char*> cases[] = {
      {number("ORL26", 123, 7), "ORL26-000123-07"},
      {number("AB", 1, 1), "AB-000001-01"},
      {number("Z9999999", 999999, 32), "Z9999999-999999-32"},
      {number("ORL26", 1000000, 10), "ORL26-1000000-10"},
      {number("ORL26", UINT32_MAX, 10), "ORL26-4294967295-10"},
  };
  for (const auto& [value, text] : cases) {
    EXPECT_EQ(to_text(value), text);
    EXPECT_EQ(parse_voucher_number(text).value(), value);
  }
}

TEST(VoucherNumber, OfAnyOtherFormIsInvalid) {
  for (const char* text : {"",
                           "-",
                           "--",
                           "ORL26",
                           "ORL26-000123",
                           "ORL26-000123-",
                           "ORL26-000123-7",
                           "ORL26-000123-007",
                           "ORL26-00123-07",
                           "ORL26-0000123-07",
                           "ORL26-000000-07",
                           "ORL26-4294967296-07",
                           "ORL26-00000000000000000001-07",
                           "ORL26-99999999999-07",
                           "ORL26-000123-00",
                           "ORL26-000123-33",
                           "orl26-000123-07",
                           "O-000123-07",
                           "ORL262627-000123-07",
                           "2ORL6-000123-07",
                           "OR L-000123-07",
                           "ORL26-00012a-07",
                           "ORL26-+00123-07",
                           "ORL26-000123-+7",
                           "ORL26-000-123-07",
                           " ORL26-000123-07",
                           "ORL26-000123-07 ",
                           "\xC3\x89RL-000123-07",
                           "ORL26\xE2\x80\x91"
                           "000123\xE2\x80\x91"
                           "07"}) {
    const auto parsed = parse_voucher_number(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::invalid);
  }
  EXPECT_FALSE(parse_voucher_number(std::string_view("ORL26-000123-0\0", 15)));
}

TEST(VoucherNumber, TruncatedAnywhereIsInvalid) {
  const std::string good = "ORL26-000123-07";
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_FALSE(parse_voucher_number(good.substr(0, length)));
}

}  // namespace
}  // namespace passnum
