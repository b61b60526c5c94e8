#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/ids.h"

namespace passnum {

// Every way in which an entry can break the rules, as the audit sees them. The names are codes: they appear
// in reconciliation.json and in the manual, and are never renamed.
enum class Breach : std::uint8_t {
  // The leaf
  entry_too_large,
  entry_unreadable,
  entry_not_canonical,
  entry_unsupported,
  // Every entry
  ledger_not_created,
  ledger_created_again,
  genesis_over,
  genesis_kind,
  actor_unknown,
  actor_not_the_device,
  request_id_reused,
  time_backwards,
  time_out_of_range,
  text_out_of_range,
  postings_unbalanced,
  postings_unexpected,
  // Who and what there is
  operator_reused,
  public_key_reused,
  issuing_key_reused,
  issuing_key_unknown,
  programme_reused,
  programme_unknown,
  programme_code_reused,
  programme_code_form,
  programme_value_out_of_range,
  programme_days_disordered,
  programme_list_form,
  funder_shares,
  structure_unknown,
  structure_identifier_form,
  site_unknown,
  insee_code_form,
  label_days_disordered,
  label_granted_twice,
  label_not_granted,
  label_suspended_twice,
  label_not_suspended,
  device_reused,
  device_unknown,
  device_revoked_twice,
  custodian_reused,  // was found once; a custodian may be recorded anew
  custodian_unknown,
  // Orders, booklets, custody
  order_reused,
  order_unknown,
  order_of_other_programme,
  order_size_out_of_range,
  order_series_broken,
  order_activated_twice,
  order_activated_alone,
  order_not_activated,
  activated_unnumbered,
  activated_after_validity,
  cancelled_before_activation,
  cap_exceeded,
  booklet_out_of_order,
  booklet_unknown,
  booklet_range_form,
  codes_count,
  code_reused,
  original_printed_twice,
  duplicate_without_original,
  custody_to_itself,
  custody_not_held,
  custody_after_hand_over,
  // Vouchers
  voucher_list_form,
  voucher_unknown,
  voucher_of_other_programme,
  voucher_not_handed_over,
  voucher_handed_over_twice,
  voucher_spent,
  voucher_blocked,
  voucher_not_blocked,
  voucher_cancelled,
  voucher_lapsed,
  handover_reused,
  replacement_count,
  replacement_by_itself,
  lapse_too_early,
  // Redemptions and reversals
  scan_form,
  service_day_wrong,
  not_yet_valid,
  expired,
  claim_too_late,
  not_labelled,
  outside_perimeter,
  service_not_accepted,
  device_at_other_site,
  device_revoked,
  amount_wrong,
  structure_wrong,
  signature_wrong,
  redemption_unknown,
  reversed_twice,
  reversal_by_other_device,
  reversal_too_late,
  reversal_of_other_facts,
  // Keys in the place of others
  log_key_of_other_tree,
  log_key_not_in_force,
  key_signature_wrong,
  recovery_key_unknown,
  recovery_key_approved_alone,
  issuing_key_retired,
  issuing_key_compromised_later,
  // Devices that enrol themselves
  device_key_form,
  enrolment_code_reused,
  enrolment_code_unknown,
  enrolment_code_revoked,
  enrolment_code_expired,
  enrolment_code_used_up,
  enrolment_code_of_other_site,
  enrolment_code_form,
  // Structures that act for themselves
  actor_not_the_structure,
  site_of_other_structure,
  // Statements and payments
  statement_reused,
  statement_unknown,
  statement_period_open,
  statement_days_disordered,
  statement_range_wrong,
  statement_lines_left_out,
  statement_amount_wrong,
  statement_ordered_twice,
  payment_reused,
  payment_unknown,
  payment_closed,
  payment_list_form,
  payment_amount_wrong,
  payment_ordered_alone,
  payment_day_wrong,
  structure_unidentified,
  payable_exceeded,
  // Noted only: servers have once accepted it, and what they accepted stands
  scanned_before_hand_over,
  scanned_before_enrolment,
  // The books as a whole
  identity_broken,
};
constexpr std::size_t kBreachesCount = static_cast<std::size_t>(Breach::identity_broken) + 1;

// The code, and what it means in French and in English.
struct BreachWords {
  std::string_view code;
  std::string_view words;
  std::string_view words_en;
};
const BreachWords& words_of(Breach breach);

// One breach of one entry. `words` end with what it is about: a number or a name out of the log, cut at
// kFindingDetailBytesMax so that a hostile log cannot fill a report.
struct Finding {
  EntryIndex index;
  Breach breach;
  std::string_view code;
  std::string words;
  std::string words_en;
};

constexpr std::size_t kFindingDetailBytesMax = 160;
constexpr std::size_t kFindingsKeptMax = 1000;

// The first kFindingsKeptMax findings in words, and the number of all of them by breach.
class Findings {
 public:
  void add(EntryIndex index, Breach breach, std::string_view detail);

  const std::vector<Finding>& kept() const { return kept_; }
  std::uint64_t count() const { return count_; }
  std::uint64_t count(Breach breach) const { return by_breach_[static_cast<std::size_t>(breach)]; }

 private:
  std::vector<Finding> kept_;
  std::array<std::uint64_t, kBreachesCount> by_breach_{};
  std::uint64_t count_ = 0;
};

}  // namespace passnum
