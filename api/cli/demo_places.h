#pragma once

#include <string>
#include <vector>

#include "ledger/model/bodies.h"

namespace passnum {

// Which places play which part in the demonstration.
struct DemoPlaces {
  std::vector<std::string> perimeter;  // INSEE codes of the programme
  std::vector<std::string>
      redeeming;        // sites inside it that will scan, one of them to be completed if there is one
  std::string outside;  // a site outside it; empty when there is none
  std::string ended;    // a site inside it, whose label will end; empty when there is none
};

// Chosen from the sites the ledger has. `wished` is the programme's own perimeter, kept when it leaves sites
// on both sides; else one is made that does. Errors: invalid, when no site has an INSEE code.
Result<DemoPlaces> choose_places(const std::vector<SiteRecorded>& sites,
                                 const std::vector<std::string>& wished);

constexpr std::size_t kDemoDevicesMax = 6;

}  // namespace passnum
