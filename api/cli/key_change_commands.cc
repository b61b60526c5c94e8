#include <filesystem>

#include "api/cli/key_store.h"
#include "api/cli/session.h"
#include "api/server/key_change.h"
#include "api/server/key_file.h"
#include "api/server/unsealer.h"
#include "ledger/model/key_statements.h"

namespace passnum {
namespace {

struct KeyChangeOptions {
  std::string recovery_key_file;
  KeyLoss reason = KeyLoss::lost;
  std::string public_key;
  std::uint16_t key = kFirstIssuingKey;
  std::string since;
};

int say_new_log_key(Context& context, const Result<LogKeyChanged>& changed) {
  if (!changed) return context.console.fail(changed.error());
  const auto& done = changed.value();
  context.console.done("nouvelle clé du journal, en vigueur au-delà de " +
                       grouped(static_cast<std::int64_t>(done.size)) + " écritures");
  context.console.line("  L’état arrêté : taille " + std::to_string(done.size) + ", racine " +
                       to_base64(done.root) + "\n  À communiquer à tous : " + to_text(done.key));
  context.console.json("{\"root\":\"" + to_base64(done.root) + "\",\"size\":" + std::to_string(done.size) +
                       ",\"vkey\":\"" + to_text(done.key) + "\"}");
  return kExitDone;
}

int rotate_log(Context& context, const KeyChangeOptions&) {
  SystemClock clock;
  SystemRandom random;
  return say_new_log_key(context, rotate_log_key_in(context.data, context.operator_name, clock, random));
}

int replace_lost(Context& context, const KeyChangeOptions& options) {
  SystemClock clock;
  SystemRandom random;
  return say_new_log_key(context,
                         recover_log_key_in(context.data, context.operator_name, options.recovery_key_file,
                                            options.reason, clock, random));
}

// What is sealed stays sealed, and with the same passphrase.
Result<const SealingKey*> sealing_as(const Context& context, const std::string& path, Random& random) {
  const auto facts = read_key_facts(path);
  if (!facts) return facts.error();
  if (!facts.value().is_sealed) return static_cast<const SealingKey*>(nullptr);
  return context.data.unsealer->sealing_key(random, path);
}

Result<Done> write_issuing_vkeys(const Context& context) {
  auto session = Session::open(context);
  if (!session) return std::move(session).error();
  const auto settings = read_settings(context.data);
  if (!settings) return settings.error();
  const auto keys = issuing_keys(session.value());
  if (!keys) return keys.error();
  std::string lines;
  for (const auto& key : keys.value()) {
    if (key.status == "compromised") continue;
    lines += to_text(VerifierKey{settings.value().host + "/issuing/" + std::to_string(key.key),
                                 SignatureType::ed25519, key.public_key}) +
             "\n";
  }
  return write_whole_file(context.data.issuing_vkey(), lines);
}

// A key with the next free number, in a file of its own that is sealed as that of `like`.
struct NewIssuingKey {
  std::uint16_t id;
  SigningKey key;
  std::string path;
};
Result<NewIssuingKey> make_issuing_key(const Context& context, std::uint16_t like) {
  SystemRandom random;
  auto session = Session::open(context);
  if (!session) return std::move(session).error();
  const auto keys = issuing_keys(session.value());
  if (!keys) return keys.error();
  const std::uint16_t newest = keys.value().empty() ? 0 : keys.value().back().key;
  if (newest == UINT16_MAX) return Error(ErrorCode::too_large, "il n’y a plus de numéro de clé libre");
  const auto id = static_cast<std::uint16_t>(newest + 1);
  const auto sealing = sealing_as(context, context.data.key(issuing_key_name(like)), random);
  if (!sealing) return sealing.error();
  KeyFile file;
  file.purpose = "issuing";
  file.name = issuing_key_name(id);
  random.fill(file.secret);
  const auto path = context.data.key(file.name);
  if (auto written = write_key_file(path, file, sealing.value(), random); !written)
    return std::move(written).error();
  return NewIssuingKey{id, SigningKey::from_seed(file.secret), path};
}

// Asks the ledger to take the new key, and keeps its file unless the rules have refused it.
int enrol_issuing_key(Context& context, const NewIssuingKey& made, const CommandBody& body,
                      const std::string& what) {
  const int code = run_commands(context, {body}, what);
  if (code == kExitRefused) std::filesystem::remove(made.path);  // a key that nobody knows serves nobody
  if (code != kExitDone) return code;
  if (auto written = write_issuing_vkeys(context); !written) return context.console.fail(written.error());
  return kExitDone;
}

int rotate_issuing(Context& context, const KeyChangeOptions& options) {
  const auto settings = read_settings(context.data);
  if (!settings) return context.console.fail(settings.error());
  const auto old_key = read_signing_key(context.data, issuing_key_name(options.key), "issuing");
  if (!old_key) return context.console.fail(old_key.error());
  const auto made = make_issuing_key(context, options.key);
  if (!made) return context.console.fail(made.error());
  const auto body = rotate_issuing_key(KeyId(options.key), old_key.value(), KeyId(made.value().id),
                                       made.value().key, settings.value().origin);
  return enrol_issuing_key(context, made.value(), body,
                           "clé d’émission " + std::to_string(made.value().id) + " : elle remplace la " +
                               std::to_string(options.key) + ", dont les chèques restent bons");
}

int add_issuing(Context& context, const KeyChangeOptions& options) {
  const auto made = make_issuing_key(context, options.key);
  if (!made) return context.console.fail(made.error());
  const IssuingKeyAdded body{KeyId(made.value().id), made.value().key.public_key()};
  return enrol_issuing_key(context, made.value(), body,
                           "clé d’émission " + std::to_string(made.value().id) + " ajoutée");
}

int declare_compromised(Context& context, const KeyChangeOptions& options) {
  TimeMs since = SystemClock().now();
  if (!options.since.empty()) {
    const auto time = parse_time(options.since);
    if (!time) return context.console.fail(time.error());
    since = time.value();
  }
  const int code =
      run_commands(context, {IssuingKeyCompromised{KeyId(options.key), since}},
                   "clé d’émission " + std::to_string(options.key) +
                       " compromise : elle ne numérote plus, les chèques du registre restent bons");
  if (code != kExitDone) return code;
  if (auto written = write_issuing_vkeys(context); !written) return context.console.fail(written.error());
  context.console.line("  Donnez le nouveau " + context.data.issuing_vkey() +
                       " aux terminaux : hors ligne, une signature de cette clé ne prouve plus rien.");
  return kExitDone;
}

int make_recovery_key(Context& context, const KeyChangeOptions& options) {
  SystemRandom random;
  const auto settings = read_settings(context.data);
  if (!settings) return context.console.fail(settings.error());
  const SealingKey* sealing = nullptr;
  if (!context.passphrase_file.empty()) {
    auto made = context.data.unsealer->sealing_key(random, options.recovery_key_file);
    if (!made) return context.console.fail(made.error());
    sealing = made.value();
  }
  KeyFile file;
  file.purpose = "recovery";
  file.name = settings.value().origin;
  random.fill(file.secret);
  if (auto written = write_key_file(options.recovery_key_file, file, sealing, random); !written)
    return context.console.fail(written.error());
  const auto key = to_base64url(SigningKey::from_seed(file.secret).public_key());
  context.console.done("clé de secours écrite dans " + options.recovery_key_file +
                       (sealing == nullptr ? ", en clair" : ", scellée"));
  context.console.line("  Clé publique : " + key +
                       "\n  Proposez-la, faites-la valider par une autre personne, puis "
                       "mettez le fichier à l’abri, hors du serveur.");
  context.console.json("{\"public_key\":\"" + key + "\"}");
  return kExitDone;
}

int propose_recovery(Context& context, const KeyChangeOptions& options) {
  const auto settings = read_settings(context.data);
  if (!settings) return context.console.fail(settings.error());
  const auto file = read_key_file(options.recovery_key_file, "recovery", context.data.unsealer.get());
  if (!file) return context.console.fail(file.error());
  const auto key = SigningKey::from_seed(file.value().secret);
  return run_commands(context, {propose_recovery_key(key, settings.value().origin)},
                      "clé de secours proposée : " + to_base64url(key.public_key()));
}

int approve_recovery(Context& context, const KeyChangeOptions& options) {
  const auto bytes = from_base64url(options.public_key);
  const auto key = bytes ? fixed<32>(bytes.value()) : Result<PublicKey>(bytes.error());
  if (!key) return context.console.misuse("--public-key : les 43 caractères que la proposition a montrés");
  return run_commands(context, {RecoveryKeyApproved{key.value()}}, "clé de secours validée");
}

using Run = int (*)(Context&, const KeyChangeOptions&);
void run_with(CLI::App* command, Context& context, const std::shared_ptr<KeyChangeOptions>& options,
              Run run) {
  command->callback([&context, options, run] {
    context.action = [&context, options, run] { return run(context, *options); };
  });
}

void add_rotate_commands(CLI::App& group, Context& context,
                         const std::shared_ptr<KeyChangeOptions>& options) {
  auto* rotate = group.add_subcommand("rotate", "Remplace une clé par une nouvelle")->require_subcommand(1);
  run_with(
      add_command(*rotate, "log", "Remplace la clé du journal, serveur arrêté", "passnum key rotate log"),
      context, options, rotate_log);
  auto* issuing = add_command(*rotate, "issuing", "Remplace une clé d’émission, serveur ouvert",
                              "passnum key rotate issuing --key 1");
  issuing->add_option("--key", options->key, "Numéro de la clé à remplacer")->capture_default_str();
  run_with(issuing, context, options, rotate_issuing);

  auto* add = add_command(group, "add", "Ajoute une clé d’émission, quand l’ancienne ne peut plus signer",
                          "passnum key add");
  add->add_option("--like", options->key, "Scellée comme la clé de ce numéro")->capture_default_str();
  run_with(add, context, options, add_issuing);

  auto* compromised =
      add_command(group, "compromised", "Déclare qu’une clé d’émission a été vue par d’autres",
                  "passnum key compromised --key 1 --since 2026-11-02T09:00:00.000Z");
  compromised->add_option("--key", options->key, "Numéro de la clé")->required();
  compromised->add_option("--since", options->since, "Depuis quand, au plus tôt (défaut : maintenant)");
  run_with(compromised, context, options, declare_compromised);

  auto* lost = add_command(group, "lost", "Remplace une clé du journal perdue ou volée, serveur arrêté",
                           "passnum key lost --recovery-key /media/coffre/secours.key --reason stolen");
  lost->add_option("--recovery-key", options->recovery_key_file, "Fichier de la clé de secours")->required();
  lost->add_option("--reason", options->reason, "lost (perdue) ou stolen (volée)")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, KeyLoss>{{"lost", KeyLoss::lost}, {"stolen", KeyLoss::stolen}}))
      ->required();
  run_with(lost, context, options, replace_lost);
}

