#include "api/places/details.h"

#include <array>

#include "ledger/model/json.h"

namespace passnum {
namespace {

struct Named {
  const char* name;
  std::string PlaceDetails::*text;
};
constexpr std::array<Named, 10> kTexts{{
    {"access", &PlaceDetails::access},
    {"address", &PlaceDetails::address},
    {"address_extra", &PlaceDetails::address_extra},
    {"booking", &PlaceDetails::booking},
    {"hours", &PlaceDetails::hours},
    {"latitude", &PlaceDetails::latitude},
    {"longitude", &PlaceDetails::longitude},
    {"source", &PlaceDetails::source},
    {"updated", &PlaceDetails::updated},
    {"website", &PlaceDetails::website},
}};

Json to_json(const SiteId& id, const SiteDetails& site) {
  Json::Object members{{"id", Json(id.text)}};
  for (const auto& [name, text] : kTexts) {
    if (!(site.details.*text).empty()) members.emplace_back(name, Json(site.details.*text));
  }
  if (!site.postal_code.empty()) members.emplace_back("postal_code", Json(site.postal_code));
  Json::Array services;
  for (const ServiceId& service : site.services) services.emplace_back(service.text);
  if (!services.empty()) members.emplace_back("services", Json(std::move(services)));
  return Json(std::move(members));
}

// False when there is a member of that name which is no string.
bool take(const Json& item, const char* name, std::string& out) {
  const Json* const member = item.find(name);
  if (member == nullptr) return true;
  if (member->string() == nullptr) return false;
  out = *member->string();
  return true;
}

bool take(const Json& item, std::vector<ServiceId>& out) {
  const Json* const member = item.find("services");
  if (member == nullptr) return true;
  if (member->array() == nullptr) return false;
  for (const Json& service : *member->array()) {
    if (service.string() == nullptr || !is_name(*service.string())) return false;
    out.emplace_back(*service.string());
  }
  return true;
}

}  // namespace

SiteDetails details_of(const Place& place) {
  return {place.details, place.postal_code, place.services};
}

std::string to_text(const DetailsBySite& sites) {
  Json::Array items;
  for (const auto& [id, site] : sites) items.push_back(to_json(id, site));
  return canonical_text(Json(Json::Object{{"places", Json(std::move(items))}, {"v", Json(std::int64_t{1})}}));
}

Result<DetailsBySite> parse_details(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return json.error();
  const Json* const version = json.value().find("v");
  const Json* const items = json.value().find("places");
  if (version == nullptr || version->integer() == nullptr || *version->integer() != 1 || items == nullptr ||
      items->array() == nullptr)
    return Error(ErrorCode::invalid, "not a list of places' details, version 1");
  DetailsBySite sites;
  for (const Json& item : *items->array()) {
    std::string id;
    SiteDetails site;
    bool is_good = take(item, "id", id) && is_name(id) && take(item, "postal_code", site.postal_code) &&
                   take(item, site.services);
    for (const auto& [name, member] : kTexts) is_good = is_good && take(item, name, site.details.*member);
    if (!is_good) return Error(ErrorCode::invalid, "the details of the place " + id);
    sites.insert_or_assign(SiteId(id), std::move(site));
  }
  return sites;
}

}  // namespace passnum
