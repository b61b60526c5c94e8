#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/crypto/hash.h"
#include "ledger/model/setup_bodies.h"

namespace passnum {

// État de contre-paiement: what one structure is owed by one programme for one period, as plain data, for the
// paper (pdf.h) and the file (csv.h). It is the supporting document of CGCT, annex I to article D. 1617-19,
// rubrique 6113 (a memo carrying the number of each voucher), with what its annex C asks of an invoice.
// Nothing here reads an entry or decides what counts: whoever fills it does, and each by rules of its own.

// Both days included. A line belongs to the day on which it entered the log, Europe/Paris: then every line is
// in one period and no other, also when a device without network sends it a month late.
struct Period {
  Day first;
  Day last;
};

enum class LineKind : std::uint8_t {
  redeemed,  // counts for its amount
  undone,    // redeemed and reversed within the period: shown, counts for nothing
  reversal,  // of a redemption in an earlier period's statement: a negative line
};

struct StatementLine {
  LineKind kind = LineKind::redeemed;
  std::string voucher;  // its number
  std::string service;  // as the national schema says it, or the service's id when the schema has no such one
  Day service_day;
  Day entered_day;
  std::string site;
  std::string commune;
  std::int64_t quantity = 0;            // 1, 0 or -1
  std::int64_t cents = 0;               // quantity times the face value
  std::vector<std::int64_t> by_funder;  // the funders' parts of `cents`, in the programme's order
  std::uint64_t entry = 0;              // the redemption's index in the log
  std::optional<std::uint64_t> reversal_entry;
};

struct FunderTotal {
  std::string name;
  std::int32_t share_per_mille = 0;
  std::int64_t cents = 0;  // the sum of its parts of the lines
};

// The entries that the statement in the log covers: from `from` on, before `end`.
struct EntriesCovered {
  std::uint64_t from = 0;
  std::uint64_t end = 0;
};

struct Statement {
  std::string number;  // "ECP-TST26-asso-2026-11"
  std::string programme_code;
  std::string programme_name;
  StructureRecorded structure;
  Period period;
  Day issued_on;
  std::int64_t face_value_cents = 0;
  std::vector<StatementLine> lines;  // in the order in which they entered the log
  std::int64_t quantity = 0;
  std::int64_t cents = 0;  // below zero when more was reversed than redeemed
  std::vector<FunderTotal> funders;
  // Why it may not be paid yet, in French, one a line; empty when it may.
  std::vector<std::string> obstacles;
  // Set: read from these entries by the server. Else computed by the audit, which replayed the whole log. The
  // paper says which.
  std::optional<EntriesCovered> covered;
  // The log it was computed from.
  std::uint64_t tree_size = 0;
  Hash root{};
};

// With who and what for, from the records in the log; without lines, obstacles and log.
Statement empty_statement(const ProgrammeCreated& programme, const StructureRecorded& structure,
                          const Period& period, Day issued_on);
// As the national schema says it, or its id.
std::string service_label(const ServiceId& service);

// "ECP-TST26-asso-2026-11": what statements are usually called, and the beginning of their files' names. Only
// [A-Za-z0-9-].
std::string usual_number(const std::string& programme_code, const StructureId& structure,
                         const Period& period);
// "2026", "2026-11" when the period is a whole year or month; else "20261101-20261115".
std::string period_text(const Period& period);
// At most kStructureShortBytesMax characters of [A-Za-z0-9-], the same for the same structure and different
// for different ones: the id itself when it is like that, else its beginning and 32 bits of its SHA-256.
std::string structure_short(const StructureId& structure);
constexpr std::size_t kStructureShortBytesMax = 24;

// "SIRET 21450234000017", "RNA W451234567", "à compléter". The word before the digits keeps a spreadsheet
// from taking them for a number, rounding them or dropping a leading zero.
std::string identifier_text(const StructureRecorded& structure);
// "Encaissement", "Encaissement annulé", "Annulation".
std::string_view french_name(LineKind kind);
// Why a structure without SIRET or RNA is not paid; nothing when it has one.
std::optional<std::string> identifier_obstacle(const StructureRecorded& structure);

}  // namespace passnum
