#include "api/structures/issued_statement.h"
#include "api/structures/routes/structure_desk.h"
#include "api/structures/statement_view.h"
#include "issuer/statement/csv.h"
#include "issuer/statement/pdf.h"
#include "ledger/sequencer/stored.h"

namespace passnum::structures {
namespace {

// About six seconds of one core, and 60 MB while it is made: the last in the queue still has its answer in
// time.
constexpr std::size_t kPaperLinesMax = 10'000;
// The CSV and the paper of a year's statements, and then one as fast as a large one is made.
constexpr Rate kPapersPerReader{24, 5'000};

http::Response statements(StructureDesk& desk, const StructureReader& reader) {
  const auto text = statements_text(*desk.store.snapshot(), reader.structure);
  if (!text) return identity::error_reply(text.error());
  return http::json(200, text.value());
}

// The statement that is asked for, when the ledger has it and it is this structure's.
Result<std::optional<StatementRecord>> wanted_statement(const Snapshot& snapshot,
                                                        const http::Request& request) {
  const std::string number(request.parameter("statement"));
  if (!is_name(number)) return std::optional<StatementRecord>();
  auto record = stored<StatementRecord>(snapshot, state_key::statement(StatementId(number)));
  if (!record || !record.value()) return record;
  if (record.value()->definition.structure.text != request.parameter("structure"))
    return std::optional<StatementRecord>();
  return record;
}

http::Response may_take(StructureDesk& desk, const StructureReader& reader) {
  const auto record = wanted_statement(*desk.store.snapshot(), reader.request);
  if (!record) return identity::error_reply(record.error());
  if (!record.value()) return denied_reply(identity::Denied::not_found);
  const auto wait_s = desk.desk.limiter.take("paper " + reader.who, kPapersPerReader, desk.desk.clock.now());
  return wait_s == 0 ? http::no_content() : identity::too_fast(wait_s);
}

// What is wrong with a statement is for who looks after the server; whoever asked hears that there is none.
http::Response no_paper(StructureDesk& desk, const Error& error, std::size_t lines_max) {
  if (error.code == ErrorCode::too_large) {
    return http::problem(422, "statement_too_long",
                         "Ce relevé a trop de lignes : prenez le CSV, ou demandez-le à votre métropole.",
                         "au plus " + std::to_string(lines_max) + " lignes");
  }
  desk.complain(error.code == ErrorCode::corrupt ? "statement_unreliable" : "statement_not_made",
                error.message());
  if (error.code != ErrorCode::corrupt) return identity::error_reply(error);
  return http::problem(500, "statement_unreliable",
                       "Ce relevé n’est pas remis : le registre ne le confirme pas au centime près. "
                       "Prévenez la métropole.");
}

struct Form {
  const char* type;
  const char* ending;
  std::size_t lines_max;
};

// The statement as its entries make it, compared with what was issued, as bytes of one form.
template <typename Draw>
http::Response paper(StructureDesk& desk, const http::Request& request, const Form& form, const Draw& draw) {
  const auto snapshot = desk.store.snapshot();
  const auto record = wanted_statement(*snapshot, request);
  if (!record) return identity::error_reply(record.error());
  if (!record.value()) return denied_reply(identity::Denied::not_found);
  const auto statement = read_statement(*snapshot, *record.value(), form.lines_max);
  if (!statement) return no_paper(desk, statement.error(), form.lines_max);
  const auto& facts = statement.value();
  Result<std::string> bytes = draw(facts);
  if (!bytes) return no_paper(desk, bytes.error(), form.lines_max);
  http::Response file;
  file.content_type = form.type;
  file.body = std::move(bytes).value();
  const auto file_name =
      usual_number(facts.programme_code, facts.structure.structure, facts.period) + form.ending;
  file.with_header("Content-Disposition", "attachment; filename=\"" + file_name + "\"");
  return file;
}

http::Response statement_csv(StructureDesk& desk, const http::Request& request) {
  return paper(desk, request, {"text/csv; charset=utf-8", ".csv", kStatementLinesMax}, to_csv);
}

http::Response statement_pdf(StructureDesk& desk, const http::Request& request) {
  return paper(desk, request, {"application/pdf", ".pdf", kPaperLinesMax}, pdf_bytes);
}

}  // namespace

void add_statement_pages(http::Router& router, StructureDesk& desk) {
  const auto scope = identity::Scope::statements_read;
  const std::string path = "/v1/structures/{structure}/statements";
  router.add("GET", path, page_for_software(desk, scope, statements));
  router.add("GET", path + "/{statement}/csv", paper_for_software(desk, scope, may_take, statement_csv));
  router.add("GET", path + "/{statement}/pdf", paper_for_software(desk, scope, may_take, statement_pdf));
}

}  // namespace passnum::structures
