#pragma once

#include "ledger/core/decide.h"

namespace passnum {

// The parts of decide(), one overload a kind of command, and what they share. Only decide*.cc includes this.

// An accepted command's postings; the rest of the entry is what was asked.
using Postings = Result<std::vector<Posting>, Refused>;

// What a command is decided in.
struct Asking {
  const std::string& actor;
  TimeMs at;
  State& state;
};

// setup: who and where
Postings postings_for(const OperatorEnrolled& body, const Asking& asking);
Postings postings_for(const IssuingKeyAdded& body, const Asking& asking);
Postings postings_for(const ProgrammeCreated& body, const Asking& asking);
Postings postings_for(const StructureRecorded& body, const Asking& asking);
Postings postings_for(const SiteRecorded& body, const Asking& asking);
Postings postings_for(const DeviceEnrolled& body, const Asking& asking);
Postings postings_for(const DeviceRevoked& body, const Asking& asking);
Postings postings_for(const CustodianRecorded& body, const Asking& asking);
// keys that take the place of others
Postings postings_for(const LogKeyRotated& body, const Asking& asking);
Postings postings_for(const LogKeyRecovered& body, const Asking& asking);
Postings postings_for(const RecoveryKeyProposed& body, const Asking& asking);
Postings postings_for(const RecoveryKeyApproved& body, const Asking& asking);
Postings postings_for(const IssuingKeyRotated& body, const Asking& asking);
Postings postings_for(const IssuingKeyCompromised& body, const Asking& asking);
// codes with which devices enrol themselves
Postings postings_for(const EnrolmentCodeCreated& body, const Asking& asking);
Postings postings_for(const EnrolmentCodeRevoked& body, const Asking& asking);
// labels
Postings postings_for(const LabelGranted& body, const Asking& asking);
Postings postings_for(const LabelSuspended& body, const Asking& asking);
Postings postings_for(const LabelResumed& body, const Asking& asking);
Postings postings_for(const LabelEnded& body, const Asking& asking);
// stock: booklets before they are handed over
Postings postings_for(const OrderPlaced& body, const Asking& asking);
Postings postings_for(const BookletNumbered& body, const Asking& asking);
Postings postings_for(const OrderActivated& body, const Asking& asking);
Postings postings_for(const BookletsPrinted& body, const Asking& asking);
Postings postings_for(const CustodyMoved& body, const Asking& asking);
// vouchers
Postings postings_for(const VouchersHandedOver& body, const Asking& asking);
Postings postings_for(const VouchersBlocked& body, const Asking& asking);
Postings postings_for(const VouchersUnblocked& body, const Asking& asking);
Postings postings_for(const BookletReplaced& body, const Asking& asking);
Postings postings_for(const VouchersCancelled& body, const Asking& asking);
Postings postings_for(const VouchersLapsed& body, const Asking& asking);
// statements and payments
Postings postings_for(const StatementIssued& body, const Asking& asking);
Postings postings_for(const PaymentOrdered& body, const Asking& asking);
Postings postings_for(const PaymentMade& body, const Asking& asking);
Postings postings_for(const PaymentRefused& body, const Asking& asking);

// std::nullopt, or why a text, an INSEE code and so on is not acceptable; `field` is named in the detail.
std::optional<Refused> bad_text(const char* field, const std::string& text);

// Whether somebody has enrolled this public key, under whatever name and for whatever purpose: one key under
// two names would let one person be two, and outlive its revocation.
bool is_taken(ByteView key, const Asking& asking);
// Why a device cannot be enrolled at this site under this name with this key, whoever asks.
std::optional<Refused> refused_enrolment(const DeviceEnrolled& body, const Asking& asking);
// Whether the issuing key may number booklets no more.
bool is_retired(KeyId key, const Asking& asking);

inline const std::vector<Posting> kNoMoney;

}  // namespace passnum
