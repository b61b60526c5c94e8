#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "tests/sim/disk/ledger_on_disk.h"
#include "tests/sim/disk/life.h"
#include "tests/sim/disk/store_on_disk.h"

// Power cuts and failing disks without end: see kHelp.

namespace passnum {
namespace {

constexpr const char* kHelp =
    R"(Cuts the power of a simulated disk under the real store, again and again.

Usage: passnum_disk_sim [--seed N] [--seeds COUNT] [--cuts COUNT]

  --seed N       the first life (default 1); what happens in a life follows from its seed
  --seeds COUNT  how many lives (default: as many as the cuts need)
  --cuts COUNT   stop after so many cuts and failures (default 1000)

A life is one log or store on one disk that fails or loses power again and again, and is opened, judged and
continued after each. Prints a line now and then, and a summary at the end or after Ctrl-C.
Exit codes: 0 nothing was lost, 1 something was (the line says how to see it again), 2 wrong option.

Example: passnum_disk_sim --seed 4711 --seeds 1
)";

volatile std::sig_atomic_t is_interrupted = 0;

struct Tally {
  std::uint64_t lives = 0;
  std::uint64_t cuts = 0;
  std::uint64_t errors = 0;  // of the disk, without a cut
  std::uint64_t torn = 0;    // ends of write-ahead logs that were set aside
  std::uint64_t wrong = 0;
};

constexpr int kCutsALifeMax = 30;
const std::string kTornEnds = std::string(SimDisk::kTop) + "/store/torn";

// What goes wrong next: most of the time the power.
DiskFault next_fault(Dice& dice) {
  using Kind = DiskFault::Kind;
  constexpr Kind kOthers[] = {Kind::no_space, Kind::write_fails, Kind::sync_fails, Kind::read_fails,
                              Kind::read_only};
  if (dice.below(4) != 0) return {Kind::power_off, dice.below(120), false};
  return {kOthers[dice.below(std::size(kOthers))], dice.below(100), dice.below(2) == 0};
}

void report_wrong(std::uint64_t seed, int cut, const std::string& words, Tally& tally) {
  tally.wrong += 1;
  std::cout << "WRONG: seed " << seed << ", cut " << cut << ": " << words
            << "\n  again: passnum_disk_sim --seed " << seed << " --seeds 1" << std::endl;
}

// One disk from its making until it is refused, wrong or old.
template <typename Subject>
void live_under_cuts(std::uint64_t seed, Dice& dice, LifeLength length, Tally& tally) {
  DiskImage image(SimDisk::kTop);
  typename Subject::Memory memory;
  for (int cut = 0; cut < kCutsALifeMax && is_interrupted == 0; ++cut) {
    const DiskFault fault = next_fault(dice);
    Life<Subject> life(image, memory, fault);
    life.live(length, dice);
    const bool is_unread = fault.kind == DiskFault::Kind::read_fails && life.wrong().starts_with("io: ");
    if (!life.wrong().empty() && !is_unread) return report_wrong(seed, cut, life.wrong(), tally);
    image = life.disk_left();
    memory = life.memory();

    const bool is_power_cut = fault.kind == DiskFault::Kind::power_off || dice.below(2) == 0;
    const auto leaves = static_cast<Leaves>(dice.below(3));
    if (is_power_cut) image.cut_power(leaves, dice);
    (is_power_cut ? tally.cuts : tally.errors) += 1;
    const bool is_created = memory.is_created;
    const std::size_t torn_before = image.list(kTornEnds).size();
    const Finding finding = open_and_judge<Subject>(image, memory);
    tally.torn += image.list(kTornEnds).size() - torn_before;
    if (!is_fair(finding, is_created)) {
      return report_wrong(seed, cut, finding.words, tally);
    }
    if (finding.found == Found::refused) return;  // before anything was promised
  }
}

void live_once(std::uint64_t seed, Tally& tally) {
  Dice dice(seed);
  tally.lives += 1;
  // Large units are slow to make and to compare.
  if (dice.below(16) == 0) return live_under_cuts<StoreOnDisk>(seed, dice, {2, 6}, tally);
  live_under_cuts<LedgerOnDisk>(seed, dice, {3, 3}, tally);
}

void print(const Tally& tally, std::uint64_t next_seed) {
  std::cout << tally.lives << " lives, " << tally.cuts << " power cuts, " << tally.errors
            << " failing disks; torn ends set aside " << tally.torn << ", wrong " << tally.wrong
            << "; next seed " << next_seed << std::endl;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t out = 0;
  if (text.empty() || text.size() > 18) return std::nullopt;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    out = out * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return out;
}

struct Options {
  std::uint64_t seed = 1;
  std::uint64_t seeds = ~std::uint64_t{0};
  std::uint64_t cuts = 1'000;
};

int soak(const Options& options) {
  constexpr std::uint64_t kCutsALine = 2'000;
  Tally tally;
  std::uint64_t line = kCutsALine;
  std::uint64_t seed = options.seed;
  while (is_interrupted == 0 && tally.lives < options.seeds && tally.cuts + tally.errors < options.cuts) {
    live_once(seed++, tally);
    if (tally.cuts + tally.errors < line) continue;
    line += kCutsALine;
    print(tally, seed);
  }
  std::cout << (is_interrupted != 0 ? "interrupted: " : "done: ");
  print(tally, seed);
  return tally.wrong == 0 ? 0 : 1;
}

}  // namespace
}  // namespace passnum

int main(int count, char** arguments) {
  passnum::Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view name = arguments[i];
    if (name == "--help" || name == "-h") {
      std::cout << passnum::kHelp;
      return 0;
    }
    std::uint64_t* const option = name == "--seed"    ? &options.seed
                                  : name == "--seeds" ? &options.seeds
                                  : name == "--cuts"  ? &options.cuts
                                                      : nullptr;
    const auto value = option != nullptr && i + 1 < count ? passnum::number(arguments[++i]) : std::nullopt;
    if (!value) {
      std::cerr << "passnum_disk_sim: cannot use '" << name << "'; see --help\n";
      return 2;
    }
    *option = *value;
  }
  std::signal(SIGINT, [](int) { passnum::is_interrupted = 1; });
  std::signal(SIGTERM, [](int) { passnum::is_interrupted = 1; });
  return passnum::soak(options);
}
