#pragma once

#include "ledger/core/refusal.h"
#include "ledger/core/state.h"
#include "ledger/model/entry.h"

namespace passnum {

// Pure rules: each says what entry a request becomes, or why not. Every refusal comes before the first
// change, since nothing is changed here; what comes back accepted goes to apply(), which cannot refuse. `at`
// is the server's time for the entry, never below the one before. A caller must look at state.failure()
// before it believes an answer. Repeated request ids are not their business: the sequencer answers those from
// the log.
using Decision = Result<Entry, Refused>;

Decision decide(const Command& command, TimeMs at, State& state);

// A redemption whose device signature and code were checked already (api/routes), since both cost time and
// neither depends on the state's latest change.
struct RedeemCommand {
  ScanRequest request;
  Signature signature{};
  VoucherId voucher;
};
Decision decide(const RedeemCommand& command, TimeMs at, State& state);

struct ReverseCommand {
  ReversalRequest request;
  Signature signature{};
};
Decision decide(const ReverseCommand& command, TimeMs at, State& state);

// A device enrols itself with a code that somebody was shown. That it holds the private key, and that `code`
// is the hash of what it sent, was checked already (api/routes).
struct EnrolCommand {
  Uuid request_id;  // made of the code and the key: the same device with the same code is one request
  Hash code{};
  DeviceId device;
  DeviceKey public_key;
};
Decision decide(const EnrolCommand& command, TimeMs at, State& state);

// What the manager of a structure asks for, for sites of that structure. That it is one of its managers was
// checked already (api/structures); that the site is the structure's is checked here. What belongs to another
// is refused as what does not exist.
using StructureBody = std::variant<EnrolmentCodeCreated, EnrolmentCodeRevoked, DeviceRevoked>;
struct StructureCommand {
  Uuid command_id;
  StructureId structure;
  StructureBody body;  // its own `structure` is set by decide()
};
Decision decide(const StructureCommand& command, TimeMs at, State& state);

// The first entries of a log, written once by `passnum init`. CHECKs that the log is empty.
Entry decide_creation(const LedgerCreated& body, const Uuid& command_id, TimeMs at, State& state);

// How far a device's clock may be ahead of the server's.
constexpr std::int64_t kClockAheadMsMax = 5 * 60 * 1000;

// "init", the actor of a log's first entries.
inline const std::string kInitActor = "init";

}  // namespace passnum
