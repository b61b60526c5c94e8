#include "api/bank/routes/bank_desk.h"

namespace passnum::bank {
namespace {

// "replaced" is what a later one has taken the place of.
std::string state_word(const Facts& facts, Day today, std::optional<std::int64_t> in_force) {
  if (facts.state != State::confirmed) return std::string(name(facts.state));
  if (is_open(facts, today)) return "to_come";
  return in_force == facts.version ? "in_force" : "replaced";
}

}  // namespace

std::string Names::of(const identity::AccountId& account) {
  const auto known = known_.find(account);
  if (known != known_.end()) return known->second;
  const auto found = accounts_.find(account);
  return known_.emplace(account, found ? found.value().name : std::string()).first->second;
}

Json shown(const Change& change, Day today, std::optional<std::int64_t> in_force,
           const identity::AccountId& caller, Names& names) {
  const auto& [facts, content, is_elsewhere] = change;
  Json::Object out{{"bic", Json(content.account.bic)},
                   {"entered_at", Json(to_text(facts.entered))},
                   {"entered_by", Json(names.of(facts.entered_by))},
                   {"holder", Json(content.account.holder)},
                   {"iban", Json(masked(content.account.iban))},
                   {"mine", Json(facts.entered_by == caller)},
                   {"state", Json(state_word(facts, today, in_force))},
                   {"version", Json(facts.version)}};
  if (facts.channel) out.emplace_back("channel", Json(std::string(name(*facts.channel))));
  if (facts.confirmed) out.emplace_back("confirmed_at", Json(to_text(*facts.confirmed)));
  if (facts.confirmed_by) out.emplace_back("confirmed_by", Json(names.of(*facts.confirmed_by)));
  if (facts.effective) out.emplace_back("effective", Json(to_text(*facts.effective)));
  if (facts.ended) out.emplace_back("ended_at", Json(to_text(*facts.ended)));
  if (facts.ended_by) out.emplace_back("ended_by", Json(names.of(*facts.ended_by)));
  if (content.reason) out.emplace_back("reason", Json(*content.reason));
  return Json(std::move(out));
}

http::Handler page(BankDesk& desk, Page answer) {
  return identity::visited(
      desk.structures.desk,
      [&desk, answer](identity::Desk&, const identity::Visit& visit) { return answer(desk, visit); });
}

void add_bank_routes(http::Router& router, BankDesk& desk) {
  add_change_routes(router, desk);
  add_notice_routes(router, desk);
}

}  // namespace passnum::bank
