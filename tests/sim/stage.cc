#include "tests/sim/stage.h"

#include <map>

#include "ledger/crypto/hash.h"

namespace passnum::sim::stage {
namespace {

Day day(const char* text) {
  return parse_day(text).value();
}

ProgrammeCreated programme() {
  ProgrammeCreated body;
  body.programme = kProgramme;
  body.code = kCode;
  body.name = "Pass numérique";
  body.face_value = Cents(1000);
  body.booklet_size = kBookletSize;
  body.cap = Cents(std::int64_t{kFirstBooklets + 6} * kBookletSize * 1000);
  body.valid_from = day("2026-01-01");
  body.valid_until = day("2026-12-31");
  body.claim_until = day("2027-01-31");
  body.reversal_minutes = 60;
  body.perimeter = {"45"};
  body.services = {kService};
  body.funders = {{FunderId("etat"), "État", 400}, {FunderId("metropole"), "Métropole", 600}};
  return body;
}

std::vector<VoucherIndex> whole_booklet() {
  std::vector<VoucherIndex> out;
  for (std::uint8_t i = 1; i <= kBookletSize; ++i) out.emplace_back(i);
  return out;
}

Uuid handover(std::uint32_t booklet) {
  Uuid id;
  id.bytes[0] = 0xab;
  id.bytes[15] = static_cast<Byte>(booklet);
  return id;
}

}  // namespace

const SigningKey& key_of(const std::string& name) {
  static std::map<std::string, SigningKey> keys;
  const auto known = keys.find(name);
  if (known != keys.end()) return known->second;
  return keys.emplace(name, SigningKey::from_seed(sha256(as_bytes(name)))).first->second;
}

std::vector<CommandBody> creation() {
  return {OperatorEnrolled{kManager, key_of(kManager.text).public_key()},
          OperatorEnrolled{kSecond, key_of(kSecond.text).public_key()},
          IssuingKeyAdded{KeyId(1), key_of("issuing").public_key()}};
}

BookletNumbered numbered(const OrderId& order, BookletNumber booklet) {
  BookletNumbered body{kProgramme, booklet, order, KeyId(1), {}};
  for (Byte i = 1; i <= kBookletSize; ++i) {
    CodeLookup code{};
    code[0] = i;
    for (std::size_t b = 0; b < 4; ++b) code[15 - b] = static_cast<Byte>(booklet.value >> (8 * b));
    body.codes.push_back(code);
  }
  return body;
}

std::vector<std::vector<Line>> acts() {
  const SiteId site_1("lieu-1");
  const SiteId site_2("lieu-2");
  const CustodianId printer("imprimeur");
  const CustodianId ccas("ccas");
  const OrderId order("commande-1");
  std::vector<std::vector<Line>> out;
  const auto act = [&out](std::vector<CommandBody> bodies) {
    out.emplace_back();
    for (auto& body : bodies) out.back().push_back({kManager, std::move(body)});
  };
  act({programme(), StructureRecorded{StructureId("asso"), "Association", Identifier::rna, "W451234567"},
       StructureRecorded{StructureId("ville"), "Ville", Identifier::siret, "12345678901234"},
       CustodianRecorded{printer, "Imprimeur", CustodianRole::printer},
       CustodianRecorded{ccas, "CCAS", CustodianRole::prescriber},
       CustodianRecorded{CustodianId("mairie"), "Mairie", CustodianRole::authority}});
  act({SiteRecorded{site_1, StructureId("asso"), "Atelier", "Orléans", "45234"},
       SiteRecorded{site_2, StructureId("ville"), "Médiathèque", "Fleury", "45147"},
       SiteRecorded{SiteId("lieu-3"), StructureId("ville"), "Ailleurs", "Paris", "75056"},
       OrderPlaced{order, kProgramme, BookletNumber(1), kFirstBooklets, printer}});
  act({LabelGranted{kProgramme, site_1, day("2026-01-01"), day("2026-12-31")},
       LabelGranted{kProgramme, site_2, day("2026-03-01"), std::nullopt},
       DeviceEnrolled{DeviceId("tel-1"), site_1, key_of("tel-1").public_key()},
       DeviceEnrolled{DeviceId("tel-2"), site_1, key_of("tel-2").public_key()},
       DeviceEnrolled{DeviceId("tel-3"), site_2, key_of("tel-3").public_key()}});
  for (std::uint32_t booklet = 1; booklet <= kFirstBooklets; ++booklet)
    act({numbered(order, BookletNumber(booklet))});
  out.push_back({{kSecond, OrderActivated{order, "MANDAT-1"}}});
  act({BookletsPrinted{kProgramme, BookletNumber(1), BookletNumber(kFirstBooklets), 0},
       CustodyMoved{kProgramme, BookletNumber(1), BookletNumber(kFirstBooklets - 2), printer, ccas, "BR-1"}});
  act({});
  for (std::uint32_t booklet = 1; booklet <= kFirstBooklets - 4; ++booklet) {
    out.back().push_back({kManager, VouchersHandedOver{kProgramme, BookletNumber(booklet), whole_booklet(),
                                                       ccas, handover(booklet), std::nullopt}});
  }
  return out;
}

}  // namespace passnum::sim::stage
