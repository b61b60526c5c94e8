#include "api/cli/context.h"
#include "api/server/identity_parts.h"
#include "ledger/model/json.h"

namespace passnum {
namespace {

struct AccountOptions {
  std::string organisation;
  std::string kind;
  std::string name;
  std::string parent;
  std::string ledger_id;
  std::string role;
  std::string account;
};

// What became of it, for a person.
int fail(Context& context, const identity::Failure& failure) {
  if (const auto* error = failure.error()) return context.console.fail(*error);
  const auto reply = identity::denied_reply(*failure.denied());
  return context.console.refuse(reply.problem->title);
}

// accounts.db of a ledger, with or without a server that runs on it.
Result<std::unique_ptr<identity::AccountsDatabase>> open(const Context& context) {
  const auto settings = read_settings(context.data);
  if (!settings) return settings.error();
  return open_accounts(context.data);
}

int add_organisation(Context& context, const AccountOptions& options) {
  const auto kind = enum_named<identity::OrganisationKind>(options.kind);
  if (!kind) return context.console.misuse("une organisation est metropole, prescriber ou structure");
  if (!is_name(options.organisation) || (!options.parent.empty() && !is_name(options.parent)))
    return context.console.misuse("une organisation a un identifiant de lettres et de chiffres");
  auto database = open(context);
  if (!database) return context.console.fail(database.error());
  identity::Organisation made{identity::OrganisationId(options.organisation), *kind, options.name,
                              options.ledger_id, std::nullopt};
  if (!options.parent.empty()) made.parent = identity::OrganisationId(options.parent);
  identity::Accounts accounts(*database.value());
  const auto added = accounts.add_organisation(made, SystemClock().now());
  if (!added) return fail(context, added.error());
  context.console.done("organisation " + options.organisation + " inscrite");
  return kExitDone;
}

int invite(Context& context, const AccountOptions& options) {
  const auto role = enum_named<identity::Role>(options.role);
  if (!role) return context.console.misuse("« " + options.role + " » n’est pas un rôle");
  const auto settings = read_settings(context.data);
  if (!settings) return context.console.fail(settings.error());
  auto database = open(context);
  if (!database) return context.console.fail(database.error());
  SystemClock clock;
  SystemRandom random;
  identity::Invitations invitations(*database.value(), clock, random);
  const auto token =
      invitations.invite_from_console(identity::OrganisationId(options.organisation), *role, "console");
  if (!token) return fail(context, token.error());
  identity::AccessLog log(*database.value(), clock);
  identity::AccessLine line;
  line.what = identity::Access::invited;
  line.reason = options.role;
  line.organisation = identity::OrganisationId(options.organisation);
  line.address = "console";
  if (auto noted = log.add(std::move(line)); !noted) return context.console.fail(noted.error());
  const auto link = "https://" + settings.value().host + "/app/#invite=" + token.value().text;
  context.console.json(
      canonical_text(Json(Json::Object{{"invitation", Json(token.value().text)}, {"link", Json(link)}})));
  context.console.line("À remettre à la personne, qui l’ouvre une seule fois dans les 7 jours :");
  context.console.line(link);
  return kExitDone;
}

// Who belongs to an organisation.
int list_members(Context& context, const AccountOptions& options) {
  auto database = open(context);
  if (!database) return context.console.fail(database.error());
  identity::Accounts accounts(*database.value());
  const auto organisation = accounts.organisation(identity::OrganisationId(options.organisation));
  if (!organisation) return fail(context, organisation.error());
  const auto members = accounts.members(organisation.value().id);
  if (!members) return fail(context, members.error());
  for (const auto& [account, role, granted] : members.value()) {
    context.console.line(account.id.text + "  " + account.name + ", " + std::string(name(role)) +
                         ", depuis le " + to_paris_text(granted));
    context.console.json(canonical_text(Json(Json::Object{{"account", Json(account.id.text)},
                                                          {"name", Json(account.name)},
                                                          {"role", Json(std::string(name(role)))}})));
  }
  return kExitDone;
}

int close_account(Context& context, const AccountOptions& options) {
  auto database = open(context);
  if (!database) return context.console.fail(database.error());
  SystemClock clock;
  identity::Accounts accounts(*database.value());
  const identity::AccountId account(options.account);
  const auto closed = accounts.close(
      account, [](const auto&) { return true; }, clock.now());
  if (!closed) return fail(context, closed.error());
  identity::AccessLog log(*database.value(), clock);
  for (const auto& membership : closed.value()) {
    identity::AccessLine line;
    line.what = identity::Access::account_closed;
    line.reason = name(membership.role);
    line.account = account;
    line.organisation = membership.organisation.id;
    line.address = "console";
    if (auto noted = log.add(std::move(line)); !noted) return context.console.fail(noted.error());
  }
  context.console.done("compte " + options.account +
                       " fermé : ses connexions, clés d’accès, clés d’API et invitations sont closes");
  return kExitDone;
}

void add_member_commands(CLI::App& group, Context& context, const std::shared_ptr<AccountOptions>& options) {
  auto* list = add_command(group, "list", "Montre les personnes d’une organisation",
                           "passnum account list --organisation orleans");
  list->add_option("--organisation", options->organisation, "Laquelle")->required();
  list->callback([&context, options] {
    context.action = [&context, options] { return list_members(context, *options); };
  });
  auto* close = add_command(group, "close", "Ferme le compte d’une personne qui part",
                            "passnum account close --account 01a1fc48-c132-7dc2-8a54-b6c663bfe69a");
  close->add_option("--account", options->account, "Son identifiant, que montre « account list »")
      ->required();
  close->callback([&context, options] {
    context.action = [&context, options] { return close_account(context, *options); };
  });
}

}  // namespace

void add_account_commands(CLI::App& app, Context& context) {
  auto* group = app.add_subcommand("account", "Organisations et personnes")->require_subcommand(1);
  auto options = std::make_shared<AccountOptions>();
  auto* add =
      add_command(*group, "organisation", "Inscrit une organisation",
                  "passnum account organisation --id orleans --kind metropole --name \"Orléans Métropole\"");
  add->add_option("--id", options->organisation, "Son identifiant")->required();
  add->add_option("--kind", options->kind, "metropole, prescriber ou structure")->required();
  add->add_option("--name", options->name, "Son nom, tel qu’on le lit")->required();
  add->add_option("--in", options->parent, "La métropole dont elle relève");
  add->add_option("--ledger-id", options->ledger_id, "La structure ou le dépositaire du registre");
  add->callback([&context, options] {
    context.action = [&context, options] { return add_organisation(context, *options); };
  });
  auto* invite_command = add_command(*group, "invite", "Invite une première personne",
                                     "passnum account invite --organisation orleans --role operator");
  invite_command->add_option("--organisation", options->organisation, "Où")->required();
  invite_command
      ->add_option("--role", options->role,
                   "operator, programme_manager, prescriber, structure_manager, mediator, finance, "
                   "finance_approver ou auditor")
      ->required();
  invite_command->callback(
      [&context, options] { context.action = [&context, options] { return invite(context, *options); }; });
  add_member_commands(*group, context, options);
}

}  // namespace passnum
