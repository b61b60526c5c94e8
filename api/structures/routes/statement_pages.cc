#include "api/structures/routes/structure_desk.h"
#include "api/structures/statement_view.h"

namespace passnum::structures {
namespace {

using identity::Visit;

http::Response statements(StructureDesk& desk, const Visit& visit) {
  const StructureId id(std::string(visit.request.parameter("structure")));
  const auto organisation = readable_structure(desk, visit, id);
  if (!organisation) return failure_reply(organisation.error());
  const auto text = statements_text(*desk.store.snapshot(), id);
  if (!text) return identity::error_reply(text.error());
  return http::json(200, text.value());
}

}  // namespace

void add_statement_pages(http::Router& router, StructureDesk& desk) {
  router.add("GET", "/v1/structures/{structure}/statements", page(desk, statements));
}

}  // namespace passnum::structures
