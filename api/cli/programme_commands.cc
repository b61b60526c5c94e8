#include "api/cli/programme_file.h"
#include "api/cli/session.h"
#include "ledger/core/records.h"

namespace passnum {
namespace {

int create(Context& context, const std::string& path) {
  const auto file = read_programme_file(path);
  if (!file) return context.console.fail(file.error());
  return run_commands(context, {file.value().rules}, "dispositif " + file.value().rules.code + " créé");
}

int show(Context& context, std::uint32_t id) {
  auto session = Session::open(context);
  if (!session) return context.console.fail(session.error());
  const std::string what = "le dispositif " + std::to_string(id);
  const auto programme = get_record<ProgrammeRecord>(session.value(), "programmes/" + path_id(id), what);
  if (!programme) return context.console.fail(programme.error());
  const auto balance = get_record<ProgrammeBalance>(session.value(), "balances/" + path_id(id), what);
  if (!balance) return context.console.fail(balance.error());
  const auto& p = programme.value().definition;
  const auto& b = balance.value();
  context.console.json("{\"balance\":" + to_canonical(b) +
                       ",\"programme\":" + to_canonical(programme.value()) + "}");
  context.console.line(p.code + " · " + p.name);
  context.console.line("  valable du " + to_french(p.valid_from) + " au " + to_french(p.valid_until) +
                       ", transmission jusqu’au " + to_french(p.claim_until));
  context.console.line("  chèques : " + grouped(b.numbered) + " numérotés, " + grouped(b.handed_over) +
                       " remis, " + grouped(b.redeemed - b.reversed) + " encaissés, " + grouped(b.cancelled) +
                       " annulés, " + grouped(b.lapsed) + " forclos");
  context.console.line("  argent : " + euros(-b.funders.value) + " engagés, " + euros(b.available.value) +
                       " disponibles, " + euros(b.in_circulation.value) + " en circulation, " +
                       euros(b.payable.value) + " dus, " + euros(b.paid.value) + " payés, " +
                       euros(b.returned.value) + " rendus");
  return kExitDone;
}

// Every unspent voucher of one booklet, as one command.
std::optional<VouchersLapsed> lapse_of(ProgrammeId programme, const std::string& id,
                                       const BookletRecord& booklet) {
  VouchersLapsed body{
      programme,
      BookletNumber(static_cast<std::uint32_t>(std::stoul(id.substr(id.find('/') + 1), nullptr, 16))),
      {}};
  for (std::size_t i = 0; i < booklet.vouchers.size(); ++i) {
    const auto status = booklet.vouchers[i].status;
    if (status == VoucherStatus::with_custodian || status == VoucherStatus::handed_over) {
      body.vouchers.emplace_back(static_cast<std::uint8_t>(i + 1));
    }
  }
  return body.vouchers.empty() ? std::nullopt : std::optional(body);
}

int lapse(Context& context, std::uint32_t id) {
  auto session = Session::open(context);
  if (!session) return context.console.fail(session.error());
  const auto booklets = session.value().list("booklets", path_id(id) + "/");
  if (!booklets) return context.console.fail(booklets.error());
  std::vector<CommandBody> bodies;
  for (const auto& [key, json] : booklets.value()) {
    const auto record = from_json<BookletRecord>(json);
    if (!record) return context.console.fail(record.error());
    if (auto body = lapse_of(ProgrammeId(id), key, record.value())) bodies.emplace_back(std::move(*body));
  }
  if (bodies.empty()) {
    context.console.done("aucun chèque à forclore");
    return kExitDone;
  }
  return run_commands(context, bodies, "forclusion de " + std::to_string(bodies.size()) + " carnets");
}

}  // namespace

void add_programme_commands(CLI::App& app, Context& context) {
  auto* group =
      app.add_subcommand("programme", "Dispositifs : règles, dates, financeurs")->require_subcommand(1);
  auto path = std::make_shared<std::string>();
  auto* create_command = add_command(*group, "create", "Crée un dispositif d’après un fichier JSON",
                                     "passnum programme create ops/demo/programme.json");
  create_command->add_option("FICHIER", *path, "Règles du dispositif")->required();
  create_command->callback(
      [&context, path] { context.action = [&context, path] { return create(context, *path); }; });

  auto id = std::make_shared<std::uint32_t>(0);
  auto* show_command =
      add_command(*group, "show", "Montre un dispositif et ses comptes", "passnum programme show 26");
  show_command->add_option("NUMÉRO", *id)->required();
  show_command->callback([&context, id] { context.action = [&context, id] { return show(context, *id); }; });

  auto* lapse_command = add_command(
      *group, "lapse", "Après la fin des transmissions : rend aux financeurs ce qui n’a pas servi",
      "passnum programme lapse 26");
  lapse_command->add_option("NUMÉRO", *id)->required();
  lapse_command->callback(
      [&context, id] { context.action = [&context, id] { return lapse(context, *id); }; });
}

}  // namespace passnum
