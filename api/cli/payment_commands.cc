#include "api/cli/log_audit.h"
#include "api/cli/session.h"
#include "ledger/core/payment_records.h"

namespace passnum {
namespace {

struct PaymentCall {
  LogAuditOptions log;
  std::string payment;
  std::vector<std::string> statements;
  std::string reference;
  std::string reason;
  std::string day;
  std::string structure;
};

// What is ordered are the statements of the log, which is audited first: who orders need not take the word of
// who issued, nor the server's.
int order(Context& context, const PaymentCall& options) {
  const auto audited = audit_log(context, options.log);
  if (!audited) return context.console.refuse(audited.error().message());
  const Replay& replay = *audited.value().replay;
  if (const int code = show_findings(context, replay); code != kExitDone) return code;
  const auto& statements = replay.books().statements;
  PaymentOrdered body;
  body.payment = PaymentId(options.payment);
  body.reference = options.reference;
  for (const auto& number : options.statements) {
    const Slot slot = statements.find(number);
    if (slot == kNoSlot)
      return context.console.fail(Error(ErrorCode::not_found, "l’état " + number + " n’est pas au journal"));
    const auto& facts = statements[slot].facts;
    body.programme = facts.programme;
    body.structure = facts.structure;
    body.amount += facts.amount;
    body.statements.push_back(facts.statement);
    context.console.line(number + " : " + facts.structure.text + ", " + euros(facts.amount.value));
  }
  return run_commands(
      context, {body},
      "paiement " + options.payment + " mandaté : " + euros(body.amount.value) + " à " + body.structure.text);
}

int close(Context& context, const PaymentCall& options, bool is_paid) {
  const auto day = parse_day(options.day);
  if (!day) return context.console.misuse("« " + options.day + " » n’est pas un jour, comme 2026-12-15");
  const PaymentId payment(options.payment);
  if (is_paid) {
    return run_commands(context, {PaymentMade{payment, day.value(), options.reference}},
                        "paiement " + options.payment + " payé le " + to_french(day.value()));
  }
  return run_commands(context, {PaymentRefused{payment, options.reason, day.value()}},
                      "paiement " + options.payment + " refusé le " + to_french(day.value()));
}

std::string french_stage(const PaymentRecord& record) {
  const std::string on = record.closed_on ? " le " + to_french(*record.closed_on) : "";
  switch (record.status) {
    case PaymentStatus::ordered:
      return "mandaté le " + to_french(paris_day(record.ordered_at));
    case PaymentStatus::paid:
      return "payé" + on + " (" + record.closing_text + ")";
    case PaymentStatus::refused:
      break;
  }
  return "refusé" + on + " (" + record.closing_text + ")";
}

int list_payments(Context& context, const PaymentCall& options) {
  auto session = Session::open(context);
  if (!session) return context.console.fail(session.error());
  const auto records = session.value().list("payments", "");
  if (!records) return context.console.fail(records.error());
  std::string items;
  std::int64_t count = 0;
  for (const auto& [id, json] : records.value()) {
    const auto record = from_json<PaymentRecord>(json);
    if (!record) return context.console.fail(record.error());
    const auto& facts = record.value().definition;
    if (!options.structure.empty() && facts.structure.text != options.structure) continue;
    context.console.line(id + " : " + facts.structure.text + ", " + euros(facts.amount.value) + ", " +
                         french_stage(record.value()));
    items += (items.empty() ? "" : ",") + canonical_text(json);
    ++count;
  }
  context.console.json("{\"items\":[" + items + "]}");
  context.console.done(grouped(count) + " paiement(s)");
  return kExitDone;
}

using PaymentRun = std::function<int(Context&, const PaymentCall&)>;

CLI::App* add(CLI::App& group, Context& context, const std::string& name, const std::string& what,
              const std::string& example, const std::shared_ptr<PaymentCall>& options, PaymentRun run) {
  auto* command = add_command(group, name, what, example);
  command->callback([&context, options, run = std::move(run)] {
    context.action = [&context, options, run] { return run(context, *options); };
  });
  return command;
}

}  // namespace

void add_payment_commands(CLI::App& app, Context& context) {
  auto* group = app.add_subcommand("payment", "Paiements des structures")->require_subcommand(1);
  auto options = std::make_shared<PaymentCall>();
  auto* order_command =
      add(*group, context, "order",
          "Relit le journal, puis mandate des états (par une autre personne que qui les a établis)",
          "passnum --as validation payment order --payment 2026-118 --statement "
          "ECP-ORL26-asso-2026-11 --reference MANDAT-2026-118",
          options, order);
  auto* paid_command = add(*group, context, "paid", "Inscrit qu’un paiement est arrivé",
                           "passnum payment paid --payment 2026-118 --on 2026-12-15 --reference VIR-4471",
                           options, [](Context& c, const PaymentCall& o) { return close(c, o, true); });
  auto* refused_command =
      add(*group, context, "refused",
          "Inscrit qu’un paiement a été refusé : ses états sont à mandater de nouveau",
          "passnum payment refused --payment 2026-118 --on 2026-12-15 --reason « RIB inconnu »", options,
          [](Context& c, const PaymentCall& o) { return close(c, o, false); });
  for (auto* command : {order_command, paid_command, refused_command})
    command->add_option("--payment", options->payment, "Nom du paiement")->required();
  order_command->add_option("--statement", options->statements, "Numéro d’un état ; une fois par état")
      ->required();
  order_command->add_option("--reference", options->reference, "Numéro du mandat")->required();
  add_log_audit_options(*order_command, options->log);
  paid_command->add_option("--reference", options->reference, "Référence du virement")->required();
  refused_command->add_option("--reason", options->reason, "Motif, sans donnée personnelle")->required();
  for (auto* command : {paid_command, refused_command})
    command->add_option("--on", options->day, "Jour, du mandat à aujourd’hui")->required();
  auto* list_command = add(*group, context, "list", "Liste les paiements",
                           "passnum payment list --structure asso", options, list_payments);
  list_command->add_option("--structure", options->structure, "Seulement cette structure");
}

}  // namespace passnum
