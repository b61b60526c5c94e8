#include "api/routes/replies.h"
#include "api/routes/service.h"
#include "ledger/sequencer/stored.h"
#include "ledger/tree/note.h"

namespace passnum {
namespace {

constexpr std::size_t kProgrammesShownMax = 1000;

std::int64_t as_integer(std::uint64_t size) {
  return static_cast<std::int64_t>(size);
}

// What is printed on each programme's vouchers. All of them at once, so that who asks does not tell which
// voucher it is about.
http::Response programmes(const Service& service) {
  const auto snapshot = service.store.snapshot();
  std::optional<Error> failure;
  Json::Array items;
  const auto scanned = snapshot->scan("programme/", {}, [&](std::string_view key, std::string_view value) {
    const auto record = decode_record<ProgrammeRecord>(value);
    if (!record) {
      failure = record.error().while_doing("reading the record " + std::string(key));
      return false;
    }
    const ProgrammeCreated& definition = record.value().definition;
    items.emplace_back(Json::Object{{"programme", Json(std::int64_t{definition.programme.value})},
                                    {"code", text(definition.code)},
                                    {"name", text(definition.name)},
                                    {"face_value_cents", Json(definition.face_value.value)},
                                    {"valid_from", text(to_text(definition.valid_from))},
                                    {"valid_until", text(to_text(definition.valid_until))}});
    return items.size() < kProgrammesShownMax;
  });
  if (!scanned) return error_reply(scanned.error());
  if (failure) return error_reply(*failure);
  return http::json(200,
                    canonical_text(Json(Json::Object{{"items", Json(std::move(items))},
                                                     {"tree_size", Json(as_integer(snapshot->size()))}})));
}

Json key_item(const Service& service, const PublicKey& key, const char* which, std::uint64_t size) {
  Json::Object item{
      {"verifier_key", text(to_text(VerifierKey{service.origin, SignatureType::ed25519, key}))}};
  if (which != nullptr) item.emplace_back(which, Json(as_integer(size)));
  return Json(std::move(item));
}

// The key that signs checkpoints and, when it was replaced, the one before it, each with the sizes of the
// checkpoints that are its own.
http::Response log_keys(const Service& service) {
  const auto snapshot = service.store.snapshot();
  const auto change = stored<LogKeyRecord>(*snapshot, state_key::log_key());
  if (!change) return error_reply(change.error());
  Json::Array items;
  if (const auto& last = change.value()) {
    items.push_back(key_item(service, service.log_key, "from_size", last->size + 1));
    items.push_back(key_item(service, last->old_key, "until_size", last->size));
  } else {
    items.push_back(key_item(service, service.log_key, nullptr, 0));
  }
  return http::json(200,
                    canonical_text(Json(Json::Object{{"host", text(service.host)},
                                                     {"items", Json(std::move(items))},
                                                     {"origin", text(service.origin)},
                                                     {"tree_size", Json(as_integer(snapshot->size()))}})));
}

}  // namespace

void add_public_routes(http::Router& router, Service& service) {
  router.add("GET", "/v1/programmes",
             pooled(service, [&service](http::Responder r) { r.answer(programmes(service)); }));
  router.add("GET", "/v1/log-keys",
             pooled(service, [&service](http::Responder r) { r.answer(log_keys(service)); }));
}

}  // namespace passnum
