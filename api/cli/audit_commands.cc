#include <filesystem>

#include "api/cli/log_audit.h"
#include "api/cli/log_copy.h"
#include "api/cli/session.h"
#include "api/server/key_file.h"
#include "audit/reconcile/reconcile.h"
#include "audit/statement/statement.h"
#include "issuer/statement/csv.h"
#include "issuer/statement/pdf.h"
#include "ledger/core/records.h"

namespace passnum {
namespace {

struct AuditCall {
  LogAuditOptions log;
  std::string out;
  std::string from;
  std::string to;
  bool is_alone = false;
};

// The server's own figures, of one tree size.
Result<ServerFigures> server_figures(Session& session, const VerifierKey& vkey) {
  ServerFigures figures;
  std::uint64_t owed_size = 0;
  const auto balances = session.list("balances", "", &figures.tree_size);
  if (!balances) return balances.error();
  const auto owed = session.list("owed", "", &owed_size);
  if (!owed) return owed.error();
  const auto note = session.fetch("/log/checkpoint");
  if (!note) return note.error();
  const auto checkpoint = open_checkpoint(note.value().body, vkey);
  if (!checkpoint) return checkpoint.error().while_doing("reading the server's checkpoint");
  if (owed_size != figures.tree_size || checkpoint.value().size != figures.tree_size) {
    return Error(ErrorCode::unavailable, "the ledger grew while it was read: try again");
  }
  figures.root = checkpoint.value().root;
  for (const auto& [id, json] : balances.value()) {
    const auto read = from_json<ProgrammeBalance>(json);
    if (!read) return read.error();
    const auto& b = read.value();
    ServerProgramme programme;
    programme.programme = ProgrammeId(static_cast<std::uint32_t>(std::stoul(id, nullptr, 16)));
    programme.accounts_cents = {{"funders", b.funders.value},
                                {"available", b.available.value},
                                {"in_circulation", b.in_circulation.value},
                                {"returned", b.returned.value}};
    programme.vouchers = {
        static_cast<std::uint64_t>(b.numbered),    static_cast<std::uint64_t>(b.with_custodians),
        static_cast<std::uint64_t>(b.circulating), static_cast<std::uint64_t>(b.redeemed - b.reversed),
        static_cast<std::uint64_t>(b.lapsed),      static_cast<std::uint64_t>(b.cancelled)};
    for (const auto& [owed_id, owed_json] : owed.value()) {
      if (!owed_id.starts_with(id + "/")) continue;
      const auto claim = from_json<StructureBalance>(owed_json);
      if (!claim) return claim.error();
      const std::string structure = owed_id.substr(id.size() + 1);
      programme.accounts_cents["payable/" + structure] = claim.value().payable.value;
      programme.accounts_cents["ordered/" + structure] = claim.value().ordered.value;
      programme.accounts_cents["paid/" + structure] = claim.value().paid.value;
    }
    figures.programmes.push_back(std::move(programme));
  }
  return figures;
}

int replay_log(Context& context, const AuditCall& options) {
  const auto audited = audit_log(context, options.log);
  if (!audited) return context.console.refuse(audited.error().message());
  const int code = show_findings(context, *audited.value().replay);
  if (code == kExitDone)
    context.console.done(grouped(static_cast<std::int64_t>(audited.value().replay->tree_size())) +
                         " écritures relues : aucune ne manque aux règles");
  return code;
}

// The copy is read first and the server asked after it: a ledger that grew in between is read again.
int reconcile_log(Context& context, const AuditCall& options) {
  const auto vkey = open_vkey(context, options.log.vkey);
  if (!vkey) return context.console.fail(vkey.error());
  const auto audited = audit_log(context, options.log);
  if (!audited) return context.console.refuse(audited.error().message());
  std::optional<ServerFigures> figures;
  if (!options.is_alone) {
    auto session = Session::open(context);
    if (!session) return context.console.fail(session.error());
    // The newest key: the one given may be one that it has replaced since.
    auto read = server_figures(
        session.value(), {vkey.value().name, SignatureType::ed25519, audited.value().copy.keys.newest()});
    if (!read) return context.console.fail(read.error());
    figures = std::move(read).value();
  }
  const auto result = reconcile(*audited.value().replay, figures);
  if (!options.out.empty()) {
    if (auto written = write_whole_file(options.out, result.json); !written)
      return context.console.fail(written.error());
  }
  context.console.json(result.json);
  const int code = show_findings(context, *audited.value().replay);
  for (const auto& difference : result.differences) context.console.warning(difference.words);
  if (!result.agrees)
    return code != kExitDone
               ? code
               : context.console.refuse(
                     "le journal et le serveur ne disent pas la même chose : rien ne doit être payé");
  context.console.done(
      "le journal, relu seul, " +
      std::string(options.is_alone ? "est cohérent" : "donne les mêmes comptes que le serveur"));
  return kExitDone;
}

Result<Period> period_of(const AuditCall& options, const Replay& replay) {
  const Day today = paris_day(replay.latest_time());
  const Civil civil = civil_from_day(today);
  Period period{day_from_civil({civil.year, civil.month, 1}), today};
  if (!options.from.empty()) {
    const auto day = parse_day(options.from);
    if (!day) return day.error();
    period.first = day.value();
  }
  if (!options.to.empty()) {
    const auto day = parse_day(options.to);
    if (!day) return day.error();
    period.last = day.value();
  }
  if (period.first > period.last) return Error(ErrorCode::invalid, "--from est après --to");
  return period;
}

int write_statements(Context& context, const AuditCall& options) {
  const auto audited = audit_log(context, options.log);
  if (!audited) return context.console.refuse(audited.error().message());
  if (const int code = show_findings(context, *audited.value().replay); code != kExitDone) return code;
  const Replay& replay = *audited.value().replay;
  const auto period = period_of(options, replay);
  if (!period) return context.console.fail(period.error());
  const auto statements = make_statements(replay, period.value(), paris_day(replay.latest_time()));
  if (const auto& failure = replay.books().redemptions.failure()) return context.console.fail(*failure);
  const std::filesystem::path directory = options.out.empty() ? "statements" : options.out;
  std::error_code failure;
  std::filesystem::create_directories(directory, failure);
  if (failure)
    return context.console.fail(
        Error(ErrorCode::io, "creating " + directory.string() + ": " + failure.message()));
  std::size_t done = 0;
  std::string items;
  for (const auto& statement : statements) {
    const auto base = (directory / statement.number).string();
    if (auto written = write_whole_file(base + ".csv", to_csv(statement)); !written)
      return context.console.fail(written.error());
    if (auto written = write_pdf(statement, base + ".pdf"); !written)
      return context.console.fail(written.error());
    context.console.progress("états", ++done, statements.size());
    context.console.line(statement.number + " : " + statement.structure.name + ", " + euros(statement.cents) +
                         (statement.obstacles.empty() ? "" : " — à compléter avant paiement"));
    items += std::string(items.empty() ? "" : ",") + "{\"cents\":" + std::to_string(statement.cents) +
             ",\"number\":\"" + statement.number + "\",\"structure\":\"" +
             statement.structure.structure.text + "\"}";
  }
  context.console.done(std::to_string(statements.size()) + " état(s) dans " + directory.string());
  context.console.json("{\"statements\":[" + items + "]}");
  return kExitDone;
}

void add(CLI::App& group, Context& context, const std::string& name, const std::string& what,
         const std::string& example, const std::shared_ptr<AuditCall>& options,
         int (*run)(Context&, const AuditCall&)) {
  auto* command = add_command(group, name, what, example);
  add_log_audit_options(*command, options->log);
  if (name != "replay")
    command->add_option("--out", options->out,
                        name == "reconcile" ? "Fichier reconciliation.json" : "Dossier des états");
  if (name == "reconcile") command->add_flag("--alone", options->is_alone, "Sans comparer avec le serveur");
  if (name == "statement") {
    command->add_option("--from", options->from, "Premier jour (défaut : le 1er du mois)");
    command->add_option("--to", options->to, "Dernier jour (défaut : aujourd’hui)");
  }
  command->callback([&context, options, run] {
    context.action = [&context, options, run] { return run(context, *options); };
  });
}

}  // namespace

void add_audit_commands(CLI::App& app, Context& context) {
  auto* group = app.add_subcommand("audit", "Contrôle : recompter l’argent d’après le seul journal")
                    ->require_subcommand(1);
  auto options = std::make_shared<AuditCall>();
  add(*group, context, "replay", "Relit le journal avec ses propres règles",
      "passnum audit replay --log journal --vkey log.vkey", options, replay_log);
  add(*group, context, "reconcile", "Compare les comptes du journal avec ceux du serveur",
      "passnum audit reconcile --out reconciliation.json", options, reconcile_log);
  add(*group, context, "statement", "Écrit l’état de contre-paiement de chaque structure (CSV et PDF)",
      "passnum audit statement --from 2026-11-01 --to 2026-11-30 --out etats", options, write_statements);
}

}  // namespace passnum
