#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/model/fields.h"

namespace passnum {

// Why the rules said no. For a redemption, in the order in which they are tried. These names are also the
// API's error codes, the metric labels and the words of the manual: renaming one breaks the devices that know
// it. New ones go to the end.
enum class Refusal : std::uint8_t {
  // What is read before any rule: the code itself.
  not_a_voucher,
  wrong_host,
  forged,
  code_mistyped,
  voucher_unknown,
  // A redemption.
  order_not_activated,
  not_handed_over,
  already_redeemed,
  blocked,
  cancelled,
  not_yet_valid,
  expired,
  claim_closed,
  site_not_labelled,
  label_not_started,
  label_suspended,
  label_ended,
  outside_perimeter,
  service_not_accepted,
  device_unknown,
  device_revoked,
  device_elsewhere,
  scanned_in_future,
  // A reversal.
  redemption_unknown,
  already_reversed,
  not_your_redemption,
  reversal_too_late,
  // Any request.
  request_id_reused,
  signature_invalid,
  malformed,
  entry_too_large,
  // An operator's command.
  operator_unknown,
  unchanged,
  already_exists,
  programme_unknown,
  structure_unknown,
  site_unknown,
  label_unknown,
  custodian_unknown,
  order_unknown,
  booklet_unknown,
  key_unknown,
  number_not_next,
  order_not_numbered,
  already_activated,
  two_people_needed,
  cap_exceeded,
  not_in_custody,
  booklet_begun,
  already_printed,
  not_printed,
  already_handed_over,
  not_blocked,
  programme_open,
  // Keys.
  key_reused,
  key_retired,
  key_signature_wrong,
  log_key_outdated,
  log_key_absent,
  recovery_key_unknown,
  // Devices that enrol themselves, and how much they may do.
  device_key_invalid,
  enrolment_code_unknown,
  enrolment_code_expired,
  enrolment_code_used_up,
  device_cap_reached,
  offline_cap_reached,
  too_many_attempts,
  // Statements and payments.
  statement_unknown,
  statement_period_open,
  statement_not_next,
  statement_amount_wrong,
  statement_already_ordered,
  structure_unidentified,
  payment_unknown,
  payment_closed,
  payment_amount_wrong,
  payment_day_wrong,
  payable_exceeded,
  money_already_ordered,
  // A redemption without network: tried after claim_closed and after device_elsewhere.
  scanned_before_hand_over,
  scanned_before_enrolment,
};

template <>
struct EnumNames<Refusal> {
  static constexpr std::array<std::string_view, 81> names{"not_a_voucher",
                                                          "wrong_host",
                                                          "forged",
                                                          "code_mistyped",
                                                          "voucher_unknown",
                                                          "order_not_activated",
                                                          "not_handed_over",
                                                          "already_redeemed",
                                                          "blocked",
                                                          "cancelled",
                                                          "not_yet_valid",
                                                          "expired",
                                                          "claim_closed",
                                                          "site_not_labelled",
                                                          "label_not_started",
                                                          "label_suspended",
                                                          "label_ended",
                                                          "outside_perimeter",
                                                          "service_not_accepted",
                                                          "device_unknown",
                                                          "device_revoked",
                                                          "device_elsewhere",
                                                          "scanned_in_future",
                                                          "redemption_unknown",
                                                          "already_reversed",
                                                          "not_your_redemption",
                                                          "reversal_too_late",
                                                          "request_id_reused",
                                                          "signature_invalid",
                                                          "malformed",
                                                          "entry_too_large",
                                                          "operator_unknown",
                                                          "unchanged",
                                                          "already_exists",
                                                          "programme_unknown",
                                                          "structure_unknown",
                                                          "site_unknown",
                                                          "label_unknown",
                                                          "custodian_unknown",
                                                          "order_unknown",
                                                          "booklet_unknown",
                                                          "key_unknown",
                                                          "number_not_next",
                                                          "order_not_numbered",
                                                          "already_activated",
                                                          "two_people_needed",
                                                          "cap_exceeded",
                                                          "not_in_custody",
                                                          "booklet_begun",
                                                          "already_printed",
                                                          "not_printed",
                                                          "already_handed_over",
                                                          "not_blocked",
                                                          "programme_open",
                                                          "key_reused",
                                                          "key_retired",
                                                          "key_signature_wrong",
                                                          "log_key_outdated",
                                                          "log_key_absent",
                                                          "recovery_key_unknown",
                                                          "device_key_invalid",
                                                          "enrolment_code_unknown",
                                                          "enrolment_code_expired",
                                                          "enrolment_code_used_up",
                                                          "device_cap_reached",
                                                          "offline_cap_reached",
                                                          "too_many_attempts",
                                                          "statement_unknown",
                                                          "statement_period_open",
                                                          "statement_not_next",
                                                          "statement_amount_wrong",
                                                          "statement_already_ordered",
                                                          "structure_unidentified",
                                                          "payment_unknown",
                                                          "payment_closed",
                                                          "payment_amount_wrong",
                                                          "payment_day_wrong",
                                                          "payable_exceeded",
                                                          "money_already_ordered",
                                                          "scanned_before_hand_over",
                                                          "scanned_before_enrolment"};
};
static_assert(EnumNames<Refusal>::names.size() ==
              static_cast<std::size_t>(Refusal::scanned_before_enrolment) + 1);

// A refusal, and what may be said about this case (a field, a date; never who else used a voucher).
struct Refused {
  Refusal refusal;
  std::string detail;
  unsigned retry_after_s = 0;  // seconds after which the same request may be tried again; 0: not said

  Refused(Refusal r, std::string words = {}) : refusal(r), detail(std::move(words)) {}
  bool operator==(const Refused& other) const = default;
};

// One short sentence in French: what is wrong, and what to do next.
std::string_view french(Refusal refusal);

}  // namespace passnum
