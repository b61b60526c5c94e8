#include <time.h>

#include "api/cli/bench.h"
#include "api/cli/bench_load.h"
#include "ledger/core/state.h"
#include "ledger/crypto/signature.h"
#include "ledger/store/store.h"
#include "ledger/tree/tiles.h"

namespace passnum::bench {
namespace {

constexpr std::size_t kStoreMemoryBytes = std::size_t{512} * 1024 * 1024;

// What the server wrote for one redemption: its leaf and its records, as they are in the store now.
struct Written {
  Bytes leaf;
  std::vector<StatePut> state;
};

Result<Done> add_state(const Snapshot& snapshot, const std::string& key, std::vector<StatePut>& state) {
  auto value = snapshot.state(key);
  if (!value) return std::move(value).error();
  if (!value.value()) return Error(ErrorCode::corrupt, "the store has no " + key);
  state.push_back({key, std::move(value).value()});
  return Done{};
}

Result<std::vector<Written>> read_written(const Snapshot& snapshot, std::uint64_t count) {
  std::vector<Written> written;
  for (std::uint64_t index = snapshot.size() - count; index < snapshot.size(); ++index) {
    auto leaf = snapshot.entry(index);
    if (!leaf) return std::move(leaf).error();
    const auto entry = decode_entry(leaf.value());
    const auto* redeemed = entry ? std::get_if<VoucherRedeemed>(&entry.value().body) : nullptr;
    if (redeemed == nullptr)
      return Error(ErrorCode::corrupt, "entry " + std::to_string(index) + " is no redemption");
    Written one{std::move(leaf).value(), {}};
    const auto& scan_id = redeemed->scan.scan_id;
    for (const auto& key :
         {state_key::request(scan_id), state_key::structure_balance(redeemed->programme, redeemed->structure),
          state_key::programme_balance(redeemed->programme)}) {
      if (auto added = add_state(snapshot, key, one.state); !added) return std::move(added).error();
    }
    written.push_back(std::move(one));
  }
  return written;
}

// The tiles that the entries from `first` to below `size` make full; what is in them costs nothing to know.
std::vector<TilePut> full_tiles(std::uint64_t first, std::uint64_t size) {
  std::vector<TilePut> tiles;
  for (std::uint8_t level = 0; level <= 2; ++level) {
    const std::uint64_t leaves = std::uint64_t{256} << (8U * level);
    for (std::uint64_t index = first / leaves; index < size / leaves; ++index)
      tiles.push_back({level, index, Bytes(kTileBytesMax, Byte{1})});
  }
  return tiles;
}

// The same entries and records in as many synced appends, with nothing else going on.
Result<double> seconds_on_disk(Stage& stage) {
  auto used = open_store(stage.context().data, kStoreMemoryBytes);
  if (!used) return std::move(used).error();
  const auto written = read_written(*used.value()->snapshot(), stage.run.redemptions);
  if (!written) return written.error();
  const DataDirectory alone{stage.in("disk-alone")};
  SystemClock clock;
  SystemRandom random;
  const auto settings = read_settings(stage.context().data);
  if (!settings) return settings.error();
  const auto made = create_ledger(alone, {settings.value(), {"gestion", "validation"}}, clock, random);
  if (!made) return made.error();
  auto store = open_store(alone, kStoreMemoryBytes);
  if (!store) return std::move(store).error();
  const auto epoch = store.value()->begin_epoch();
  if (!epoch) return epoch.error();
  const std::uint64_t begin = store.value()->snapshot()->size();
  double seconds = 0;
  for (std::uint64_t batch = 0; batch < stage.run.batches; ++batch) {
    const std::uint64_t first = stage.run.redemptions * batch / stage.run.batches;
    const std::uint64_t end = stage.run.redemptions * (batch + 1) / stage.run.batches;
    Unit unit;
    unit.epoch = epoch.value();
    unit.first_index = begin + first;
    for (std::uint64_t i = first; i < end; ++i) {
      unit.entries.push_back(written.value()[i].leaf);
      unit.state.insert(unit.state.end(), written.value()[i].state.begin(), written.value()[i].state.end());
    }
    unit.tiles = full_tiles(begin + first, begin + end);
    unit.checkpoint = "a checkpoint of about as many bytes as a signed one " + std::string(150, '.');
    const Stopwatch watch;
    const auto appended = store.value()->append(unit);
    seconds += watch.seconds();
    if (!appended) return appended.error().while_doing("appending without a server");
  }
  if (store.value()->snapshot()->size() != begin + stage.run.redemptions)
    return Error(ErrorCode::corrupt, "the store alone has not all entries");
  return seconds;
}

// Of this thread, so that what else the machine does is not counted.
double thread_cpu_seconds() {
  timespec time{};
  CHECK(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

struct SignatureCost {
  double verify_seconds;
  double sign_seconds;
};
// Of a message as long as a device's request.
SignatureCost cost_of_signatures() {
  constexpr int kTimes = 2000;
  SystemRandom random;
  const auto key = SigningKey::generate(random);
  Bytes message(400);
  random.fill(message);
  const double begin = thread_cpu_seconds();
  Signature signature{};
  for (int i = 0; i < kTimes; ++i) signature = key.sign(message);
  const double signed_all = thread_cpu_seconds();
  for (int i = 0; i < kTimes; ++i) CHECK(verify(key.public_key(), message, signature));
  return {(thread_cpu_seconds() - signed_all) / kTimes, (signed_all - begin) / kTimes};
}

// The same load by devices that the ledger does not know: TLS, HTTP, JSON and one look-up, and no entry.
Result<double> seconds_of_http(Stage& stage) {
  std::vector<std::string> bodies = stage.run.bodies;
  for (auto& body : bodies) {
    constexpr std::string_view kDevice = R"("device":"mesure-)";
    const auto at = body.find(kDevice);
    if (at == std::string::npos) return Error(ErrorCode::corrupt, "a request names no device");
    body.replace(at, kDevice.size(), R"("device":"autrui-)");
  }
  std::uint64_t refused = 0;
  const auto load = load_with(stage, bodies, [&](const client::ClientResponse& response) {
    refused += response.status == 403 ? 1 : 0;
  });
  if (!load) return load.error();
  if (refused != bodies.size()) return Error(ErrorCode::corrupt, "unknown devices were not all refused");
  return std::chrono::duration<double>(load.value().elapsed).count();
}

}  // namespace

Result<Done> measure_shares(Stage& stage, Figures& figures) {
  const auto http = seconds_of_http(stage);
  if (!http) return http.error().while_doing("mesure de HTTP et TLS");
  stage.stop_server();
  const auto disk = seconds_on_disk(stage);
  if (!disk) return disk.error().while_doing("mesure du disque");
  const SignatureCost cost = cost_of_signatures();
  const Run& run = stage.run;
  const auto count = static_cast<double>(run.redemptions);
  // The device's (a seal stands for the issuer's) and one checkpoint a batch, shared by several threads.
  const double signatures =
      count * cost.verify_seconds + static_cast<double>(run.batches) * cost.sign_seconds;
  const double signatures_elapsed = signatures / stage.machine().cores;
  const double rest = run.seconds - disk.value() - signatures_elapsed - http.value();
  const auto percent = [&run](double seconds) { return 100 * seconds / run.seconds; };
  figures.push_back({"verify_microseconds", "vérifier une signature", cost.verify_seconds * 1e6, "µs"});
  figures.push_back({"share_disk_seconds", "les mêmes lots, le disque seul", disk.value(), "s"});
  figures.push_back({"share_signatures_cpu_seconds", "signatures, temps de calcul", signatures, "s"});
  figures.push_back(
      {"share_http_seconds", "la même charge sans écriture : HTTP, TLS, JSON", http.value(), "s"});
  figures.push_back(
      {"server_cpu_seconds", "calcul du serveur pendant la charge", run.server_cpu_seconds, "s"});
  figures.push_back({"client_cpu_seconds", "calcul du client qui charge", run.client_cpu_seconds, "s"});
  figures.push_back({"share_disk_percent", "part du disque", percent(disk.value()), "%"});
  figures.push_back({"share_signatures_percent", "part des signatures (réparties sur les cœurs)",
                     percent(signatures_elapsed), "%"});
  figures.push_back({"share_http_percent", "part de HTTP, TLS et JSON", percent(http.value()), "%"});
  // Below zero when the parts went on at the same time.
  figures.push_back({"share_rest_percent", "le reste : règles, arbre, reçus, attente", percent(rest), "%"});
  return Done{};
}

}  // namespace passnum::bench
