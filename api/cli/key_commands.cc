#include <filesystem>

#include "api/cli/key_store.h"
#include "api/cli/session.h"
#include "api/server/key_file.h"
#include "api/server/passphrase.h"
#include "api/server/unsealer.h"

namespace passnum {
namespace {

struct KeyOptions {
  std::vector<std::string> names;
  std::string new_passphrase_file;
};

// Named ones, or all but the operators': each of those belongs to a person, who seals it alone.
Result<std::vector<std::string>> chosen(const Context& context, const KeyOptions& options) {
  if (!options.names.empty()) return options.names;
  auto all = key_names(context.data);
  if (!all) return all;
  std::erase_if(all.value(), [](const std::string& name) { return name.starts_with("operator-"); });
  return all;
}

// Seals or unseals the chosen keys that are not so yet. `sealing` is null to unseal.
int replace_keys(Context& context, const KeyOptions& options, bool is_to_be_sealed, const SealingKey* sealing,
                 Random& random) {
  const auto names = chosen(context, options);
  if (!names) return context.console.fail(names.error());
  std::size_t done = 0;
  for (const auto& name : names.value()) {
    const auto path = context.data.key(name);
    const auto facts = read_key_facts(path);
    if (!facts) return context.console.fail(facts.error());
    if (facts.value().is_sealed == is_to_be_sealed) continue;
    const auto replaced = replace_key_file(path, context.data.unsealer.get(), sealing, random);
    if (!replaced) return context.console.fail(replaced.error());
    context.console.done(name + (is_to_be_sealed ? " : scellée" : " : en clair"));
    ++done;
  }
  if (done == 0) context.console.line(is_to_be_sealed ? "Tout est déjà scellé." : "Rien n’est scellé.");
  context.console.json("{\"changed\":" + std::to_string(done) + "}");
  return kExitDone;
}

// The first of the keys that another passphrase has sealed, or nothing.
Result<std::optional<std::string>> sealed_by_another(const Context& context,
                                                     const std::vector<std::string>& names,
                                                     ByteView passphrase) {
  Unsealer unsealer(
      [passphrase](const std::string&) -> Result<GuardedBytes> { return GuardedBytes::copy_of(passphrase); });
  for (const auto& name : names) {
    const auto facts = read_key_facts(context.data.key(name));
    if (!facts) return facts.error();
    if (!facts.value().is_sealed) continue;
    const auto opened = read_key_file(context.data.key(name), facts.value().purpose, &unsealer);
    if (!opened && opened.error().code != ErrorCode::invalid) return opened.error();
    if (!opened) return std::optional(name);
  }
  return std::optional<std::string>();
}

// The server opens its keys with one passphrase: those that are sealed already must have this one.
int seal_keys(Context& context, const KeyOptions& options) {
  SystemRandom random;
  const auto passphrase = read_new_passphrase(context.passphrase_file, "la clé");
  if (!passphrase) return context.console.fail(passphrase.error());
  const auto names = chosen(context, options);
  if (!names) return context.console.fail(names.error());
  const auto other = sealed_by_another(context, names.value(), passphrase.value().bytes());
  if (!other) return context.console.fail(other.error());
  if (other.value()) {
    return context.console.misuse(*other.value() +
                                  " est déjà scellée par une autre phrase de passe : donnez la "
                                  "même, ou changez-la par « passnum key passphrase »");
  }
  const auto sealing =
      SealingKey::derive(passphrase.value().bytes(), make_sealing_salt(random), kSealingCost);
  if (!sealing) return context.console.fail(sealing.error());
  const int code = replace_keys(context, options, true, &sealing.value(), random);
  if (code == kExitDone) {
    context.console.line(
        "  Sans la phrase de passe ces clés sont perdues : gardez-la à part, à deux endroits. Les copies "
        "d’avant\n  (sauvegardes, instantanés) restent en clair : détruisez-les.");
  }
  return code;
}

int unseal_keys(Context& context, const KeyOptions& options) {
  SystemRandom random;
  return replace_keys(context, options, false, nullptr, random);
}

int change_passphrase(Context& context, const KeyOptions& options) {
  SystemRandom random;
  const auto names = chosen(context, options);
  if (!names) return context.console.fail(names.error());
  std::vector<std::string> sealed;
  for (const auto& name : names.value()) {
    const auto facts = read_key_facts(context.data.key(name));
    if (!facts) return context.console.fail(facts.error());
    if (facts.value().is_sealed) sealed.push_back(name);
  }
  if (sealed.empty())
    return context.console.misuse("aucune de ces clés n’est scellée : « passnum key seal » d’abord");
  // The old passphrase is tried before the new one is asked for.
  for (const auto& name : sealed) {
    const auto facts = read_key_facts(context.data.key(name));
    const auto opened =
        read_key_file(context.data.key(name), facts.value().purpose, context.data.unsealer.get());
    if (!opened) return context.console.fail(opened.error());
  }
  const auto passphrase = read_new_passphrase(options.new_passphrase_file, "la clé");
  if (!passphrase) return context.console.fail(passphrase.error());
  const auto sealing =
      SealingKey::derive(passphrase.value().bytes(), make_sealing_salt(random), kSealingCost);
  if (!sealing) return context.console.fail(sealing.error());
  for (const auto& name : sealed) {
    const auto replaced =
        replace_key_file(context.data.key(name), context.data.unsealer.get(), &sealing.value(), random);
    if (!replaced) return context.console.fail(replaced.error());
    context.console.done(name + " : nouvelle phrase de passe");
  }
  context.console.json("{\"changed\":" + std::to_string(sealed.size()) + "}");
  return kExitDone;
}

int list_keys(Context& context) {
  const auto names = key_names(context.data);
  if (!names) return context.console.fail(names.error());
  std::string items;
  for (const auto& name : names.value()) {
    const auto facts = read_key_facts(context.data.key(name));
    if (!facts) return context.console.fail(facts.error());
    const auto& f = facts.value();
    const std::string key = f.public_key ? to_base64url(*f.public_key) : std::string("-");
    context.console.line(name + "  " + f.purpose + "  " + (f.is_sealed ? "scellée" : "en clair") + "  " +
                         key);
    items += (items.empty() ? "" : ",") + std::string("{\"name\":\"") + name + "\",\"public_key\":\"" + key +
             "\",\"purpose\":\"" + f.purpose + "\",\"sealed\":" + (f.is_sealed ? "true" : "false") + "}";
  }
  context.console.json("{\"items\":[" + items + "]}");
  return kExitDone;
}

void add_sealing_commands(CLI::App& group, Context& context) {
  auto options = std::make_shared<KeyOptions>();
  const auto add = [&](const char* name, const char* what, const char* example,
                       int (*run)(Context&, const KeyOptions&)) {
    auto* command = add_command(group, name, what, example);
    command->add_option("CLÉ", options->names,
                        "Noms des clés, p. ex. log issuing-1 (défaut : toutes sauf celles des personnes)");
    command->callback([&context, options, run] {
      context.action = [&context, options, run] { return run(context, *options); };
    });
    return command;
  };
  add("seal", "Scelle des clés par une phrase de passe", "passnum key seal", seal_keys);
  add("unseal", "Remet des clés en clair", "passnum key unseal operator-gestion", unseal_keys);
  add("passphrase", "Change la phrase de passe de clés scellées",
      "passnum key passphrase --new-passphrase-file /run/nouvelle", change_passphrase)
      ->add_option("--new-passphrase-file", options->new_passphrase_file,
                   "Fichier de la nouvelle phrase (défaut : demandée au terminal)");
  auto* list = add_command(group, "list", "Les clés du dossier : usage, scellées ou non, clé publique",
                           "passnum key list");
  list->callback([&context] { context.action = [&context] { return list_keys(context); }; });
}

}  // namespace

void add_key_commands(CLI::App& app, Context& context) {
  auto* group = app.add_subcommand("key", "Clés : sceller, remplacer, clé perdue")->require_subcommand(1);
  add_sealing_commands(*group, context);
  add_key_change_commands(*group, context);
}

}  // namespace passnum
