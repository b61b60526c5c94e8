#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "ledger/core/decide.h"

namespace passnum {

// What is asked of the ledger: one request, at most one entry.
struct Request {
  std::variant<Command, RedeemCommand, ReverseCommand, EnrolCommand, StructureCommand> what;
  Uuid id;      // command, scan, reversal or enrolment id
  Hash digest;  // SHA-256 of the signed bytes: tells a repeat from another request under the same id

  explicit Request(Command command);
  explicit Request(RedeemCommand command);
  // For who has hashed the signed bytes of `command` already.
  Request(RedeemCommand command, const Hash& digest_of_signed);
  explicit Request(ReverseCommand command);
  explicit Request(EnrolCommand command);
  explicit Request(StructureCommand command);
};

// The most records of the state that a request can change: a range of booklets counts each.
std::size_t changes_max(const Request& request);

// Proof that an entry is in the log: what a TlogProof is made of. Durable before anyone sees it.
struct Receipt {
  std::uint64_t index = 0;
  Bytes leaf;
  std::vector<Hash> hashes;                       // inclusion proof at the checkpoint's size
  std::shared_ptr<const std::string> checkpoint;  // signed note, shared by a batch
  bool is_repeat = false;                         // an earlier request with this id and body made the entry
};

// Accepted, refused by the rules, or unknown (the machine failed: a repeat of the same id will tell).
using Answer = std::variant<Receipt, Refused, Error>;

}  // namespace passnum
