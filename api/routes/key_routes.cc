#include "api/routes/replies.h"
#include "api/routes/service.h"
#include "ledger/sequencer/stored.h"

namespace passnum {
namespace {

constexpr std::size_t kIssuingKeysShownMax = 1000;

// Who verifies vouchers without the ledger must know which keys make them genuine, and which prove nothing
// any more. Public, as the keys themselves are.
http::Response issuing_keys(const Service& service) {
  const auto snapshot = service.store.snapshot();
  const std::string prefix = "issuing_key/";
  std::optional<Error> failure;
  Json::Array items;
  const auto scanned = snapshot->scan(prefix, {}, [&](std::string_view key, std::string_view value) {
    const auto id_bytes = from_hex(key.substr(prefix.size()));
    const auto record = decode_record<IssuingKeyRecord>(value);
    if (!id_bytes || id_bytes.value().size() != 4 || !record) {
      failure = Error(ErrorCode::corrupt, "the record " + std::string(key) + " cannot be read");
      return false;
    }
    const KeyId id(static_cast<std::uint16_t>(read_u32(id_bytes.value())));
    const auto end = stored<IssuingKeyEndRecord>(*snapshot, state_key::issuing_key_end(id));
    if (!end) {
      failure = end.error();
      return false;
    }
    const bool is_compromised = end.value() && end.value()->compromised_since;
    Json::Object members{{"key", Json(std::int64_t{id.value})},
                         {"public_key", Json(to_base64url(record.value().public_key))},
                         {"status", Json(std::string(is_compromised ? "compromised"
                                                     : end.value()  ? "retired"
                                                                    : "active"))}};
    if (is_compromised)
      members.emplace_back("compromised_since", Json(to_text(*end.value()->compromised_since)));
    items.emplace_back(std::move(members));
    return items.size() < kIssuingKeysShownMax;
  });
  if (!scanned) return error_reply(scanned.error());
  if (failure) return error_reply(*failure);
  return http::json(
      200,
      canonical_text(Json(Json::Object{{"items", Json(std::move(items))},
                                       {"tree_size", Json(static_cast<std::int64_t>(snapshot->size()))}})));
}

}  // namespace

void add_key_routes(http::Router& router, Service& service) {
  router.add("GET", "/v1/issuing-keys",
             pooled(service, [&service](http::Responder r) { r.answer(issuing_keys(service)); }));
}

}  // namespace passnum
