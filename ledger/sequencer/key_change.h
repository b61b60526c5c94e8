#pragma once

#include <optional>
#include <string>

#include "ledger/core/refusal.h"
#include "ledger/model/entry.h"
#include "ledger/tree/frontier.h"
#include "ledger/tree/log_signer.h"

namespace passnum {

// What the rules of ledger/core cannot know of an entry that changes the log's key: the tree that it is to
// follow, and the keys that the writer has.

// Why the entry cannot be the next one after `tree`, or nothing: it is of another tree (log_key_outdated), of
// another old key (log_key_outdated), or the writer could not sign after it (log_key_absent). Nothing for
// every other kind of entry.
std::optional<Refused> refused_key_change(const EntryBody& body, const Frontier& tree,
                                          const std::string& origin, const LogSigner& signer);
// The change of key that an accepted entry makes, or nothing.
std::optional<LogKeyChange> key_change_of(const EntryBody& body);

}  // namespace passnum
