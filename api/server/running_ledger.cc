#include "api/server/running_ledger.h"

#include <algorithm>
#include <cstdio>
#include <thread>

#include "api/http/server.h"
#include "api/routes/service.h"
#include "api/server/key_file.h"
#include "ledger/crypto/hash.h"
#include "ledger/store/lock_file/checkpoint_lock_file.h"

namespace passnum {
namespace {

constexpr std::size_t kWorkQueueMax = 4096;
constexpr std::chrono::seconds kStopPatience{10};

unsigned threads_or_cores(unsigned threads) {
  return threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
}

void log_access(const http::AccessLine& line) {
  std::fprintf(stderr, "%.*s %.*s %u %.1f ms %zu B %.*s\n", static_cast<int>(line.method.size()),
               line.method.data(), static_cast<int>(line.route.size()), line.route.data(), line.status,
               static_cast<double>(line.duration.count()) / 1000.0, line.body_bytes_sent,
               static_cast<int>(line.trace_id.size()), line.trace_id.data());
}

void log_error(std::string_view words) {
  std::fprintf(stderr, "erreur : %.*s\n", static_cast<int>(words.size()), words.data());
}

Result<Hash> token_hash(const DataDirectory& directory) {
  const auto text = read_whole_file(directory.auditor_token(), 512);
  if (!text) return text.error();
  std::string_view token = text.value();
  while (token.ends_with('\n')) token.remove_suffix(1);
  return sha256(as_bytes(token));
}

}  // namespace

// In the order they are needed; they end in the opposite order, so that nobody outlives what it uses: first
// no more requests, then no more work, then no more batches, then the store.
struct RunningLedger::Parts {
  DataDirectory directory;
  SystemClock clock;
  SigningKey log_key;
  HashKey lookup_key;
  std::unique_ptr<Store> store;
  std::unique_ptr<CheckpointLock> lock;
  std::unique_ptr<Sequencer> sequencer;
  std::unique_ptr<WorkPool> pool;
  std::unique_ptr<Service> service;
  std::unique_ptr<http::Server> server;
  std::string address;

  Parts(DataDirectory d, SigningKey log, HashKey lookup)
      : directory(std::move(d)), log_key(std::move(log)), lookup_key(std::move(lookup)) {}
};

RunningLedger::RunningLedger(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

RunningLedger::~RunningLedger() {
  std::remove(parts_->directory.server_url().c_str());
  parts_->server->stop(kStopPatience);
}

Result<std::unique_ptr<RunningLedger>> RunningLedger::start(const DataDirectory& directory,
                                                            const ServeOptions& options,
                                                            std::function<void(const Error&)> on_stopped) {
  auto settings = read_settings(directory);
  if (!settings) return std::move(settings).error();
  auto log_key = read_signing_key(directory, "log", "log");
  if (!log_key) return std::move(log_key).error();
  auto lookup_key = read_hash_key(directory, "lookup", "lookup");
  if (!lookup_key) return std::move(lookup_key).error();
  auto token = token_hash(directory);
  if (!token) return std::move(token).error();
  auto parts = std::make_unique<Parts>(directory, std::move(log_key).value(), std::move(lookup_key).value());
  auto store = open_store(directory, options.store_memory_bytes_max);
  if (!store) return std::move(store).error();
  parts->store = std::move(store).value();
  auto lock = CheckpointLockFile::open(checkpoint_lock_path(directory, settings.value()));
  if (!lock) return std::move(lock).error();
  parts->lock = std::move(lock).value();
  auto writer = LogWriter::open(*parts->store, *parts->lock, parts->log_key, settings.value().origin,
                                parts->clock, options.begins_lock ? MissingLock::begin : MissingLock::refuse);
  if (!writer) return std::move(writer).error();
  parts->sequencer =
      std::make_unique<Sequencer>(std::move(writer).value(), SequencerOptions{}, std::move(on_stopped));
  parts->pool = std::make_unique<WorkPool>(threads_or_cores(options.work_threads), kWorkQueueMax);
  parts->service =
      std::make_unique<Service>(Service{*parts->store, *parts->sequencer, *parts->pool, parts->lookup_key,
                                        settings.value().host, settings.value().origin, token.value()});
  http::Router router;
  add_routes(router, *parts->service);
  http::ServerOptions server_options;
  server_options.address = options.address;
  server_options.port = options.port;
  server_options.certificate_file = directory.certificate();
  server_options.key_file = directory.certificate_key();
  server_options.threads = options.network_threads;
  server_options.error_log = log_error;
  if (options.log_requests) server_options.access_log = log_access;
  auto server = http::Server::start(std::move(server_options), std::move(router));
  if (!server) return std::move(server).error();
  parts->server = std::move(server).value();
  parts->address = options.address;
  std::unique_ptr<RunningLedger> running(new RunningLedger(std::move(parts)));
  if (auto written = write_whole_file(directory.server_url(), running->url() + "\n"); !written) {
    return std::move(written).error();
  }
  return running;
}

std::string RunningLedger::url() const {
  const bool is_v6 = parts_->address.find(':') != std::string::npos;
  return "https://" + (is_v6 ? "[" + parts_->address + "]" : parts_->address) + ":" +
         std::to_string(parts_->server->port());
}

std::uint64_t RunningLedger::tree_size() const {
  return parts_->store->snapshot()->size();
}

}  // namespace passnum
