#include "api/cli/key_store.h"
#include "api/cli/order_numbering.h"
#include "ledger/core/records.h"

namespace passnum {
namespace {

struct OrderOptions {
  std::string order;
  std::uint32_t programme = 0;
  std::uint32_t booklets = 0;
  std::string custodian;
  std::string funding;
  std::optional<std::uint16_t> key;  // absent: the newest one in service
};

int place(Context& context, const OrderOptions& options) {
  auto session = Session::open(context);
  if (!session) return context.console.fail(session.error());
  const auto programme = get_record<ProgrammeRecord>(
      session.value(), "programmes/" + path_id(options.programme), "le dispositif");
  if (!programme) return context.console.fail(programme.error());
  const auto first = programme.value().next_booklet;
  return run_commands(context,
                      {OrderPlaced{OrderId(options.order), ProgrammeId(options.programme), first,
                                   options.booklets, CustodianId(options.custodian)}},
                      "commande " + options.order + " : " + grouped(options.booklets) +
                          " carnets à partir de " + booklet_number_text(programme.value().definition, first));
}

// Numbers what is left to number of an order, so that a run that was cut off goes on where it stopped.
int number(Context& context, const OrderOptions& options) {
  auto session = Session::open(context);
  if (!session) return context.console.fail(session.error());
  const auto order =
      get_record<OrderRecord>(session.value(), "orders/" + options.order, "la commande " + options.order);
  if (!order) return context.console.fail(order.error());
  const auto& definition = order.value().definition;
  const auto programme = get_record<ProgrammeRecord>(
      session.value(), "programmes/" + path_id(definition.programme.value), "le dispositif");
  if (!programme) return context.console.fail(programme.error());
  const auto code_key = read_hash_key(context.data, "code", "code");
  if (!code_key) return context.console.fail(code_key.error());
  const auto lookup_key = read_hash_key(context.data, "lookup", "lookup");
  if (!lookup_key) return context.console.fail(lookup_key.error());
  const auto key = options.key ? Result<std::uint16_t>(*options.key) : newest_active_key(session.value());
  if (!key) return context.console.fail(key.error());
  const auto issuing = read_signing_key(context.data, issuing_key_name(key.value()), "issuing");
  if (!issuing) return context.console.fail(issuing.error());
  const NumberingKeys keys{code_key.value(), lookup_key.value(), issuing.value()};
  const std::uint32_t first = definition.first_booklet.value;
  const std::uint32_t total = definition.booklets_count;
  std::uint64_t done = order.value().numbered_count;
  const NumberingRun run{programme.value().definition, definition.order, KeyId(key.value()),
                         BookletNumber(first + order.value().numbered_count),
                         total - order.value().numbered_count};
  const auto refused =
      number_booklets(session.value(), run, keys, [&](std::span<const CommandBody> numbered) {
        done += numbered.size();
        context.console.progress("numérotation", done, total);
      });
  if (!refused) return context.console.fail(refused.error());
  if (refused.value())
    return context.console.refuse(refused.value()->words + " [" + refused.value()->code + "]");
  context.console.done(grouped(total) + " carnets numérotés");
  context.console.json("{\"booklets\":" + std::to_string(total) +
                       ",\"first_booklet\":" + std::to_string(first) + "}");
  return kExitDone;
}

}  // namespace

void add_order_commands(CLI::App& app, Context& context) {
  auto* group = app.add_subcommand("order", "Commandes de carnets")->require_subcommand(1);
  auto options = std::make_shared<OrderOptions>();
  auto* place_command =
      add_command(*group, "place", "Passe une commande",
                  "passnum order place --order C-2026-1 --programme 26 --booklets 20 --custodian imprimeur");
  place_command->add_option("--order", options->order, "Numéro de la commande")->required();
  place_command->add_option("--programme", options->programme, "Numéro du dispositif")->required();
  place_command->add_option("--booklets", options->booklets, "Nombre de carnets")->required();
  place_command->add_option("--custodian", options->custodian, "Qui détient les carnets imprimés")
      ->required();
  place_command->callback(
      [&context, options] { context.action = [&context, options] { return place(context, *options); }; });
  auto* number_command = add_command(*group, "number", "Numérote les carnets d’une commande",
                                     "passnum order number --order C-2026-1");
  number_command->add_option("--order", options->order, "Numéro de la commande")->required();
  number_command->add_option("--key", options->key, "Numéro de la clé d’émission (défaut : la plus récente)");
  number_command->callback(
      [&context, options] { context.action = [&context, options] { return number(context, *options); }; });
  auto* activate_command =
      add_command(*group, "activate", "Engage l’argent de la commande (par une autre personne)",
                  "passnum --as validation order activate --order C-2026-1 --funding MANDAT-2026-118");
  activate_command->add_option("--order", options->order, "Numéro de la commande")->required();
  activate_command->add_option("--funding", options->funding, "Numéro du mandat")->required();
  activate_command->callback([&context, options] {
    context.action = [&context, options] {
      return run_commands(context, {OrderActivated{OrderId(options->order), options->funding}},
                          "commande " + options->order + " activée");
    };
  });
}

}  // namespace passnum
