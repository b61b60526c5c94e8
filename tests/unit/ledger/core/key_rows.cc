#include "ledger/model/key_statements.h"
#include "tests/unit/ledger/core/refusal_row.h"

namespace passnum {
namespace {

constexpr std::string_view kOrigin = "passnum.example/log";
const Hash kRoot{4, 5, 6};

LogKeyRotated log_rotated(const std::string& from, const std::string& to) {
  return rotate_log_key(signing_key_of(from), signing_key_of(to), 20, kRoot, kOrigin);
}
LogKeyRecovered log_recovered(const std::string& from, const std::string& to,
                              const std::string& by = "recovery") {
  return recover_log_key({public_key_of(from), KeyLoss::stolen, {}}, signing_key_of(by), signing_key_of(to),
                         20, kRoot, kOrigin);
}
RecoveryKeyProposed recovery_proposed(const std::string& name) {
  return propose_recovery_key(signing_key_of(name), kOrigin);
}
IssuingKeyRotated issuing_rotated(std::uint16_t from, std::uint16_t to) {
  const auto name = [](std::uint16_t id) { return "issuing-" + std::to_string(id); };
  return rotate_issuing_key(KeyId(from), signing_key_of(name(from)), KeyId(to), signing_key_of(name(to)),
                            kOrigin);
}
// Alice proposes, bob approves.
void enrol_recovery_key(TestLedger& ledger) {
  ledger.must(recovery_proposed("recovery"));
  ledger.must(RecoveryKeyApproved{public_key_of("recovery")}, "bob");
}
template <typename Body>
RefusalRow signature_row(std::string situation, const Body& body, Signature Body::*signature) {
  return request_row(std::move(situation), Refusal::key_signature_wrong,
                     asking(edited(body, [&](Body& b) { (b.*signature)[0] ^= 1; })), asking(body));
}

// One public key, one name.
std::vector<RefusalRow> reused_key_rows() {
  const auto row = [](std::string situation, const CommandBody& wrong, const CommandBody& right) {
    return request_row(std::move(situation), Refusal::key_reused, asking(wrong), asking(right));
  };
  const auto carol = [](const std::string& key) {
    return OperatorEnrolled{OperatorId("carol"), public_key_of(key)};
  };
  const auto phone = [](const std::string& key) {
    return DeviceEnrolled{DeviceId("phone-3"), stage::kSite, public_key_of(key)};
  };
  const auto issuing = [](const std::string& key) { return IssuingKeyAdded{KeyId(2), public_key_of(key)}; };
  return {
      row("AnOperatorWithTheKeyOfAnother", carol("bob"), carol("carol")),
      row("AnOperatorWithHerOwnKeyUnderASecondName", carol("alice"), carol("carol")),
      row("AnOperatorWithTheKeyOfADevice", carol("phone-1"), carol("carol")),
      row("ADeviceWithTheKeyOfAnother", phone("phone-1"), phone("phone-3")),
      row("ADeviceWithTheKeyOfAnOperator", phone("bob"), phone("phone-3")),
      row("AnIssuingKeyUnderASecondNumber", issuing("issuing-1"), issuing("issuing-2")),
      row("ARecoveryKeyThatIsAnOperators", recovery_proposed("bob"), recovery_proposed("recovery")),
      row("ALogKeyThatIsAnOperators", log_rotated("log", "bob"), log_rotated("log", "log-2")),
      row("ALogKeyInItsOwnPlace", log_rotated("log", "log"), log_rotated("log", "log-2")),
      row("AnIssuingKeyRotatedToADevicesKey",
          rotate_issuing_key(KeyId(1), signing_key_of("issuing-1"), KeyId(2), signing_key_of("phone-1"),
                             kOrigin),
          issuing_rotated(1, 2)),
      {"ARecoveryKeyThatBecameAnOperatorsMeanwhile", Refusal::key_reused,
       [](TestLedger& ledger) {
         ledger.must(recovery_proposed("carol"));
         ledger.must(OperatorEnrolled{OperatorId("carol"), public_key_of("carol")});
       },
       asking(RecoveryKeyApproved{public_key_of("carol")}, "bob"), doing(recovery_proposed("recovery")),
       asking(RecoveryKeyApproved{public_key_of("recovery")}, "bob")},
      {"ADeviceWithTheKeyOfARevokedOne", Refusal::key_reused, doing(DeviceRevoked{DeviceId("phone-1")}),
       asking(phone("phone-1")), nothing, asking(phone("phone-3"))},
  };
}

std::vector<RefusalRow> log_key_rows() {
  auto other_origin = rotate_log_key(signing_key_of("log"), signing_key_of("log-2"), 20, kRoot, "else/log");
  return {
      signature_row("ARotationThatTheOldKeyDidNotSign", log_rotated("log", "log-2"),
                    &LogKeyRotated::old_signature),
      signature_row("ARotationThatTheNewKeyDidNotSign", log_rotated("log", "log-2"),
                    &LogKeyRotated::new_signature),
      request_row("ARotationOfAnotherLog", Refusal::key_signature_wrong, asking(other_origin),
                  asking(log_rotated("log", "log-2"))),
      request_row("ARotationOfAnotherTreeThanWasSigned", Refusal::key_signature_wrong,
                  asking(edited(log_rotated("log", "log-2"), [](auto& b) { ++b.size; })),
                  asking(log_rotated("log", "log-2"))),
      {"ARotationOfAKeyThatWasReplaced", Refusal::log_key_outdated, doing(log_rotated("log", "log-2")),
       asking(log_rotated("log", "log-3")), nothing, asking(log_rotated("log-2", "log-3"))},
      {"ARotationBackToTheFirstKey", Refusal::key_reused,
       [](TestLedger& ledger) {
         ledger.must(log_rotated("log", "log-2"));
         ledger.must(log_rotated("log-2", "log-3"));
       },
       asking(log_rotated("log-3", "log-2")), nothing, asking(log_rotated("log-3", "log-4"))},
      state_row("ARecoveryWithoutARecoveryKey", Refusal::recovery_key_unknown,
                doing(recovery_proposed("recovery")), asking(log_recovered("log", "log-2")),
                doing(RecoveryKeyApproved{public_key_of("recovery")}, "bob")),
      {"ARecoveryWithAKeyThatWasReplaced", Refusal::recovery_key_unknown,
       [](TestLedger& ledger) {
         enrol_recovery_key(ledger);
         ledger.must(recovery_proposed("recovery-2"));
         ledger.must(RecoveryKeyApproved{public_key_of("recovery-2")}, "bob");
       },
       asking(log_recovered("log", "log-2")), nothing, asking(log_recovered("log", "log-2", "recovery-2"))},
      {"ARecoveryThatTheRecoveryKeyDidNotSign", Refusal::key_signature_wrong, enrol_recovery_key,
       asking(edited(log_recovered("log", "log-2"), [](auto& b) { b.recovery_signature[0] ^= 1; })), nothing,
       asking(log_recovered("log", "log-2"))},
      {"ARecoveryThatTheNewKeyDidNotSign", Refusal::key_signature_wrong, enrol_recovery_key,
       asking(edited(log_recovered("log", "log-2"), [](auto& b) { b.new_signature[0] ^= 1; })), nothing,
       asking(log_recovered("log", "log-2"))},
      {"ARecoveryForAnotherReasonThanWasSigned", Refusal::key_signature_wrong, enrol_recovery_key,
       asking(edited(log_recovered("log", "log-2"), [](auto& b) { b.reason = KeyLoss::lost; })), nothing,
       asking(log_recovered("log", "log-2"))},
      {"ARecoveryOfAKeyThatWasReplaced", Refusal::log_key_outdated,
       [](TestLedger& ledger) {
         enrol_recovery_key(ledger);
         ledger.must(log_rotated("log", "log-2"));
       },
       asking(log_recovered("log", "log-3")), nothing, asking(log_recovered("log-2", "log-3"))},
  };
}

std::vector<RefusalRow> recovery_key_rows() {
  const RecoveryKeyApproved approved{public_key_of("recovery")};
  const auto propose = doing(recovery_proposed("recovery"));
  return {
      signature_row("ARecoveryKeyThatNobodyHas", recovery_proposed("recovery"),
                    &RecoveryKeyProposed::signature),
      {"ARecoveryKeyProposedTwice", Refusal::unchanged, propose, asking(recovery_proposed("recovery"), "bob"),
       nothing, asking(recovery_proposed("recovery-2"), "bob")},
      {"TheRecoveryKeyInForceProposedAgain", Refusal::unchanged, enrol_recovery_key,
       asking(recovery_proposed("recovery")), nothing, asking(recovery_proposed("recovery-2"))},
      state_row("ARecoveryKeyApprovedUnproposed", Refusal::recovery_key_unknown, nothing,
                asking(approved, "bob"), propose),
      {"ARecoveryKeyApprovedForAnother", Refusal::recovery_key_unknown, propose,
       asking(RecoveryKeyApproved{public_key_of("recovery-2")}, "bob"), nothing, asking(approved, "bob")},
      {"ARecoveryKeyApprovedByWhoProposedIt", Refusal::two_people_needed, propose, asking(approved, "alice"),
       nothing, asking(approved, "bob")},
      {"ARecoveryKeyApprovedTwice", Refusal::recovery_key_unknown, enrol_recovery_key,
       asking(approved, "bob"), doing(recovery_proposed("recovery-2")),
       asking(RecoveryKeyApproved{public_key_of("recovery-2")}, "bob")},
  };
}

std::vector<RefusalRow> issuing_key_rows() {
  const auto number = [](std::uint16_t key) {
    return asking(edited(stage::numbered("order-3", 7), [&](auto& b) { b.key = KeyId(key); }));
  };
  const auto with_order = [](const CommandBody& body) {
    return [body](TestLedger& ledger) {
      ledger.must(OrderPlaced{OrderId("order-3"), stage::kProgramme, BookletNumber(7), 1, stage::kPrinter});
      ledger.must(IssuingKeyAdded{KeyId(9), public_key_of("issuing-9")});
      ledger.must(body);
    };
  };
  const TimeMs now = time_of("2026-06-15T10:00:00.000Z");
  const IssuingKeyCompromised compromised{KeyId(1), now};
  return {
      signature_row("AnIssuingKeyRotatedWithoutTheOldOne", issuing_rotated(1, 2),
                    &IssuingKeyRotated::old_signature),
      signature_row("AnIssuingKeyRotatedWithoutTheNewOne", issuing_rotated(1, 2),
                    &IssuingKeyRotated::new_signature),
      request_row("AnUnknownIssuingKeyRotated", Refusal::key_unknown, asking(issuing_rotated(3, 2)),
                  asking(issuing_rotated(1, 2))),
      request_row("AnIssuingKeyRotatedToItself", Refusal::already_exists,
                  asking(rotate_issuing_key(KeyId(1), signing_key_of("issuing-1"), KeyId(1),
                                            signing_key_of("issuing-2"), kOrigin)),
                  asking(issuing_rotated(1, 2))),
      {"AnIssuingKeyRotatedTwice", Refusal::key_retired, doing(issuing_rotated(1, 2)),
       asking(issuing_rotated(1, 3)), nothing, asking(issuing_rotated(2, 3))},
      {"NumberingWithARotatedKey", Refusal::key_retired, with_order(issuing_rotated(1, 2)), number(1),
       nothing, number(2)},
      {"NumberingWithACompromisedKey", Refusal::key_retired, with_order(compromised), number(1), nothing,
       number(9)},
      request_row("AnUnknownIssuingKeyDeclaredCompromised", Refusal::key_unknown,
                  asking(IssuingKeyCompromised{KeyId(2), now}), asking(compromised)),
      request_row("AnIssuingKeyCompromisedInTheFuture", Refusal::malformed,
                  asking(IssuingKeyCompromised{KeyId(1), TimeMs(now.value + 1)}), asking(compromised)),
      {"AnIssuingKeyDeclaredCompromisedAgain", Refusal::unchanged, doing(compromised), asking(compromised),
       nothing, asking(IssuingKeyCompromised{KeyId(1), TimeMs(now.value - 1)})},
  };
}

}  // namespace

std::vector<RefusalRow> key_rows() {
  std::vector<RefusalRow> rows;
  for (auto& part : {reused_key_rows(), log_key_rows(), recovery_key_rows(), issuing_key_rows()}) {
    rows.insert(rows.end(), part.begin(), part.end());
  }
  return rows;
}

}  // namespace passnum
