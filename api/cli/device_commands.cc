#include <filesystem>

#include "api/cli/session.h"
#include "api/server/key_file.h"
#include "ledger/base/random.h"

namespace passnum {
namespace {

struct DeviceOptions {
  std::string device;
  std::string site;
  std::string key_file;
};

// A key of its own, made here and written to a file that only the device's user reads.
int enroll(Context& context, const DeviceOptions& options) {
  if (!is_name(options.device) || !is_name(options.site))
    return context.console.misuse("le terminal et le lieu ont un identifiant de lettres et de chiffres");
  SystemRandom random;
  KeyFile key;
  key.purpose = "device";
  key.name = options.device;
  random.fill(key.secret);
  if (auto written = write_key_file(options.key_file, key); !written)
    return context.console.fail(written.error());
  const auto public_key = SigningKey::from_seed(key.secret).public_key();
  const int exit_code =
      run_commands(context, {DeviceEnrolled{DeviceId(options.device), SiteId(options.site), public_key}},
                   "terminal " + options.device + " enregistré pour " + options.site);
  if (exit_code == kExitRefused)
    std::filesystem::remove(options.key_file);  // a key that nobody knows serves nobody
  return exit_code;
}

int revoke(Context& context, const DeviceOptions& options) {
  if (!is_name(options.device))
    return context.console.misuse("« " + options.device + " » n’est pas un terminal");
  return run_commands(context, {DeviceRevoked{DeviceId(options.device)}},
                      "terminal " + options.device + " retiré");
}

}  // namespace

void add_device_commands(CLI::App& app, Context& context) {
  auto* group = app.add_subcommand("device", "Terminaux qui encaissent")->require_subcommand(1);
  auto options = std::make_shared<DeviceOptions>();
  auto* enroll_command = add_command(*group, "enroll", "Enregistre un terminal et crée sa clé",
                                     "passnum device enroll --device tel-1 --site cvl-001 --key tel-1.key");
  enroll_command->add_option("--device", options->device, "Nom du terminal")->required();
  enroll_command->add_option("--site", options->site, "Lieu où il sert")->required();
  enroll_command->add_option("--key", options->key_file, "Fichier où écrire sa clé")->required();
  enroll_command->callback(
      [&context, options] { context.action = [&context, options] { return enroll(context, *options); }; });
  auto* revoke_command = add_command(*group, "revoke", "Retire un terminal perdu ou volé",
                                     "passnum device revoke --device tel-1");
  revoke_command->add_option("--device", options->device, "Nom du terminal")->required();
  revoke_command->callback(
      [&context, options] { context.action = [&context, options] { return revoke(context, *options); }; });
}

}  // namespace passnum
