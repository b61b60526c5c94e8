#pragma once

#include <vector>

#include "ledger/core/state.h"
#include "ledger/model/entry.h"

namespace passnum {

// What an entry moves, as postings: the rules decide with them, and the balances are changed by them alone.

// Of vouchers that leave for good, cancelled or lapsed: from where their money is now to `returned`.
struct Leaving {
  std::int64_t stocked = 0;      // with a custodian, order activated
  std::int64_t circulating = 0;  // handed over
};
// Counts those vouchers of a booklet. They must exist and be neither redeemed, cancelled nor lapsed.
Leaving leaving(const BookletRecord& booklet, const std::vector<VoucherIndex>& vouchers, bool is_activated);
std::vector<Posting> postings_of_leaving(const Leaving& count, Cents face_value);

// Adds the postings to the programme's and the structures' balances. CHECKs that they sum to zero.
void post(const std::vector<Posting>& postings, ProgrammeId programme, State& state);

}  // namespace passnum
