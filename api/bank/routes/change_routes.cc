#include <algorithm>
#include <charconv>

#include "api/bank/routes/bank_desk.h"

namespace passnum::bank {
namespace {

using identity::Access;
using identity::AccountId;
using identity::Denied;
using identity::Failure;
using identity::Organisation;
using identity::Outcome;
using identity::Role;
using identity::Visit;

struct Confirmation {
  Channel channel{};
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("channel", self.channel);
  }
};

struct Refusal {
  std::string reason;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("reason", self.reason);
  }
};

StructureId structure_of(const Visit& visit) {
  return StructureId(std::string(visit.request.parameter("structure")));
}

// 0, which is no version, for what is no number.
std::int64_t version_of(const Visit& visit) {
  const auto text = visit.request.parameter("version");
  std::int64_t version = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  return error == std::errc() && end == text.data() + text.size() ? version : 0;
}

bool judges(const identity::Caller& caller, const identity::OrganisationId& metropole) {
  return has_role(caller, metropole, Role::programme_manager) || has_role(caller, metropole, Role::finance);
}

// The structure's organisation, for who may confirm or refuse: of the métropole above it.
Outcome<Organisation> judged_structure(BankDesk& desk, const Visit& visit) {
  auto seen = readable_structure(desk.structures, visit, structure_of(visit));
  if (!seen) return seen;
  const auto& parent = seen.value().parent;
  if (!parent || !judges(visit.caller, *parent)) return Failure(Denied::not_entitled);
  return seen;
}

Outcome<Done> noted(BankDesk& desk, const Visit& visit, const Organisation& organisation, Access what,
                    const char* reason) {
  const auto written = note(desk.structures.desk, visit.request,
                            {{}, what, reason, visit.caller.account, organisation.id, {}, {}});
  if (!written) return Failure(written.error());
  return Done{};
}

Json shown_one(BankDesk& desk, const Visit& visit, const Change& change) {
  Names names(desk.structures.desk.accounts);
  return shown(change, desk.book.today(), std::nullopt, visit.caller.account, names);
}

// What has been done, with a line in the access log.
http::Response done(BankDesk& desk, const Visit& visit, const Organisation& organisation,
                    const Outcome<Change>& change, const char* reason, unsigned status) {
  if (!change) return failure_reply(change.error());
  desk.told();
  if (auto written = noted(desk, visit, organisation, Access::acted, reason); !written)
    return failure_reply(written.error());
  return http::json(status, canonical_text(shown_one(desk, visit, change.value())));
}

const char* title_of(AccountFault fault) {
  switch (fault) {
    case AccountFault::iban_invalid:
      return "Cet IBAN n’est pas valable : recopiez-le depuis le relevé d’identité bancaire.";
    case AccountFault::iban_country_unserved:
      return "Les virements ne sont possibles que vers un compte de la zone SEPA.";
    case AccountFault::bic_invalid:
      return "Ce BIC n’est pas valable : il a 8 ou 11 caractères.";
    case AccountFault::bic_elsewhere:
      return "Ce BIC est celui d’une banque d’un autre pays que l’IBAN.";
    case AccountFault::holder_invalid:
      return "Le titulaire est à indiquer comme sur le relevé d’identité bancaire, en 70 caractères au plus.";
  }
  CHECK(false);
  return "";
}

http::Response details(BankDesk& desk, const Visit& visit) {
  const auto organisation = readable_structure(desk.structures, visit, structure_of(visit));
  if (!organisation) return failure_reply(organisation.error());
  const auto found = desk.book.details(organisation.value().id);
  if (!found) return identity::error_reply(found.error());
  const auto unsent = desk.book.letters_unsent(organisation.value().id);
  if (!unsent) return identity::error_reply(unsent.error());
  const auto& [changes, in_force] = found.value();
  Names names(desk.structures.desk.accounts);
  std::optional<std::int64_t> version;
  if (in_force) version = in_force->facts.version;
  const auto show = [&](const Change& change) {
    return shown(change, desk.book.today(), version, visit.caller.account, names);
  };
  Json::Array items;
  for (const auto& change : changes) items.push_back(show(change));
  Json::Object out{{"days_between", Json(desk.book.days_between())},
                   {"items", Json(std::move(items))},
                   {"letters_unsent", Json(unsent.value())}};
  if (in_force) out.emplace_back("in_force", show(*in_force));
  return http::json(200, canonical_text(Json(std::move(out))));
}

http::Response enter(BankDesk& desk, const Visit& visit) {
  const auto organisation = managed_structure(desk.structures, visit, structure_of(visit));
  if (!organisation) return failure_reply(organisation.error());
  const auto typed = identity::body_as<Account>(visit.request);
  if (!typed) return identity::error_reply(typed.error());
  if (auto strong = stepped_up(desk.structures.desk, visit.caller); !strong)
    return failure_reply(strong.error());
  const auto read = read_account(typed.value());
  if (!read.account) return http::problem(422, std::string(name(read.fault)), title_of(read.fault));
  const auto entered = desk.book.enter(organisation.value().id, visit.caller.account, *read.account);
  return done(desk, visit, organisation.value(), entered, "bank-details-entered", 201);
}

