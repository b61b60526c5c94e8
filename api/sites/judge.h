#pragma once

#include "api/sites/table.h"

namespace passnum {

// Which version of the schema the table follows, which columns are missing, of the other version or unknown:
// into `file`, which is refused when no row could become a place.
void judge_columns(const Table& table, PlaceFile& file);

// Every row, in order: a place, or the reason why not.
void judge_rows(const Table& table, const ReadOptions& options, PlaceFile& file);

}  // namespace passnum