void add_recovery_commands(CLI::App& group, Context& context,
                           const std::shared_ptr<KeyChangeOptions>& options) {
  auto* recovery = group.add_subcommand("recovery", "Clé de secours, pour une clé du journal perdue")
                       ->require_subcommand(1);
  auto* create = add_command(*recovery, "create", "Crée une clé de secours dans un fichier, hors du dossier",
                             "passnum --passphrase-file /run/phrase key recovery create --out secours.key");
  create->add_option("--out", options->recovery_key_file, "Fichier à écrire")->required();
  run_with(create, context, options, make_recovery_key);
  auto* propose = add_command(*recovery, "propose", "Propose la clé de secours au registre",
                              "passnum key recovery propose --recovery-key secours.key");
  propose->add_option("--recovery-key", options->recovery_key_file, "Fichier de la clé de secours")
      ->required();
  run_with(propose, context, options, propose_recovery);
  auto* approve = add_command(*recovery, "approve", "Valide la clé proposée par une autre personne",
                              "passnum --as validation key recovery approve --public-key A6EH…");
  approve->add_option("--public-key", options->public_key, "La clé publique proposée")->required();
  run_with(approve, context, options, approve_recovery);
}

}  // namespace

void add_key_change_commands(CLI::App& group, Context& context) {
  auto options = std::make_shared<KeyChangeOptions>();
  add_rotate_commands(group, context, options);
  add_recovery_commands(group, context, options);
}

}  // namespace passnum
