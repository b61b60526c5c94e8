#include <signal.h>
#include <unistd.h>

#include <filesystem>

#include "api/cli/demo.h"

namespace passnum {
namespace {

// The server beside us, so that Ctrl-C in the middle of the job ends it too.
volatile sig_atomic_t server_pid = 0;

extern "C" void end_with_server(int signal_number) {
  if (server_pid != 0) ::kill(static_cast<pid_t>(server_pid), SIGTERM);
  ::_exit(128 + signal_number);
}

extern "C" void let_server_end(int) {
  if (server_pid != 0) ::kill(static_cast<pid_t>(server_pid), SIGTERM);
}

std::int64_t figure(const Json& summary, const char* key) {
  const Json* value = summary.find(key);
  return value != nullptr && value->integer() != nullptr ? *value->integer() : 0;
}

void show_summary(Console& console, const std::string& directory) {
  const auto text = read_whole_file(directory + "/summary.json", 1024 * 1024);
  const auto summary = text ? parse_json(text.value()) : Result<Json>(text.error());
  if (!summary) return;
  console.json(canonical_text(summary.value()));
  console.line("");
  const auto count = [&summary](const char* key) { return grouped(figure(summary.value(), key)); };
  console.line("  " + count("vouchers_numbered") + " chèques numérotés, " + count("handed_over") +
               " remis, " + count("redeemed") + " encaissés, " + count("reversed") + " annulé(s) ensuite");
  console.line("  " + euros(figure(summary.value(), "payable_cents")) +
               " à payer, écriture par écriture dans un journal signé de " + count("tree_size") +
               " écritures");
  const Json* refused = summary.value().find("refused");
  if (refused != nullptr && refused->object() != nullptr) {
    console.line("  " + std::to_string(refused->object()->size()) +
                 " sortes de refus essayées, toutes refusées sous leur nom");
  }
  console.line("");
  console.line("Résultats dans " + directory + " :");
  console.line("  booklets.pdf          les carnets");
  console.line("  statements/           un état par structure, CSV et PDF");
  console.line("  reconciliation.json   les comptes, relus d’après le journal");
  console.line("  log/, receipts/       la copie du journal et un reçu par encaissement (passnum-verify)");
  console.line("  summary.json          ce résumé");
}

int run_demo(Context& context, const DemoOptions& options) {
  ::signal(SIGINT, end_with_server);
  ::signal(SIGTERM, end_with_server);
  auto demo = Demo::start(context, options);
  if (!demo) return context.console.fail(demo.error());
  server_pid = demo.value().server_pid();
  const auto done = demo.value().is_complete() ? demo.value().check_again() : demo.value().run();
  if (!done) return context.console.fail(done.error());
  show_summary(context.console, options.out);
  if (!demo.value().agrees())
    return context.console.refuse("le contrôle ne concorde pas : voyez reconciliation.json");
  if (options.is_once) return demo.value().stop_server();
  context.console.line("Le registre reste ouvert : " + demo.value().url() + ". Ctrl-C pour arrêter.");
  ::signal(SIGINT, let_server_end);
  ::signal(SIGTERM, let_server_end);
  return demo.value().wait_server();
}

}  // namespace

void add_demo_command(CLI::App& app, Context& context) {
  auto options = std::make_shared<DemoOptions>();
  auto* command =
      add_command(app, "demo", "Fait tout le travail une fois sur de vrais lieux, puis reste ouvert",
                  "passnum demo --once --out essai --sites ops/demo/lieux-centre-val-de-loire.csv "
                  "--programme ops/demo/programme.json");
  command->add_option("--out", options->out, "Dossier des résultats")->required();
  command->add_option("--sites", options->sites, "Lieux au schéma national, CSV ou JSON")->required();
  command->add_option("--programme", options->programme, "Fichier du dispositif")->required();
  command->add_option("--booklets", options->booklets, "Nombre de carnets")
      ->capture_default_str()
      ->check(CLI::Range(1, 100'000));
  command->add_flag("--once", options->is_once, "S’arrête quand c’est fait");
  command->callback(
      [&context, options] { context.action = [&context, options] { return run_demo(context, *options); }; });
}

}  // namespace passnum
