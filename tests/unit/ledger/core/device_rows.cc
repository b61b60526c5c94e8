#include "tests/support/p256_signer.h"
#include "tests/unit/ledger/core/refusal_row.h"

namespace passnum {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
const Hash kCode = sha256(as_bytes("a code"));

// For two devices at site-1, for an hour from the stage's now.
Do creating_code(std::int32_t uses = 2, const Hash& code = kCode) {
  return [uses, code](TestLedger& ledger) {
    ledger.must(EnrolmentCodeCreated{code, stage::kSite, TimeMs(ledger.now.value + kHourMs), uses});
  };
}
Ask creating(std::int32_t uses, std::int64_t until_ms, const SiteId& site = stage::kSite) {
  return [=](TestLedger& ledger) {
    return ledger.ask(EnrolmentCodeCreated{kCode, site, TimeMs(ledger.now.value + until_ms), uses});
  };
}
Ask enrolling(const std::string& device, const Hash& code = kCode) {
  return [=](TestLedger& ledger) {
    return ledger.ask(EnrolCommand{{}, code, DeviceId(device), public_key_of(device)});
  };
}
Do enrolled(const std::string& device) {
  return [device](TestLedger& ledger) { CHECK(!enrolling(device)(ledger)); };
}
Do after_ms(std::int64_t ms) {
  return [ms](TestLedger& ledger) { ledger.now.value += ms; };
}

std::vector<RefusalRow> code_rows() {
  return {
      request_row("ACodeForNobody", Refusal::malformed, creating(0, kHourMs), creating(1, kHourMs)),
      request_row("ACodeForTooMany", Refusal::malformed, creating(kEnrolmentUsesMax + 1, kHourMs),
                  creating(kEnrolmentUsesMax, kHourMs)),
      request_row("ACodeThatHasExpired", Refusal::malformed, creating(1, 0), creating(1, 1)),
      request_row("ACodeThatLastsTooLong", Refusal::malformed, creating(1, kEnrolmentMsMax + 1),
                  creating(1, kEnrolmentMsMax)),
      request_row("ACodeForAnUnknownSite", Refusal::site_unknown, creating(1, kHourMs, SiteId("nowhere")),
                  creating(1, kHourMs)),
      {"ACodeThatIsThere", Refusal::already_exists, creating_code(), creating(2, kHourMs), nothing,
       [](TestLedger& ledger) {
         return ledger.ask(EnrolmentCodeCreated{sha256(as_bytes("another")), stage::kSite,
                                                TimeMs(ledger.now.value + kHourMs), 2});
       }},
      {"RevokingACodeThatIsNotThere", Refusal::enrolment_code_unknown, nothing,
       asking(EnrolmentCodeRevoked{kCode}), creating_code(), asking(EnrolmentCodeRevoked{kCode})},
      {"RevokingACodeTwice", Refusal::unchanged, both(creating_code(), doing(EnrolmentCodeRevoked{kCode})),
       asking(EnrolmentCodeRevoked{kCode}), creating_code(1, sha256(as_bytes("another"))),
       asking(EnrolmentCodeRevoked{sha256(as_bytes("another"))})},
  };
}

std::vector<RefusalRow> joining_rows() {
  const auto another = sha256(as_bytes("another"));
  return {
      state_row("ADeviceWithACodeThatNobodyCreated", Refusal::enrolment_code_unknown, nothing,
                enrolling("phone-9"), creating_code()),
      {"ADeviceWithARevokedCode", Refusal::enrolment_code_unknown,
       both(creating_code(), doing(EnrolmentCodeRevoked{kCode})), enrolling("phone-9"),
       creating_code(1, another), enrolling("phone-9", another)},
      {"ADeviceAMillisecondTooLate", Refusal::enrolment_code_expired,
       both(creating_code(), after_ms(kHourMs + 1)), enrolling("phone-9"), after_ms(-1),
       enrolling("phone-9")},
      {"AThirdDeviceWithACodeForTwo", Refusal::enrolment_code_used_up,
       both(creating_code(), both(enrolled("phone-7"), enrolled("phone-8"))), enrolling("phone-9"),
       creating_code(1, another), enrolling("phone-9", another)},
      {"ADeviceThatComesUnderTheNameOfAnother", Refusal::already_exists, creating_code(),
       [](TestLedger& ledger) {
         return ledger.ask(EnrolCommand{{}, kCode, DeviceId("phone-1"), public_key_of("phone-9")});
       },
       nothing, enrolling("phone-9")},
      {"ADeviceThatComesWithTheKeyOfAnother", Refusal::key_reused, creating_code(),
       [](TestLedger& ledger) {
         return ledger.ask(EnrolCommand{{}, kCode, DeviceId("phone-9"), public_key_of("phone-1")});
       },
       nothing, enrolling("phone-9")},
  };
}

Ask acting(StructureBody body, const char* structure = "structure-1") {
  return [=](TestLedger& ledger) { return ledger.ask(StructureId(structure), body); };
}
Ask creating_as(const char* structure) {
  return [=](TestLedger& ledger) {
    return ledger.ask(StructureId(structure),
                      EnrolmentCodeCreated{kCode, stage::kSite, TimeMs(ledger.now.value + kHourMs), 1});
  };
}

// What is another structure's is refused as what is not there.
std::vector<RefusalRow> structure_rows() {
  const DeviceRevoked phone{DeviceId("phone-1")};
  return {
      request_row("AStructureThatMakesACodeForAnothersSite", Refusal::site_unknown,
                  creating_as("structure-2"), creating_as("structure-1")),
      {"AStructureThatRevokesAnothersCode", Refusal::enrolment_code_unknown, creating_code(),
       acting(EnrolmentCodeRevoked{kCode}, "structure-2"), nothing, acting(EnrolmentCodeRevoked{kCode})},
      request_row("AStructureThatRevokesAnothersDevice", Refusal::device_unknown,
                  acting(phone, "structure-2"), acting(phone)),
      {"AStructureThatRevokesADeviceTwice", Refusal::unchanged, doing(phone), acting(phone), nothing,
       acting(DeviceRevoked{DeviceId("phone-2")})},
      request_row("AnOperatorInTheNameOfAStructure", Refusal::malformed,
                  asking(DeviceRevoked{DeviceId("phone-1"), StructureId("structure-1")}), asking(phone)),
  };
}

std::vector<RefusalRow> key_form_rows() {
  const P256Signer signer;
  const DeviceEnrolled p256{DeviceId("phone-9"), stage::kSite, signer.public_key(), KeyAlgorithm::p256};
  const DeviceEnrolled ed25519{DeviceId("phone-9"), stage::kSite, public_key_of("phone-9")};
  return {
      request_row("AnEd25519KeyCalledP256", Refusal::device_key_invalid,
                  asking(edited(ed25519, [](auto& d) { d.algorithm = KeyAlgorithm::p256; })),
                  asking(ed25519)),
      request_row("AnEd25519KeyThatIsNamed", Refusal::device_key_invalid,
                  asking(edited(ed25519, [](auto& d) { d.algorithm = KeyAlgorithm::ed25519; })),
                  asking(ed25519)),
      request_row("AP256KeyCalledEd25519", Refusal::device_key_invalid,
                  asking(edited(p256, [](auto& d) { d.algorithm = KeyAlgorithm::ed25519; })), asking(p256)),
      request_row("AP256KeyThatIsNotNamed", Refusal::device_key_invalid,
                  asking(edited(p256, [](auto& d) { d.algorithm.reset(); })), asking(p256)),
      request_row("AP256KeyBesideTheCurve", Refusal::device_key_invalid,
                  asking(edited(p256,
                                [](auto& d) {
                                  auto point = *d.public_key.p256();
                                  point[64] ^= 1U;
                                  d.public_key = point;
                                })),
                  asking(p256)),
      {"AP256KeyThatSomebodyHas", Refusal::key_reused, doing(p256),
       asking(edited(p256, [](auto& d) { d.device = DeviceId("phone-8"); })), nothing,
       asking(
           DeviceEnrolled{DeviceId("phone-8"), stage::kSite, P256Signer().public_key(), KeyAlgorithm::p256})},
      request_row("AnOperatorWhoEnrolsWithACode", Refusal::malformed,
                  asking(edited(ed25519, [](auto& d) { d.enrolment_code = kCode; })), asking(ed25519)),
  };
}

}  // namespace

std::vector<RefusalRow> device_rows() {
  std::vector<RefusalRow> rows;
  for (auto& part : {code_rows(), joining_rows(), structure_rows(), key_form_rows()}) {
    rows.insert(rows.end(), part.begin(), part.end());
  }
  return rows;
}

}  // namespace passnum
