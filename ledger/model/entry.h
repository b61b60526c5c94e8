#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/model/bodies.h"
#include "ledger/model/posting.h"
#include "ledger/model/redemption.h"

namespace passnum {

// What an operator may ask for: each is the entry it asks for.
using CommandBody =
    std::variant<OperatorEnrolled, IssuingKeyAdded, ProgrammeCreated, StructureRecorded, SiteRecorded,
                 LabelGranted, LabelSuspended, LabelResumed, LabelEnded, DeviceEnrolled, DeviceRevoked,
                 CustodianRecorded, OrderPlaced, BookletNumbered, OrderActivated, BookletsPrinted,
                 CustodyMoved, VouchersHandedOver, VouchersBlocked, VouchersUnblocked, BookletReplaced,
                 VouchersCancelled, VouchersLapsed, LogKeyRotated, LogKeyRecovered, RecoveryKeyProposed,
                 RecoveryKeyApproved, IssuingKeyRotated, IssuingKeyCompromised, EnrolmentCodeCreated,
                 EnrolmentCodeRevoked, StatementIssued, PaymentOrdered, PaymentMade, PaymentRefused>;

using EntryBody =
    std::variant<LedgerCreated, OperatorEnrolled, IssuingKeyAdded, ProgrammeCreated, StructureRecorded,
                 SiteRecorded, LabelGranted, LabelSuspended, LabelResumed, LabelEnded, DeviceEnrolled,
                 DeviceRevoked, CustodianRecorded, OrderPlaced, BookletNumbered, OrderActivated,
                 BookletsPrinted, CustodyMoved, VouchersHandedOver, VouchersBlocked, VouchersUnblocked,
                 BookletReplaced, VouchersCancelled, VouchersLapsed, VoucherRedeemed, RedemptionReversed,
                 LogKeyRotated, LogKeyRecovered, RecoveryKeyProposed, RecoveryKeyApproved, IssuingKeyRotated,
                 IssuingKeyCompromised, EnrolmentCodeCreated, EnrolmentCodeRevoked, StatementIssued,
                 PaymentOrdered, PaymentMade, PaymentRefused>;

constexpr std::size_t kEntryBytesMax = 4096;

// One fact, one leaf of the log. `postings` sum to zero. `command_id` is who asked's idempotency key; a
// redemption's is its scan id and a reversal's its reversal id, so those two have none here (all zero).
struct Entry {
  TimeMs at;          // the server's time, never below the entry before
  std::string actor;  // the operator's or the device's id
  Uuid command_id;
  std::vector<Posting> postings;
  EntryBody body;
};

// "voucher_redeemed" and so on.
std::string_view kind_of(const EntryBody& body);
// The idempotency key of whoever asked: command, scan or reversal id.
const Uuid& request_id_of(const Entry& entry);

// The one canonical encoding of an entry (FORMAT.md, sections 2 and 3). At most kEntryBytesMax when the rules
// accepted it; encode does not check the size.
std::string encode_entry(const Entry& entry);
// Whatever it accepts, encode_entry gives back byte for byte. Errors: too_large, invalid, unsupported
// (another `v` or an unknown kind).
Result<Entry> decode_entry(ByteView bytes);
// The same, where the entry is wanted: most of what moving one costs is saved. `entry` is a new one; after an
// Error it means nothing.
Result<Done> decode_entry(ByteView bytes, Entry& entry);

// What an operator signs: "PN-command/v1" || 00 || canonical JSON with the member "v":1.
struct Command {
  Uuid command_id;  // chosen by the client; the idempotency key, for ever
  OperatorId operator_id;
  CommandBody body;
};
// The canonical JSON: {"body":{"kind":…,…},"command_id":…,"operator":…,"v":1}.
std::string encode_command(const Command& command);
Bytes signed_bytes(const Command& command);
// Errors: invalid (naming the field), unsupported (an unknown kind or `v`).
Result<Command> decode_command(const Json& json);

EntryBody to_entry_body(const CommandBody& body);

}  // namespace passnum
