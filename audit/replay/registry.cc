#include <algorithm>

#include "audit/replay/rules.h"

namespace passnum {
namespace {

constexpr std::size_t kSiretDigits = 14;
constexpr std::size_t kRnaCharacters = 10;  // W and nine digits
constexpr std::size_t kInseeCharacters = 5;

bool are_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Zeros are what open data writes for "unknown": never a SIRET.
bool is_siret(std::string_view text) {
  return text.size() == kSiretDigits && are_digits(text) &&
         text.find_first_not_of('0') != std::string_view::npos;
}

bool is_rna(std::string_view text) {
  return text.size() == kRnaCharacters && text.front() == 'W' && are_digits(text.substr(1));
}

bool identifier_fits(const StructureRecorded& recorded) {
  const auto& identifier = recorded.identifier;
  switch (recorded.identifier_kind) {
    case Identifier::siret:
      return identifier && is_siret(*identifier);
    case Identifier::rna:
      return identifier && is_rna(*identifier);
    case Identifier::to_be_completed:
      return !identifier;
  }
  return false;
}

bool is_insee_code(std::string_view text) {
  return text.size() == kInseeCharacters &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

const std::string kOperator = "operator ";

}  // namespace

ProgrammeBook* known_programme(Turn& turn, ProgrammeId id) {
  auto* programme = turn.books().programme(id);
  if (programme == nullptr) turn.breach(Breach::programme_unknown, std::to_string(id.value));
  return programme;
}

void require_text(Turn& turn, std::string_view text, std::size_t bytes_min) {
  turn.require(text.size() >= bytes_min && text.size() <= kTextBytesMax, Breach::text_out_of_range, text);
}

void follow(Turn& turn, const LedgerCreated& created) {
  turn.require(turn.index() == EntryIndex(0), Breach::ledger_created_again);
  require_text(turn, created.origin, 1);
  require_text(turn, created.host, 1);
  if (turn.stands()) turn.books().log_keys.begin(created.origin);
}

// One key under two names would let one person be the two who place and activate an order.
void follow(Turn& turn, const OperatorEnrolled& enrolled) {
  auto& books = turn.books();
  const auto& id = enrolled.operator_id.text;
  turn.require(id != "init" && !books.operators.contains(id), Breach::operator_reused, id);
  const auto held = books.holder_of_key.find(enrolled.public_key);
  if (held != books.holder_of_key.end() && held->second.starts_with(kOperator))
    turn.breach(Breach::public_key_reused, held->second);
  if (!turn.stands()) return;
  remark_reused_key(turn, enrolled.public_key, kOperator + id);
  books.operators.emplace(id, enrolled.public_key);
}

void follow(Turn& turn, const IssuingKeyAdded& added) {
  auto& keys = turn.books().issuing_keys;
  turn.require(!keys.contains(added.key), Breach::issuing_key_reused, std::to_string(added.key.value));
  if (!turn.stands()) return;
  remark_reused_key(turn, added.public_key, "issuing " + std::to_string(added.key.value));
  keys.emplace(added.key, added.public_key);
}

void follow(Turn& turn, const StructureRecorded& recorded) {
  require_text(turn, recorded.name, 0);
  turn.require(identifier_fits(recorded), Breach::structure_identifier_form,
               recorded.identifier.value_or(""));
  if (!turn.stands()) return;
  auto& structures = turn.books().structures;
  const Slot slot = structures.find(recorded.structure.text);
  if (slot == kNoSlot) {
    structures.add(recorded.structure.text, recorded);
  } else {
    structures[slot] = recorded;
  }
}

void follow(Turn& turn, const SiteRecorded& recorded) {
  auto& books = turn.books();
  const Slot structure = books.structures.find(recorded.structure.text);
  turn.require(structure != kNoSlot, Breach::structure_unknown, recorded.structure.text);
  require_text(turn, recorded.name, 0);
  require_text(turn, recorded.commune, 0);
  turn.require(recorded.insee_code.empty() || is_insee_code(recorded.insee_code), Breach::insee_code_form,
               recorded.insee_code);
  if (!turn.stands()) return;
  const Slot slot = books.sites.find(recorded.site.text);
  if (slot == kNoSlot) {
    books.sites.add(recorded.site.text, {recorded, structure});
  } else {
    books.sites[slot] = {recorded, structure};
  }
}

void follow(Turn& turn, const CustodianRecorded& recorded) {
  auto& custodians = turn.books().custodians;
  require_text(turn, recorded.name, 0);
  if (!turn.stands()) return;
  const Slot slot = custodians.find(recorded.custodian.text);
  if (slot == kNoSlot) {
    custodians.add(recorded.custodian.text, recorded);
  } else {
    custodians[slot] = recorded;
  }
}

}  // namespace passnum
