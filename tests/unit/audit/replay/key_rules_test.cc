#include "ledger/model/key_statements.h"
#include "ledger/tree/checkpoint.h"
#include "ledger/tree/hashing.h"
#include "tests/unit/audit/replay/rule_case.h"

namespace passnum {
namespace {

class KeyRules : public testing::TestWithParam<RuleCase> {};

TEST_P(KeyRules, GiveExactlyThisFinding) {
  expect_exactly(GetParam());
}

constexpr std::string_view kOrigin = "essai.example/log";
using B = Breach;

Checkpoint tip_of(const Life& life) {
  Frontier tree;
  std::vector<FullTile> full;
  for (const auto& entry : life.entries) tree.append(leaf_hash(as_bytes(encode_entry(entry))), full);
  return {std::string(kOrigin), tree.size(), tree.root(), {}};
}

LogKeyRotated rotated(const Life& life, const std::string& from, const std::string& to) {
  const auto tip = tip_of(life);
  return rotate_log_key(key_named(from), key_named(to), tip.size, tip.root, kOrigin);
}
LogKeyRecovered recovered(const Life& life, const std::string& by = "secours") {
  const auto tip = tip_of(life);
  const auto closing = key_named("log").sign(as_bytes(checkpoint_body(tip)));
  return recover_log_key({key_named("log").public_key(), KeyLoss::stolen, closing}, key_named(by),
                         key_named("log-2"), tip.size, tip.root, kOrigin);
}
void propose(Life& life, const std::string& key = "secours") {
  life.say("anne", propose_recovery_key(key_named(key), kOrigin));
}
void enrol_recovery(Life& life) {
  propose(life);
  life.say("bruno", RecoveryKeyApproved{key_named("secours").public_key()});
}
IssuingKeyRotated issuing_rotated(KeyId from = KeyId(1), KeyId to = KeyId(2)) {
  return rotate_issuing_key(from, key_named("issuing"), to, key_named("issuing-2"), kOrigin);
}
void number_one_more(Life& life, KeyId key) {
  life.say("anne", OrderPlaced{OrderId("c3"), kProgramme, BookletNumber(7), 1, CustodianId("imprimeur")});
  auto numbered = numbered_booklet(7, "c3");
  numbered.key = key;
  life.say("anne", numbered);
}

INSTANTIATE_TEST_SUITE_P(LogKey, KeyRules,
                         testing::Values(RuleCase{"the_key_is_replaced_twice",
                                                  [](Life& l) {
                                                    l.say("anne", rotated(l, "log", "log-2"));
                                                    l.say("anne", rotated(l, "log-2", "log-3"));
                                                  },
                                                  {}},
                                         RuleCase{"the_old_key_did_not_sign",
                                                  [](Life& l) {
                                                    auto body = rotated(l, "log", "log-2");
                                                    body.old_signature[0] ^= 1;
                                                    l.say("anne", body);
                                                  },
                                                  {B::key_signature_wrong}},
                                         RuleCase{"the_new_key_did_not_sign",
                                                  [](Life& l) {
                                                    auto body = rotated(l, "log", "log-2");
                                                    body.new_signature[0] ^= 1;
                                                    l.say("anne", body);
                                                  },
                                                  {B::key_signature_wrong}},
                                         RuleCase{"the_change_was_signed_an_entry_earlier",
                                                  [](Life& l) {
                                                    const auto body = rotated(l, "log", "log-2");
                                                    l.block(1, {1});
                                                    l.say("anne", body);
                                                  },
                                                  {B::log_key_of_other_tree}},
                                         RuleCase{"a_key_that_was_replaced_is_replaced_again",
                                                  [](Life& l) {
                                                    l.say("anne", rotated(l, "log", "log-2"));
                                                    l.say("anne", rotated(l, "log", "log-3"));
                                                  },
                                                  {B::log_key_not_in_force}},
                                         RuleCase{"a_key_takes_its_own_place",
                                                  [](Life& l) { l.say("anne", rotated(l, "log", "log")); },
                                                  {B::log_key_not_in_force}},
                                         RuleCase{"the_new_key_is_a_persons",
                                                  [](Life& l) { l.say("anne", rotated(l, "log", "bruno")); },
                                                  {B::public_key_reused}}),
                         case_name);

INSTANTIATE_TEST_SUITE_P(
    Recovery, KeyRules,
    testing::Values(
        RuleCase{"the_recovery_key_stands_in",
                 [](Life& l) {
                   enrol_recovery(l);
                   l.say("anne", recovered(l));
                 },
                 {}},
        RuleCase{"without_a_recovery_key",
                 [](Life& l) { l.say("anne", recovered(l)); },
                 {B::recovery_key_unknown}},
        RuleCase{"with_one_that_was_proposed_only",
                 [](Life& l) {
                   propose(l);
                   l.say("anne", recovered(l));
                 },
                 {B::recovery_key_unknown}},
        RuleCase{"the_old_key_never_signed_this_state",
                 [](Life& l) {
                   enrol_recovery(l);
                   auto body = recovered(l);
                   body.checkpoint_signature[0] ^= 1;
                   l.say("anne", body);
                 },
                 {B::key_signature_wrong}},
        RuleCase{"the_recovery_key_did_not_sign",
                 [](Life& l) {
                   enrol_recovery(l);
                   auto body = recovered(l);
                   body.recovery_signature[0] ^= 1;
                   l.say("anne", body);
                 },
                 {B::key_signature_wrong}},
        RuleCase{"one_person_proposes_and_approves",
                 [](Life& l) {
                   propose(l);
                   l.say("anne", RecoveryKeyApproved{key_named("secours").public_key()});
                 },
                 {B::recovery_key_approved_alone}},
        RuleCase{"another_key_is_approved_than_was_proposed",
                 [](Life& l) {
                   propose(l);
                   l.say("bruno", RecoveryKeyApproved{key_named("autre").public_key()});
                 },
                 {B::recovery_key_unknown}},
        RuleCase{"a_key_that_nobody_has_is_proposed",
                 [](Life& l) {
                   l.say("anne", RecoveryKeyProposed{key_named("secours").public_key(), {}});
                 },
                 {B::key_signature_wrong}},
        RuleCase{"a_persons_key_is_proposed", [](Life& l) { propose(l, "bruno"); }, {B::public_key_reused}}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    IssuingKey, KeyRules,
    testing::Values(RuleCase{"a_new_key_takes_over",
                             [](Life& l) {
                               l.say("anne", issuing_rotated());
                               number_one_more(l, KeyId(2));
                               l.redeem(1, 1);
                             },
                             {}},
                    RuleCase{"the_old_key_numbers_on",
                             [](Life& l) {
                               l.say("anne", issuing_rotated());
                               number_one_more(l, KeyId(1));
                             },
                             {B::issuing_key_retired}},
                    RuleCase{"a_compromised_key_numbers_on",
                             [](Life& l) {
                               l.say("anne", IssuingKeyCompromised{KeyId(1), l.now});
                               number_one_more(l, KeyId(1));
                             },
                             {B::issuing_key_retired}},
                    RuleCase{"what_a_compromised_key_has_numbered_stays_good",
                             [](Life& l) {
                               l.say("anne", IssuingKeyCompromised{KeyId(1), l.now});
                               l.redeem(1, 1);
                             },
                             {}},
                    RuleCase{"an_unknown_key_is_rotated",
                             [](Life& l) { l.say("anne", issuing_rotated(KeyId(3))); },
                             {B::issuing_key_unknown}},
                    RuleCase{"a_key_is_rotated_twice",
                             [](Life& l) {
                               l.say("anne", issuing_rotated());
                               l.say("anne", rotate_issuing_key(KeyId(1), key_named("issuing"), KeyId(3),
                                                                key_named("x"), kOrigin));
                             },
                             {B::issuing_key_retired}},
                    RuleCase{"a_number_is_taken",
                             [](Life& l) { l.say("anne", issuing_rotated(KeyId(1), KeyId(1))); },
                             {B::issuing_key_reused}},
                    RuleCase{"the_new_key_is_a_devices",
                             [](Life& l) {
                               l.say("anne", rotate_issuing_key(KeyId(1), key_named("issuing"), KeyId(2),
                                                                key_named("tel-asso"), kOrigin));
                             },
                             {B::public_key_reused}},
                    RuleCase{"a_key_did_not_sign",
                             [](Life& l) {
                               auto body = issuing_rotated();
                               body.old_signature[0] ^= 1;
                               l.say("anne", body);
                             },
                             {B::key_signature_wrong}},
                    RuleCase{
                        "compromised_in_the_future",
                        [](Life& l) {
                          l.say("anne", IssuingKeyCompromised{KeyId(1), TimeMs(l.now.value + 3'600'000)});
                        },
                        {B::issuing_key_compromised_later}},
                    RuleCase{"an_unknown_key_is_compromised",
                             [](Life& l) {
                               l.say("anne", IssuingKeyCompromised{KeyId(7), l.now});
                             },
                             {B::issuing_key_unknown}}),
    case_name);

// One key, two names: found for ever, but what was done under either name stays in the books.
INSTANTIATE_TEST_SUITE_P(
    KeysUnderTwoNames, KeyRules,
    testing::Values(
        RuleCase{"a_device_has_the_key_of_another",
                 [](Life& l) {
                   l.say("anne",
                         DeviceEnrolled{DeviceId("x"), SiteId("asso-1"), key_named("tel-asso").public_key()});
                 },
                 {B::public_key_reused}},
        RuleCase{"an_operator_has_the_key_of_a_device",
                 [](Life& l) {
                   l.say("anne", OperatorEnrolled{OperatorId("x"), key_named("tel-asso").public_key()});
                 },
                 {B::public_key_reused}},
        RuleCase{"an_issuing_key_has_two_numbers",
                 [](Life& l) {
                   l.say("anne", IssuingKeyAdded{KeyId(2), key_named("issuing").public_key()});
                 },
                 {B::public_key_reused}}),
    case_name);

TEST(KeyRules, LeaveADeviceInServiceThatSharesItsKey) {
  Life life;
  life.say("anne", DeviceEnrolled{DeviceId("x"), SiteId("asso-1"), key_named("x").public_key()});
  life.say("anne", DeviceEnrolled{DeviceId("y"), SiteId("asso-1"), key_named("x").public_key()});
  life.redeem(1, 1, [](Entry&, VoucherRedeemed& r) {
    r.scan.device = DeviceId("y");
    r.signature = key_named("x").sign(signed_bytes(request_of(r)));
  });
  EXPECT_EQ(breaches(replayed(life.entries)), std::vector{B::public_key_reused});
}

}  // namespace
}  // namespace passnum
