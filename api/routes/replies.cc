#include "api/routes/replies.h"

#include "ledger/tree/tlog_proof.h"

namespace passnum {
namespace {

void add_accepted(const Receipt& receipt, bool with_receipt, FieldWriter& out) {
  out("outcome", std::string_view("accepted"));
  out("index", receipt.index);
  out("repeated", receipt.is_repeat);
  if (const auto entry = decode_entry(receipt.leaf)) {
    if (const auto* redeemed = std::get_if<VoucherRedeemed>(&entry.value().body)) {
      out("voucher", *redeemed->scan.voucher);
      out("amount_cents", redeemed->amount);
    } else if (const auto* reversed = std::get_if<RedemptionReversed>(&entry.value().body)) {
      out("voucher", reversed->voucher);
    }
  }
  if (with_receipt) out("receipt", receipt_text(receipt));
}

// Who only has to wait is not refused for good: an item that waits on a device must stay there.
void add_refused(const Refused& refused, FieldWriter& out) {
  out("outcome", std::string_view(refused.retry_after_s == 0 ? "refused" : "unknown"));
  out("code", name(refused.refusal));
  out("title", french(refused.refusal));
  if (!refused.detail.empty()) out("detail", refused.detail);
  if (refused.retry_after_s != 0) out("retry_after_s", refused.retry_after_s);
}

}  // namespace

unsigned status_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::malformed:
    case Refusal::entry_too_large:
      return 400;
    case Refusal::device_unknown:
    case Refusal::device_revoked:
    case Refusal::device_elsewhere:
    case Refusal::operator_unknown:
    case Refusal::signature_invalid:
    case Refusal::not_your_redemption:
    case Refusal::two_people_needed:
    case Refusal::key_signature_wrong:
      return 403;
    case Refusal::voucher_unknown:
    case Refusal::redemption_unknown:
    case Refusal::programme_unknown:
    case Refusal::structure_unknown:
    case Refusal::site_unknown:
    case Refusal::label_unknown:
    case Refusal::custodian_unknown:
    case Refusal::order_unknown:
    case Refusal::booklet_unknown:
    case Refusal::key_unknown:
    case Refusal::recovery_key_unknown:
    case Refusal::enrolment_code_unknown:
    case Refusal::statement_unknown:
    case Refusal::payment_unknown:
      return 404;
    case Refusal::not_a_voucher:
    case Refusal::wrong_host:
    case Refusal::forged:
    case Refusal::code_mistyped:
    case Refusal::device_key_invalid:
      return 422;
    case Refusal::order_not_activated:
    case Refusal::not_handed_over:
    case Refusal::already_redeemed:
    case Refusal::blocked:
    case Refusal::cancelled:
    case Refusal::not_yet_valid:
    case Refusal::expired:
    case Refusal::claim_closed:
    case Refusal::site_not_labelled:
    case Refusal::label_not_started:
    case Refusal::label_suspended:
    case Refusal::label_ended:
    case Refusal::outside_perimeter:
    case Refusal::service_not_accepted:
    case Refusal::scanned_in_future:
    case Refusal::already_reversed:
    case Refusal::reversal_too_late:
    case Refusal::request_id_reused:
    case Refusal::unchanged:
    case Refusal::already_exists:
    case Refusal::number_not_next:
    case Refusal::order_not_numbered:
    case Refusal::already_activated:
    case Refusal::cap_exceeded:
    case Refusal::not_in_custody:
    case Refusal::booklet_begun:
    case Refusal::already_printed:
    case Refusal::not_printed:
    case Refusal::already_handed_over:
    case Refusal::not_blocked:
    case Refusal::programme_open:
    case Refusal::key_reused:
    case Refusal::key_retired:
    case Refusal::log_key_outdated:
    case Refusal::log_key_absent:
    case Refusal::enrolment_code_expired:
    case Refusal::enrolment_code_used_up:
    case Refusal::device_cap_reached:
    case Refusal::offline_cap_reached:
    case Refusal::statement_period_open:
    case Refusal::statement_not_next:
    case Refusal::statement_amount_wrong:
    case Refusal::statement_already_ordered:
    case Refusal::structure_unidentified:
    case Refusal::payment_closed:
    case Refusal::payment_amount_wrong:
    case Refusal::payment_day_wrong:
    case Refusal::payable_exceeded:
    case Refusal::money_already_ordered:
    case Refusal::scanned_before_hand_over:
    case Refusal::scanned_before_enrolment:
      return 409;
    case Refusal::too_many_attempts:
      return 429;
  }
  CHECK(false);
  return 500;
}

http::Response refusal_reply(const Refused& refused) {
  auto response = http::problem(status_of(refused.refusal), std::string(name(refused.refusal)),
                                std::string(french(refused.refusal)), refused.detail);
  if (refused.retry_after_s != 0) response.with_retry_after_s(refused.retry_after_s);
  return response;
}

http::Response error_reply(const Error& error) {
  if (error.code == ErrorCode::unavailable) return busy_reply();
  if (error.code == ErrorCode::invalid || error.code == ErrorCode::too_large) {
    return refusal_reply(Refused(Refusal::malformed, error.context));
  }
  return http::problem(
      500, "internal_error",
      "Le service a un incident : la demande a peut-être été prise en compte. Renvoyez la même "
      "demande plus tard, la réponse sera la bonne.");
}

http::Response busy_reply() {
  auto response =
      http::problem(503, "busy", "Le service est très demandé : réessayez dans quelques secondes.");
  response.with_retry_after_s(2);
  return response;
}

std::string receipt_text(const Receipt& receipt) {
  return to_text(TlogProof{receipt.leaf, receipt.index, receipt.hashes, *receipt.checkpoint});
}

std::string outcome_text(const char* id_name, const Uuid& id, const Answer& answer, bool with_receipt) {
  FieldWriter out;
  out(id_name, id);
  if (const auto* receipt = std::get_if<Receipt>(&answer)) {
    add_accepted(*receipt, with_receipt, out);
  } else if (const auto* refused = std::get_if<Refused>(&answer)) {
    add_refused(*refused, out);
  } else {
    out("outcome", std::string_view("unknown"));
    out("title", std::string_view("Résultat inconnu : renvoyez la même demande plus tard."));
  }
  return out.finish();
}

}  // namespace passnum
