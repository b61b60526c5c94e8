#include <gtest/gtest.h>

#include "ledger/core/record_codec.h"
#include "tests/support/p256_signer.h"
#include "tests/unit/ledger/core/test_ledger.h"

namespace passnum {
namespace {

TEST(Devices, OneThatComesWithACodeIsAtTheCodesSiteAndAsksForItself) {
  StagedLedger ledger;
  const Hash code = sha256(as_bytes("a code"));
  ledger.must(EnrolmentCodeCreated{code, stage::kSite, TimeMs(ledger.now.value + 1000), 2}, "bob");
  const P256Signer signer;
  ASSERT_FALSE(ledger.ask(EnrolCommand{{}, code, DeviceId("phone-9"), signer.public_key()}));
  const auto& entry = ledger.log.back().entry;
  EXPECT_EQ(entry.actor, "phone-9");
  const auto& enrolled = std::get<DeviceEnrolled>(entry.body);
  EXPECT_EQ(enrolled.site, stage::kSite);
  EXPECT_EQ(enrolled.algorithm, KeyAlgorithm::p256);
  EXPECT_EQ(enrolled.enrolment_code, code);
  const auto device = ledger.record<DeviceRecord>(state_key::device(DeviceId("phone-9")));
  EXPECT_EQ(device.key(), DeviceKey(signer.public_key()));
  EXPECT_EQ(device.enrolment_code, code);
  const auto record = ledger.record<EnrolmentCodeRecord>(state_key::enrolment_code(code));
  EXPECT_EQ(record.used, 1);
  EXPECT_EQ(record.created_by, "bob");
  EXPECT_EQ(ledger.source.records, replayed(ledger.log));
}

TEST(Devices, OneWithAP256KeySpendsAsAnyOther) {
  StagedLedger ledger;
  ledger.must(
      DeviceEnrolled{DeviceId("phone-9"), stage::kSite, P256Signer().public_key(), KeyAlgorithm::p256});
  auto scan = stage::scan(ledger);
  scan.device = DeviceId("phone-9");
  EXPECT_FALSE(ledger.ask(scan, stage::voucher(1, 1)));
}

TEST(Devices, AStructureLetsThemInAndWithdrawsThemInItsOwnName) {
  StagedLedger ledger;
  const StructureId structure("structure-1");
  const Hash code = sha256(as_bytes("a code"));
  const TimeMs until(ledger.now.value + 1000);
  ASSERT_FALSE(ledger.ask(structure, EnrolmentCodeCreated{code, stage::kSite, until, 2}));
  const auto& entry = ledger.log.back().entry;
  EXPECT_EQ(entry.actor, "structure-1");
  EXPECT_EQ(std::get<EnrolmentCodeCreated>(entry.body).structure, structure);
  EXPECT_EQ(ledger.record<EnrolmentCodeRecord>(state_key::enrolment_code(code)).created_by, "structure-1");
  ASSERT_FALSE(ledger.ask(structure, EnrolmentCodeRevoked{code}));
  ASSERT_FALSE(ledger.ask(structure, DeviceRevoked{DeviceId("phone-1")}));
  EXPECT_EQ(std::get<DeviceRevoked>(ledger.log.back().entry.body).structure, structure);
  EXPECT_EQ(ledger.source.records, replayed(ledger.log));
}

TEST(Devices, ARecordOfAnOlderServerIsRead) {
  struct OldRecord {
    SiteId site{"site-1"};
    PublicKey public_key{7};
    std::optional<TimeMs> revoked_at{TimeMs(5)};
    static void fields(const OldRecord& self, RecordWriter& v) {
      v("site", self.site);
      v("public_key", self.public_key);
      v("revoked_at", self.revoked_at);
    }
  };
  const auto record = decode_record<DeviceRecord>(encode_record(OldRecord{}));
  ASSERT_TRUE(record) << record.error().message();
  EXPECT_EQ(record.value().key(), DeviceKey(PublicKey{7}));
  EXPECT_EQ(record.value().revoked_at, TimeMs(5));
  EXPECT_FALSE(record.value().enrolment_code);
}

}  // namespace
}  // namespace passnum
