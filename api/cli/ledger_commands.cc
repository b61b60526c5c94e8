#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <filesystem>

#include "api/cli/context.h"
#include "api/server/running_ledger.h"

namespace passnum {
namespace {

struct InitOptions {
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
  const auto created = create_ledger(context.data, {settings, options.operators}, clock, random);
  if (!created) return context.console.fail(created.error());
  context.console.done("registre créé dans " + context.data.path);
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

int serve(Context& context, const ServeOptions& options) {
  // Blocked before any thread starts, so that they all inherit it and only wait_for_end() sees the signals.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return context.console.fail(Error(ErrorCode::io, "no pipe"));
  std::optional<Error> failure;
  auto running = RunningLedger::start(context.data, options, [&failure, &pipe](const Error& error) {
    failure = error;
    [[maybe_unused]] const auto written = ::write(pipe[1], "!", 1);
  });
  if (!running) return context.console.fail(running.error());
  context.console.line("Registre ouvert : " + running.value()->url() + " (" +
                       grouped(static_cast<std::int64_t>(running.value()->tree_size())) +
                       " écritures). Ctrl-C pour arrêter.");
  context.console.json("{\"url\":\"" + running.value()->url() + "\"}");
  wait_for_end(pipe[0]);
  running.value().reset();
  ::close(pipe[0]);
  ::close(pipe[1]);
  if (failure) return context.console.fail(*failure);
  return kExitDone;
}

}  // namespace

CLI::App* add_command(CLI::App& parent, const std::string& name, const std::string& what,
                      const std::string& example) {
  auto* command = parent.add_subcommand(name, what);
  command->footer("Exemple :\n  " + example);
  return command;
}

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
  init_command->callback([&context, init_options] {
    context.action = [&context, init_options] { return init(context, *init_options); };
  });

  auto options = std::make_shared<ServeOptions>();
  auto memory_mib = std::make_shared<std::size_t>(512);
  auto* command = add_command(app, "serve", "Ouvre le registre et répond en HTTPS jusqu’à Ctrl-C",
                              "passnum serve --data registre --port 8443");
  command->add_option("--address", options->address, "Adresse d’écoute")->capture_default_str();
  command->add_option("--port", options->port, "Port (0 : un port libre)")->capture_default_str();
  command->add_option("--memory-mib", *memory_mib, "Mémoire de la base, en Mio")
      ->capture_default_str()
      ->check(CLI::Range(16, 65536));
  command->add_option("--network-threads", options->network_threads, "Fils pour le réseau (0 : un par cœur)");
  command->add_option("--work-threads", options->work_threads, "Fils pour les signatures (0 : un par cœur)");
  command->add_flag("--begin-lock", options->begins_lock,
                    "Recommence le fichier du dernier état publié s’il manque : seulement si ce registre est "
                    "certainement le plus récent");
  command->add_flag("--log-requests", options->log_requests,
                    "Une ligne par requête, sans donnée personnelle");
  command->callback([&context, options, memory_mib] {
    options->store_memory_bytes_max = *memory_mib * 1024 * 1024;
    context.action = [&context, options] { return serve(context, *options); };
  });
}

}  // namespace passnum
