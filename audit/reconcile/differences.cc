#include "audit/reconcile/differences.h"

#include <algorithm>
#include <array>
#include <utility>

namespace passnum {
namespace {

class Comparison {
 public:
  void compare(const std::string& figure, const std::string& audit, const std::string& server) {
    if (audit == server) return;
    differences_.push_back({figure, audit, server,
                            figure + "\u00a0: l’audit trouve " + audit + ", le serveur dit " + server,
                            figure + ": the audit finds " + audit + ", the server says " + server});
  }
  template <typename T>
  void compare_numbers(const std::string& figure, T audit, T server) {
    compare(figure, std::to_string(audit), std::to_string(server));
  }
  std::vector<Difference> sorted() && {
    std::ranges::stable_sort(differences_, {}, &Difference::figure);
    return std::move(differences_);
  }

 private:
  std::vector<Difference> differences_;
};

void compare_accounts(Comparison& comparison, const std::string& code,
                      const std::map<std::string, std::int64_t>& audit,
                      const std::map<std::string, std::int64_t>& server) {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> both;
  for (const auto& [account, cents] : audit) both[account].first = cents;
  for (const auto& [account, cents] : server) both[account].second = cents;
  for (const auto& [account, cents] : both) {
    comparison.compare_numbers(code + " " + account + " (cents)", cents.first, cents.second);
  }
}

void compare_vouchers(Comparison& comparison, const std::string& code, const VoucherCounts& audit,
                      const VoucherCounts& server) {
  const auto compare = [&](const char* name, std::uint64_t VoucherCounts::*count) {
    comparison.compare_numbers(code + " vouchers " + name, audit.*count, server.*count);
  };
  compare("numbered", &VoucherCounts::numbered);
  compare("with_custodians", &VoucherCounts::with_custodians);
  compare("handed_over_unspent", &VoucherCounts::handed_over_unspent);
  compare("redeemed", &VoucherCounts::redeemed);
  compare("lapsed", &VoucherCounts::lapsed);
  compare("cancelled", &VoucherCounts::cancelled);
}

}  // namespace

std::vector<Difference> differences_between(const Replay& replay, const ServerFigures& server) {
  Comparison comparison;
  comparison.compare_numbers("tree size", replay.tree_size(), server.tree_size);
  comparison.compare("tree root", to_base64(replay.root()), to_base64(server.root));
  const auto& books = replay.books();
  std::map<ProgrammeId, const ServerProgramme*> theirs;
  for (const auto& programme : server.programmes) {
    if (!theirs.emplace(programme.programme, &programme).second) {
      comparison.compare("programme " + std::to_string(programme.programme.value), "once", "twice");
    }
  }
  for (const auto& [id, slot] : books.programme_slots) {
    const auto& programme = books.programmes[slot];
    const auto at = theirs.find(id);
    comparison.compare("programme " + programme.terms.code, "present",
                       at == theirs.end() ? "absent" : "present");
    if (at == theirs.end()) continue;
    compare_accounts(comparison, programme.terms.code, accounts_of(books, programme),
                     at->second->accounts_cents);
    compare_vouchers(comparison, programme.terms.code, programme.vouchers, at->second->vouchers);
  }
  for (const auto& [id, programme] : theirs) {
    if (!books.programme_slots.contains(id)) {
      comparison.compare("programme " + std::to_string(id.value), "absent", "present");
    }
  }
  return std::move(comparison).sorted();
}

}  // namespace passnum
