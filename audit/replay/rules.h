#pragma once

#include "audit/replay/turn.h"

namespace passnum {

// The rules of each kind of entry, from the contracts in ledger/model/bodies.h and redemption.h: everything
// that is wrong is recorded as a breach, and when nothing is, the books change.

// registry.cc: who and what there is
void follow(Turn& turn, const LedgerCreated& created);
void follow(Turn& turn, const OperatorEnrolled& enrolled);
void follow(Turn& turn, const IssuingKeyAdded& added);
void follow(Turn& turn, const StructureRecorded& recorded);
void follow(Turn& turn, const SiteRecorded& recorded);
void follow(Turn& turn, const CustodianRecorded& recorded);

// devices.cc: devices, and the codes with which they enrol themselves
void follow(Turn& turn, const DeviceEnrolled& enrolled);
void follow(Turn& turn, const DeviceRevoked& revoked);
void follow(Turn& turn, const EnrolmentCodeCreated& created);
void follow(Turn& turn, const EnrolmentCodeRevoked& revoked);

// keys.cc: one key in the place of another
void follow(Turn& turn, const LogKeyRotated& rotated);
void follow(Turn& turn, const LogKeyRecovered& recovered);
void follow(Turn& turn, const RecoveryKeyProposed& proposed);
void follow(Turn& turn, const RecoveryKeyApproved& approved);
void follow(Turn& turn, const IssuingKeyRotated& rotated);
void follow(Turn& turn, const IssuingKeyCompromised& compromised);

// programmes.cc: programmes, and the labels for them
void follow(Turn& turn, const ProgrammeCreated& created);
void follow(Turn& turn, const LabelGranted& granted);
void follow(Turn& turn, const LabelSuspended& suspended);
void follow(Turn& turn, const LabelResumed& resumed);
void follow(Turn& turn, const LabelEnded& ended);

// orders.cc: from an order to booklets in somebody's hands
void follow(Turn& turn, const OrderPlaced& placed);
void follow(Turn& turn, const BookletNumbered& numbered);
void follow(Turn& turn, const OrderActivated& activated);
void follow(Turn& turn, const BookletsPrinted& printed);
void follow(Turn& turn, const CustodyMoved& moved);

// vouchers.cc: what happens to vouchers before and beside redemption
void follow(Turn& turn, const VouchersHandedOver& handed_over);
void follow(Turn& turn, const VouchersBlocked& blocked);
void follow(Turn& turn, const VouchersUnblocked& unblocked);
void follow(Turn& turn, const BookletReplaced& replaced);
void follow(Turn& turn, const VouchersCancelled& cancelled);
void follow(Turn& turn, const VouchersLapsed& lapsed);

// redemptions.cc
void follow(Turn& turn, const VoucherRedeemed& redeemed);
void follow(Turn& turn, const RedemptionReversed& reversed);

// payments.cc: what is owed, put into statements, and paid
void follow(Turn& turn, const StatementIssued& issued);
void follow(Turn& turn, const PaymentOrdered& ordered);
void follow(Turn& turn, const PaymentMade& made);
void follow(Turn& turn, const PaymentRefused& refused);

// Helpers that several of these files need.

// The programme, or nullptr and a breach.
ProgrammeBook* known_programme(Turn& turn, ProgrammeId id);
// Breaches text_out_of_range unless `text` has at least `bytes_min` and at most kTextBytesMax bytes.
void require_text(Turn& turn, std::string_view text, std::size_t bytes_min);

// Breaches public_key_reused when somebody has enrolled the key, under whatever name and for whatever
// purpose.
void require_own_key(Turn& turn, const DeviceKey& key);
// Whose key it is from here on, unless it is somebody's.
void take_key(Turn& turn, const DeviceKey& key, const std::string& holder);
// The same for a key that stands even when it is somebody's already, which is then remarked: what it signs
// cannot be told apart, and revoking one name leaves the other. Servers have once taken such keys.
void remark_reused_key(Turn& turn, const DeviceKey& key, const std::string& holder);

// Times beyond this have no civil day in Paris (TimeMs, ledger/base/time.h).
constexpr TimeMs kLastTime{2'932'896LL * 86'400'000 - 1};  // the end of 9999-12-30, UTC

}  // namespace passnum
