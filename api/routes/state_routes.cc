#include "api/routes/replies.h"
#include "api/routes/service.h"
#include "ledger/sequencer/stored.h"

namespace passnum {
namespace {

constexpr std::size_t kPageItemsMax = 1000;
constexpr std::size_t kPageItems = 100;

template <typename T>
Result<std::string> record_json(std::string_view bytes) {
  const auto record = decode_record<T>(bytes);
  if (!record) return record.error();
  return to_canonical(record.value());
}

// The kinds of record that an auditor may list, by the word in the address.
struct Kind {
  std::string_view name;
  std::string_view prefix;
  Result<std::string> (*to_json)(std::string_view bytes);
};
constexpr std::array<Kind, 17> kKinds{{
    {"balances", "balance/", record_json<ProgrammeBalance>},
    {"booklet_codes", "codes/", record_json<BookletCodesRecord>},
    {"booklets", "booklet/", record_json<BookletRecord>},
    {"claims", "claim/", record_json<ClaimRecord>},
    {"custodians", "custodian/", record_json<CustodianRecord>},
    {"devices", "device/", record_json<DeviceRecord>},
    {"enrolment_codes", "enrolment_code/", record_json<EnrolmentCodeRecord>},
    {"labels", "label/", record_json<LabelRecord>},
    {"operators", "operator/", record_json<OperatorRecord>},
    {"orders", "order/", record_json<OrderRecord>},
    {"owed", "owed/", record_json<StructureBalance>},
    {"payments", "payment/", record_json<PaymentRecord>},
    {"programmes", "programme/", record_json<ProgrammeRecord>},
    {"sites", "site/", record_json<SiteRecord>},
    {"statements", "statement/", record_json<StatementRecord>},
    {"stock", "stock/", record_json<StockRecord>},
    {"structures", "structure/", record_json<StructureRecord>},
}};

std::size_t page_items(const http::Request& request) {
  const auto limit = request.query_value("limit");
  if (!limit || limit->empty() || limit->size() > 4) return kPageItems;
  std::size_t items = 0;
  for (const char c : *limit) {
    if (c < '0' || c > '9') return kPageItems;
    items = items * 10 + static_cast<std::size_t>(c - '0');
  }
  return std::clamp<std::size_t>(items, 1, kPageItemsMax);
}

// {"items":[{"id":…,"record":{…}}],"next":…,"tree_size":…}: `id` is the key without its kind, `next` the
// cursor of the next page, absent on the last. Pages with equal tree sizes show one state of the ledger.
http::Response list(const Service& service, const Kind& kind, const http::Request& request) {
  std::string after;
  if (const auto cursor = request.query_value("cursor"); cursor && !cursor->empty()) {
    const auto key = from_base64url(*cursor);
    if (!key) return refusal_reply(Refused(Refusal::malformed, "le curseur n’est pas l’un des nôtres"));
    after = as_text(key.value());
  }
  const auto snapshot = service.store.snapshot();
  const std::size_t limit = page_items(request);
  const std::string prefix =
      std::string(kind.prefix) + std::string(request.query_value("prefix").value_or(""));
  std::string items;
  std::string last;
  std::size_t count = 0;
  std::optional<Error> failure;
  bool is_more = false;
  const auto scanned = snapshot->scan(prefix, after, [&](std::string_view key, std::string_view value) {
    if (count == limit) {
      is_more = true;
      return false;
    }
    auto record = kind.to_json(value);
    if (!record) {
      failure = record.error().while_doing("reading the record " + std::string(key));
      return false;
    }
    items += count == 0 ? "{\"id\":" : ",{\"id\":";
    append_json_string(items, key.substr(kind.prefix.size()));
    items += ",\"record\":" + record.value() + "}";
    last = key;
    ++count;
    return true;
  });
  if (!scanned) return error_reply(scanned.error());
  if (failure) return error_reply(*failure);
  std::string body = "{\"items\":[" + items + "]";
  if (is_more) body += ",\"next\":\"" + to_base64url(as_bytes(last)) + "\"";
  return http::json(200, body + ",\"tree_size\":" + std::to_string(snapshot->size()) + "}");
}

// One record by its id, or 404.
http::Response one(const Service& service, const Kind& kind, const http::Request& request) {
  const auto snapshot = service.store.snapshot();
  const auto value = snapshot->state(std::string(kind.prefix) + std::string(request.parameter("id")));
  if (!value) return error_reply(value.error());
  if (!value.value()) return http::problem(404, "not_found", "Cet objet n’existe pas dans le registre.");
  const auto record = kind.to_json(*value.value());
  if (!record) return error_reply(record.error());
  return http::json(200, record.value());
}

}  // namespace

void add_state_routes(http::Router& router, Service& service) {
  for (const auto& kind : kKinds) {
    const std::string path = "/v1/state/" + std::string(kind.name);
    const auto guarded = [&service, &kind](auto answer) {
      return pooled(service, [&service, &kind, answer](http::Responder r) {
        r.answer(is_auditor(service, r.request()) ? answer(service, kind, r.request()) : token_needed());
      });
    };
    router.add("GET", path, guarded(list));
    router.add("GET", path + "/{id...}", guarded(one));
  }
}

}  // namespace passnum
