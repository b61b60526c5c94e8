// The command line 'passnum'.

#include "api/cli/context.h"
#include "api/server/passphrase.h"
#include "api/server/unsealer.h"

namespace passnum {
namespace {

// CLI11 speaks English unless told otherwise; subcommands take these words over when they are made.
void speak_french(CLI::App& app) {
  auto formatter = std::make_shared<CLI::Formatter>();
  for (const auto& [english, french] : {std::pair{"Usage", "Emploi"},
                                        {"Positionals", "Arguments"},
                                        {"REQUIRED", "(obligatoire)"},
                                        {"SUBCOMMAND", "COMMANDE"},
                                        {"Subcommands", "Commandes"},
                                        {"TEXT", "TEXTE"},
                                        {"UINT", "NOMBRE"},
                                        {"INT", "NOMBRE"}}) {
    formatter->label(english, french);
  }
  app.formatter(formatter);
  app.set_help_flag("-h,--help", "Affiche cette aide");
  app.failure_message([](const CLI::App* where, const CLI::Error& error) {
    return "passnum : commande incomplète ou mal écrite — " + std::string(error.what()) +
           "\nVoyez : " + where->get_display_name() + " --help\n";
  });
}

void add_global_options(CLI::App& app, Context& context) {
  app.add_option("--data", context.data.path, "Dossier du registre")
      ->envname("PASSNUM_DATA")
      ->capture_default_str();
  app.add_option("--server", context.server,
                 "Adresse du serveur, p. ex. https://127.0.0.1:8443 (défaut : celui du dossier)");
  app.add_option("--trust", context.trust,
                 "Certificat du serveur auquel se fier (défaut : celui du dossier)");
  app.add_option("--token-file", context.token_file, "Jeton d’auditeur (défaut : celui du dossier)");
  app.add_option("--as", context.operator_name, "Personne qui signe la commande")->capture_default_str();
  app.add_option("--passphrase-file", context.passphrase_file,
                 "Fichier de la phrase de passe des clés scellées (défaut : celle que donne systemd, ou le "
                 "terminal)")
      ->envname("PASSNUM_PASSPHRASE_FILE");
  app.add_flag("--json", context.is_json, "Résultat en JSON");
}

int run(int argc, char** argv) {
  Context context;
  context.data.unsealer = std::make_shared<Unsealer>(
      [&context](const std::string& what) { return read_passphrase(context.passphrase_file, what); });
  CLI::App app(
      "passnum : le registre des chèques du Pass numérique / the voucher ledger of the Pass numérique");
  app.footer(
      "Exemple :\n  passnum init --data registre --origin passnum.example/ledger --host passnum.example\n"
      "  passnum --data registre serve\n\n"
      "Codes de sortie : 0 fait ; 1 refusé par les règles, ou un contrôle a trouvé un défaut ; 2 commande "
      "ou\n"
      "fichier inutilisable ; 3 panne (disque, réseau, serveur). NO_COLOR éteint les couleurs.");
  app.name("passnum");
  speak_french(app);
  app.require_subcommand(1);
  app.fallthrough();
  add_global_options(app, context);
  add_ledger_commands(app, context);
  add_programme_commands(app, context);
  add_sites_commands(app, context);
  add_label_commands(app, context);
  add_device_commands(app, context);
  add_device_code_commands(app, context);
  add_account_commands(app, context);
  add_order_commands(app, context);
  add_custody_commands(app, context);
  add_booklet_commands(app, context);
  add_scan_commands(app, context);
  add_redeem_commands(app, context);
  add_scan_upload_command(app, context);
  add_audit_commands(app, context);
  add_statement_commands(app, context);
  add_payment_commands(app, context);
  add_log_commands(app, context);
  add_key_commands(app, context);
  add_backup_commands(app, context);
  add_doctor_command(app, context);
  add_demo_command(app, context);
  add_bench_commands(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 speaks by exceptions, and has its own codes for help and version, which are no faults.
    return app.exit(error) == 0 ? kExitDone : kExitUsage;
  }
  context.console.set_json(context.is_json);
  CHECK(context.action != nullptr);
  return context.action();
}

}  // namespace
}  // namespace passnum

int main(int argc, char** argv) {
  try {
    return passnum::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "passnum : %s\n", error.what());
    return passnum::kExitFailed;
  }
}
