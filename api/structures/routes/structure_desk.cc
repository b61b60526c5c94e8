#include "api/structures/routes/structure_desk.h"

#include <algorithm>
#include <future>

#include "api/routes/replies.h"
#include "ledger/sequencer/stored.h"

namespace passnum::structures {
namespace {

using identity::Access;
using identity::Denied;
using identity::Failure;
using identity::Organisation;
using identity::Outcome;
using identity::Role;
using identity::Visit;

constexpr std::chrono::seconds kLedgerPatience{10};

Outcome<Organisation> seen_structure(StructureDesk& desk, const Visit& visit, const StructureId& structure) {
  auto seen = desk.desk.accounts.organisations_seen(visit.caller);
  if (!seen) return std::move(seen).error();
  const auto found = std::ranges::find_if(seen.value(), [&](const Organisation& organisation) {
    return organisation.kind == identity::OrganisationKind::structure &&
           organisation.ledger_id == structure.text;
  });
  if (found == seen.value().end() || structure.text.empty()) return Failure(Denied::not_found);
  return std::move(*found);
}

// The sequencer answers every request it has taken; should it be slower than somebody waits, the log will
// tell.
passnum::Answer ask(StructureDesk& desk, StructureCommand command) {
  const auto promise = std::make_shared<std::promise<passnum::Answer>>();
  auto answer = promise->get_future();
  const bool is_taken = desk.sequencer.submit(
      Request(std::move(command)), [promise](passnum::Answer told) { promise->set_value(std::move(told)); });
  if (!is_taken || answer.wait_for(kLedgerPatience) != std::future_status::ready)
    return Error(ErrorCode::unavailable, "the ledger is busy");
  return answer.get();
}

StructureId structure_of(const http::Request& request) {
  return StructureId(std::string(request.parameter("structure")));
}

// For who is signed in and may read the books.
identity::VisitAnswer for_person(StructureDesk& desk, ReaderPage answer) {
  return [&desk, answer](identity::Desk&, const Visit& visit) {
    const auto id = structure_of(visit.request);
    const auto organisation = readable_structure(desk, visit, id);
    if (!organisation) return failure_reply(organisation.error());
    return answer(desk, {visit.request, id, visit.caller.account.text});
  };
}

// For a key of that very structure.
identity::KeyAnswer for_key(StructureDesk& desk, ReaderPage answer) {
  return [&desk, answer](identity::Desk&, const identity::ApiKey& key, const http::Request& request) {
    const auto id = structure_of(request);
    const auto organisation = desk.desk.accounts.organisation(key.organisation);
    if (!organisation) return failure_reply(organisation.error());
    const auto& own = organisation.value();
    const bool is_its = own.kind == identity::OrganisationKind::structure && own.ledger_id == id.text;
    if (!is_its || id.text.empty()) return denied_reply(Denied::not_found);
    return answer(desk, {request, id, "key " + key.id.text});
  };
}

const char* words_of(const StructureBody& body) {
  if (std::holds_alternative<EnrolmentCodeCreated>(body)) return "enrolment-code-created";
  if (std::holds_alternative<EnrolmentCodeRevoked>(body)) return "enrolment-code-revoked";
  return "device-revoked";
}

}  // namespace

Outcome<Organisation> readable_structure(StructureDesk& desk, const Visit& visit,
                                         const StructureId& structure) {
  auto seen = seen_structure(desk, visit, structure);
  if (!seen) return seen;
  const auto& caller = visit.caller;
  const bool is_only_inside = has_role(caller, seen.value().id, Role::mediator) &&
                              !has_role(caller, seen.value().id, Role::structure_manager);
  if (is_only_inside && !is_from_above(visit, seen.value())) return Failure(Denied::not_entitled);
  return seen;
}

bool is_from_above(const Visit& visit, const Organisation& organisation) {
  return organisation.parent && std::ranges::any_of(effective(visit.caller), [&](const auto& one) {
           return one.organisation.id == *organisation.parent;
         });
}

Outcome<Organisation> managed_structure(StructureDesk& desk, const Visit& visit,
                                        const StructureId& structure) {
  auto seen = seen_structure(desk, visit, structure);
  if (seen && !has_role(visit.caller, seen.value().id, Role::structure_manager))
    return Failure(Denied::not_entitled);
  return seen;
}

Outcome<SiteRecord> site_of(StructureDesk& desk, std::string_view site) {
  if (!is_name(site)) return Failure(Denied::not_found);
  auto record = stored<SiteRecord>(*desk.store.snapshot(), state_key::site(SiteId(std::string(site))));
  if (!record) return Failure(std::move(record).error());
  if (!record.value()) return Failure(Denied::not_found);
  return std::move(*record.value());
}

http::Response act(StructureDesk& desk, const Visit& visit, const Organisation& organisation,
                   StructureBody body, http::Response done) {
  if (auto strong = stepped_up(desk.desk, visit.caller); !strong) return failure_reply(strong.error());
  const auto noted = note(desk.desk, visit.request,
                          {{}, Access::acted, words_of(body), visit.caller.account, organisation.id, {}, {}});
  if (!noted) return identity::error_reply(noted.error());
  StructureCommand command{make_uuid_v7(desk.desk.clock.now(), desk.random),
                           StructureId(organisation.ledger_id), std::move(body)};
  const auto answer = ask(desk, std::move(command));
  if (const auto* error = std::get_if<Error>(&answer)) return identity::error_reply(*error);
  const auto* refused = std::get_if<Refused>(&answer);
  if (refused == nullptr || refused->refusal == Refusal::unchanged) return done;
  if (status_of(refused->refusal) == 404) return denied_reply(Denied::not_found);
  return refusal_reply(*refused);
}

http::Handler page(StructureDesk& desk, Page answer) {
  return visited(desk.desk,
                 [&desk, answer](identity::Desk&, const Visit& visit) { return answer(desk, visit); });
}

http::Handler page_for_software(StructureDesk& desk, identity::Scope scope, ReaderPage answer) {
  return visited_or_key(desk.desk, scope, for_person(desk, answer), for_key(desk, answer));
}

http::Handler paper_for_software(StructureDesk& desk, identity::Scope scope, ReaderPage may, MakePaper make) {
  const identity::Errand errand{desk.papers, [&desk, make](const http::Request& request) {
                                  return desk.is_closing ? identity::busy_reply() : make(desk, request);
                                }};
  return visited_or_key_then(desk.desk, scope, for_person(desk, may), for_key(desk, may), errand);
}

void add_structure_routes(http::Router& router, StructureDesk& desk) {
  add_structure_pages(router, desk);
  add_site_pages(router, desk);
  add_redemption_pages(router, desk);
  add_conflict_pages(router, desk);
  add_statement_pages(router, desk);
}

}  // namespace passnum::structures
