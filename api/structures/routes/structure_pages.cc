#include "api/structures/routes/structure_desk.h"
#include "ledger/sequencer/stored.h"

namespace passnum::structures {
namespace {

using identity::Denied;
using identity::Visit;

http::Response one_structure(StructureDesk& desk, const StructureReader& reader) {
  const auto snapshot = desk.store.snapshot();
  const auto record = stored<StructureRecord>(*snapshot, state_key::structure(reader.structure));
  if (!record) return identity::error_reply(record.error());
  if (!record.value()) return denied_reply(Denied::not_found);
  const auto text = structure_text(*snapshot, *record.value());
  if (!text) return identity::error_reply(text.error());
  return http::json(200, text.value());
}

http::Response sites_of_structure(StructureDesk& desk, const Visit& visit) {
  const StructureId id(std::string(visit.request.parameter("structure")));
  const auto organisation = readable_structure(desk, visit, id);
  if (!organisation) return failure_reply(organisation.error());
  const auto holdings = desk.holdings.newest();
  if (!holdings) return identity::error_reply(holdings.error());
  const auto snapshot = desk.store.snapshot();
  std::vector<std::string> items;
  if (const auto sites = holdings.value()->sites.find(id); sites != holdings.value()->sites.end()) {
    for (const auto& site : sites->second) {
      auto text = site_text(*snapshot, *holdings.value(), site, paris_day(desk.desk.clock.now()));
      if (!text) return identity::error_reply(text.error());
      items.push_back(std::move(text).value());
    }
  }
  return http::json(200, items_text(items));
}

}  // namespace

void add_structure_pages(http::Router& router, StructureDesk& desk) {
  router.add("GET", "/v1/structures/{structure}",
             page_for_software(desk, identity::Scope::statements_read, one_structure));
  router.add("GET", "/v1/structures/{structure}/sites", page(desk, sites_of_structure));
}

}  // namespace passnum::structures
