#include "audit/whole/audit_copy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/reconcile/reconcile.h"
#include "tests/unit/audit/copy/published_log.h"
#include "tests/unit/audit/replay/life.h"

namespace passnum {
namespace {

using ::testing::HasSubstr;
using testing::log_verifier;
using testing::PublishedLog;

// Redemptions by a device that was enrolled a moment before, and once more with another key, which is a
// breach; some are signed by the second key, or by nobody.
void enrol_twice_and_redeem(Life& life, int number) {
  const DeviceId device("tel-" + std::to_string(number));
  const auto redeem = [&] {
    life.redeem(1, static_cast<std::uint8_t>(number % 10 + 1),
                [&](auto&, auto& r) { r.scan.device = device; });
  };
  life.say("anne", DeviceEnrolled{device, SiteId("asso-1"), key_named(device.text).public_key()});
  redeem();
  life.say("anne", DeviceEnrolled{device, SiteId("asso-1"), key_named("other").public_key()});
  redeem();
  auto& body = std::get<VoucherRedeemed>(life.entries.back().body);
  body.signature = key_named("other").sign(signed_bytes(request_of(body)));
  redeem();
  std::get<VoucherRedeemed>(life.entries.back().body).signature[0] ^= 1U;
}

// A log of some bundles in which all kinds of things go wrong, in an order that must come out.
std::vector<Bytes> troubled_leaves() {
  Life life;
  for (std::uint8_t i = 1; i <= 9; ++i) {
    const Entry redemption = life.redeem(1, i);
    if (i % 3 == 0) life.reverse(redemption);
  }
  for (int number = 0; number < 220; ++number) {
    enrol_twice_and_redeem(life, number);
    if (number % 5 == 0) life.reverse(Entry(life.redeem(2, 1)), [](auto&, auto& r) { r.signature[3] ^= 1U; });
    if (number % 7 == 0) life.block(1, {number % 10 + 1});
  }
  std::vector<Bytes> leaves;
  for (const auto& entry : life.entries) {
    leaves.push_back(to_bytes(encode_entry(entry)));
    if (leaves.size() % 100 == 0) leaves.push_back(to_bytes("{}"));
  }
  return leaves;
}

PublishedLog published(const std::vector<Bytes>& leaves) {
  return {leaves.size(), [&leaves](std::uint64_t index) { return leaves[index]; }};
}

Result<AuditedCopy> audited(PublishedLog& log, unsigned threads, bool with_signatures = true) {
  AuditOptions options;
  options.threads = threads;
  options.verify_device_signatures = with_signatures;
  return audit_copy(log, log_verifier(), options);
}

TEST(AuditCopy, FindsTheSameInTheSameOrderWithAnyNumberOfThreads) {
  const auto leaves = troubled_leaves();
  ASSERT_GT(leaves.size(), 4 * kTileWidth);
  auto log = published(leaves);
  for (const bool with_signatures : {true, false}) {
    Replay one_by_one(ReplayOptions{with_signatures});
    for (std::size_t i = 0; i < leaves.size(); ++i) one_by_one.feed(EntryIndex(i), leaves[i]);
    one_by_one.finish();
    ASSERT_GT(one_by_one.findings().count(), 500U);
    EXPECT_EQ(one_by_one.findings().count(Breach::signature_wrong) > 100, with_signatures);
    const auto expected = reconcile(one_by_one, std::nullopt).json;
    for (const unsigned threads : {0U, 1U, 2U, 7U}) {
      const auto audit = audited(log, threads, with_signatures);
      ASSERT_TRUE(audit) << audit.error().message();
      EXPECT_EQ(reconcile(*audit.value().replay, std::nullopt).json, expected) << threads;
    }
  }
}

TEST(AuditCopy, OfALogWithoutTroubleSaysTheSignedSizeAndRoot) {
  const Life life;
  std::vector<Bytes> leaves;
  for (const auto& entry : life.entries) leaves.push_back(to_bytes(encode_entry(entry)));
  auto log = published(leaves);
  const auto audit = audited(log, 2);
  ASSERT_TRUE(audit);
  EXPECT_TRUE(audit.value().replay->finished());
  EXPECT_EQ(audit.value().replay->findings().count(), 0U);
  EXPECT_EQ(audit.value().replay->root(), audit.value().copy.checkpoint.root);
  EXPECT_EQ(audit.value().replay->root(), replayed(life.entries).root());
}

TEST(AuditCopy, OfAChangedCopyFailsAsVerifyingItDoesWhateverIsStillBeingRead) {
  const auto leaves = troubled_leaves();
  auto log = published(leaves);
  log.files.at("tile/0/003")[7] ^= 1U;
  for (const unsigned threads : {0U, 3U}) {
    const auto audit = audited(log, threads);
    ASSERT_FALSE(audit);
    EXPECT_EQ(audit.error().code, ErrorCode::corrupt);
    EXPECT_THAT(audit.error().context, HasSubstr("tile/0/003"));
  }
}

TEST(AuditCopy, ThatNeedsMoreMemoryThanItMayTakeSaysWhatToDo) {
  const auto leaves = troubled_leaves();
  auto log = published(leaves);
  AuditOptions options;
  options.memory_bytes_max = kMebibyte;
  const auto audit = audit_copy(log, log_verifier(), options);
  ASSERT_FALSE(audit);
  EXPECT_EQ(audit.error().code, ErrorCode::too_large);
  EXPECT_THAT(audit.error().context, HasSubstr("--memory"));
}

}  // namespace
}  // namespace passnum
