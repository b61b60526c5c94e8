// The commands of the group "booklet" that change vouchers: hand-over, block, unblock, replace, cancel.

#include "api/cli/session.h"
#include "ledger/base/random.h"
#include "ledger/core/records.h"

namespace passnum {
namespace {

struct VoucherOptions {
  std::uint32_t programme = 0;
  std::uint32_t booklet = 0;
  std::uint32_t new_booklet = 0;
  std::vector<unsigned> vouchers;
  std::string custodian;
  std::string reason;
};

constexpr std::string_view kAnyStatus;

// The vouchers named, or all those of the booklet with this status.
Result<std::vector<VoucherIndex>> chosen(Context& context, const VoucherOptions& options,
                                         std::uint32_t booklet, std::string_view status) {
  std::vector<VoucherIndex> indexes;
  for (const unsigned index : options.vouchers) {
    if (index < 1 || index > kVouchersPerBookletMax)
      return Error(ErrorCode::invalid, "--voucher : de 1 à 32");
    indexes.emplace_back(static_cast<std::uint8_t>(index));
  }
  std::ranges::sort(indexes);
  if (!indexes.empty()) return indexes;
  auto session = Session::open(context);
  if (!session) return std::move(session).error();
  const auto record = get_record<BookletRecord>(
      session.value(), "booklets/" + path_id(options.programme) + "/" + path_id(booklet),
      "le carnet " + std::to_string(booklet));
  if (!record) return record.error();
  for (std::size_t i = 0; i < record.value().vouchers.size(); ++i) {
    const auto s = record.value().vouchers[i].status;
    const bool is_there = s == VoucherStatus::with_custodian || s == VoucherStatus::handed_over;
    if (status == kAnyStatus ? is_there : name(s) == status)
      indexes.emplace_back(static_cast<std::uint8_t>(i + 1));
  }
  if (indexes.empty()) return Error(ErrorCode::invalid, "aucun chèque du carnet n’est dans ce cas");
  return indexes;
}

Uuid new_uuid() {
  SystemRandom random;
  return make_uuid_v7(SystemClock().now(), random);
}

// "carnet 7 : 1 chèque bloqué", "carnet 7 : 3 chèques bloqués".
std::string done_text(const VoucherOptions& options, const std::vector<VoucherIndex>& vouchers,
                      std::string participle) {
  const bool several = vouchers.size() > 1;
  if (several && !participle.ends_with('s')) participle += 's';
  return "carnet " + std::to_string(options.booklet) + " : " + std::to_string(vouchers.size()) +
         (several ? " chèques " : " chèque ") + participle;
}

int hand_over(Context& context, const VoucherOptions& o) {
  const auto vouchers = chosen(context, o, o.booklet, "with_custodian");
  if (!vouchers) return context.console.fail(vouchers.error());
  return run_commands(
      context,
      {VouchersHandedOver{ProgrammeId(o.programme), BookletNumber(o.booklet), vouchers.value(),
                          CustodianId(o.custodian), new_uuid(), std::nullopt}},
      done_text(o, vouchers.value(), "remis"));
}

int block(Context& context, const VoucherOptions& o) {
  const auto reason = enum_named<BlockReason>(o.reason);
  if (!reason) return context.console.misuse("--reason : lost, stolen ou suspect");
  const auto vouchers = chosen(context, o, o.booklet, kAnyStatus);
  if (!vouchers) return context.console.fail(vouchers.error());
  return run_commands(
      context,
      {VouchersBlocked{ProgrammeId(o.programme), BookletNumber(o.booklet), vouchers.value(), *reason}},
      done_text(o, vouchers.value(), "bloqué"));
}

int unblock(Context& context, const VoucherOptions& o) {
  const auto vouchers = chosen(context, o, o.booklet, kAnyStatus);
  if (!vouchers) return context.console.fail(vouchers.error());
  return run_commands(
      context, {VouchersUnblocked{ProgrammeId(o.programme), BookletNumber(o.booklet), vouchers.value()}},
      done_text(o, vouchers.value(), "débloqué"));
}

int replace(Context& context, const VoucherOptions& o) {
  const auto old_ones = chosen(context, o, o.booklet, "handed_over");
  if (!old_ones) return context.console.fail(old_ones.error());
  VoucherOptions fresh = o;
  fresh.vouchers.clear();
  auto new_ones = chosen(context, fresh, o.new_booklet, "with_custodian");
  if (!new_ones) return context.console.fail(new_ones.error());
  if (new_ones.value().size() > old_ones.value().size()) new_ones.value().resize(old_ones.value().size());
  return run_commands(
      context,
      {BookletReplaced{ProgrammeId(o.programme), BookletNumber(o.booklet), old_ones.value(),
                       BookletNumber(o.new_booklet), new_ones.value(), CustodianId(o.custodian), new_uuid()}},
      "carnet " + std::to_string(o.booklet) + " remplacé par le carnet " + std::to_string(o.new_booklet));
}

int cancel(Context& context, const VoucherOptions& o) {
  const auto reason = enum_named<CancelReason>(o.reason);
  if (!reason) return context.console.misuse("--reason : destroyed, misprinted, returned ou never_found");
  const auto vouchers = chosen(context, o, o.booklet, kAnyStatus);
  if (!vouchers) return context.console.fail(vouchers.error());
  return run_commands(
      context,
      {VouchersCancelled{ProgrammeId(o.programme), BookletNumber(o.booklet), vouchers.value(), *reason}},
      done_text(o, vouchers.value(), "annulé"));
}

CLI::App* add(CLI::App& group, Context& context, const std::string& name, const std::string& what,
              const std::string& more, const std::shared_ptr<VoucherOptions>& options,
              int (*run)(Context&, const VoucherOptions&)) {
  auto* command =
      add_command(group, name, what, "passnum booklet " + name + " --programme 26 --booklet 7 " + more);
  command->add_option("--programme", options->programme, "Numéro du dispositif")->required();
  command->add_option("--booklet", options->booklet, "Numéro du carnet")->required();
  command->add_option("--voucher", options->vouchers,
                      "Chèque du carnet (répétable ; défaut : tous ceux qui peuvent l’être)");
  command->callback([&context, options, run] {
    context.action = [&context, options, run] { return run(context, *options); };
  });
  return command;
}

}  // namespace

void add_voucher_commands(CLI::App& group, Context& context) {
  auto options = std::make_shared<VoucherOptions>();
  add(group, context, "hand-over", "Remet des chèques à une personne (aucune donnée personnelle)",
      "--custodian ccas", options, hand_over)
      ->add_option("--custodian", options->custodian, "Qui remet")
      ->required();
  add(group, context, "block", "Bloque des chèques perdus ou volés", "--reason lost", options, block)
      ->add_option("--reason", options->reason, "lost, stolen ou suspect")
      ->required();
  add(group, context, "unblock", "Débloque des chèques", "--voucher 3", options, unblock);
  auto* replace_command =
      add(group, context, "replace", "Remplace les chèques non utilisés d’un carnet perdu",
          "--new-booklet 8 --custodian ccas", options, replace);
  replace_command->add_option("--new-booklet", options->new_booklet, "Carnet remis à la place")->required();
  replace_command->add_option("--custodian", options->custodian, "Qui remet le nouveau")->required();
  add(group, context, "cancel", "Annule des chèques : l’argent retourne aux financeurs", "--reason destroyed",
      options, cancel)
      ->add_option("--reason", options->reason, "destroyed, misprinted, returned ou never_found")
      ->required();
}

}  // namespace passnum
