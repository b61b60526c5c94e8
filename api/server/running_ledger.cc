#include "api/server/running_ledger.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include "api/http/server.h"
#include "api/routes/replies.h"
#include "api/routes/service.h"
#include "api/server/bank_parts.h"
#include "api/server/identity_parts.h"
#include "api/server/key_change.h"
#include "api/server/key_file.h"
#include "api/server/scrape.h"
#include "api/structures/routes/structure_desk.h"
#include "api/web/web_routes.h"
#include "ledger/base/random.h"
#include "ledger/crypto/guarded_bytes.h"
#include "ledger/crypto/hash.h"
#include "ledger/store/lock_file/checkpoint_lock_file.h"

namespace passnum {
namespace {

constexpr std::size_t kWorkQueueMax = 4096;
constexpr std::size_t kSlowQueueMax = 2;
constexpr std::chrono::seconds kStopPatience{10};

unsigned threads_or_cores(unsigned threads) {
  return threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
}

std::string authority(const std::string& address, std::uint16_t port) {
  const bool is_v6 = address.find(':') != std::string::npos;
  return (is_v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

Result<Hash> token_hash(const DataDirectory& directory) {
  const auto text = read_whole_file(directory.auditor_token(), 512);
  if (!text) return text.error();
  std::string_view token = text.value();
  while (token.ends_with('\n')) token.remove_suffix(1);
  return sha256(as_bytes(token));
}

// A new secret for whoever runs this server, and its hash.
Result<Hash> make_server_token(const DataDirectory& directory) {
  std::array<Byte, 32> secret{};
  SystemRandom().fill(secret);
  const std::string token = "pns_" + to_base64url(secret);
  auto written = write_whole_file(directory.server_token(), token + "\n", 0600);
  if (!written) return std::move(written).error();
  return sha256(as_bytes(token));
}

std::string in_words(const SetAside& torn) {
  return "une coupure a laissé " + std::to_string(torn.bytes) + " octets jamais confirmés après l’octet " +
         std::to_string(torn.log_bytes) + " de " + torn.log.string() +
         " ; rien n’est perdu, ils sont gardés dans " + torn.copy.string();
}

}  // namespace

// In the order they are needed; they end in the opposite order, so that nobody outlives what it uses: first
// no more requests, then no more work, then no more batches, then the store.
struct RunningLedger::Parts {
  DataDirectory directory;
  SystemClock clock;
  ServerLog log;
  LockedMemory locked;  // around the log's key, which is there as long as the server
  SigningKey log_key;
  HashKey lookup_key;
  std::unique_ptr<SigningKey> snapshot_key;
  std::unique_ptr<RocksdbStore> store;
  std::unique_ptr<CheckpointLock> lock;
  std::unique_ptr<Devices> devices;
  PlaceList places;
  SystemRandom random;  // of enrolment codes
  std::unique_ptr<structures::StructureDesk> structure_desk;
  metrics::LedgerMetrics ledger_metrics;
  std::unique_ptr<metrics::HttpMetrics> http_metrics;
  std::unique_ptr<Sequencer> sequencer;
  std::unique_ptr<WorkPool> pool;
  std::unique_ptr<Maintenance> maintenance;
  std::unique_ptr<WorkPool> slow_pool;
  std::unique_ptr<Service> service;
  std::unique_ptr<BankParts> bank;
  std::unique_ptr<IdentityParts> identity;  // accounts.db, sessions and the provider
  std::unique_ptr<http::Server> server;
  std::unique_ptr<metrics::MetricsServer> metrics_server;
  ServeOptions options;

  Parts(DataDirectory d, ServeOptions o, SigningKey log_signer, HashKey lookup)
      : directory(std::move(d)),
        log(STDERR_FILENO, o.log_format, clock),
        locked({reinterpret_cast<Byte*>(&log_key), sizeof log_key}),
        log_key(std::move(log_signer)),
        lookup_key(std::move(lookup)),
        places(clock, directory.places()),
        options(std::move(o)) {
    directory.unsealer.reset();
  }

  Result<Done> begin_maintenance();
  void take(std::unique_ptr<RocksdbStore> opened);
  Result<Done> open_people(const std::string& host, HashKey bank_key);
  Result<Done> open_devices(const std::string& host);
  Result<Done> open_identity(const std::string& host);
  Result<Done> open_bank(HashKey key);
  Result<Done> begin_devices();
  http::Router all_routes(const std::string& host);
  void read_structures();
  Result<Done> start_server(http::Router router);
  Result<Done> start_metrics();
};

// Once the store is ours: until then the token may be that of another server.
Result<Done> RunningLedger::Parts::begin_maintenance() {
  const auto token = make_server_token(directory);
  if (!token) return token.error();
  slow_pool = std::make_unique<WorkPool>(1, kSlowQueueMax);
  maintenance =
      std::make_unique<Maintenance>(Maintenance{token.value(), *slow_pool, [this] { return store->pin(); }});
  return Done{};
}

void RunningLedger::Parts::take(std::unique_ptr<RocksdbStore> opened) {
  store = std::move(opened);
  if (const auto& torn = store->set_aside())
    log.event(ServerLog::Level::warning, "torn_log_end", in_words(*torn));
}

// Who asks, devices and persons, and where structures are paid: all in accounts.db.
Result<Done> RunningLedger::Parts::open_people(const std::string& host, HashKey bank_key) {
  if (auto opened = open_devices(host); !opened) return opened;
  if (auto opened = open_identity(host); !opened) return opened;
  return open_bank(std::move(bank_key));
}

Result<Done> RunningLedger::Parts::open_devices(const std::string& host) {
  auto database = sqlite::Database::open(directory.accounts());
  if (!database) return std::move(database).error();
  auto known = DeviceRegister::open(std::move(database).value());
  if (!known) return known.error().while_doing(directory.accounts());
  devices = std::make_unique<Devices>(*store, clock, *snapshot_key, host, options.device_limits,
                                      options.request_limits, std::move(known).value());
  return Done{};
}

Result<Done> RunningLedger::Parts::open_identity(const std::string& host) {
  auto opened = IdentityParts::open(directory, host, clock);
  if (!opened) return std::move(opened).error();
  identity = std::move(opened).value();
  return Done{};
}

// Letters that could not be sent are told by their number: whom they were to, and what of, is in accounts.db.
Result<Done> RunningLedger::Parts::open_bank(HashKey key) {
  auto opened = BankParts::open(
      directory, identity->settings(), std::move(key), clock, [this](const bank::Round& round) {
        log.event(ServerLog::Level::warning, "notices_unsent",
                  std::to_string(round.failed) + " avis non envoyés, à renvoyer plus tard : " + round.why,
                  {{"failed", std::uint64_t{round.failed}}, {"reason", std::string_view(round.why)}});
      });
  if (!opened) return std::move(opened).error();
  bank = std::move(opened).value();
  // Nothing else depends on it: vouchers are redeemed all the same.
  if (auto checked = bank->check_key(); !checked) {
    log.event(ServerLog::Level::error, "bank_details_unreadable",
              "keys/bank.key n’ouvre pas les coordonnées bancaires : remettez la clé d’origine");
  }
  return Done{};
}

// Limits are counted from the log: the first redemption should not wait until it is read. What cannot be read
// is told to who asks.
Result<Done> RunningLedger::Parts::begin_devices() {
  service->devices = devices.get();
  (void)pool->submit([this] { (void)devices->days.read_ahead(); });
  return devices->remember_attempts(
      [this](std::function<void()> work) { (void)pool->submit(std::move(work)); });
}

http::Router RunningLedger::Parts::all_routes(const std::string& host) {
  http::Router router;
  add_routes(router, *service);
  identity::add_identity_routes(router, identity->desk());
  structure_desk = std::make_unique<structures::StructureDesk>(
      identity->desk(), *store, *sequencer, *devices, host, random,
      [this](std::string_view event, const std::string& words) {
        log.event(ServerLog::Level::error, event, "relevé non remis : " + words);
      });
  structures::add_structure_routes(router, *structure_desk);
  bank->begin(router, *structure_desk);
  (void)pool->submit([this] { read_structures(); });
  web::add_web_routes(router, options.application);
  return router;
}

// A piece at a time, so that others have their turn; nobody waits for it when the server ends. What cannot be
// read is told to who asks.
void RunningLedger::Parts::read_structures() {
  const auto is_read = structure_desk->book.read_on();
  if (is_read && !is_read.value()) (void)pool->submit([this] { read_structures(); });
}

Result<Done> RunningLedger::Parts::start_server(http::Router router) {
  http_metrics = std::make_unique<metrics::HttpMetrics>(router.names());
  http::ServerOptions out;
  out.address = options.address;
  out.port = options.port;
  out.certificate_file = directory.certificate();
  out.key_file = directory.certificate_key();
  out.threads = options.network_threads;
  out.limits = options.limits;
  out.busy = busy_reply();
  out.error_log = [this](std::string_view words) { log.event(ServerLog::Level::error, "http_error", words); };
  out.access_log = [this](const http::AccessLine& line) {
    http_metrics->served(line);
    if (options.log_requests) log.request(line);
  };
  auto started = http::Server::start(std::move(out), std::move(router));
  if (!started) return std::move(started).error();
  server = std::move(started).value();
  return Done{};
}

Result<Done> RunningLedger::Parts::start_metrics() {
  if (!options.metrics) return Done{};
  auto started = metrics::MetricsServer::start(*options.metrics, [this] {
    return scrape({ledger_metrics, *http_metrics, *server, *sequencer, *store, log, clock});
  });
  if (!started) return std::move(started).error();
  metrics_server = std::move(started).value();
  return Done{};
}

RunningLedger::RunningLedger(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

RunningLedger::~RunningLedger() {
  std::remove(parts_->directory.server_url().c_str());
  parts_->log.event(ServerLog::Level::info, "stopping", "arrêt demandé");
  std::remove(parts_->directory.server_token().c_str());
  parts_->server->stop(kStopPatience);
}

Result<std::unique_ptr<RunningLedger>> RunningLedger::start(const DataDirectory& directory,
                                                            const ServeOptions& options,
                                                            std::function<void(const Error&)> on_stopped) {
  auto settings = read_settings(directory);
  if (!settings) return std::move(settings).error();
  auto store = open_store(directory, options.memory_bytes_max / 2);
  if (!store) return std::move(store).error();
  if (auto done = finish_log_key_change(directory, settings.value().origin, *store.value()); !done)
    return std::move(done).error();
  auto log_key = read_signing_key(directory, "log", "log");
  if (!log_key) return std::move(log_key).error();
  auto lookup_key = read_hash_key(directory, "lookup", "lookup");
  if (!lookup_key) return std::move(lookup_key).error();
  SystemRandom random;
  auto snapshot_key = snapshot_key_of(directory, random);
  if (!snapshot_key) return std::move(snapshot_key).error();
  auto bank_key = bank_key_of(directory, random);
  if (!bank_key) return std::move(bank_key).error();
  auto token = token_hash(directory);
  if (!token) return std::move(token).error();
  auto parts =
      std::make_unique<Parts>(directory, options, std::move(log_key).value(), std::move(lookup_key).value());
  parts->snapshot_key = std::make_unique<SigningKey>(std::move(snapshot_key).value());
  parts->take(std::move(store).value());
  auto opened = parts->open_people(settings.value().host, std::move(bank_key).value());
  if (!opened) return std::move(opened).error();
  if (auto begun = parts->begin_maintenance(); !begun) return std::move(begun).error();
  auto lock = CheckpointLockFile::open(checkpoint_lock_path(directory, settings.value()));
  if (!lock) return std::move(lock).error();
  parts->lock = std::move(lock).value();
  auto writer = LogWriter::open(*parts->store, *parts->lock, parts->log_key, settings.value().origin,
                                parts->clock, options.begins_lock ? MissingLock::begin : MissingLock::refuse);
  if (!writer) return std::move(writer).error();
  auto stopped = [on_stopped = std::move(on_stopped), &log = parts->log](const Error& error) {
    log.event(ServerLog::Level::error, "sequencer_stopped", error.message());
    on_stopped(error);
  };
  SequencerOptions sequencing;
  sequencing.observer = &parts->ledger_metrics;
  parts->sequencer = std::make_unique<Sequencer>(std::move(writer).value(), sequencing, std::move(stopped));
  parts->pool = std::make_unique<WorkPool>(threads_or_cores(options.work_threads), kWorkQueueMax);
  parts->service = std::make_unique<Service>(
      Service{*parts->store, *parts->sequencer, *parts->pool, parts->lookup_key, settings.value().host,
              settings.value().origin, token.value(), parts->ledger_metrics, parts->maintenance.get()});
  parts->service->places = &parts->places;
  parts->service->log_key = parts->log_key.public_key();
  if (auto begun = parts->begin_devices(); !begun) return std::move(begun).error();
  if (auto started = parts->start_server(parts->all_routes(settings.value().host)); !started)
    return std::move(started).error();
  if (auto started = parts->start_metrics(); !started) return std::move(started).error();
  std::unique_ptr<RunningLedger> running(new RunningLedger(std::move(parts)));
  if (auto written = write_whole_file(directory.server_url(), running->url() + "\n"); !written) {
    return std::move(written).error();
  }
  const std::string url = running->url();
  running->parts_->log.event(ServerLog::Level::info, "started", "registre ouvert : " + url,
                             {{"url", std::string_view(url)}, {"tree_size", running->tree_size()}});
  return running;
}

std::string RunningLedger::url() const {
  return "https://" + authority(parts_->options.address, parts_->server->port());
}

std::string RunningLedger::metrics_url() const {
  if (parts_->metrics_server == nullptr) return {};
  return "http://" + authority(parts_->options.metrics->address, parts_->metrics_server->port()) + "/metrics";
}

std::uint64_t RunningLedger::tree_size() const {
  return parts_->store->snapshot()->size();
}

}  // namespace passnum
