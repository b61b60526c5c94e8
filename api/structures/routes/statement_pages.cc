#include "api/structures/routes/structure_desk.h"
#include "api/structures/statement_view.h"

namespace passnum::structures {
namespace {

http::Response statements(StructureDesk& desk, const StructureReader& reader) {
  const auto text = statements_text(*desk.store.snapshot(), reader.structure);
  if (!text) return identity::error_reply(text.error());
  return http::json(200, text.value());
}

}  // namespace

void add_statement_pages(http::Router& router, StructureDesk& desk) {
  router.add("GET", "/v1/structures/{structure}/statements",
             page_for_software(desk, identity::Scope::statements_read, statements));
}

}  // namespace passnum::structures
