#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "api/doctor/doctor.h"
#include "api/tls/certificate.h"
#include "tests/support/scratch_directory.h"
#include "tests/unit/api/doctor/findings.h"

namespace passnum::doctor {
namespace {

const TimeMs kNow = parse_time("2026-06-15T10:00:00.000Z").value();
constexpr std::int64_t kDayMs = 86'400'000;

tls::CertificateFacts good_certificate() {
  return {TimeMs(kNow.value - kDayMs),
          TimeMs(kNow.value + 300 * kDayMs),
          {"pass.example"},
          "EC",
          256,
          false,
          true};
}

Findings judged(const tls::CertificateFacts& facts) {
  Findings findings;
  judge_certificate(facts, "pass.example", kNow, findings);
  return findings;
}

TEST(DoctorCertificate, ThatIsGoodIsOk) {
  EXPECT_EQ(worst(judged(good_certificate())), Health::ok);
}

TEST(DoctorCertificate, NearItsEndExpiredOrNotYetValid) {
  auto facts = good_certificate();
  facts.valid_until = TimeMs(kNow.value + 29 * kDayMs);
  EXPECT_EQ(of(judged(facts), "certificate.dates"), Health::warning);
  facts.valid_until = TimeMs(kNow.value - 1);
  EXPECT_EQ(of(judged(facts), "certificate.dates"), Health::fault);
  facts = good_certificate();
  facts.valid_from = TimeMs(kNow.value + 1);
  EXPECT_EQ(of(judged(facts), "certificate.dates"), Health::fault);
}

TEST(DoctorCertificate, OfAWeakKeyOrDigest) {
  auto facts = good_certificate();
  facts.has_weak_signature = true;
  EXPECT_EQ(of(judged(facts), "certificate.strength"), Health::fault);
  facts = good_certificate();
  facts.key_type = "RSA";
  for (const auto& [bits, health] :
       {std::pair{1024, Health::fault}, {2048, Health::warning}, {3072, Health::ok}}) {
    facts.key_bits = bits;
    EXPECT_EQ(of(judged(facts), "certificate.strength"), health) << bits;
  }
  facts.key_type = "EC";
  facts.key_bits = 224;
  EXPECT_EQ(of(judged(facts), "certificate.strength"), Health::fault);
}

TEST(DoctorCertificate, OfAnotherKeyOrName) {
  auto facts = good_certificate();
  facts.key_matches = false;
  EXPECT_EQ(of(judged(facts), "certificate.key"), Health::fault);
  facts = good_certificate();
  facts.names = {"other.example", "127.0.0.1"};
  EXPECT_EQ(of(judged(facts), "certificate.name"), Health::warning);
  facts.names = {"*.example"};
  EXPECT_EQ(worst(judged(facts)), Health::ok);
}

TEST(CertificateFacts, AreThoseOfTheFilesAndTellAKeyThatIsNotIts) {
  const ScratchDirectory scratch;
  for (const char* name : {"a", "b"}) {
    const auto made = tls::make_self_signed({scratch.file(std::string(name) + ".pem"),
                                             scratch.file(std::string(name) + ".key"),
                                             {"pass.example", "127.0.0.1"},
                                             kNow});
    ASSERT_TRUE(made) << made.error().message();
  }
  const auto facts = tls::read_certificate_facts(scratch.file("a.pem"), scratch.file("a.key"));
  ASSERT_TRUE(facts) << facts.error().message();
  EXPECT_THAT(facts.value().names, testing::ElementsAre("pass.example", "127.0.0.1"));
  EXPECT_EQ(facts.value().key_type, "EC");
  EXPECT_EQ(facts.value().key_bits, 256);
  EXPECT_TRUE(facts.value().key_matches);
  EXPECT_FALSE(facts.value().has_weak_signature);
  EXPECT_EQ(facts.value().valid_until.value - facts.value().valid_from.value, tls::kSelfSignedDays * kDayMs);
  EXPECT_FALSE(tls::read_certificate_facts(scratch.file("a.pem"), scratch.file("b.key")).value().key_matches);
  EXPECT_EQ(tls::read_certificate_facts(scratch.file("none"), scratch.file("a.key")).error().code,
            ErrorCode::not_found);
  EXPECT_FALSE(tls::read_certificate_facts(scratch.file("a.key"), scratch.file("a.pem")));
}

}  // namespace
}  // namespace passnum::doctor
