#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "api/backup/make_backup.h"
#include "api/backup/restore.h"
#include "api/backup/words.h"
#include "api/cli/log_copy.h"
#include "api/cli/session.h"
#include "ledger/base/clock.h"

namespace passnum {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kStoreMemoryBytes = std::size_t{64} * 1024 * 1024;

struct BackupOptions {
  std::string to;
  std::uint64_t keep = 0;  // 0: all
  bool checks = false;
  bool lists = false;
};

struct RestoreOptions {
  std::string from;
  std::uint64_t number = 0;  // 0: the newest
  std::string expected;
  bool is_blind = false;
  std::string vkey;
  std::string to;
};

std::string mebibytes(std::uint64_t bytes) {
  constexpr std::uint64_t kMebibyte = 1024 * 1024;
  return grouped(static_cast<std::int64_t>((bytes + kMebibyte - 1) / kMebibyte)) + " Mio";
}

BytesProgress show_bytes(Console& console, const std::string& what) {
  constexpr std::uint64_t kKibibyte = 1024;
  return [&console, what, shown = std::uint64_t{0}](std::uint64_t done, std::uint64_t total) mutable {
    if (done / kKibibyte == shown) return;
    shown = done / kKibibyte;
    console.progress(what + " (Kio)", shown, total / kKibibyte);
  };
}

// Whether what this process writes into the store belongs to the account that the server runs as.
bool is_owner(const std::string& database) {
  struct stat status {};
  return ::stat(database.c_str(), &status) == 0 && status.st_uid == ::geteuid();
}

// Has the store pinned: by the server that has it open, or here when none has. The store returned, if any,
// keeps others out until the backup is made.
Result<std::unique_ptr<RocksdbStore>> pin_store(Context& context) {
  const bool may_open = is_owner(context.data.database());
  if (may_open) {
    auto store = open_store(context.data, kStoreMemoryBytes);
    if (!store && store.error().code != ErrorCode::unavailable) return store;
    if (store) {
      if (auto pinned = store.value()->pin(); !pinned) return std::move(pinned).error();
      return store;
    }
  }
  Context at = context;
  at.token_file = context.data.server_token();
  auto session = Session::open(at);
  if (!session) {
    return session.error().while_doing(
        may_open ? "asking the server that has the store open"
                 : "the store belongs to another account: without a server, run this as that account");
  }
  const auto response = session.value().post("/v1/backup/pin", "{}");
  if (!response) return response.error();
  if (response.value().status == 201) return std::unique_ptr<RocksdbStore>();
  const bool is_busy = response.value().status == 503;
  return Error(is_busy ? ErrorCode::unavailable : ErrorCode::io, problem_words(response.value()));
}

Result<BackupMade> back_up(Context& context, const BackupOptions& options) {
  const auto store = pin_store(context);
  if (!store) return store.error();
  const fs::path database = context.data.database();
  auto made = make_backup({context.data, RocksdbStore::pinned(database), options.to, SystemClock().now(),
                           show_bytes(context.console, "sauvegarde")});
  if (auto removed = RocksdbStore::unpin(database); !removed && made) return std::move(removed).error();
  return made;
}

int check(Context& context, const Backup& backup) {
  const auto sums = read_sums(backup);
  const auto total = sums ? bytes_of(backup, sums.value()) : Result<std::uint64_t>(sums.error());
  if (!total) return context.console.refuse("sauvegarde incomplète : " + total.error().message());
  std::uint64_t done = 0;
  const auto show = show_bytes(context.console, "relecture");
  const auto checked = check_sums(backup, [&](std::uint64_t bytes) {
    done += bytes;
    show(std::min(done, total.value()), total.value());
  });
  if (checked) return kExitDone;
  return checked.error().code == ErrorCode::corrupt
             ? context.console.refuse("sauvegarde abîmée : " + checked.error().message())
             : context.console.fail(checked.error());
}

int backup(Context& context, const BackupOptions& options) {
  const auto made = back_up(context, options);
  if (!made) return context.console.fail(made.error());
  const auto& [backup, checkpoint, copied, shared] = made.value();
  if (options.checks) {
    if (const int code = check(context, backup); code != kExitDone) return code;
  }
  std::uint64_t removed = 0;
  if (options.keep != 0) {
    const auto gone = remove_oldest(options.to, options.keep);
    if (!gone) return context.console.fail(gone.error());
    removed = gone.value();
  }
  context.console.done("sauvegarde " + backup_name(backup.number) + " : " +
                       grouped(static_cast<std::int64_t>(checkpoint.size)) + " écritures, " +
                       mebibytes(copied) + " copiés, " + mebibytes(shared) + " en commun avec la précédente" +
                       (removed == 0 ? "" : ", " + std::to_string(removed) + " ancienne(s) retirée(s)"));
  context.console.line(words_after_backup(context.data));
  context.console.json(
      "{\"backup\":" + std::to_string(backup.number) + ",\"bytes_copied\":" + std::to_string(copied) +
      ",\"bytes_shared\":" + std::to_string(shared) + ",\"removed\":" + std::to_string(removed) +
      ",\"root\":\"" + to_base64(checkpoint.root) + "\",\"tree_size\":" + std::to_string(checkpoint.size) +
      "}");
  return kExitDone;
}

int list(Context& context, const BackupOptions& options) {
  const auto backups = list_backups(options.to);
  if (!backups) return context.console.fail(backups.error());
  int code = kExitDone;
  for (const auto& backup : backups.value()) {
    const auto facts = read_facts(backup);
    if (!facts) {
      code = context.console.refuse(backup_name(backup.number) + " : " + facts.error().message());
      continue;
    }
    context.console.line(backup_name(backup.number) + " : " + to_paris_text(facts.value().made_at) + ", " +
                         grouped(facts.value().tree_size) + " écritures, racine " + facts.value().root);
    context.console.json("{\"backup\":" + std::to_string(backup.number) +
                         ",\"facts\":" + to_canonical(facts.value()) + "}");
    if (options.checks) code = std::max(code, check(context, backup));
  }
  if (backups.value().empty()) context.console.line("aucune sauvegarde entière dans " + options.to);
  return code;
}

Result<Backup> find_backup(const RestoreOptions& options) {
  const auto backups = list_backups(options.from);
  if (!backups) return backups.error();
  const auto& all = backups.value();
  const auto found = options.number == 0 ? (all.empty() ? all.end() : all.end() - 1)
                                         : std::ranges::find(all, options.number, &Backup::number);
  if (found != all.end()) return *found;
  return Error(ErrorCode::not_found, "no whole backup" +
                                         (options.number == 0 ? "" : " " + backup_name(options.number)) +
                                         " in " + options.from);
}

int refuse(Context& context, const Contradiction& found) {
  const bool is_rollback = found.kind == Contradiction::Kind::rollback;
  context.console.json("{\"contradiction\":\"" + std::string(is_rollback ? "rollback" : "fork") + "\"}");
  return context.console.refuse(
      std::string(
          is_rollback
              ? "la sauvegarde est plus ancienne que le point de contrôle attendu : des écritures "
                "publiées y manquent."
              : "la sauvegarde est celle d’une autre histoire : à la taille attendue, sa racine n’est "
                "pas la même.") +
      "\nRien n’a été restauré. Gardez ces deux points de contrôle comme preuves.\nAttendu :\n" +
      found.expected + "Trouvé :\n" + found.found);
}

int restore_backup(Context& context, const RestoreOptions& options) {
  if (options.expected.empty() != options.is_blind) {
    return context.console.misuse(
        "--expect CHECKPOINT dit ce que le journal doit contenir (un point de contrôle ou un reçu gardé "
        "ailleurs). Sans rien de tel : --without-expectation, et une sauvegarde trop ancienne passera "
        "inaperçue");
  }
  const auto backup = find_backup(options);
  if (!backup) return context.console.fail(backup.error());
  const std::string vkey_file = (backup.value().path / "log.vkey").string();
  const auto vkey = open_vkey(context, options.vkey.empty() ? vkey_file : options.vkey);
  if (!vkey) return context.console.fail(vkey.error());
  RestoreRequest request{backup.value(), vkey.value(), {}, {options.to}, {}, {}};
  if (!options.is_blind) {
    auto expected = read_expectation(options.expected, vkey.value());
    if (!expected) return context.console.fail(expected.error());
    request.expected = std::move(expected).value();
  }
  request.copying = show_bytes(context.console, "restauration");
  request.verifying = [&context](std::uint64_t done, std::uint64_t total) {
    context.console.progress("vérification", done, total);
  };
  const auto outcome = restore(request);
  if (!outcome && outcome.error().code == ErrorCode::corrupt)
    return context.console.refuse("la sauvegarde ne se vérifie pas : " + outcome.error().message());
  if (!outcome) return context.console.fail(outcome.error());
  if (const auto* found = std::get_if<Contradiction>(&outcome.value())) return refuse(context, *found);
  const auto& checkpoint = std::get<VerifiedLog>(outcome.value()).copy.checkpoint;
  context.console.done("registre restauré dans " + options.to +
                       " et vérifié : " + grouped(static_cast<std::int64_t>(checkpoint.size)) +
                       " écritures, racine " + to_base64(checkpoint.root));
  if (options.is_blind) {
    context.console.warning(
        "rien ne dit que cette sauvegarde est la plus récente : comparez avec un point de contrôle ou un "
        "reçu");
  }
  context.console.line(words_after_restore({options.to}));
  context.console.json("{\"backup\":" + std::to_string(backup.value().number) + ",\"root\":\"" +
                       to_base64(checkpoint.root) + "\",\"tree_size\":" + std::to_string(checkpoint.size) +
                       "}");
  return kExitDone;
}

void add_restore_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<RestoreOptions>();
  auto* command = add_command(app, "restore", "Remet une sauvegarde dans un dossier neuf, et la vérifie",
                              "passnum restore --from /sauvegardes --expect checkpoint --to registre-2");
  command->add_option("--from", options->from, "Dossier des sauvegardes")->required();
  command->add_option("--to", options->to, "Dossier neuf ou vide")->required();
  command->add_option("--number", options->number, "Numéro de la sauvegarde (défaut : la dernière)");
  command->add_option(
      "--expect", options->expected,
      "Ce que le journal doit prolonger : point de contrôle (texte ou fichier), reçu ou verrou");
  command->add_flag("--without-expectation", options->is_blind,
                    "Je n’ai ni point de contrôle ni reçu d’ailleurs");
  command->add_option("--vkey", options->vkey,
                      "Clé publique du journal, ou son fichier (défaut : celle de la sauvegarde)");
  command->callback([&context, options] {
    context.action = [&context, options] { return restore_backup(context, *options); };
  });
}

}  // namespace

void add_backup_commands(CLI::App& app, Context& context) {
  auto options = std::make_shared<BackupOptions>();
  auto* command =
      add_command(app, "backup", "Sauvegarde le registre, serveur en marche ou arrêté, sans les clés",
                  "passnum backup --data registre --to /sauvegardes --keep 30");
  command->add_option("--to", options->to, "Dossier des sauvegardes, de préférence sur un autre disque")
      ->required();
  command->add_option("--keep", options->keep, "Ne garde que les N dernières (défaut : toutes)")
      ->check(CLI::Range(1, 1'000'000));
  command->add_flag("--check", options->checks, "Relit tous les fichiers et compare leurs sommes SHA-256");
  command->add_flag("--list", options->lists, "Montre les sauvegardes du dossier, sans en faire");
  command->callback([&context, options] {
    context.action = [&context, options] {
      return options->lists ? list(context, *options) : backup(context, *options);
    };
  });
  add_restore_command(app, context);
}

}  // namespace passnum
