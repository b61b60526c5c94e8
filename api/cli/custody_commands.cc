#include "api/cli/session.h"
#include "ledger/core/records.h"

namespace passnum {
namespace {

struct CustodyOptions {
  std::string custodian;
  std::string name;
  std::string role = "prescriber";
  std::uint32_t programme = 0;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::string from;
  std::string to;
  std::string slip;
};

int add(Context& context, const CustodyOptions& options) {
  const auto role = enum_named<CustodianRole>(options.role);
  if (!role) return context.console.misuse("--role : printer, authority ou prescriber");
  return run_commands(context, {CustodianRecorded{CustodianId(options.custodian), options.name, *role}},
                      "dépositaire " + options.custodian + " enregistré");
}

// A long range goes as several moves under one slip.
int move(Context& context, const CustodyOptions& options) {
  if (options.first < 1 || options.last < options.first)
    return context.console.misuse("--first et --last : deux numéros de carnet, dans l’ordre");
  std::vector<CommandBody> bodies;
  for (std::uint64_t first = options.first; first <= options.last; first += kBookletsPerMoveMax) {
    const auto last = std::min<std::uint64_t>(options.last, first + kBookletsPerMoveMax - 1);
    bodies.emplace_back(CustodyMoved{ProgrammeId(options.programme),
                                     BookletNumber(static_cast<std::uint32_t>(first)),
                                     BookletNumber(static_cast<std::uint32_t>(last)),
                                     CustodianId(options.from), CustodianId(options.to), options.slip});
  }
  return run_commands(context, bodies,
                      "carnets " + std::to_string(options.first) + " à " + std::to_string(options.last) +
                          " : " + options.from + " → " + options.to);
}

int stock(Context& context) {
  auto session = Session::open(context);
  if (!session) return context.console.fail(session.error());
  const auto items = session.value().list("stock", "");
  if (!items) return context.console.fail(items.error());
  for (const auto& [id, json] : items.value()) {
    const auto held = from_json<StockRecord>(json);
    if (!held) return context.console.fail(held.error());
    context.console.line(id.substr(id.find('/') + 1) + " : " + grouped(held.value().booklets) + " carnets, " +
                         grouped(held.value().vouchers) + " chèques");
    context.console.json("{\"id\":\"" + id + "\",\"stock\":" + to_canonical(held.value()) + "}");
  }
  return kExitDone;
}

}  // namespace

void add_custody_commands(CLI::App& app, Context& context) {
  auto* group =
      app.add_subcommand("custody", "Dépositaires : qui détient quels carnets")->require_subcommand(1);
  auto options = std::make_shared<CustodyOptions>();
  auto* add_one =
      add_command(*group, "add", "Enregistre un dépositaire",
                  "passnum custody add --custodian ccas --name « CCAS d’Orléans » --role prescriber");
  add_one->add_option("--custodian", options->custodian, "Identifiant")->required();
  add_one->add_option("--name", options->name, "Nom")->required();
  add_one->add_option("--role", options->role, "printer, authority ou prescriber")->capture_default_str();
  add_one->callback(
      [&context, options] { context.action = [&context, options] { return add(context, *options); }; });
  auto* move_some = add_command(
      *group, "move", "Passe des carnets d’un dépositaire à un autre",
      "passnum custody move --programme 26 --first 1 --last 20 --from imprimeur --to ccas --slip BR-1");
  move_some->add_option("--programme", options->programme, "Numéro du dispositif")->required();
  move_some->add_option("--first", options->first, "Premier carnet")->required();
  move_some->add_option("--last", options->last, "Dernier carnet")->required();
  move_some->add_option("--from", options->from, "Qui les remet")->required();
  move_some->add_option("--to", options->to, "Qui les reçoit")->required();
  move_some->add_option("--slip", options->slip, "Numéro du bordereau signé")->required();
  move_some->callback(
      [&context, options] { context.action = [&context, options] { return move(context, *options); }; });
  auto* show = add_command(*group, "stock", "Montre le stock de chaque dépositaire", "passnum custody stock");
  show->callback([&context] { context.action = [&context] { return stock(context); }; });
}

}  // namespace passnum
