#pragma once

#include <string_view>

#include "ledger/model/entry.h"

namespace passnum {

// The two ways in which decode_entry reads; whoever only wants an entry calls that. Neither looks at the
// size.

// In one pass over the bytes, seven times as fast. False when the text is not an entry, or one of the few
// whose strings it does not judge (see canonical_reader.h); `entry` then means nothing.
bool read_entry_in_one_pass(std::string_view text, Entry& entry);

// Through a JSON document: takes every entry, and knows what is wrong with what is none. Errors: invalid,
// unsupported.
Result<Entry> read_entry_by_document(std::string_view text);

template <typename Body>
constexpr bool kHasOwnRequestId =
    std::same_as<Body, VoucherRedeemed> || std::same_as<Body, RedemptionReversed>;
constexpr std::int64_t kEntryVersion = 1;

}  // namespace passnum
