#include "api/bank/routes/bank_desk.h"

namespace passnum::bank {
namespace {

using identity::Visit;

// What this person has been told and has not yet said to have seen.
http::Response notices(BankDesk& desk, const Visit& visit) {
  const auto found = desk.book.notices(visit.caller.account);
  if (!found) return identity::error_reply(found.error());
  Json::Array items;
  for (const auto& [notice, change] : found.value()) {
    const auto organisation = desk.structures.desk.accounts.organisation(notice.organisation);
    if (!organisation) return failure_reply(organisation.error());
    Json::Object item{{"at", Json(to_text(notice.at))},
                      {"iban", Json(masked(change.content.account.iban))},
                      {"id", Json(notice.id)},
                      {"organisation_name", Json(organisation.value().name)},
                      {"structure", Json(organisation.value().ledger_id)},
                      {"version", Json(notice.version)},
                      {"what", Json(std::string(name(notice.what)))}};
    if (notice.what == What::confirmed && change.facts.effective)
      item.emplace_back("effective", Json(to_text(*change.facts.effective)));
    items.emplace_back(std::move(item));
  }
  return http::json(200, canonical_text(Json(Json::Object{{"items", Json(std::move(items))}})));
}

http::Response see(BankDesk& desk, const Visit& visit) {
  const auto seen = desk.book.see(std::string(visit.request.parameter("notice")), visit.caller.account);
  if (!seen) return failure_reply(seen.error());
  return http::no_content();
}

}  // namespace

void add_notice_routes(http::Router& router, BankDesk& desk) {
  const http::RouteOptions small{.body_bytes_max = identity::kIdentityBodyBytesMax};
  router.add("GET", "/v1/accounts/me/notices", page(desk, notices));
  router.add("POST", "/v1/accounts/me/notices/{notice}/acknowledgement", page(desk, see), small);
}

}  // namespace passnum::bank
