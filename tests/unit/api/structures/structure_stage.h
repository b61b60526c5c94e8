#pragma once

#include <string>
#include <vector>

#include "api/structures/routes/structure_desk.h"
#include "tests/unit/api/identity/routes/desk_stage.h"
#include "tests/unit/api/routes/test_service.h"

namespace passnum::structures {

// A ledger and people, both in memory. structure-1 has site-1 (phone-1, phone-2) and site-3 (phone-3);
// structure-2 has site-2 (phone-4). Below the métropole orleans, the organisations one and two are those
// structures; anne manages one, bea manages two.
class StructureStage {
 public:
  StructureStage() {
    people.stage.clock.set(service.clock.now());
    for (const char* id : {"1", "2"}) {
      auto made = identity::organisation(*id == '1' ? "one" : "two", identity::OrganisationKind::structure,
                                         "orleans");
      made.ledger_id = std::string("structure-") + id;
      CHECK(bool(people.stage.accounts.add_organisation(made, people.stage.clock.now())));
    }
    const StructureId two("structure-2");
    service.must(StructureRecorded{two, "Another", Identifier::siret, "21450234000017"});
    place("site-2", two);
    place("site-3", StructureId("structure-1"));
    enrol("phone-3", "site-3", 50);
    enrol("phone-4", "site-2", 51);
    add_structure_routes(people.router, desk);
  }

  // Spends a voucher of booklet 1 for a service given today.
  Uuid redeem(std::uint8_t index, const char* device = "phone-1", const char* site = "site-1") {
    const auto id = service.voucher(1, index);
    auto scan = service.scan(id);
    scan.device = DeviceId(device);
    scan.site = SiteId(site);
    CHECK(is_taken(Request(RedeemCommand{scan, {}, id})));
    return scan.scan_id;
  }
  void undo(const Uuid& scan_id, const char* device = "phone-1") {
    CHECK(
        is_taken(Request(ReverseCommand{{DeviceId(device), "par erreur", service.next_id(), scan_id}, {}})));
  }

  identity::Browser manager() { return people.browser(person("anne", "one")); }
  identity::AccountId person(const std::string& name, const std::string& where,
                             identity::Role role = identity::Role::structure_manager) {
    return people.stage.person(name, where, role);
  }
  // As a page of ours would ask.
  http::Response call(identity::Browser& browser, const std::string& method, const std::string& target,
                      const std::string& body = {}) {
    auto request = people.plain(browser, method, target, body);
    request.headers.push_back({"origin", "https://h"});
    request.headers.push_back({"x-csrf-token", identity::csrf_token(browser.session)});
    return send(browser, std::move(request));
  }
  http::Response send(identity::Browser& browser, http::Request request) {
    request.query.clear();
    for (auto at = request.target.find('?'); at != std::string::npos;) {
      const auto end = request.target.find('&', at + 1);
      const auto pair = request.target.substr(at + 1, end == std::string::npos ? end : end - at - 1);
      request.query.push_back({pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1)});
      at = end;
    }
    return people.send(browser, std::move(request));
  }
  http::Response get(identity::Browser& browser, const std::string& target) {
    return call(browser, "GET", target);
  }
  void tomorrow() {
    service.clock.advance_ms(86'400'000);
    people.stage.clock.set(service.clock.now());
  }

  TestService service;
  identity::DeskStage people;
  SeededRandom random{7};
  std::vector<std::string> complaints;  // what the server's log would say
  StructureDesk desk{people.desk,
                     service.store,
                     service.sequencer(),
                     service.devices(),
                     TestService::kHost,
                     random,
                     [this](std::string_view event, const std::string&) { complaints.emplace_back(event); }};

 private:
  void place(const char* site, const StructureId& structure) {
    service.must(SiteRecorded{SiteId(site), structure, std::string("Atelier ") + site, "Orléans", "45234"});
    service.must(LabelGranted{ProgrammeId(1), SiteId(site), parse_day("2026-01-01").value(), std::nullopt});
  }
  void enrol(const char* device, const char* site, Byte seed) {
    service.must(DeviceEnrolled{DeviceId(device), SiteId(site), TestService::key_of(seed).public_key()});
  }
  bool is_taken(Request request) {
    std::promise<passnum::Answer> told;
    auto answer = told.get_future();
    CHECK(service.sequencer().submit(std::move(request),
                                     [&told](passnum::Answer a) { told.set_value(std::move(a)); }));
    return std::holds_alternative<Receipt>(answer.get());
  }
};

// The items' members of that name, in their order.
inline std::vector<std::string> all(const http::Response& response, std::string_view member) {
  std::vector<std::string> out;
  const auto json = json_of(response);
  const auto* items = json.find("items");
  if (items == nullptr) return out;
  for (const auto& item : *items->array()) out.push_back(text_in(item, member));
  return out;
}

}  // namespace passnum::structures
