#include "api/cli/bench.h"
#include "api/cli/log_copy.h"
#include "audit/replay/replay.h"

namespace passnum::bench {
namespace {

// Reads the copy as `audit replay` does. Errors: also corrupt, when the replay finds anything wrong or
// another root than the signed one.
Result<double> seconds_to_replay(Stage& stage, const std::string& directory, bool with_signatures,
                                 std::uint64_t& entries) {
  const auto vkey = open_vkey(stage.context(), {});
  if (!vkey) return vkey.error();
  DirectorySource source(directory);
  Replay replay(ReplayOptions{with_signatures});
  CopyOptions options;
  options.visitor = [&replay](std::uint64_t index, ByteView leaf) -> Result<Done> {
    replay.feed(EntryIndex(index), leaf);
    return Done{};
  };
  const Stopwatch watch;
  const auto copy = verify_copy(source, vkey.value(), options);
  if (!copy) return copy.error();
  replay.finish();
  const double seconds = watch.seconds();
  entries = copy.value().checkpoint.size;
  if (replay.findings().count() != 0)
    return Error(ErrorCode::corrupt, std::to_string(replay.findings().count()) + " findings in the log");
  if (replay.tree_size() != entries || replay.root() != copy.value().checkpoint.root)
    return Error(ErrorCode::corrupt, "the replay has another root than the signed one");
  return seconds;
}

}  // namespace

Result<Done> measure_audit(Stage& stage, Figures& figures) {
  const std::string copy = stage.in("log");
  const Stopwatch exporting;
  if (auto done = stage.passnum({"log", "export", "--out", copy}); !done) return std::move(done).error();
  const double export_seconds = exporting.seconds();
  std::uint64_t entries = 0;
  const auto full = seconds_to_replay(stage, copy, true, entries);
  if (!full) return full.error().while_doing("relecture");
  const auto quick = seconds_to_replay(stage, copy, false, entries);
  if (!quick) return quick.error().while_doing("relecture sans signatures");
  const Stopwatch comparing;
  if (auto done = stage.passnum({"audit", "reconcile", "--log", copy}); !done)
    return std::move(done).error();  // "agrees", or no figure
  const double reconcile_seconds = comparing.seconds();
  const auto count = static_cast<double>(entries);
  figures.push_back({"audit_entries", "écritures du journal", count, "écritures"});
  figures.push_back(
      {"audit_export_seconds", "copie vérifiée par le réseau, commande entière", export_seconds, "s"});
  figures.push_back({"audit_full_seconds", "relecture, toutes les signatures", full.value(), "s"});
  figures.push_back({"audit_full_entries_per_second", "écritures par seconde, toutes les signatures",
                     count / full.value(), "/s"});
  figures.push_back({"audit_quick_seconds", "relecture sans les signatures", quick.value(), "s"});
  figures.push_back({"audit_quick_entries_per_second", "écritures par seconde, sans les signatures",
                     count / quick.value(), "/s"});
  figures.push_back(
      {"audit_reconcile_seconds", "comparer avec le serveur, commande entière", reconcile_seconds, "s"});
  return Done{};
}

}  // namespace passnum::bench
