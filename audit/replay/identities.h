#pragma once

#include <string>
#include <vector>

#include "audit/replay/books.h"

namespace passnum {

// The identities that hold at every size (see "Money" in FORMAT.md, section 3). Each function returns, in
// words for a finding's detail, what is broken.

// In constant time, for the programme and the structure that an entry has touched (kNoSlot when none):
// committed = available + in circulation + claimed + returned; numbered = with custodians + handed over and
// unspent + redeemed + lapsed + cancelled; redeemed − reversed = payable + ordered + paid; no account of
// vouchers' money below zero.
std::vector<std::string> broken_identities(const ProgrammeBook& programme, Slot structure);

// Counts every voucher and every redemption anew, and compares with what was kept up entry by entry.
std::vector<std::string> broken_recounts(const Books& books);

}  // namespace passnum
