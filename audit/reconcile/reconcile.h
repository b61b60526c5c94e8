#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audit/replay/replay.h"

namespace passnum {

// What the server says of itself, to be compared with what its own log says. Filled from its API by the
// caller; nothing in it is believed.
struct ServerProgramme {
  ProgrammeId programme;
  // By account name as in the postings, cents; an account that is not named is zero.
  std::map<std::string, std::int64_t> accounts_cents;
  VoucherCounts vouchers;
};

struct ServerFigures {
  std::uint64_t tree_size = 0;
  Hash root{};
  std::vector<ServerProgramme> programmes;
};

// One figure on which the two do not agree: where it is ("TST26 payable/asso"), and what each says.
struct Difference {
  std::string figure;
  std::string audit;
  std::string server;
  std::string words;
  std::string words_en;
};

struct Reconciliation {
  bool agrees = false;                  // no finding, and no difference
  std::vector<Difference> differences;  // by figure
  std::string json;  // reconciliation.json: the same replay and figures give the same bytes
};

// Compares a finished replay with the server's figures, or states the replay alone when there are none.
// CHECKs that the replay is finished.
Reconciliation reconcile(const Replay& replay, const std::optional<ServerFigures>& server);

// The accounts of a programme, by name, without those at zero.
std::map<std::string, std::int64_t> accounts_of(const Books& books, const ProgrammeBook& programme);

// What one custodian holds of one programme.
struct Stock {
  std::uint64_t booklets_whole = 0;  // of which nothing was handed over, cancelled or lapsed
  std::uint64_t vouchers = 0;        // that could still be handed over, blocked ones included
};
// By custodian id. A custodian who holds nothing is not named.
std::map<std::string, Stock> stock_of(const Books& books, const ProgrammeBook& programme);

}  // namespace passnum
