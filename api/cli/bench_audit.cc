#include <sys/resource.h>

#include <atomic>
#include <thread>

#include "api/cli/bench.h"
#include "api/cli/log_copy.h"
#include "audit/whole/audit_copy.h"

namespace passnum::bench {
namespace {

// Signatures verified a second by all cores together, with libsodium alone and a message of a scan's length.
double verifications_per_second(unsigned cores, double seconds) {
  constexpr std::size_t kScanBytes = 260;
  Seed seed{};
  seed.fill(7);
  const auto key = SigningKey::from_seed(seed);
  const Bytes message(kScanBytes, 0x5a);
  const Signature signature = key.sign(message);
  std::atomic<std::uint64_t> count = 0;
  const Stopwatch watch;
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < cores; ++i) {
      threads.emplace_back([&] {
        while (watch.seconds() < seconds) {
          CHECK(verify(key.public_key(), message, signature));
          ++count;
        }
      });
    }
  }
  return static_cast<double>(count) / watch.seconds();
}

struct Audited {
  double seconds = 0;
  std::uint64_t entries = 0;
  std::uint64_t signatures = 0;
};

// As `audit replay` does. Errors: also corrupt, when the audit finds anything wrong.
Result<Audited> measure_one(Stage& stage, const std::string& directory, const AuditOptions& options) {
  const auto vkey = open_vkey(stage.context(), {});
  if (!vkey) return vkey.error();
  DirectorySource source(directory);
  const Stopwatch watch;
  const auto audit = audit_copy(source, vkey.value(), options);
  Audited out;
  out.seconds = watch.seconds();
  if (!audit) return audit.error();
  const Replay& replay = *audit.value().replay;
  if (replay.findings().count() != 0)
    return Error(ErrorCode::corrupt, std::to_string(replay.findings().count()) + " findings in the log");
  out.entries = replay.tree_size();
  for (const auto& [kind, count] : replay.entries_by_kind()) {
    if (kind == VoucherRedeemed::kKind || kind == RedemptionReversed::kKind) out.signatures += count;
  }
  return out;
}

// The most that any command run here so far has held in memory, in MiB.
double peak_of_commands_mib() {
  rusage used{};
  CHECK(::getrusage(RUSAGE_CHILDREN, &used) == 0);
  return static_cast<double>(used.ru_maxrss) / 1024;
}

}  // namespace

Result<Done> measure_audit(Stage& stage, Figures& figures) {
  const std::string copy = stage.in("log");
  const Stopwatch exporting;
  if (auto done = stage.passnum({"log", "export", "--out", copy}); !done) return std::move(done).error();
  const double export_seconds = exporting.seconds();
  AuditOptions options;
  const double possible = verifications_per_second(options.threads, stage.options().is_quick ? 0.02 : 2);
  const auto full = measure_one(stage, copy, options);
  if (!full) return full.error().while_doing("relecture");
  options.verify_device_signatures = false;
  const auto quick = measure_one(stage, copy, options);
  if (!quick) return quick.error().while_doing("relecture sans signatures");
  options.threads = 0;
  const auto alone = measure_one(stage, copy, options);
  if (!alone) return alone.error().while_doing("relecture sans signatures, un cœur");
  const Stopwatch comparing;
  if (auto done = stage.passnum({"audit", "reconcile", "--log", copy}); !done)
    return std::move(done).error();  // "agrees", or no figure
  const double reconcile_seconds = comparing.seconds();
  const auto count = static_cast<double>(full.value().entries);
  const double signatures = static_cast<double>(full.value().signatures) / full.value().seconds;
  figures.push_back({"audit_entries", "écritures du journal", count, "écritures"});
  figures.push_back(
      {"audit_export_seconds", "copie vérifiée par le réseau, commande entière", export_seconds, "s"});
  figures.push_back(
      {"audit_verify_per_second", "libsodium seule, vérifications, tous les cœurs", possible, "/s"});
  figures.push_back({"audit_full_seconds", "relecture, toutes les signatures", full.value().seconds, "s"});
  figures.push_back({"audit_full_entries_per_second", "écritures par seconde, toutes les signatures",
                     count / full.value().seconds, "/s"});
  figures.push_back(
      {"audit_full_ratio", "signatures relues, part de libsodium seule", signatures / possible, ""});
  figures.push_back({"audit_quick_seconds", "relecture sans les signatures", quick.value().seconds, "s"});
  figures.push_back({"audit_quick_entries_per_second", "écritures par seconde, sans les signatures",
                     count / quick.value().seconds, "/s"});
  figures.push_back({"audit_quick_entries_per_second_one_core", "écritures par seconde, sans, un seul cœur",
                     count / alone.value().seconds, "/s"});
  figures.push_back(
      {"audit_reconcile_seconds", "comparer avec le serveur, commande entière", reconcile_seconds, "s"});
  figures.push_back(
      {"audit_peak_memory_mib", "mémoire la plus haute de ces commandes", peak_of_commands_mib(), "Mio"});
  return Done{};
}

}  // namespace passnum::bench
