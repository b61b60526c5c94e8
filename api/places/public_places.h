#pragma once

#include <string>
#include <vector>

#include "api/places/details.h"
#include "ledger/base/time.h"
#include "ledger/core/records.h"
#include "ledger/store/store.h"

namespace passnum {

// A programme whose vouchers a place takes today.
struct TakenProgramme {
  std::string code;
  std::string name;

  bool operator==(const TakenProgramme&) const = default;
};

// A place where somebody can go with a voucher today.
struct PublicPlace {
  SiteRecorded site;
  StructureRecorded structure;
  std::vector<TakenProgramme> programmes;  // at least one, in the order of their numbers
  SiteDetails beside;                      // empty when no import has left any
};

// The places that have a label for a programme, both in force on `today`, and lie in its perimeter; in the
// order of their ids. Errors: io, corrupt.
Result<std::vector<PublicPlace>> public_places(const Snapshot& snapshot, const DetailsBySite& details,
                                               Day today);

}  // namespace passnum
