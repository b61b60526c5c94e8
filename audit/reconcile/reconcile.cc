#include "audit/reconcile/reconcile.h"

#include "audit/reconcile/differences.h"
#include "audit/reconcile/readable_json.h"
#include "ledger/model/json.h"

namespace passnum {
namespace {

Json text(std::string_view value) {
  return Json(std::string(value));
}
Json number(std::int64_t value) {
  return Json(value);
}
Json number(std::uint64_t value) {
  return Json(static_cast<std::int64_t>(value));
}

Json voucher_counts(const VoucherCounts& v) {
  return Json(Json::Object{{"cancelled", number(v.cancelled)},
                           {"handed_over_unspent", number(v.handed_over_unspent)},
                           {"lapsed", number(v.lapsed)},
                           {"numbered", number(v.numbered)},
                           {"redeemed", number(v.redeemed)},
                           {"with_custodians", number(v.with_custodians)}});
}

Json structures(const Books& books, const ProgrammeBook& programme) {
  Json::Object out;
  for (const auto& [slot, claim] : programme.claims) {
    const auto& structure = books.structures[slot];
    out.emplace_back(structure.structure.text,
                     Json(Json::Object{{"identifier", text(structure.identifier.value_or(""))},
                                       {"identifier_kind", text(name(structure.identifier_kind))},
                                       {"name", text(structure.name)},
                                       {"ordered_cents", number(claim.ordered_cents)},
                                       {"paid_cents", number(claim.paid_cents)},
                                       {"payable_cents", number(claim.payable_cents)},
                                       {"redeemed", number(claim.redeemed)},
                                       {"redeemed_cents", number(claim.redeemed_cents)},
                                       {"reversed", number(claim.reversed)},
                                       {"reversed_cents", number(claim.reversed_cents)}}));
  }
  return Json(std::move(out));
}

Json funders(const ProgrammeBook& programme) {
  Json::Object out;
  for (std::size_t i = 0; i < programme.funders.size(); ++i) {
    const auto& funder = programme.terms.funders[i];
    const auto& book = programme.funders[i];
    out.emplace_back(funder.funder.text,
                     Json(Json::Object{{"committed_cents", number(book.committed_cents)},
                                       {"name", text(funder.name)},
                                       {"redeemed_cents", number(book.redeemed_cents)},
                                       {"returned_cents", number(book.returned_cents)},
                                       {"reversed_cents", number(book.reversed_cents)},
                                       {"share_per_mille", number(std::int64_t{funder.share_per_mille})}}));
  }
  return Json(std::move(out));
}

Json stocks(const Books& books, const ProgrammeBook& programme) {
  Json::Object out;
  for (const auto& [custodian, stock] : stock_of(books, programme)) {
    out.emplace_back(custodian, Json(Json::Object{{"booklets_whole", number(stock.booklets_whole)},
                                                  {"vouchers", number(stock.vouchers)}}));
  }
  return Json(std::move(out));
}

Json programmes(const Books& books) {
  Json::Object out;
  for (const auto& programme : books.programmes) {
    Json::Object accounts;
    for (const auto& [account, cents] : accounts_of(books, programme))
      accounts.emplace_back(account, number(cents));
    out.emplace_back(programme.terms.code,
                     Json(Json::Object{{"accounts_cents", Json(std::move(accounts))},
                                       {"committed_cents", number(programme.committed_cents())},
                                       {"funders", funders(programme)},
                                       {"programme", number(std::uint64_t{programme.terms.programme.value})},
                                       {"stock_by_custodian", stocks(books, programme)},
                                       {"structures", structures(books, programme)},
                                       {"vouchers", voucher_counts(programme.vouchers)}}));
  }
  return Json(std::move(out));
}

Json findings(const Findings& found) {
  Json::Object by_code;
  for (std::size_t i = 0; i < kBreachesCount; ++i) {
    const auto breach = static_cast<Breach>(i);
    if (found.count(breach) != 0) by_code.emplace_back(words_of(breach).code, number(found.count(breach)));
  }
  Json::Array first;
  for (const auto& finding : found.kept()) {
    first.emplace_back(Json::Object{{"code", text(finding.code)},
                                    {"index", number(finding.index.value)},
                                    {"words", text(finding.words)},
                                    {"words_en", text(finding.words_en)}});
  }
  return Json(Json::Object{{"by_code", Json(std::move(by_code))},
                           {"count", number(found.count())},
                           {"first", Json(std::move(first))}});
}

Json difference_list(const std::vector<Difference>& differences) {
  Json::Array out;
  for (const auto& difference : differences) {
    out.emplace_back(Json::Object{{"audit", text(difference.audit)},
                                  {"figure", text(difference.figure)},
                                  {"server", text(difference.server)},
                                  {"words", text(difference.words)},
                                  {"words_en", text(difference.words_en)}});
  }
  return Json(std::move(out));
}

}  // namespace

Reconciliation reconcile(const Replay& replay, const std::optional<ServerFigures>& server) {
  CHECK(replay.finished());
  Reconciliation out;
  if (server) out.differences = differences_between(replay, *server);
  out.agrees = replay.findings().count() == 0 && out.differences.empty();
  Json::Object by_kind;
  for (const auto& [kind, count] : replay.entries_by_kind()) by_kind.emplace_back(kind, number(count));
  const Json document(Json::Object{{"agrees", Json(out.agrees)},
                                   {"compared_with_server", Json(server.has_value())},
                                   {"differences", difference_list(out.differences)},
                                   {"entries_by_kind", Json(std::move(by_kind))},
                                   {"entries_set_aside", number(replay.set_aside_count())},
                                   {"findings", findings(replay.findings())},
                                   {"latest_entry_at", text(to_text(replay.latest_time()))},
                                   {"notices", findings(replay.notices())},
                                   {"programmes", programmes(replay.books())},
                                   {"tree", Json(Json::Object{{"root", text(to_base64(replay.root()))},
                                                              {"size", number(replay.tree_size())}})}});
  out.json = readable_json(document);
  return out;
}

}  // namespace passnum
