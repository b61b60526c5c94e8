#include "ledger/core/record_codec.h"

#include <gtest/gtest.h>

#include "ledger/core/records.h"
#include "tests/unit/ledger/core/test_ledger.h"

namespace passnum {
namespace {

// One of each record, every field filled.
template <typename T>
T sample();
template <>
LedgerRecord sample() {
  return {"origin/é", "host", TimeMs(253'402'300'799'999)};
}
template <>
OperatorRecord sample() {
  OperatorRecord record;
  record.public_key.fill(0xfe);
  return record;
}
template <>
IssuingKeyRecord sample() {
  IssuingKeyRecord record;
  record.public_key.fill(0x80);
  return record;
}
template <>
ProgrammeRecord sample() {
  return {stage::programme(), BookletNumber(UINT32_MAX)};
}
template <>
ProgrammeCodeRecord sample() {
  return {ProgrammeId(UINT32_MAX)};
}
template <>
ProgrammeBalance sample() {
  return {Cents(-kCentsMax),
          Cents(1),
          Cents(63),
          Cents(64),
          Cents(8191),
          Cents(8192),
          Cents(kCentsMax),
          1,
          2,
          3,
          4,
          5,
          6,
          7,
          8};
}
template <>
StructureBalance sample() {
  return {Cents(-1), Cents(-64), Cents(-65), INT64_MAX, INT64_MIN};
}
template <>
StructureRecord sample() {
  return {{StructureId("s"), "Nom", Identifier::rna, "W123456789"}};
}
template <>
SiteRecord sample() {
  return {{SiteId("a"), StructureId("s"), "Lieu", "Orléans", "45234"}};
}
template <>
LabelRecord sample() {
  return {{{Day(1), Day(2)}, {Day(4), std::nullopt}}, true, Day(9)};
}
template <>
DeviceRecord sample() {
  return {SiteId("a"), {}, TimeMs(1), std::nullopt, std::nullopt, TimeMs(2)};
}
template <>
CustodianRecord sample() {
  return {{CustodianId("c"), "Nom", CustodianRole::prescriber}};
}
template <>
StockRecord sample() {
  return {12, 120};
}
template <>
OrderRecord sample() {
  return {
      {OrderId("o"), ProgrammeId(1), BookletNumber(1), 500, CustodianId("c")}, "alice", 500, true, "mandat"};
}
template <>
BookletRecord sample() {
  return {OrderId("o"),
          KeyId(65535),
          CustodianId("c"),
          3,
          {{VoucherStatus::lapsed, true, TimeMs(0)},
           {VoucherStatus::redeemed, false, TimeMs(1'774'746'000'000), Day(20'000)}}};
}
template <>
BookletCodesRecord sample() {
  return {{CodeLookup{1}, CodeLookup{2}}};
}
template <>
CodeRecord sample() {
  return {ProgrammeId(1), BookletNumber(2), VoucherIndex(32)};
}
template <>
RedemptionRecord sample() {
  return {ProgrammeId(1), BookletNumber(2), VoucherIndex(3), StructureId("s"),
          Cents(1000),    DeviceId("d"),    TimeMs(5),       true};
}
template <>
RequestRecord sample() {
  return {std::uint64_t{1} << 62U, Hash{7}, sample<RedemptionRecord>()};
}

template <typename T>
class ARecord : public testing::Test {};
using Records =
    testing::Types<LedgerRecord, OperatorRecord, IssuingKeyRecord, ProgrammeRecord, ProgrammeCodeRecord,
                   ProgrammeBalance, StructureBalance, StructureRecord, SiteRecord, LabelRecord, DeviceRecord,
                   CustodianRecord, StockRecord, OrderRecord, BookletRecord, BookletCodesRecord, CodeRecord,
                   RequestRecord, RedemptionRecord>;
TYPED_TEST_SUITE(ARecord, Records);

TYPED_TEST(ARecord, ComesBackFromItsBytes) {
  for (const auto& record : {sample<TypeParam>(), TypeParam{}}) {
    const auto bytes = encode_record(record);
    const auto again = decode_record<TypeParam>(bytes);
    ASSERT_TRUE(again);
    EXPECT_EQ(encode_record(again.value()), bytes);
  }
  EXPECT_NE(encode_record(sample<TypeParam>()), encode_record(TypeParam{}));
}

TYPED_TEST(ARecord, CutShortOrWithMoreBehindItIsCorrupt) {
  const auto bytes = encode_record(sample<TypeParam>());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const auto cut = decode_record<TypeParam>(std::string_view(bytes).substr(0, length));
    ASSERT_FALSE(cut) << length;
    EXPECT_EQ(cut.error().code, ErrorCode::corrupt);
  }
  EXPECT_FALSE(decode_record<TypeParam>(bytes + '\0'));
}

TYPED_TEST(ARecord, OfAnotherVersionIsCorrupt) {
  auto bytes = encode_record(sample<TypeParam>());
  bytes[0] = static_cast<char>(record_version<TypeParam>() + 1);
  EXPECT_FALSE(decode_record<TypeParam>(bytes));
  bytes[0] = 0;
  EXPECT_FALSE(decode_record<TypeParam>(bytes));
}

// Whatever is read from damaged bytes, reading ends, in bounds, with a record that can be written or with
// corrupt.
TYPED_TEST(ARecord, DamagedInAnyByteIsReadAsAnotherOneOrIsCorrupt) {
  const auto bytes = encode_record(sample<TypeParam>());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const char damage : {'\x01', '\x80', '\xff'}) {
      auto damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ damage);
      const auto read = decode_record<TypeParam>(damaged);
      if (read) {
        EXPECT_NE(encode_record(read.value()), bytes) << at;
      }
    }
  }
}

TEST(RecordCodec, ReadsARequestWrittenBeforeItsRedemptionWasPartOfIt) {
  const auto read = decode_record<RequestRecord>(std::string("\x01\x08", 2) + std::string(32, '\x07'));
  ASSERT_TRUE(read);
  EXPECT_EQ(read.value().entry, 4U);
  EXPECT_EQ(read.value().digest[31], 7);
  EXPECT_FALSE(read.value().redemption);
}

TEST(RecordCodec, ReadsADeviceWrittenBeforeItSaidWhenItWasEnrolled) {
  auto bytes = encode_record(DeviceRecord{SiteId("a"), {}, TimeMs(1)});
  bytes.front() = 2;
  bytes.pop_back();
  const auto read = decode_record<DeviceRecord>(bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read.value().site, SiteId("a"));
  EXPECT_FALSE(read.value().enrolled_at);
}

TEST(RecordCodec, ReadsABookletWrittenBeforeItsVouchersSaidWhenTheyWereHandedOver) {
  auto bytes = encode_record(BookletRecord{
      OrderId("o"), KeyId(1), CustodianId("c"), 0, {{VoucherStatus::redeemed, false, TimeMs(7)}}});
  bytes.front() = 1;
  bytes.pop_back();
  const auto read = decode_record<BookletRecord>(bytes);
  ASSERT_TRUE(read);
  ASSERT_EQ(read.value().vouchers.size(), 1U);
  EXPECT_EQ(read.value().vouchers[0].redeemed_at, TimeMs(7));
  EXPECT_FALSE(read.value().vouchers[0].handed_over_on);
}

TEST(RecordCodec, RefusesNumbersOutOfRange) {
  const auto with = [](std::string tail) { return std::string("\x01") + tail; };
  EXPECT_TRUE(decode_record<StockRecord>(with(std::string("\x00\x00", 2))));
  EXPECT_FALSE(decode_record<ProgrammeCodeRecord>(with("\x01"))) << "-1 is no programme";
  EXPECT_FALSE(decode_record<StockRecord>(with(std::string(20, '\x80')))) << "a number without end";
  EXPECT_FALSE(decode_record<LabelRecord>(with(std::string("\x00\x02\x00", 3)))) << "2 is no flag";
  EXPECT_FALSE(decode_record<BookletCodesRecord>(with("\xff\xff\xff\xff\x0f"))) << "more items than bytes";
  EXPECT_FALSE(decode_record<OrderRecord>(with("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")))
      << "a text without end";
}

}  // namespace
}  // namespace passnum
