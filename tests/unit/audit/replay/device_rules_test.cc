#include "tests/support/p256_signer.h"
#include "tests/unit/audit/replay/rule_case.h"

namespace passnum {
namespace {

class DeviceRules : public testing::TestWithParam<RuleCase> {};

TEST_P(DeviceRules, GiveExactlyThisFinding) {
  expect_exactly(GetParam());
}

using B = Breach;
constexpr std::int64_t kHourMs = 3'600'000;
const Hash kCode{1, 2, 3};

Entry& create_code(Life& life, std::int32_t uses = 1, const char* site = "asso-1") {
  return life.say("anne", EnrolmentCodeCreated{kCode, SiteId(site), TimeMs(life.now.value + kHourMs), uses});
}

// In the structure's own name.
Entry& create_code_as(Life& life, const char* structure) {
  return life.say(structure, EnrolmentCodeCreated{kCode, SiteId("asso-1"), TimeMs(life.now.value + kHourMs),
                                                  1, StructureId(structure)});
}

DeviceEnrolled with_code(const char* device, const char* site = "asso-1") {
  return {DeviceId(device), SiteId(site), key_named(device).public_key(), std::nullopt, kCode};
}

void join(Life& life, const char* device, const char* site = "asso-1") {
  life.say(device, with_code(device, site));
}

const P256Signer& signer() {
  static const P256Signer one;
  return one;
}

DeviceEnrolled p256_device(std::optional<KeyAlgorithm> algorithm = KeyAlgorithm::p256) {
  return {DeviceId("x"), SiteId("asso-1"), signer().public_key(), algorithm};
}

// Booklet 1, voucher 1, by the device "x", signed by `sign`.
template <typename Sign>
void redeem_by_x(Life& life, const Sign& sign) {
  auto& entry = life.redeem(1, 1);
  auto& redeemed = std::get<VoucherRedeemed>(entry.body);
  redeemed.scan.device = DeviceId("x");
  entry.actor = "x";
  redeemed.signature = sign(signed_bytes(request_of(redeemed)));
}

INSTANTIATE_TEST_SUITE_P(
    Codes, DeviceRules,
    testing::Values(
        RuleCase{"a_device_comes_with_its_code",
                 [](Life& l) {
                   create_code(l);
                   join(l, "x");
                 },
                 {}},
        RuleCase{"more_devices_than_the_code_lets_in",
                 [](Life& l) {
                   create_code(l);
                   join(l, "x");
                   join(l, "y");
                 },
                 {B::enrolment_code_used_up}},
        RuleCase{"a_code_that_nobody_created", [](Life& l) { join(l, "x"); }, {B::enrolment_code_unknown}},
        RuleCase{"a_code_after_its_end",
                 [](Life& l) {
                   create_code(l);
                   l.wait(60);
                   join(l, "x");
                 },
                 {B::enrolment_code_expired}},
        RuleCase{"a_code_that_was_revoked",
                 [](Life& l) {
                   create_code(l);
                   l.say("anne", EnrolmentCodeRevoked{kCode});
                   join(l, "x");
                 },
                 {B::enrolment_code_revoked}},
        RuleCase{"a_code_of_another_site",
                 [](Life& l) {
                   create_code(l);
                   join(l, "x", "ville-1");
                 },
                 {B::enrolment_code_of_other_site}},
        RuleCase{"a_code_in_the_hands_of_an_operator",
                 [](Life& l) {
                   create_code(l);
                   l.say("anne", with_code("x"));
                 },
                 {B::actor_not_the_device}},
        RuleCase{"a_device_that_comes_without_a_code",
                 [](Life& l) {
                   l.say("x", DeviceEnrolled{DeviceId("x"), SiteId("asso-1"), key_named("x").public_key()});
                 },
                 {B::actor_unknown}},
        RuleCase{"a_code_created_twice",
                 [](Life& l) {
                   create_code(l);
                   create_code(l);
                 },
                 {B::enrolment_code_reused}},
        RuleCase{"a_code_created_by_a_device",
                 [](Life& l) { create_code(l).actor = "tel-asso"; },
                 {B::actor_unknown}},
        RuleCase{"a_code_for_nobody", [](Life& l) { create_code(l, 0); }, {B::enrolment_code_form}},
        RuleCase{"a_code_for_too_many", [](Life& l) { create_code(l, 101); }, {B::enrolment_code_form}},
        RuleCase{"a_code_for_too_long",
                 [](Life& l) {
                   std::get<EnrolmentCodeCreated>(create_code(l).body).until.value += kEnrolmentMsMax;
                 },
                 {B::enrolment_code_form}},
        RuleCase{"a_code_for_nowhere", [](Life& l) { create_code(l, 1, "nul"); }, {B::site_unknown}},
        RuleCase{"an_unknown_code_is_revoked",
                 [](Life& l) { l.say("anne", EnrolmentCodeRevoked{kCode}); },
                 {B::enrolment_code_unknown}},
        RuleCase{"a_code_is_revoked_twice",
                 [](Life& l) {
                   create_code(l);
                   l.say("anne", EnrolmentCodeRevoked{kCode});
                   l.say("anne", EnrolmentCodeRevoked{kCode});
                 },
                 {B::enrolment_code_revoked}}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    Structures, DeviceRules,
    testing::Values(RuleCase{"a_structure_lets_devices_in_and_withdraws_them",
                             [](Life& l) {
                               create_code_as(l, "asso");
                               join(l, "x");
                               l.say("asso", EnrolmentCodeRevoked{kCode, StructureId("asso")});
                               l.say("asso", DeviceRevoked{DeviceId("x"), StructureId("asso")});
                             },
                             {}},
                    RuleCase{"a_structure_makes_a_code_for_anothers_site",
                             [](Life& l) { create_code_as(l, "ville"); },
                             {B::site_of_other_structure}},
                    RuleCase{"a_structure_revokes_anothers_code",
                             [](Life& l) {
                               create_code(l);
                               l.say("ville", EnrolmentCodeRevoked{kCode, StructureId("ville")});
                             },
                             {B::site_of_other_structure}},
                    RuleCase{"a_structure_revokes_anothers_device",
                             [](Life& l) {
                               l.say("ville", DeviceRevoked{DeviceId("tel-asso"), StructureId("ville")});
                             },
                             {B::site_of_other_structure}},
                    RuleCase{"an_operator_in_the_name_of_a_structure",
                             [](Life& l) { create_code_as(l, "asso").actor = "anne"; },
                             {B::actor_not_the_structure}},
                    RuleCase{"a_structure_that_does_not_say_so",
                             [](Life& l) { l.say("asso", DeviceRevoked{DeviceId("tel-asso")}); },
                             {B::actor_unknown}}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    P256Keys, DeviceRules,
    testing::Values(RuleCase{"a_p256_device_redeems",
                             [](Life& l) {
                               l.say("anne", p256_device());
                               redeem_by_x(l, [](ByteView message) { return signer().sign(message); });
                             },
                             {}},
                    RuleCase{"a_p256_signature_with_the_higher_s",
                             [](Life& l) {
                               l.say("anne", p256_device());
                               redeem_by_x(l, [](ByteView message) { return signer().sign_high(message); });
                             },
                             {B::signature_wrong}},
                    RuleCase{"an_ed25519_signature_of_a_p256_device",
                             [](Life& l) {
                               l.say("anne", p256_device());
                               redeem_by_x(l, [](ByteView message) { return key_named("x").sign(message); });
                             },
                             {B::signature_wrong}},
                    RuleCase{"a_p256_key_without_its_name",
                             [](Life& l) { l.say("anne", p256_device(std::nullopt)); },
                             {B::device_key_form}},
                    RuleCase{"a_p256_key_called_ed25519",
                             [](Life& l) { l.say("anne", p256_device(KeyAlgorithm::ed25519)); },
                             {B::device_key_form}},
                    RuleCase{"an_ed25519_key_called_p256",
                             [](Life& l) {
                               l.say("anne", DeviceEnrolled{DeviceId("x"), SiteId("asso-1"),
                                                            key_named("x").public_key(), KeyAlgorithm::p256});
                             },
                             {B::device_key_form}},
                    RuleCase{"a_p256_key_beside_the_curve",
                             [](Life& l) {
                               auto device = p256_device();
                               auto point = signer().public_key();
                               point[64] ^= 1U;
                               device.public_key = point;
                               l.say("anne", device);
                             },
                             {B::device_key_form}},
                    RuleCase{"a_p256_key_under_two_names",
                             [](Life& l) {
                               l.say("anne", p256_device());
                               auto again = p256_device();
                               again.device = DeviceId("y");
                               l.say("anne", again);
                             },
                             {B::public_key_reused}}),
    case_name);

}  // namespace
}  // namespace passnum
