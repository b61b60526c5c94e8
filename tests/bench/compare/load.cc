// Drives any of the servers that are compared: keeps one small POST in flight on each connection, and looks
// at each answer. The load client is that of `passnum bench`.
#include "api/client/load_client.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "tests/bench/compare/floor_store.h"

namespace passnum::compare {
namespace {

constexpr std::size_t kBodyBytes = 250;

struct Plan {
  std::string url;
  std::string certificate;
  std::uint64_t first = 1;
  std::uint64_t count = 10'000;
  std::size_t connections = 64;
  std::size_t seconds_max = 120;
};

// A request to spend one voucher: UUID of the voucher's number, so that none is used twice.
std::string body_of(std::uint64_t voucher) {
  std::array<char, kBodyBytes + 1> text{};
  std::snprintf(
      text.data(), text.size(),
      R"({"scan_id":"01900000-0000-7000-8000-%012llx","voucher":%llu,"site":"lieu-1",)"
      R"("service":"aide-demarches-administratives","scanned_at":"2026-06-15T10:00:00.000Z","note":")",
      static_cast<unsigned long long>(voucher), static_cast<unsigned long long>(voucher));
  std::string body(text.data());
  body.resize(kBodyBytes - 2, '.');
  return body + "\"}";
}

int run(const Plan& plan) {
  const auto url = client::parse_server_url(plan.url);
  if (!url) give_up(url.error().context);
  const auto trust = client::Trust::certificate_file(plan.certificate);
  if (!trust) give_up(trust.error().context);
  std::uint64_t next = plan.first;
  std::uint64_t accepted = 0;
  std::size_t answer_bytes = 0;
  std::string strange;
  client::LoadPlan load;
  load.connections = plan.connections;
  load.requests_max = plan.count;
  load.time_max = std::chrono::seconds(plan.seconds_max);
  load.next = [&](std::size_t) -> std::optional<client::LoadRequest> {
    if (next == plan.first + plan.count) return std::nullopt;
    const std::uint64_t voucher = next++;
    return client::LoadRequest{"POST", "/redemptions", "application/json", body_of(voucher), voucher};
  };
  load.answered = [&](const client::LoadAnswer& answer) {
    const auto& response = answer.response;
    const bool is_right =
        response.status / 100 == 2 &&
        response.body.find("\"voucher\":" + std::to_string(answer.tag) + ",") != std::string::npos;
    accepted += is_right ? 1 : 0;
    answer_bytes = response.body.size();
    if (!is_right && strange.empty()) strange = std::to_string(response.status) + " " + response.body;
  };
  const auto report = client::run_load(url.value(), trust.value(), {}, load);
  if (!report) give_up(report.error().context);
  const auto& done = report.value();
  if (accepted != plan.count)
    give_up(std::to_string(accepted) + " of " + std::to_string(plan.count) + " vouchers were accepted; " +
            std::to_string(done.connections_failed) + " connections failed: " + done.first_failure + strange);
  const auto milliseconds = [&](double fraction) {
    return std::chrono::duration<double, std::milli>(done.latency.percentile(fraction)).count();
  };
  std::printf(
      "{\"per_second\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"accepted\":%llu,\"answer_bytes\":%zu}\n",
      done.requests_per_second(), milliseconds(0.5), milliseconds(0.99),
      static_cast<unsigned long long>(accepted), answer_bytes);
  return 0;
}

}  // namespace
}  // namespace passnum::compare

int main(int argc, char** argv) {
  passnum::compare::Plan plan;
  CLI::App app("Load for a server\nExample: load --url https://127.0.0.1:8443 --cert cert.pem --count 50000");
  app.add_option("--url", plan.url)->required();
  app.add_option("--cert", plan.certificate, "The server's certificate (PEM)")->required();
  app.add_option("--first", plan.first, "Number of the first voucher")->capture_default_str();
  app.add_option("--count", plan.count, "How many vouchers")
      ->capture_default_str()
      ->check(CLI::Range(1, 100'000'000));
  app.add_option("--connections", plan.connections)->capture_default_str()->check(CLI::Range(1, 20'000));
  app.add_option("--seconds-max", plan.seconds_max)->capture_default_str()->check(CLI::Range(1, 3600));
  CLI11_PARSE(app, argc, argv);
  return passnum::compare::run(plan);
}
