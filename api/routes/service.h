#pragma once

#include <functional>
#include <string>

#include "api/devices/devices.h"
#include "api/http/network.h"
#include "api/http/response.h"
#include "api/http/router.h"
#include "api/http/work_pool.h"
#include "api/metrics/answer_observer.h"
#include "api/places/place_list.h"
#include "api/routes/record_cache.h"
#include "ledger/crypto/keyed_hash.h"
#include "ledger/sequencer/sequencer.h"
#include "ledger/store/store.h"

namespace passnum {

// What only whoever runs the server may ask for.
struct Maintenance {
  Hash token_hash;                             // SHA-256 of the token in server.token
  WorkPool& pool;                              // of its own: what takes seconds must not hold up redemptions
  std::function<Result<std::uint64_t>()> pin;  // RocksdbStore::pin()
};

// What the routes work with. Everything outlives the server that uses it; any thread may use it.
struct Service {
  Store& store;
  Sequencer& sequencer;
  WorkPool& pool;
  const HashKey& lookup_key;  // of typed codes
  std::string host;           // the official host, in every QR code
  std::string origin;         // of the log
  Hash auditor_token_hash;    // SHA-256 of the token that may read entries and state
  metrics::AnswerObserver& observer;
  const Maintenance* maintenance = nullptr;  // null: nobody may ask for it
  Devices* devices = nullptr;                // null: nothing is counted, and no device can come in by itself
  PlaceList* places = nullptr;               // null: nobody is shown a list
  PublicKey log_key{};                       // signs the log's checkpoints
  std::unique_ptr<RecordCaches> caches = std::make_unique<RecordCaches>();

  Moment now(const http::Request& request) const {
    const auto version = sequencer.setup_version();
    return {version, store.snapshot(), http::network_number(request.peer)};
  }
};

// Adds every route of the API (openapi.json says what they are) to `router`. Routes parse, call and reply;
// they hold no rule. `service` outlives the router.
void add_routes(http::Router& router, Service& service);

// Each adds one room of them.
void add_health_routes(http::Router& router, Service& service);
void add_redemption_routes(http::Router& router, Service& service);
void add_command_routes(http::Router& router, Service& service);
void add_device_routes(http::Router& router, Service& service);
void add_history_route(http::Router& router, Service& service);
void add_check_routes(http::Router& router, Service& service);
void add_voucher_routes(http::Router& router, Service& service);
void add_state_routes(http::Router& router, Service& service);
void add_key_routes(http::Router& router, Service& service);
void add_log_routes(http::Router& router, Service& service);
void add_place_routes(http::Router& router, Service& service);
void add_public_routes(http::Router& router, Service& service);
void add_backup_routes(http::Router& router, Service& service);

// A handler that does `work` on the pool, with the right to answer; it answers 503 when the pool is full.
http::Handler pooled(Service& service, std::function<void(http::Responder)> work);
// Whether the request carries the auditor's token; token_needed() is the answer when it does not.
bool is_auditor(const Service& service, const http::Request& request);
bool may_maintain(const Service& service, const http::Request& request);
http::Response token_needed();

}  // namespace passnum
