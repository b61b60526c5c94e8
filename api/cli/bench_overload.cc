#include <algorithm>
#include <deque>

#include "api/cli/bench.h"
#include "api/cli/bench_load.h"

namespace passnum::bench {
namespace {

constexpr std::size_t kRounds = 3;    // each once with room for all, once overloaded
constexpr std::size_t kOverload = 3;  // times the connections that the server has room for

// What one turn came to, until every body was sent once: after that, connections fall idle.
struct Turn {
  std::uint64_t accepted = 0;
  double seconds = 0;
  std::uint64_t refused = 0;  // 503, over the whole turn
  client::LatencyHistogram latency;
  double memory_mib = 0;

  double per_second() const { return static_cast<double>(accepted) / seconds; }
};

// Redeems `bodies`, each until it is accepted. Nobody waits after a 503, though the answer asks for it.
class TurnRun {
 public:
  TurnRun(Stage& stage, std::size_t connections, std::span<const std::string> bodies)
      : stage_(stage), bodies_(bodies), was_refused_(connections) {
    for (std::size_t i = 0; i < bodies.size(); ++i) waiting_.push_back(i);
  }

  Result<Turn> run() {
    client::LoadPlan plan;
    plan.connections = was_refused_.size();
    plan.requests_max = UINT64_MAX;
    plan.time_max = std::chrono::hours(1);
    plan.next = [this](std::size_t) { return next(); };
    plan.answered = [this](const client::LoadAnswer& answer) { take(answer); };
    const auto report = client::run_load(stage_.session().url(), stage_.session().trust(), {}, plan);
    if (!report) return report.error();
    if (wrong_ != 0 || accepted_ != bodies_.size() || report.value().connections_failed != 0)
      return Error(ErrorCode::corrupt, std::to_string(accepted_) + " of " + std::to_string(bodies_.size()) +
                                           " vouchers were accepted, " + std::to_string(wrong_) +
                                           " answers were neither that nor 503 " + "with Retry-After, " +
                                           std::to_string(report.value().connections_failed) +
                                           " connections failed: " + report.value().first_failure);
    const auto memory = memory_mib(stage_.server_pid());
    if (!memory) return memory.error();
    turn_.memory_mib = memory.value();
    return std::move(turn_);
  }

 private:
  std::optional<client::LoadRequest> next() {
    if (!watch_) watch_.emplace();
    if (waiting_.empty()) {
      if (turn_.seconds == 0) {
        turn_.seconds = watch_->seconds();
        turn_.accepted = accepted_;
      }
      return std::nullopt;
    }
    const std::size_t body = waiting_.front();
    waiting_.pop_front();
    return client::LoadRequest{"POST", "/v1/redemptions", "application/json", bodies_[body], body};
  }

  void take(const client::LoadAnswer& answer) {
    const auto& response = answer.response;
    if (response.status == 503 && response.header("retry-after")) {
      ++turn_.refused;
      waiting_.push_back(answer.tag);
      was_refused_[answer.connection] = true;
      return;
    }
    const bool is_accepted =
        response.status == 201 && response.body.find(R"("repeated":false)") != std::string::npos;
    is_accepted ? ++accepted_ : ++wrong_;
    // What a connection waits for after a 503 is its own pause, which a client that waits does not see.
    if (!was_refused_[answer.connection]) turn_.latency.add(answer.latency);
    was_refused_[answer.connection] = false;
  }

  Stage& stage_;
  std::span<const std::string> bodies_;
  std::deque<std::size_t> waiting_;
  std::vector<bool> was_refused_;  // by connection: its last answer
  std::optional<Stopwatch> watch_;
  std::uint64_t accepted_ = 0;
  std::uint64_t wrong_ = 0;
  Turn turn_;
};

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

struct Side {
  std::vector<double> per_second;
  std::vector<double> p99_ms;
  std::uint64_t refused = 0;
  double memory_mib = 0;

  void add(const Turn& turn) {
    per_second.push_back(turn.per_second());
    p99_ms.push_back(milliseconds(turn.latency.percentile(0.99)));
    refused += turn.refused;
    memory_mib = std::max(memory_mib, turn.memory_mib);
  }
  void show(Figures& figures, const std::string& name, const std::string& words) const {
    const auto [least, most] = std::ranges::minmax(per_second);
    figures.push_back(
        {name + "_per_second", words + " : encaissements par seconde, médiane", median(per_second), "/s"});
    figures.push_back({name + "_per_second_min", "au moins", least, "/s"});
    figures.push_back({name + "_per_second_max", "au plus", most, "/s"});
    figures.push_back({name + "_p99_ms", "délai des acceptés, 99 %, médiane", median(p99_ms), "ms"});
    figures.push_back({name + "_refused", "réponses 503", static_cast<double>(refused), "réponses"});
    figures.push_back({name + "_memory_mib", "mémoire du serveur, au plus", memory_mib, "Mio"});
  }
};

}  // namespace

Result<Done> measure_overload(Stage& stage, Figures& figures) {
  if (auto done = prepare_redemptions(stage); !done) return done;
  const std::span<const std::string> all(stage.run.bodies);
  const std::size_t per_turn = all.size() / (2 * kRounds);
  Side normal;
  Side overloaded;
  std::size_t from = 0;
  for (std::size_t turn = 0; turn < 2 * kRounds; ++turn) {
    const bool is_overloaded = turn % 2 == 1;
    const std::size_t connections = stage.options().connections * (is_overloaded ? kOverload : 1);
    auto done = TurnRun(stage, connections, all.subspan(from, per_turn)).run();
    if (!done) return done.error().while_doing(is_overloaded ? "surcharge" : "charge normale");
    (is_overloaded ? overloaded : normal).add(done.value());
    from += per_turn;
  }
  if (auto right = check_balances(stage, from); !right) return right;
  normal.show(figures, "overload_1x", "charge que le serveur prend");
  overloaded.show(figures, "overload_3x", "trois fois plus de clients");
  figures.push_back({"overload_ratio", "débit en surcharge, rapporté au normal",
                     median(overloaded.per_second) / median(normal.per_second), "×"});
  return Done{};
}

}  // namespace passnum::bench
