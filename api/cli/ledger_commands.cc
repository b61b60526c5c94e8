#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <filesystem>

#include "api/cli/context.h"
#include "api/server/passphrase.h"
#include "api/server/running_ledger.h"
#include "api/server/unsealer.h"

namespace passnum {
namespace {

struct InitOptions {
  std::string recovery_key_file;
  bool is_sealed = false;
  std::string origin;
  std::string host;
  std::vector<std::string> operators{"gestion", "validation"};
  std::string checkpoint_lock;
};

int init(Context& context, const InitOptions& options) {
  SystemClock clock;
  SystemRandom random;
  Settings settings{options.origin, options.host, {}};
  if (!options.checkpoint_lock.empty())
    settings.checkpoint_lock = std::filesystem::absolute(options.checkpoint_lock).string();
  NewLedger request{settings, options.operators, options.recovery_key_file};
  std::optional<SealingKey> sealing;
  if (options.is_sealed) {
    const auto passphrase = read_new_passphrase(context.passphrase_file, "le registre");
    if (!passphrase) return context.console.fail(passphrase.error());
    auto made = SealingKey::derive(passphrase.value().bytes(), make_sealing_salt(random), kSealingCost);
    if (!made) return context.console.fail(made.error());
    request.sealing = &sealing.emplace(std::move(made).value());
  }
  const auto created = create_ledger(context.data, request, clock, random);
  if (!created) return context.console.fail(created.error());
  context.console.done("registre créé dans " + context.data.path);
  if (!options.is_sealed)
    context.console.line(
        "  Les clés sont en clair : « passnum key seal » les scelle par une phrase de passe.");
  if (options.recovery_key_file.empty()) {
    context.console.line(
        "  Sans clé de secours, une clé du journal perdue met fin au journal : « passnum key recovery ».");
  }
  context.console.line("  Les clés sont dans " + context.data.path +
                       "/keys : sauvegardez-les à part, elles ne sont nulle part ailleurs.");
  context.console.line("  Le dernier état publié est noté aussi dans " +
                       checkpoint_lock_path(context.data, settings) +
                       " : ne le restaurez jamais avec le registre.");
  context.console.json(R"({"created":true})");
  return kExitDone;
}

// Waits for Ctrl-C, a request to end, or the machine's failure, which writes to `failed`.
void wait_for_end(int failed) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  const int fd = ::signalfd(-1, &signals, SFD_CLOEXEC);
  std::array<pollfd, 2> waits{{{fd, POLLIN, 0}, {failed, POLLIN, 0}}};
  while (::poll(waits.data(), waits.size(), -1) < 0 && errno == EINTR) {
  }
  ::close(fd);
}

ServeOptions serving_application() {
  ServeOptions options;
  options.application = web::application();
  return options;
}

struct ServeChoices {
  ServeOptions serve = serving_application();
  std::size_t memory_mib = 512;
  std::uint32_t idle_timeout_s = 60;
  std::string metrics_address = "127.0.0.1";
  std::optional<std::uint16_t> metrics_port;
};

// What opens under systemd or in a shell with 1 024 descriptors still takes all its connections, if the
// administrator lets it.
void raise_descriptor_limit() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

// In the format of the log, since it goes to the same place.
int fail_to_serve(Context& context, const ServeOptions& options, const Error& error) {
  if (options.log_format == LogFormat::text) return context.console.fail(error);
  SystemClock clock;
  ServerLog(STDERR_FILENO, options.log_format, clock)
      .event(ServerLog::Level::error, "failed", error.context, {{"code", name(error.code)}});
  return Console::exit_code(error);
}

// A core file would hold the keys.
void keep_no_core() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

void warn_of_plain_keys(Context& context, const ServeOptions& options) {
  const auto plain = plain_keys(context.data);
  if (!plain || plain.value().empty()) return;
  std::string names;
  for (const auto& name : plain.value()) names += (names.empty() ? "" : ", ") + name;
  const std::string words = "clés en clair sur le disque (" + names + ") : « passnum key seal » les scelle";
  if (options.log_format == LogFormat::text) return context.console.warning(words);
  SystemClock clock;
  ServerLog(STDERR_FILENO, options.log_format, clock).event(ServerLog::Level::warning, "plain_keys", words);
}

int serve(Context& context, const ServeOptions& options) {
  raise_descriptor_limit();
  // Blocked before any thread starts, so that they all inherit it and only wait_for_end() sees the signals.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return context.console.fail(Error(ErrorCode::io, "no pipe"));
  std::optional<Error> failure;
  keep_no_core();
  warn_of_plain_keys(context, options);
  auto running = RunningLedger::start(context.data, options, [&failure, &pipe](const Error& error) {
    failure = error;
    [[maybe_unused]] const auto written = ::write(pipe[1], "!", 1);
  });
  context.data.unsealer.reset();  // the passphrase has served
  if (!running) return fail_to_serve(context, options, running.error());
  const std::string metrics_url = running.value()->metrics_url();
  context.console.line("Registre ouvert : " + running.value()->url() + " (" +
                       grouped(static_cast<std::int64_t>(running.value()->tree_size())) +
                       " écritures). Ctrl-C pour arrêter.");
  if (!metrics_url.empty()) context.console.line("Mesures : " + metrics_url);
  context.console.json("{\"url\":\"" + running.value()->url() + "\"" +
                       (metrics_url.empty() ? "" : ",\"metrics_url\":\"" + metrics_url + "\"") + "}");
  wait_for_end(pipe[0]);
  running.value().reset();
  ::close(pipe[0]);
  ::close(pipe[1]);
  if (failure) return fail_to_serve(context, options, *failure);
  return kExitDone;
}

}  // namespace

