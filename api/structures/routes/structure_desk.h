#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>

#include "api/devices/devices.h"
#include "api/http/router.h"
#include "api/http/work_pool.h"
#include "api/identity/routes/desk.h"
#include "api/structures/redemption_book.h"
#include "api/structures/register_view.h"
#include "ledger/base/random.h"
#include "ledger/sequencer/sequencer.h"

namespace passnum::structures {

// One thread for papers: a large one takes seconds, and nobody who signs in or scans waits for it.
constexpr std::size_t kPaperThreads = 1;
constexpr std::size_t kPaperQueueMax = 8;

// What only who looks after the server should know, for its log: a word, and what is wrong.
using Complain = std::function<void(std::string_view event, const std::string& words)>;

// What the routes of a structure's pages work with. Everything it names outlives the server; any thread.
struct StructureDesk {
  StructureDesk(
      identity::Desk& d, const Store& s, Sequencer& q, Devices& known, std::string official_host, Random& r,
      Complain c = [](std::string_view, const std::string&) {})
      : desk(d),
        store(s),
        sequencer(q),
        devices(known),
        host(std::move(official_host)),
        random(r),
        complain(std::move(c)),
        book(s, d.clock),
        holdings(s, q) {}
  // Waits for the paper that is being made, and for no other.
  ~StructureDesk() { is_closing = true; }

  identity::Desk& desk;
  const Store& store;
  Sequencer& sequencer;
  Devices& devices;
  std::string host;  // in the links that devices come in with
  Random& random;
  Complain complain;
  RedemptionBook book;
  HoldingsCache holdings;
  std::atomic<bool> is_closing{false};
  WorkPool papers{kPaperThreads, kPaperQueueMax};
};

// The organisation of this structure, when the caller may see its books: its managers, and those of the
// métropole above it. not_found when the caller sees no such organisation, whether it is there or not;
// not_entitled for its mediators.
identity::Outcome<identity::Organisation> readable_structure(StructureDesk& desk,
                                                             const identity::Visit& visit,
                                                             const StructureId& structure);
// Whether the caller looks at it from the métropole above.
bool is_from_above(const identity::Visit& visit, const identity::Organisation& organisation);
// The same, for who may act in its name: its own managers only.
identity::Outcome<identity::Organisation> managed_structure(StructureDesk& desk, const identity::Visit& visit,
                                                            const StructureId& structure);
// The site's record, with its structure. not_found.
identity::Outcome<SiteRecord> site_of(StructureDesk& desk, std::string_view site);

// Asks the ledger in the structure's name, notes in the access log who it was, and answers `done` once it is
// in the log. What is so already is `done`, too. Waits for the ledger, on the desk's threads.
http::Response act(StructureDesk& desk, const identity::Visit& visit,
                   const identity::Organisation& organisation, StructureBody body, http::Response done);

// A handler of the desk's pool for who is signed in.
using Page = http::Response (*)(StructureDesk&, const identity::Visit&);
http::Handler page(StructureDesk& desk, Page answer);

// Who reads a structure's books, and may: a person, or the software of that very structure with a key.
struct StructureReader {
  const http::Request& request;
  StructureId structure;
  std::string who;  // for what is counted
};
using ReaderPage = http::Response (*)(StructureDesk&, const StructureReader&);
// The same for {structure} of the address, and for API keys of its organisation with `scope`. A key sees no
// other structure, not even one below its organisation.
http::Handler page_for_software(StructureDesk& desk, identity::Scope scope, ReaderPage answer);

// For what is made of one structure's books and takes long: `may` answers 204 on the desk's threads, or why
// not; then `make` does it on the thread for papers, with nothing of who asks but the request.
using MakePaper = http::Response (*)(StructureDesk&, const http::Request&);
http::Handler paper_for_software(StructureDesk& desk, identity::Scope scope, ReaderPage may, MakePaper make);

// Adds every route of this room. `desk` outlives the router.
void add_structure_routes(http::Router& router, StructureDesk& desk);
void add_structure_pages(http::Router& router, StructureDesk& desk);
void add_site_pages(http::Router& router, StructureDesk& desk);
void add_redemption_pages(http::Router& router, StructureDesk& desk);
void add_conflict_pages(http::Router& router, StructureDesk& desk);
void add_statement_pages(http::Router& router, StructureDesk& desk);

}  // namespace passnum::structures
