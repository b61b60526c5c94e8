#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/sim/clients.h"
#include "tests/sim/server.h"

namespace passnum::sim {

constexpr std::uint64_t kStepsDefault = 1000;

struct SimulationOptions {
  std::uint64_t seed = 1;
  std::uint64_t steps = kStepsDefault;
  bool is_verbose = false;
  Canary canary = Canary::none;
};

// What happened to be the case in one run.
struct Outcome {
  std::uint64_t trace_hash = 0;
  std::uint64_t steps = 0;
  std::uint64_t entries = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t refused = 0;
  std::uint64_t opened = 0;
  std::uint64_t refused_copies = 0;
  std::uint64_t rivals = 0;
  FailureCounts failures;
  std::map<std::string_view, std::uint64_t> entries_by_kind;
  std::optional<Violation> violation;  // with `last_failure`, the newest failure that was made
  std::string last_failure;
};

// The real rules, drafter, committer and recovery, on one thread, with everything around them left to
// chance from one seed: what clients ask, what is lost, repeated and reordered, when a draft is closed or
// committed, what fails and how, when the process ends, what the clock says, who restores an old copy and who
// starts a second server.
class Simulation {
 public:
  explicit Simulation(SimulationOptions options);
  // Until the steps are over or something is not as it must be.
  Outcome run();
  // For whoever is told that the program was stopped.
  std::uint64_t step() const { return trace_.step(); }

 private:
  // How often each thing is done in this run: a run with everything in it finds less than many runs that
  // each leave something out.
  struct Habits {
    std::int64_t drafts_max;
    std::int64_t batch_max;
    std::int64_t crash_one_in;
    std::int64_t rival_one_in;
    std::int64_t restore_one_in;
    std::int64_t answer_lost_one_in;
    bool clock_goes_back;
    bool clock_leaps;
  };

  void set_habits();
  void begin();
  void without_faults(const std::function<void(Server&)>& work);
  void play_acts(Server& server);
  void fill_up(Server& server);
  void end();
  void act();
  void send();
  void send_again();
  void move_clock();
  void serve(std::size_t at);
  void commit(Server& server);
  void open(std::size_t at);
  void drop(std::size_t at);
  void start_rival();
  void end_rivalry();
  void restore();
  void keep_copy();
  void put(const Request& request);

  const SimulationOptions options_;
  Trace trace_;
  Dice dice_;
  FakeClock clock_;
  SigningKey log_key_;
  Judge judge_;
  FaultPlan plan_;
  Clients clients_;
  Habits habits_{};
  std::shared_ptr<LockPlace> lock_ = std::make_shared<LockPlace>();
  std::vector<std::unique_ptr<Server>> servers_;  // the first, and perhaps a rival
  std::vector<Request> letters_;                  // on their way
  std::shared_ptr<SimDisk> copy_;                 // of an earlier day
  Outcome outcome_;
};

}  // namespace passnum::sim
