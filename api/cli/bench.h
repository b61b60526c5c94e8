#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "api/cli/child.h"
#include "api/cli/context.h"
#include "api/cli/session.h"
#include "issuer/print/booklet.h"
#include "ledger/core/records.h"

namespace passnum::bench {

struct Options {
  std::uint32_t booklets = 1000;
  std::size_t connections = 64;
  std::uint64_t redemptions = 10'000;
  std::string directory;           // empty: a temporary one, removed at the end
  bool is_quick = false;           // small numbers, to see that everything works; the figures mean nothing
  std::vector<std::string> serve;  // further options of the server
};
constexpr std::int32_t kVouchersPerBooklet = 10;
inline const CustodianId kPrinter{"imprimeur"};

// One measured value.
struct Figure {
  std::string name;   // in --json, e.g. "redeem_requests_per_second"
  std::string words;  // for people, in French
  double value = 0;
  std::string unit;
};
using Figures = std::vector<Figure>;

inline double milliseconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

// Seconds since it was made.
class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Where it was measured.
struct Machine {
  std::string time;  // UTC
  unsigned cores = 0;
  std::string processor;
  std::string kernel;
  std::string disk;       // the file system of the data: without a real disk a sync costs nothing
  double load_average{};  // of the last minute, when the measuring began
};
Machine describe_machine(const std::string& directory);
// VmHWM of a process and what it has in memory now, in MiB, and its CPU time in seconds. Errors: io.
Result<double> peak_memory_mib(pid_t pid);
Result<double> memory_mib(pid_t pid);
Result<double> cpu_seconds(pid_t pid);

// What one run of redemptions took, for the shares of its time.
struct Run {
  std::uint64_t redemptions = 0;
  std::uint64_t batches = 0;  // synced appends
  double seconds = 0;
  double server_cpu_seconds = 0;
  double client_cpu_seconds = 0;
  std::vector<std::string> bodies;
};

// A new ledger with a server of its own, by the real parts: `passnum init`, `passnum serve`, commands over
// TLS. Made step by step; a step that was done already is not done again.
class Stage {
 public:
  // Errors: invalid (the directory is not empty), io, unavailable.
  static Result<std::unique_ptr<Stage>> start(const Context& context, Options options);
  // Ends the server; removes the directory when it was a temporary one.
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  const Options& options() const { return options_; }
  const Machine& machine() const { return machine_; }
  Context& context() { return context_; }
  Session& session() { return *session_; }
  pid_t server_pid() const { return server_.pid(); }
  std::string in(const std::string& name) const { return directory_ + "/" + name; }
  const ProgrammeCreated& programme() const { return programme_; }
  std::size_t places_count() const { return options_.is_quick ? 50 : 1000; }
  std::string place_id(std::size_t number) const;

  // Every one of the commands is accepted, or it is an Error.
  Result<Done> must(const std::vector<CommandBody>& bodies, const std::string& operator_name = "gestion");
  // A command of this program, as a process of its own; it ends with exit code 0, or it is an Error.
  Result<std::string> passnum(const std::vector<std::string>& arguments);
  void stop_server() { server_.stop(); }

  // Filled in by the parts, for those that come after.
  std::vector<print::PrintedBooklet> sheets;  // with all that is on paper
  Run run;

 private:
  Stage(const Context& context, Options options, std::string directory, BackgroundChild server);

  Options options_;
  Context context_;
  std::string directory_;
  Machine machine_;
  BackgroundChild server_;
  std::unique_ptr<Session> session_;
  ProgrammeCreated programme_;
};

// Each measures one part and checks its result; what is wrong is an Error, and no figure. In this order.
Result<Done> measure_import(Stage& stage, Figures& figures);
Result<Done> measure_issue(Stage& stage, Figures& figures);
Result<Done> measure_print(Stage& stage, Figures& figures);
// Instead of measure_redeem(): with as many connections as the server takes requests at once, and with three
// times as many, in turns.
Result<Done> measure_overload(Stage& stage, Figures& figures);
Result<Done> measure_redeem(Stage& stage, Figures& figures);
Result<Done> measure_audit(Stage& stage, Figures& figures);
// Of the redemptions' time. Last: it stops the server, since the store can be read by one process only.
Result<Done> measure_shares(Stage& stage, Figures& figures);

}  // namespace passnum::bench