http::Response confirm(BankDesk& desk, const Visit& visit) {
  const auto organisation = judged_structure(desk, visit);
  if (!organisation) return failure_reply(organisation.error());
  const auto body = identity::body_as<Confirmation>(visit.request);
  if (!body) return identity::error_reply(body.error());
  if (auto strong = stepped_up(desk.structures.desk, visit.caller); !strong)
    return failure_reply(strong.error());
  const auto confirmed = desk.book.confirm(organisation.value().id, version_of(visit), visit.caller.account,
                                           body.value().channel);
  return done(desk, visit, organisation.value(), confirmed, "bank-details-confirmed", 200);
}

http::Response refuse(BankDesk& desk, const Visit& visit) {
  const auto organisation = judged_structure(desk, visit);
  if (!organisation) return failure_reply(organisation.error());
  const auto body = identity::body_as<Refusal>(visit.request);
  if (!body) return identity::error_reply(body.error());
  const auto& reason = body.value().reason;
  if (reason.empty() || reason.size() > kReasonBytesMax)
    return identity::error_reply(Error(ErrorCode::invalid, "a reason is 1 to 500 bytes long"));
  const auto refused =
      desk.book.refuse(organisation.value().id, version_of(visit), visit.caller.account, reason);
  return done(desk, visit, organisation.value(), refused, "bank-details-refused", 200);
}

http::Response withdraw(BankDesk& desk, const Visit& visit) {
  const auto organisation = managed_structure(desk.structures, visit, structure_of(visit));
  if (!organisation) return failure_reply(organisation.error());
  const auto withdrawn = desk.book.withdraw(organisation.value().id, version_of(visit), visit.caller.account);
  return done(desk, visit, organisation.value(), withdrawn, "bank-details-withdrawn", 200);
}

// Whole, for who confirms, and for who has typed it as long as it is pending. In the access log before it is
// in the answer.
http::Response reveal(BankDesk& desk, const Visit& visit) {
  const auto organisation = readable_structure(desk.structures, visit, structure_of(visit));
  if (!organisation) return failure_reply(organisation.error());
  const auto& [id, kind, organisation_name, ledger_id, parent] = organisation.value();
  const bool is_judge = parent && judges(visit.caller, *parent);
  if (!is_judge && !has_role(visit.caller, id, Role::structure_manager))
    return denied_reply(Denied::not_entitled);
  const auto change = desk.book.find(id, version_of(visit));
  if (!change) return failure_reply(change.error());
  const auto& facts = change.value().facts;
  const bool is_own = facts.state == State::pending && facts.entered_by == visit.caller.account;
  if (!is_judge && !is_own) return denied_reply(Denied::not_entitled);
  auto& door = desk.structures.desk;
  if (auto strong = stepped_up(door, visit.caller); !strong) return failure_reply(strong.error());
  const auto wait_s =
      door.limiter.take("reveals " + visit.caller.account.text, kRevealsPerAccount, door.clock.now());
  if (wait_s != 0) return identity::too_fast(wait_s);
  if (auto written = noted(desk, visit, organisation.value(), Access::revealed, "bank-details"); !written)
    return failure_reply(written.error());
  return http::json(200, to_canonical(change.value().content.account));
}

Json flags_of(const BankDesk& desk, const Change& change) {
  Json::Array flags;
  const auto& account = change.content.account;
  if (change.is_account_elsewhere) flags.emplace_back(std::string("account_elsewhere"));
  if (std::ranges::any_of(desk.flagged_banks,
                          [&](const auto& bank) { return account.bic.starts_with(bank); }))
    flags.emplace_back(std::string("bank_flagged"));
  if (is_country_unusual(account)) flags.emplace_back(std::string("country_unusual"));
  return Json(std::move(flags));
}

http::Response open_changes(BankDesk& desk, const Visit& visit) {
  const auto metropole = seen_organisation(desk.structures.desk, visit.caller,
                                           std::string(visit.request.parameter("organisation")));
  if (!metropole) return failure_reply(metropole.error());
  if (!judges(visit.caller, metropole.value().id)) return denied_reply(Denied::not_entitled);
  const auto open = desk.book.open_below(metropole.value().id);
  if (!open) return identity::error_reply(open.error());
  Names names(desk.structures.desk.accounts);
  Json::Array items;
  for (const auto& [change, organisation, former] : open.value()) {
    Json::Object item{{"change", shown(change, desk.book.today(), std::nullopt, visit.caller.account, names)},
                      {"flags", flags_of(desk, change)},
                      {"organisation_name", Json(organisation.name)},
                      {"structure", Json(organisation.ledger_id)}};
    if (former) {
      item.emplace_back("in_force", Json(Json::Object{{"bic", Json(former->bic)},
                                                      {"holder", Json(former->holder)},
                                                      {"iban", Json(masked(former->iban))}}));
    }
    items.emplace_back(std::move(item));
  }
  return http::json(200, canonical_text(Json(Json::Object{{"items", Json(std::move(items))}})));
}

}  // namespace

void add_change_routes(http::Router& router, BankDesk& desk) {
  const http::RouteOptions small{.body_bytes_max = identity::kIdentityBodyBytesMax};
  const std::string of_structure = "/v1/structures/{structure}/bank-details";
  const std::string one = of_structure + "/{version}";
  router.add("GET", of_structure, page(desk, details));
  router.add("POST", of_structure, page(desk, enter), small);
  router.add("DELETE", one, page(desk, withdraw), small);
  router.add("POST", one + "/confirmation", page(desk, confirm), small);
  router.add("POST", one + "/refusal", page(desk, refuse), small);
  router.add("POST", one + "/reveal", page(desk, reveal), small);
  router.add("GET", "/v1/organisations/{organisation}/bank-changes", page(desk, open_changes));
}

}  // namespace passnum::bank
