#include "api/cli/log_audit.h"

#include "api/cli/log_copy.h"

namespace passnum {
namespace {

constexpr std::size_t kMemoryMibMax = 1024 * 1024;

}  // namespace

void add_log_audit_options(CLI::App& command, LogAuditOptions& options) {
  command.add_option("--log", options.where,
                     "Copie du journal : dossier ou adresse (défaut : le serveur du dossier)");
  command.add_option("--vkey", options.vkey,
                     "Clé publique du journal, ou son fichier (défaut : celle du dossier)");
  command.add_flag("--skip-signatures", options.skips_signatures,
                   "Ne revérifie pas les signatures des terminaux (plus rapide, moins sûr)");
  command
      .add_option("--memory", options.memory_mib,
                  "Mémoire que la relecture peut prendre, en Mio : environ 50 octets par écriture")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{64}, kMemoryMibMax));
}

Result<AuditedCopy> audit_log(Context& context, const LogAuditOptions& options) {
  auto source = open_log(context, options.where);
  if (!source) return std::move(source).error();
  const auto vkey = open_vkey(context, options.vkey);
  if (!vkey) return vkey.error();
  AuditOptions audit;
  audit.verify_device_signatures = !options.skips_signatures;
  audit.memory_bytes_max = options.memory_mib * kMebibyte;
  audit.progress = [&context](std::uint64_t done, std::uint64_t total) {
    context.console.progress("relecture", done, total);
  };
  return audit_copy(*source.value(), vkey.value(), audit);
}

int show_findings(Context& context, const Replay& replay) {
  for (const auto* list : {&replay.notices(), &replay.findings()}) {
    for (const auto& finding : list->kept()) {
      context.console.warning("écriture " + std::to_string(finding.index.value) + " : " + finding.words +
                              " [" + std::string(finding.code) + "]");
    }
  }
  if (const auto count = replay.notices().count(); count != 0) {
    context.console.warning(std::to_string(count) +
                            " écriture(s) qu’une règle plus récente refuserait : elles restent acquises, "
                            "voyez avec la structure");
  }
  const auto count = replay.findings().count();
  if (count != 0)
    return context.console.refuse(std::to_string(count) + " constat(s) : le journal ne suit pas les règles");
  return kExitDone;
}

}  // namespace passnum
