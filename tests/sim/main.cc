// passnum_sim: many years of the ledger's life, each from one seed.

#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string_view>

#include <unistd.h>

#include "tests/sim/simulation.h"

namespace passnum::sim {
namespace {

constexpr const char* kHelp =
    R"(Runs the real rules, writer and recovery on one thread, with a fake clock, a disk and a lock that fail,
crashes at every step, and clients that repeat themselves; judged by a model and by the audit's rules.
The same seed gives the same trace.

Usage: passnum_sim [--seed N] [--seeds COUNT] [--steps N] [--canary NAME] [--cover] [--verbose]

  --seed N        the first seed (default: 1)
  --seeds COUNT   so many seeds from there on (default: 1)
  --steps N       of each run (default: 1000)
  --canary NAME   with this bug planted, which must be found
  --cover         fail when a failure point was never tried in one of its ways, or beginning again after it
                  never failed as well
  --verbose       print every step
  --help          this text

Example: passnum_sim --seed 1 --seeds 1000
         passnum_sim --seed 17 --verbose

Exit codes: 0 all held, 1 something did not (seed, step, and the command to run it again are printed), 2 wrong
option.
)";

struct Arguments {
  SimulationOptions options;
  std::uint64_t seeds = 1;
  bool covers = false;
  bool is_help = false;
};

// Read by the handler below, so it is made before each run.
std::array<char, 200> running_words{};

extern "C" void say_what_ran(int) {
  // A CHECK of the product has failed, and its words are above.
  [[maybe_unused]] const auto written =
      write(STDERR_FILENO, running_words.data(), std::strlen(running_words.data()));
}

std::optional<std::uint64_t> number(const char* text) {
  std::uint64_t out = 0;
  const char* end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, out);
  return error == std::errc{} && stop == end && stop != text ? std::optional(out) : std::nullopt;
}

std::optional<Canary> canary(std::string_view text) {
  for (std::size_t i = 0; i < kCanaryNames.size(); ++i) {
    if (kCanaryNames[i] == text) return static_cast<Canary>(i);
  }
  return std::nullopt;
}

std::optional<Arguments> arguments(int argc, char** argv) {
  Arguments out;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--help" || word == "-h") {
      out.is_help = true;
    } else if (word == "--verbose") {
      out.options.is_verbose = true;
    } else if (word == "--cover") {
      out.covers = true;
    } else if (word == "--canary" && i + 1 < argc && canary(argv[i + 1])) {
      out.options.canary = *canary(argv[++i]);
    } else if (i + 1 < argc && number(argv[i + 1]) &&
               (word == "--seed" || word == "--seeds" || word == "--steps")) {
      const auto value = *number(argv[++i]);
      (word == "--seed" ? out.options.seed : word == "--seeds" ? out.seeds : out.options.steps) = value;
    } else {
      std::fprintf(stderr, "passnum_sim: wrong option '%s'; --help lists them\n", argv[i]);
      return std::nullopt;
    }
  }
  return out;
}

std::string command_for(const SimulationOptions& options) {
  std::string out =
      "passnum_sim --seed " + std::to_string(options.seed) + " --steps " + std::to_string(options.steps);
  if (options.canary != Canary::none)
    out += " --canary " + std::string(kCanaryNames[static_cast<std::size_t>(options.canary)]);
  return out + " --verbose";
}

void report(const SimulationOptions& options, const Outcome& outcome) {
  std::printf("FAILED  seed %llu, step %llu\n", static_cast<unsigned long long>(options.seed),
              static_cast<unsigned long long>(outcome.steps));
  std::printf("  last failure made: %s\n", outcome.last_failure.c_str());
  std::printf("  expected: %s\n", outcome.violation->expected.c_str());
  std::printf("  found: %s\n", outcome.violation->found.c_str());
  std::printf("  again: %s\n", command_for(options).c_str());
}

void add(Outcome& sum, const Outcome& one) {
  sum.steps += one.steps;
  sum.entries += one.entries;
  sum.acknowledged += one.acknowledged;
  sum.refused += one.refused;
  sum.opened += one.opened;
  sum.refused_copies += one.refused_copies;
  sum.rivals += one.rivals;
  sum.failures.add(one.failures);
  for (const auto& [kind, count] : one.entries_by_kind) sum.entries_by_kind[kind] += count;
  sum.trace_hash = sum.trace_hash * 0x100000001b3 ^ one.trace_hash;
}

void print(const Outcome& sum, std::uint64_t seeds) {
  std::printf("%s\n", sum.failures.table().c_str());
  for (const auto& [kind, count] : sum.entries_by_kind)
    std::printf("%-24.*s%20llu\n", static_cast<int>(kind.size()), kind.data(),
                static_cast<unsigned long long>(count));
  const auto line = [](const char* what, std::uint64_t count) {
    std::printf("%-24s%20llu\n", what, static_cast<unsigned long long>(count));
  };
  std::printf("\n");
  line("seeds", seeds);
  line("steps", sum.steps);
  line("entries", sum.entries);
  line("receipts", sum.acknowledged);
  line("refusals", sum.refused);
  line("openings", sum.opened);
  line("second servers", sum.rivals);
  line("copies refused", sum.refused_copies);
  std::printf("%-24s    %016llx\n", "trace", static_cast<unsigned long long>(sum.trace_hash));
}

int run_all(Arguments arguments) {
  std::signal(SIGABRT, say_what_ran);
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  Outcome sum;
  const std::uint64_t first = arguments.options.seed;
  for (std::uint64_t i = 0; i < arguments.seeds; ++i) {
    arguments.options.seed = first + i;
    std::snprintf(running_words.data(), running_words.size(), "  in seed %llu; again: %s\n",
                  static_cast<unsigned long long>(arguments.options.seed),
                  command_for(arguments.options).c_str());
    const Outcome outcome = Simulation(arguments.options).run();
    if (outcome.violation) {
      report(arguments.options, outcome);
      return 1;
    }
    add(sum, outcome);
  }
  print(sum, arguments.seeds);
  const std::string missing = sum.failures.missing();
  if (!arguments.covers || missing.empty()) return 0;
  std::printf("FAILED  never tried:\n%s", missing.c_str());
  return 1;
}

}  // namespace
}  // namespace passnum::sim

int main(int argc, char** argv) {
  const auto arguments = passnum::sim::arguments(argc, argv);
  if (!arguments) return 2;
  if (arguments->is_help) {
    std::printf("%s", passnum::sim::kHelp);
    return 0;
  }
  return passnum::sim::run_all(*arguments);
}
