#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/sites/places.h"
#include "ledger/base/result.h"

namespace passnum {

// What the public list shows of a place and the ledger does not keep: open data, as the last import read it.
// Without it no rule decides otherwise.
struct SiteDetails {
  PlaceDetails details;
  std::string postal_code;
  std::vector<ServiceId> services;

  bool operator==(const SiteDetails&) const = default;
};
using DetailsBySite = std::map<SiteId, SiteDetails>;

SiteDetails details_of(const Place& place);

// As in the file places.json: {"places":[{"id",…}],"v":1}, canonical, without empty members.
std::string to_text(const DetailsBySite& sites);
// Members that are missing are empty. Errors: invalid.
Result<DetailsBySite> parse_details(std::string_view text);

}  // namespace passnum
