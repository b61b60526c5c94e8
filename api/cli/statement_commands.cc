#include "api/cli/log_audit.h"
#include "api/cli/session.h"
#include "audit/statement/issue.h"
#include "ledger/base/clock.h"
#include "ledger/core/payment_records.h"

namespace passnum {
namespace {

constexpr std::int64_t kAfterMidnightMs = 60 * 60 * 1000;

struct IssueCall {
  LogAuditOptions log;
  std::string period;
  std::optional<std::uint32_t> programme;
  std::string structure;
  bool is_dry_run = false;
};

std::string words_of(const Proposal& proposal) {
  const auto& statement = proposal.statement;
  return statement.statement.text + " : " + proposal.structure_name + ", du " +
         to_french(statement.first_day) + " au " + to_french(statement.last_day) + ", " +
         grouped(statement.quantity) + " chèque(s), " + euros(statement.amount.value);
}

// What is going to be done, shown before it is; the entries to ask for, and how many cannot be.
struct Plan {
  std::vector<CommandBody> bodies;
  std::int64_t cents = 0;
  std::size_t issued_before = 0;
  std::size_t obstacles = 0;
};

Plan show_plan(Context& context, const std::vector<Proposal>& proposals) {
  Plan plan;
  for (const auto& proposal : proposals) {
    if (!proposal.obstacle_fr.empty()) {
      ++plan.obstacles;
      context.console.warning(words_of(proposal) + " — " + proposal.obstacle_fr);
    } else if (proposal.is_issued) {
      ++plan.issued_before;
      context.console.line(words_of(proposal) + " — déjà établi");
    } else {
      plan.bodies.emplace_back(proposal.statement);
      plan.cents += proposal.statement.amount.value;
      context.console.line(words_of(proposal) + " — à établir");
      if (proposal.identifier == identifier_text({}))
        context.console.warning(proposal.structure_name + " : SIRET ou RNA à compléter avant de mandater");
    }
  }
  return plan;
}

// What would be asked for, as the entries say it.
std::string json_of(const std::vector<CommandBody>& bodies) {
  std::string items;
  for (const auto& body : bodies)
    items += (items.empty() ? "" : ",") + to_canonical(std::get<StatementIssued>(body));
  return items;
}

int issue(Context& context, const IssueCall& options) {
  const auto period = parse_period(options.period);
  if (!period)
    return context.console.misuse("« " + options.period + " » n’est pas une période, comme 2026-11");
  // What was decided before midnight may be published after it.
  if (period.value().last >= paris_day(TimeMs(SystemClock().now().value - kAfterMidnightMs)))
    return context.console.refuse(
        "la période n’est pas finie : au plus tôt le lendemain, à une heure du matin");
  const auto audited = audit_log(context, options.log);
  if (!audited) return context.console.refuse(audited.error().message());
  const Replay& replay = *audited.value().replay;
  // No claim is made from a log that breaks the rules.
  if (const int code = show_findings(context, replay); code != kExitDone) return code;
  const auto programme = options.programme ? std::optional(ProgrammeId(*options.programme)) : std::nullopt;
  const auto structure =
      options.structure.empty() ? std::nullopt : std::optional(StructureId(options.structure));
  const auto plan = show_plan(context, propose_statements(replay, period.value(), programme, structure));
  const std::string summary = std::to_string(plan.bodies.size()) + " état(s), " + euros(plan.cents) + "; " +
                              std::to_string(plan.issued_before) + " déjà établi(s)";
  if (plan.bodies.empty() || options.is_dry_run) {
    if (plan.obstacles != 0)
      return context.console.refuse(std::to_string(plan.obstacles) + " état(s) impossible(s)");
    context.console.json("{\"items\":[" + json_of(plan.bodies) + "]}");
    context.console.done(options.is_dry_run ? "à établir : " + summary : summary);
    return kExitDone;
  }
  const int code = run_commands(context, plan.bodies, summary);
  return code == kExitDone && plan.obstacles != 0
             ? context.console.refuse(std::to_string(plan.obstacles) + " état(s) impossible(s)")
             : code;
}

int list_statements(Context& context) {
  auto session = Session::open(context);
  if (!session) return context.console.fail(session.error());
  const auto records = session.value().list("statements", "");
  if (!records) return context.console.fail(records.error());
  std::string items;
  for (const auto& [id, json] : records.value()) {
    const auto record = from_json<StatementRecord>(json);
    if (!record) return context.console.fail(record.error());
    const auto& facts = record.value().definition;
    const auto& payment = record.value().payment;
    context.console.line(id + " : " + facts.structure.text + ", " + euros(facts.amount.value) +
                         (payment ? ", paiement " + payment->text : ""));
    items += (items.empty() ? "" : ",") + canonical_text(json);
  }
  context.console.json("{\"items\":[" + items + "]}");
  context.console.done(grouped(std::ssize(records.value())) + " état(s)");
  return kExitDone;
}

}  // namespace

void add_statement_commands(CLI::App& app, Context& context) {
  auto* group =
      app.add_subcommand("statement", "États de contre-paiement inscrits au registre")->require_subcommand(1);
  auto options = std::make_shared<IssueCall>();
  auto* issue_command = add_command(
      *group, "issue", "Relit le journal, puis inscrit l’état de chaque structure pour une période",
      "passnum statement issue --period 2026-11 --dry-run");
  issue_command
      ->add_option("--period", options->period, "Mois (2026-11), année (2026) ou jours (20261101-20261115)")
      ->required();
  issue_command->add_option("--programme", options->programme, "Seulement ce dispositif");
  issue_command->add_option("--structure", options->structure, "Seulement cette structure");
  issue_command->add_flag("--dry-run", options->is_dry_run,
                          "Montre ce qui serait inscrit, sans rien inscrire");
  add_log_audit_options(*issue_command, options->log);
  issue_command->callback(
      [&context, options] { context.action = [&context, options] { return issue(context, *options); }; });
  auto* list_command = add_command(*group, "list", "Liste les états du registre", "passnum statement list");
  list_command->callback([&context] { context.action = [&context] { return list_statements(context); }; });
}

}  // namespace passnum
