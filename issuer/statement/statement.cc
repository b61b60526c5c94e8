#include "issuer/statement/statement.h"

#include <algorithm>

#include "ledger/crypto/hash.h"
#include "ledger/model/services.h"

namespace passnum {
namespace {

constexpr std::size_t kShortHashBytes = 4;

}  // namespace

Statement empty_statement(const ProgrammeCreated& programme, const StructureRecorded& structure,
                          const Period& period, Day issued_on) {
  Statement statement;
  statement.number = usual_number(programme.code, structure.structure, period);
  statement.programme_code = programme.code;
  statement.programme_name = programme.name;
  statement.structure = structure;
  statement.period = period;
  statement.issued_on = issued_on;
  statement.face_value_cents = programme.face_value.value;
  for (const auto& funder : programme.funders)
    statement.funders.push_back({funder.name, funder.share_per_mille, 0});
  return statement;
}

std::string service_label(const ServiceId& service) {
  const auto* known = find_service(service);
  return known == nullptr ? service.text : std::string(known->label);
}

std::string usual_number(const std::string& programme_code, const StructureId& structure,
                         const Period& period) {
  return "ECP-" + programme_code + "-" + structure_short(structure) + "-" + period_text(period);
}

std::string period_text(const Period& period) {
  const Civil first = civil_from_day(period.first);
  const Civil after = civil_from_day(Day(period.last.value + 1));
  const std::string day = to_text(period.first);
  if (first.day == 1 && after.day == 1) {
    const int months = (after.year - first.year) * 12 + after.month - first.month;
    if (months == 12 && first.month == 1) return day.substr(0, 4);
    if (months == 1) return day.substr(0, 7);
  }
  const auto compact = [](Day d) {
    std::string text = to_text(d);
    std::erase(text, '-');
    return text;
  };
  return compact(period.first) + "-" + compact(period.last);
}

std::string structure_short(const StructureId& structure) {
  const auto plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
  };
  const auto& id = structure.text;
  if (id.size() <= kStructureShortBytesMax && std::ranges::all_of(id, plain)) return id;
  const auto hash = sha256(as_bytes(id));
  const std::string tail = "-" + to_hex(ByteView(hash).first(kShortHashBytes));
  std::string head = id.substr(0, kStructureShortBytesMax - tail.size());
  std::ranges::replace_if(
      head, [&](char c) { return !plain(c); }, '-');
  return head + tail;
}

std::string identifier_text(const StructureRecorded& structure) {
  switch (structure.identifier_kind) {
    case Identifier::siret:
      return "SIRET " + structure.identifier.value_or("");
    case Identifier::rna:
      return "RNA " + structure.identifier.value_or("");
    case Identifier::to_be_completed:
      break;
  }
  return "à compléter";
}

std::string_view french_name(LineKind kind) {
  switch (kind) {
    case LineKind::redeemed:
      return "Encaissement";
    case LineKind::undone:
      return "Encaissement annulé";
    case LineKind::reversal:
      return "Annulation";
  }
  return "";
}

std::optional<std::string> identifier_obstacle(const StructureRecorded& structure) {
  if (structure.identifier_kind != Identifier::to_be_completed) return std::nullopt;
  return "Il manque le numéro SIRET de la structure, ou son numéro RNA si c’est une association sans SIRET.";
}

}  // namespace passnum
