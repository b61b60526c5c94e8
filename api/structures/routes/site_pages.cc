#include "api/devices/enrolment.h"
#include "api/devices/link_symbol.h"
#include "api/routes/replies.h"
#include "api/structures/routes/structure_desk.h"
#include "ledger/sequencer/stored.h"

namespace passnum::structures {
namespace {

using identity::Denied;
using identity::Failure;
using identity::Organisation;
using identity::Outcome;
using identity::Visit;

struct NewCode {
  std::int32_t hours = 0;
  std::int32_t uses = 0;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("hours", self.hours);
    v("uses", self.uses);
  }
};
constexpr std::int64_t kHourMs = 3'600'000;

// The site of the address, when the caller may see it.
Outcome<SiteRecord> readable_site(StructureDesk& desk, const Visit& visit) {
  auto site = site_of(desk, visit.request.parameter("site"));
  if (!site) return site;
  const auto organisation = readable_structure(desk, visit, site.value().definition.structure);
  if (!organisation) return organisation.error();
  return site;
}

// Whose site that is, when the caller may act for it.
Outcome<Organisation> manager_of(StructureDesk& desk, const Visit& visit, std::string_view site) {
  const auto record = site_of(desk, site);
  if (!record) return record.error();
  return managed_structure(desk, visit, record.value().definition.structure);
}

template <typename Ids, typename Show>
http::Response listed(const Ids& of_sites, const SiteId& site, Show&& show) {
  std::vector<std::string> items;
  if (const auto found = of_sites.find(site); found != of_sites.end()) {
    for (const auto& id : found->second) {
      auto text = show(id);
      if (!text) return identity::error_reply(text.error());
      items.push_back(std::move(text).value());
    }
  }
  return http::json(200, items_text(items));
}

http::Response devices_of_site(StructureDesk& desk, const Visit& visit) {
  const auto site = readable_site(desk, visit);
  if (!site) return failure_reply(site.error());
  const auto holdings = desk.holdings.newest();
  if (!holdings) return identity::error_reply(holdings.error());
  const auto snapshot = desk.store.snapshot();
  return listed(holdings.value()->devices, site.value().definition.site,
                [&](const DeviceId& device) { return device_text(*snapshot, *desk.devices.known, device); });
}

http::Response codes_of_site(StructureDesk& desk, const Visit& visit) {
  const auto site = readable_site(desk, visit);
  if (!site) return failure_reply(site.error());
  const auto holdings = desk.holdings.newest();
  if (!holdings) return identity::error_reply(holdings.error());
  const auto snapshot = desk.store.snapshot();
  return listed(holdings.value()->codes, site.value().definition.site,
                [&](const Hash& code) { return code_text(*snapshot, code, desk.desk.clock.now()); });
}

// The link is in this answer and nowhere else: what is kept of it is a hash.
http::Response create_code(StructureDesk& desk, const Visit& visit) {
  const auto body = identity::body_as<NewCode>(visit.request);
  if (!body) return identity::error_reply(body.error());
  const auto& [hours, uses] = body.value();
  const std::string site(visit.request.parameter("site"));
  const auto organisation = manager_of(desk, visit, site);
  if (!organisation) return failure_reply(organisation.error());
  const auto token = make_enrolment_token(desk.random);
  const auto link = enrolment_link(desk.host, token);
  const auto symbol = LinkSymbol::make(link);
  if (!symbol) return identity::error_reply(symbol.error());
  const TimeMs until(desk.desk.clock.now().value + std::int64_t{hours} * kHourMs);
  const auto code = enrolment_code_of(token);
  auto made = http::json(201, canonical_text(Json(Json::Object{{"id", Json(to_hex(code))},
                                                               {"link", Json(link)},
                                                               {"qr_svg", Json(to_svg(symbol.value()))},
                                                               {"until", Json(to_text(until))},
                                                               {"uses", Json(std::int64_t{uses})}})));
  return act(desk, visit, organisation.value(), EnrolmentCodeCreated{code, SiteId(site), until, uses},
             std::move(made));
}

http::Response revoke_code(StructureDesk& desk, const Visit& visit) {
  const std::string site(visit.request.parameter("site"));
  const auto organisation = manager_of(desk, visit, site);
  if (!organisation) return failure_reply(organisation.error());
  const auto bytes = from_hex(visit.request.parameter("code"));
  const auto code = bytes ? fixed<32>(bytes.value()) : Result<Hash>(bytes.error());
  if (!code) return denied_reply(Denied::not_found);
  const auto record =
      stored<EnrolmentCodeRecord>(*desk.store.snapshot(), state_key::enrolment_code(code.value()));
  if (!record) return identity::error_reply(record.error());
  if (!record.value() || record.value()->site.text != site) return denied_reply(Denied::not_found);
  return act(desk, visit, organisation.value(), EnrolmentCodeRevoked{code.value()}, http::no_content());
}

http::Response revoke_device(StructureDesk& desk, const Visit& visit) {
  const std::string text(visit.request.parameter("device"));
  if (!is_name(text)) return denied_reply(Denied::not_found);
  const DeviceId device(text);
  const auto record = stored<DeviceRecord>(*desk.store.snapshot(), state_key::device(device));
  if (!record) return identity::error_reply(record.error());
  if (!record.value()) return denied_reply(Denied::not_found);
  const auto organisation = manager_of(desk, visit, record.value()->site.text);
  if (!organisation) return failure_reply(organisation.error());
  return act(desk, visit, organisation.value(), DeviceRevoked{device}, http::no_content());
}

}  // namespace

void add_site_pages(http::Router& router, StructureDesk& desk) {
  const http::RouteOptions small{.body_bytes_max = identity::kIdentityBodyBytesMax};
  router.add("GET", "/v1/sites/{site}/devices", page(desk, devices_of_site));
  router.add("GET", "/v1/sites/{site}/enrolment-codes", page(desk, codes_of_site));
  router.add("POST", "/v1/sites/{site}/enrolment-codes", page(desk, create_code), small);
  router.add("DELETE", "/v1/sites/{site}/enrolment-codes/{code}", page(desk, revoke_code), small);
  router.add("DELETE", "/v1/devices/{device}", page(desk, revoke_device), small);
}

}  // namespace passnum::structures
