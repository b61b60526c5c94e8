#include "api/routes/batch.h"

#include <atomic>

#include "api/routes/conflicts.h"
#include "api/routes/held_place.h"
#include "api/routes/replies.h"

namespace passnum {
namespace {

// A batch on its way: one outcome an item, and the reply when the last is known. Any thread may set.
class Gathering {
 public:
  Gathering(Service& service, http::Responder responder, const BatchKind& kind, std::size_t items_count)
      : observer_(service.observer),
        responder_(std::move(responder)),
        kind_(kind),
        outcomes_(items_count),
        missing_(items_count) {}

  void set(std::size_t item, const Uuid& id, const Answer& answer) {
    observer_.answered(answer);
    put(item, id, answer);
  }
  // The queue was full for it.
  void set_busy(std::size_t item, const Uuid& id) {
    observer_.busy(1);
    put(item, id, Error(ErrorCode::unavailable, "the queue is full"));
  }

 private:
  void put(std::size_t item, const Uuid& id, const Answer& answer) {
    outcomes_[item] = outcome_text(kind_.id_name, id, answer, kind_.with_receipts);
    if (missing_.fetch_sub(1) != 1) return;
    std::string body = R"({"items":[)";
    for (const auto& outcome : outcomes_) {
      if (body.back() == '}') body += ',';
      body += outcome;
    }
    responder_.answer(http::json(200, body + "]}"));
  }

  metrics::AnswerObserver& observer_;
  http::Responder responder_;
  const BatchKind kind_;
  std::vector<std::string> outcomes_;
  std::atomic<std::size_t> missing_;
};

// The id an item names, so that even one that cannot be read is answered under its name.
Uuid id_in(const Json& item, const char* id_name) {
  const Json* request = item.find("request");
  const Json* id = request == nullptr ? nullptr : request->find(id_name);
  if (id == nullptr || id->string() == nullptr) return {};
  const auto uuid = parse_uuid(*id->string());
  return uuid ? uuid.value() : Uuid{};
}

http::Response one_reply(const char* id_name, const Uuid& id, const Answer& answer) {
  if (const auto* refused = std::get_if<Refused>(&answer)) return refusal_reply(*refused);
  if (const auto* error = std::get_if<Error>(&answer)) return error_reply(*error);
  const bool is_repeat = std::get<Receipt>(answer).is_repeat;
  return http::json(is_repeat ? 200 : 201, outcome_text(id_name, id, answer, true));
}

}  // namespace

void run_batch(Service& service, http::Responder responder, const BatchKind& kind) {
  const auto json = parse_json(responder.request().body);
  if (!json) return responder.answer(error_reply(json.error()));
  const Json* items = json.value().find("items");
  if (items == nullptr || items->array() == nullptr || items->array()->empty() ||
      items->array()->size() > kind.items_max) {
    const std::string words = "« items » a de 1 à " + std::to_string(kind.items_max) + " éléments";
    return responder.answer(refusal_reply(Refused(Refusal::malformed, words)));
  }
  const auto& array = *items->array();
  const auto moment = service.now(responder.request());
  const auto gathering = std::make_shared<Gathering>(service, std::move(responder), kind, array.size());
  std::vector<std::pair<Request, Sequencer::OnAnswer>> requests;
  std::vector<std::pair<std::size_t, Uuid>> waiting;
  for (std::size_t i = 0; i < array.size(); ++i) {
    const Uuid id = id_in(array[i], kind.id_name);
    auto checked = kind.check(service, moment, array[i]);
    const auto place = hold_place(service, moment, checked);
    if (auto* request = std::get_if<Request>(&checked)) {
      waiting.emplace_back(i, id);
      const auto promise = offline_promise(service, *request);
      requests.emplace_back(
          std::move(*request), [&service, gathering, i, id, place, promise](const Answer& a) {
            if (place) place->settle(a);
            after_conflict_is_kept(service, promise, a,
                                   [gathering, i, id](const Answer& told) { gathering->set(i, id, told); });
          });
    } else if (auto* refused = std::get_if<Refused>(&checked)) {
      gathering->set(i, id, std::move(*refused));
    } else {
      gathering->set(i, id, std::get<Error>(std::move(checked)));
    }
  }
  if (requests.empty() || service.sequencer.submit_all(std::move(requests))) return;
  for (const auto& [i, id] : waiting) gathering->set_busy(i, id);
}

void run_one(Service& service, http::Responder responder, const char* id_name, CheckText check) {
  const auto busy = [&service](http::Responder& to) {
    service.observer.busy(1);
    to.answer(busy_reply());
  };
  if (service.sequencer.is_full()) return busy(responder);
  const auto moment = service.now(responder.request());
  auto checked = check(service, moment, responder.request().body);
  const auto place = hold_place(service, moment, checked);
  if (const auto* refused = std::get_if<Refused>(&checked)) {
    service.observer.refused(refused->refusal);
    return responder.answer(refusal_reply(*refused));
  }
  if (const auto* error = std::get_if<Error>(&checked)) {
    service.observer.failed();
    return responder.answer(error_reply(*error));
  }
  auto& request = std::get<Request>(checked);
  const Uuid id = request.id;
  const auto promise = offline_promise(service, request);
  // std::function wants what it holds to be copyable; a Responder only moves.
  auto shared = std::make_shared<http::Responder>(std::move(responder));
  const auto tell = [&service, shared, id_name, id](Answer answer) {
    service.observer.answered(answer);
    shared->answer([id_name, id, made = std::move(answer)] { return one_reply(id_name, id, made); });
  };
  const bool taken =
      service.sequencer.submit(std::move(request), [&service, place, promise, tell](Answer answer) {
        if (place) place->settle(answer);
        if (!promise) return tell(std::move(answer));
        after_conflict_is_kept(service, promise, answer, tell);
      });
  if (!taken) busy(*shared);
}

}  // namespace passnum
