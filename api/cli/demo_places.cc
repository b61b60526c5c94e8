#include "api/cli/demo_places.h"

#include <algorithm>
#include <set>

namespace passnum {
namespace {

bool is_inside(const SiteRecorded& site, const std::vector<std::string>& perimeter) {
  return std::ranges::any_of(perimeter,
                             [&site](const std::string& code) { return site.insee_code.starts_with(code); });
}

// All communes of the sites but that of the last one, so that there is an outside.
std::vector<std::string> communes_but_one(const std::vector<SiteRecorded>& sites) {
  std::set<std::string> communes;
  for (const auto& site : sites) communes.insert(site.insee_code);
  if (communes.size() > 1) communes.erase(sites.back().insee_code);
  std::vector<std::string> perimeter(communes.begin(), communes.end());
  if (perimeter.size() > kPerimeterMax) perimeter.resize(kPerimeterMax);
  return perimeter;
}

}  // namespace

Result<DemoPlaces> choose_places(const std::vector<SiteRecorded>& all,
                                 const std::vector<std::string>& wished) {
  std::vector<SiteRecorded> sites;
  std::ranges::copy_if(all, std::back_inserter(sites),
                       [](const SiteRecorded& site) { return !site.insee_code.empty(); });
  if (sites.empty())
    return Error(ErrorCode::invalid,
                 "aucun lieu du fichier n’a de code INSEE : aucun n’est dans un territoire");
  DemoPlaces places;
  const auto inside_wished =
      std::ranges::count_if(sites, [&wished](const SiteRecorded& s) { return is_inside(s, wished); });
  places.perimeter = inside_wished > 1 ? wished : communes_but_one(sites);
  std::vector<const SiteRecorded*> inside;
  for (const auto& site : sites) {
    if (is_inside(site, places.perimeter)) {
      inside.push_back(&site);
    } else if (places.outside.empty()) {
      places.outside = site.site.text;
    }
  }
  if (inside.size() > 1) {
    places.ended = inside.back()->site.text;
    inside.pop_back();
  }
  // One whose structure is to be completed first: it can scan, and its statement says what is missing.
  const auto pending = std::ranges::find_if(
      inside, [](const SiteRecorded* site) { return site->structure.text.starts_with("pending-"); });
  if (pending != inside.end()) std::rotate(inside.begin(), pending, pending + 1);
  for (const auto* site : inside) {
    if (places.redeeming.size() < kDemoDevicesMax) places.redeeming.push_back(site->site.text);
  }
  return places;
}

}  // namespace passnum