CLI::App* add_command(CLI::App& parent, const std::string& name, const std::string& what,
                      const std::string& example) {
  auto* command = parent.add_subcommand(name, what);
  command->footer("Exemple :\n  " + example);
  return command;
}

namespace {

void add_log_and_metrics_options(CLI::App& command, ServeChoices& choices) {
  command.add_flag("--log-requests", choices.serve.log_requests,
                   "Une ligne par requête, sans donnée personnelle");
  const std::map<std::string, LogFormat> formats{{"text", LogFormat::text}, {"json", LogFormat::json}};
  command
      .add_option("--log-format", choices.serve.log_format,
                  "Journal technique : text, ou json (un objet par ligne)")
      ->transform(CLI::CheckedTransformer(formats))
      ->option_text("text|json");
  command.add_option("--metrics-port", choices.metrics_port,
                     "Sert les mesures pour Prometheus sur ce port, en HTTP simple (0 : un port libre)");
  command.add_option("--metrics-address", choices.metrics_address, "Adresse d’écoute des mesures")
      ->capture_default_str();
}

void add_device_limit_options(CLI::App& command, DeviceLimits& limits) {
  command
      .add_option("--device-per-day", limits.per_day,
                  "Encaissements par terminal et par jour, au plus (0 : sans limite)")
      ->capture_default_str()
      ->check(CLI::Range(0, 1'000'000));
  command
      .add_option("--device-offline-per-day", limits.offline_per_day,
                  "dont sans réseau, par jour du terminal, au plus (0 : sans limite)")
      ->capture_default_str()
      ->check(CLI::Range(0, 1'000'000));
}

void add_request_limit_options(CLI::App& command, RequestLimits& limits) {
  command
      .add_option(
          "--device-requests", limits.device_burst,
          "Demandes signées par terminal d’affilée, au plus, chaque élément d’un lot compté ; au-delà, "
          "429 (0 : sans limite)")
      ->capture_default_str()
      ->check(CLI::Range(0, 1'000'000));
  command
      .add_option("--device-requests-per-second", limits.device_per_second,
                  "puis par seconde, pour chaque terminal")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000));
  command
      .add_option("--wrong-signatures", limits.wrong_burst,
                  "Signatures fausses par réseau (/32 ou /64) d’affilée, au plus (0 : sans limite)")
      ->capture_default_str()
      ->check(CLI::Range(0, 1'000'000));
  command
      .add_option("--wrong-signatures-per-minute", limits.wrong_per_minute,
                  "puis par minute, pour chaque réseau")
      ->capture_default_str()
      ->check(CLI::Range(1, 60'000));
}

void add_limit_options(CLI::App& command, ServeChoices& choices) {
  auto& limits = choices.serve.limits;
  command.add_option("--connections-max", limits.connections_max, "Connexions ouvertes, au plus")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  command
      .add_option("--connections-per-network", limits.connections_per_network_max,
                  "dont d’un même réseau (/32 ou /64), au plus (0 : sans limite ; derrière un mandataire, "
                  "toutes viennent de lui)")
      ->capture_default_str()
      ->check(CLI::Range(0, 1'000'000));
  command
      .add_option("--in-flight-max", limits.requests_in_flight_max,
                  "Demandes en cours, au plus ; au-delà, 503 « réessayez »")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  command
      .add_option("--idle-timeout-s", choices.idle_timeout_s,
                  "Secondes avant de fermer une connexion inactive")
      ->capture_default_str()
      ->check(CLI::Range(1, 86'400));
}

void add_serve_command(CLI::App& app, Context& context) {
  auto choices = std::make_shared<ServeChoices>();
  auto& options = choices->serve;
  auto* command =
      add_command(app, "serve", "Ouvre le registre et répond en HTTPS jusqu’à Ctrl-C",
                  "passnum serve --data registre --port 8443 --metrics-port 9464 --log-format json");
  command->add_option("--address", options.address, "Adresse d’écoute")->capture_default_str();
  command->add_option("--port", options.port, "Port (0 : un port libre)")->capture_default_str();
  command->add_option("--memory-mib", choices->memory_mib, "Mémoire du serveur, en Mio")
      ->capture_default_str()
      ->check(CLI::Range(16, 65536));
  command->add_option("--network-threads", options.network_threads, "Fils pour le réseau (0 : un par cœur)");
  command->add_option("--work-threads", options.work_threads, "Fils pour les signatures (0 : un par cœur)");
  command->add_flag("--begin-lock", options.begins_lock,
                    "Recommence le fichier du dernier état publié s’il manque : seulement si ce registre est "
                    "certainement le plus récent");
  add_log_and_metrics_options(*command, *choices);
  add_device_limit_options(*command, options.device_limits);
  add_request_limit_options(*command, options.request_limits);
  add_limit_options(*command, *choices);
  command->callback([&context, choices] {
    choices->serve.memory_bytes_max = choices->memory_mib * 1024 * 1024;
    choices->serve.limits.idle_timeout = std::chrono::seconds(choices->idle_timeout_s);
    if (choices->metrics_port) {
      choices->serve.metrics =
          metrics::MetricsServerOptions{choices->metrics_address, *choices->metrics_port};
    }
    context.action = [&context, choices] { return serve(context, choices->serve); };
  });
}

}  // namespace

void add_ledger_commands(CLI::App& app, Context& context) {
  auto init_options = std::make_shared<InitOptions>();
  auto* init_command =
      add_command(app, "init", "Crée un registre, ses clés et son certificat",
                  "passnum init --data registre --origin passnum.example/ledger --host passnum.example");
  init_command
      ->add_option("--origin", init_options->origin, "Nom du journal signé, p. ex. passnum.example/ledger")
      ->required();
  init_command->add_option("--host", init_options->host, "Site officiel écrit dans les codes QR")->required();
  init_command->add_option("--operator", init_options->operators,
                           "Personnes habilitées, au moins deux (défaut : gestion validation)");
  init_command->add_option("--checkpoint-lock", init_options->checkpoint_lock,
                           "Fichier qui retient le dernier état publié, de préférence sur un autre disque "
                           "(défaut : à côté du registre)");
  init_command->add_option("--recovery-key", init_options->recovery_key_file,
                           "Crée aussi une clé de secours dans ce fichier, hors du dossier");
  init_command->add_flag("--seal", init_options->is_sealed, "Scelle les clés par une phrase de passe");
  init_command->callback([&context, init_options] {
    context.action = [&context, init_options] { return init(context, *init_options); };
  });

  add_serve_command(app, context);
}

}  // namespace passnum
