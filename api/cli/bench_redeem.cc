#include <unistd.h>

#include <set>

#include "api/cli/bench.h"
#include "api/cli/bench_load.h"
#include "api/cli/scan_request.h"
#include "ledger/crypto/signature.h"

namespace passnum::bench {
namespace {

const CustodianId kGiver{"ccas"};

std::vector<VoucherIndex> all_vouchers() {
  std::vector<VoucherIndex> vouchers;
  for (std::uint8_t index = 1; index <= kVouchersPerBooklet; ++index) vouchers.emplace_back(index);
  return vouchers;
}

// Activates the order and hands every booklet over.
Result<Done> hand_over_all(Stage& stage) {
  const auto id = stage.programme().programme;
  const std::uint32_t last = stage.options().booklets;
  if (auto done = stage.must({OrderActivated{OrderId("M-1"), "MANDAT-1"}}, "validation"); !done) return done;
  std::vector<CommandBody> bodies{CustodianRecorded{kGiver, "CCAS", CustodianRole::prescriber}};
  for (std::uint64_t from = 1; from <= last; from += kBookletsPerMoveMax) {
    const BookletNumber first(static_cast<std::uint32_t>(from));
    const BookletNumber end(
        static_cast<std::uint32_t>(std::min<std::uint64_t>(last, from + kBookletsPerMoveMax - 1)));
    bodies.emplace_back(BookletsPrinted{id, first, end, 0});
    bodies.emplace_back(CustodyMoved{id, first, end, kPrinter, kGiver, "BR-1"});
  }
  SystemRandom random;
  const TimeMs now = SystemClock().now();
  for (std::uint32_t booklet = 1; booklet <= last; ++booklet)
    bodies.emplace_back(VouchersHandedOver{id, BookletNumber(booklet), all_vouchers(), kGiver,
                                           make_uuid_v7(now, random), std::nullopt});
  return stage.must(bodies);
}

// One device a connection, each at a place of its own while there are enough.
Result<std::vector<DeviceSigner>> enroll_devices(Stage& stage) {
  SystemRandom random;
  std::vector<DeviceSigner> devices;
  std::vector<CommandBody> bodies;
  for (std::size_t i = 0; i < stage.options().connections; ++i) {
    const SiteId site(stage.place_id(i % stage.places_count() + 1));
    if (i < stage.places_count())
      bodies.emplace_back(
          LabelGranted{stage.programme().programme, site, stage.programme().valid_from, std::nullopt});
    devices.push_back({DeviceId("mesure-" + std::to_string(i + 1)), site, SigningKey::generate(random)});
    bodies.emplace_back(DeviceEnrolled{devices.back().device, site, devices.back().key.public_key()});
  }
  if (auto done = stage.must(bodies); !done) return std::move(done).error();
  return devices;
}

Result<std::vector<std::string>> sign_all(const Stage& stage, const std::vector<DeviceSigner>& devices) {
  SystemRandom random;
  const ScanTerms terms{stage.programme().services.front(), false, SystemClock().now()};
  std::vector<std::string> bodies;
  for (const auto& sheet : stage.sheets) {
    for (const auto& voucher : sheet.vouchers) {
      if (bodies.size() == stage.options().redemptions) return bodies;
      auto scan = sign_scan(devices[bodies.size() % devices.size()], terms, voucher.qr_text,
                            stage.programme().code, random);
      if (!scan) return std::move(scan).error();
      bodies.push_back(std::move(scan.value().body));
    }
  }
  return bodies;
}

// The tree size of the checkpoint in an answer's receipt: one a batch.
std::string checkpoint_size(const std::string& body) {
  constexpr std::string_view kBefore = "passnum.example/ledger\\n";
  const auto at = body.find(kBefore);
  if (at == std::string::npos) return {};
  const auto from = at + kBefore.size();
  return body.substr(from, body.find('\\', from) - from);
}

Result<Done> redeem_all(Stage& stage, Figures& figures) {
  const auto server_before = cpu_seconds(stage.server_pid());
  const auto client_before = cpu_seconds(::getpid());
  std::set<std::string> sizes;
  std::uint64_t accepted = 0;
  const auto load = load_with(stage, stage.run.bodies, [&](const client::ClientResponse& response) {
    const bool is_new = response.status == 201 &&
                        response.body.find(R"("outcome":"accepted")") != std::string::npos &&
                        response.body.find(R"("repeated":false)") != std::string::npos;
    accepted += is_new ? 1 : 0;
    sizes.insert(checkpoint_size(response.body));
  });
  const auto server_after = cpu_seconds(stage.server_pid());
  const auto client_after = cpu_seconds(::getpid());
  if (!load) return load.error();
  for (const auto* cpu : {&server_before, &client_before, &server_after, &client_after})
    if (!*cpu) return cpu->error();
  const std::uint64_t count = stage.run.bodies.size();
  if (accepted != count)
    return Error(ErrorCode::corrupt,
                 std::to_string(accepted) + " of " + std::to_string(count) + " vouchers were accepted");
  if (sizes.contains("")) return Error(ErrorCode::corrupt, "an answer has no receipt");
  if (auto right = check_balances(stage, count); !right) return right;
  stage.run.redemptions = count;
  stage.run.batches = sizes.size();
  stage.run.seconds = std::chrono::duration<double>(load.value().elapsed).count();
  stage.run.server_cpu_seconds = server_after.value() - server_before.value();
  stage.run.client_cpu_seconds = client_after.value() - client_before.value();

  const auto& latency = load.value().latency;
  const auto number = static_cast<double>(count);
  figures.push_back({"redeem_count", "chèques encaissés, chacun une fois", number, "chèques"});
  figures.push_back({"redeem_connections", "connexions TLS", static_cast<double>(stage.options().connections),
                     "connexions"});
  figures.push_back({"redeem_seconds", "durée", stage.run.seconds, "s"});
  figures.push_back(
      {"redeem_requests_per_second", "encaissements par seconde", number / stage.run.seconds, "/s"});
  figures.push_back({"redeem_p50_ms", "délai, médiane", milliseconds(latency.percentile(0.5)), "ms"});
  figures.push_back({"redeem_p99_ms", "délai, 99 %", milliseconds(latency.percentile(0.99)), "ms"});
  figures.push_back({"redeem_max_ms", "délai, le plus long", milliseconds(latency.max()), "ms"});
  const auto batches = static_cast<double>(stage.run.batches);
  figures.push_back({"redeem_batches", "lots écrits et synchronisés", batches, "lots"});
  figures.push_back({"redeem_per_batch", "encaissements par lot, moyenne", number / batches, "/lot"});
  return Done{};
}

}  // namespace

Result<Done> check_balances(Stage& stage, std::uint64_t redemptions) {
  const auto count = static_cast<std::int64_t>(redemptions);
  const Cents face_value = stage.programme().face_value;
  const std::string id = path_id(stage.programme().programme.value);
  const auto balance = get_record<ProgrammeBalance>(stage.session(), "balances/" + id, "le dispositif");
  if (!balance) return balance.error();
  const auto& b = balance.value();
  if (b.redeemed != count || b.reversed != 0 || b.payable != times(face_value, count))
    return Error(ErrorCode::corrupt, "the ledger counts " + std::to_string(b.redeemed) +
                                         " redemptions and owes " + std::to_string(b.payable.value) +
                                         " cents after " + std::to_string(count) + " vouchers");
  const auto owed = stage.session().list("owed", id + "/");
  if (!owed) return owed.error();
  std::int64_t redeemed = 0;
  for (const auto& item : owed.value()) {
    const auto structure = from_json<StructureBalance>(item.second);
    if (!structure) return structure.error();
    redeemed += structure.value().redeemed;
  }
  if (redeemed != count) return Error(ErrorCode::corrupt, "the structures' redemptions do not sum up");
  return Done{};
}

Result<Done> prepare_redemptions(Stage& stage) {
  if (auto done = hand_over_all(stage); !done) return done.error().while_doing("remise des carnets");
  const auto devices = enroll_devices(stage);
  if (!devices) return devices.error().while_doing("terminaux");
  auto bodies = sign_all(stage, devices.value());
  if (!bodies) return std::move(bodies).error();
  stage.run.bodies = std::move(bodies).value();
  return Done{};
}

Result<client::LoadReport> load_with(Stage& stage, const std::vector<std::string>& bodies,
                                     const std::function<void(const client::ClientResponse&)>& answered) {
  std::size_t next = 0;
  client::LoadPlan plan;
  plan.connections = std::min(stage.options().connections, bodies.size());
  plan.requests_max = bodies.size();
  plan.time_max = std::chrono::hours(1);
  plan.next = [&](std::size_t) -> std::optional<client::LoadRequest> {
    if (next == bodies.size()) return std::nullopt;
    return client::LoadRequest{"POST", "/v1/redemptions", "application/json", bodies[next++], 0};
  };
  plan.answered = [&](const client::LoadAnswer& answer) { answered(answer.response); };
  auto report = client::run_load(stage.session().url(), stage.session().trust(), {}, plan);
  if (!report) return report;
  if (report.value().connections_failed != 0 || report.value().answers != bodies.size())
    return Error(ErrorCode::io, std::to_string(report.value().answers) + " answers to " +
                                    std::to_string(bodies.size()) + " requests, " +
                                    std::to_string(report.value().connections_failed) +
                                    " connections failed: " + report.value().first_failure);
  return report;
}

Result<Done> measure_redeem(Stage& stage, Figures& figures) {
  if (auto done = prepare_redemptions(stage); !done) return done;
  const auto idle = peak_memory_mib(stage.server_pid());
  if (auto done = redeem_all(stage, figures); !done) return done.error().while_doing("encaissements");
  const auto peak = peak_memory_mib(stage.server_pid());
  if (!idle) return idle.error();
  if (!peak) return peak.error();
  figures.push_back({"server_peak_before_mib", "mémoire du serveur avant, au plus", idle.value(), "Mio"});
  figures.push_back({"server_peak_mib", "mémoire du serveur après, au plus", peak.value(), "Mio"});
  return Done{};
}

}  // namespace passnum::bench
