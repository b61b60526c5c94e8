#include "api/cli/session.h"
#include "ledger/core/records.h"

namespace passnum {
namespace {

struct LabelOptions {
  std::uint32_t programme = 0;
  std::vector<std::string> sites;
  bool all_sites = false;
  std::string day;
  std::string until;
};

// The sites named, or every site of the ledger.
Result<std::vector<SiteId>> chosen_sites(Context& context, const LabelOptions& options) {
  std::vector<SiteId> sites;
  for (const auto& site : options.sites) {
    if (!is_name(site)) return Error(ErrorCode::invalid, "« " + site + " » n’est pas un identifiant de lieu");
    sites.emplace_back(site);
  }
  if (options.all_sites) {
    auto session = Session::open(context);
    if (!session) return std::move(session).error();
    const auto items = session.value().list("sites", "");
    if (!items) return items.error();
    for (const auto& item : items.value()) sites.emplace_back(item.first);
  }
  if (sites.empty()) return Error(ErrorCode::invalid, "nommez des lieux, ou --all-sites");
  return sites;
}

template <typename Make>
int for_each_site(Context& context, const LabelOptions& options, const std::string& what, const Make& make) {
  const auto day = parse_day(options.day);
  if (!day) return context.console.fail(day.error());
  std::optional<Day> until;
  if (!options.until.empty()) {
    const auto parsed = parse_day(options.until);
    if (!parsed) return context.console.fail(parsed.error());
    until = parsed.value();
  }
  const auto sites = chosen_sites(context, options);
  if (!sites) return context.console.fail(sites.error());
  std::vector<CommandBody> bodies;
  for (const auto& site : sites.value())
    bodies.emplace_back(make(ProgrammeId(options.programme), site, day.value(), until));
  return run_commands(context, bodies, what + " : " + std::to_string(bodies.size()) + " lieu(x)");
}

void add(CLI::App& group, Context& context, const std::string& name, const std::string& what,
         const std::string& day_option, const std::string& done,
         CommandBody (*make)(ProgrammeId, const SiteId&, Day, std::optional<Day>)) {
  auto options = std::make_shared<LabelOptions>();
  auto* command =
      add_command(group, name, what,
                  "passnum label " + name + " --programme 26 --site cvl-001 " + day_option + " 2026-11-01");
  command->add_option("--programme", options->programme, "Numéro du dispositif")->required();
  command->add_option("--site", options->sites, "Lieu (répétable)");
  command->add_flag("--all-sites", options->all_sites, "Tous les lieux du registre");
  command->add_option(day_option, options->day, "Jour, p. ex. 2026-11-01")->required();
  if (name == "grant") command->add_option("--until", options->until, "Dernier jour, s’il est connu");
  command->callback([&context, options, done, make] {
    context.action = [&context, options, done, make] { return for_each_site(context, *options, done, make); };
  });
}

}  // namespace

void add_label_commands(CLI::App& app, Context& context) {
  auto* group = app.add_subcommand("label", "Labels : quels lieux peuvent encaisser, et depuis quand")
                    ->require_subcommand(1);
  add(*group, context, "grant", "Donne le label à des lieux", "--from", "label donné",
      [](ProgrammeId p, const SiteId& s, Day day, std::optional<Day> until) -> CommandBody {
        return LabelGranted{p, s, day, until};
      });
  add(*group, context, "suspend", "Suspend le label à partir d’un jour", "--from", "label suspendu",
      [](ProgrammeId p, const SiteId& s, Day day, std::optional<Day>) -> CommandBody {
        return LabelSuspended{p, s, day};
      });
  add(*group, context, "resume", "Rend le label suspendu à partir d’un jour", "--from", "label repris",
      [](ProgrammeId p, const SiteId& s, Day day, std::optional<Day>) -> CommandBody {
        return LabelResumed{p, s, day};
      });
  add(*group, context, "end", "Met fin au label après un jour", "--last-day", "fin du label",
      [](ProgrammeId p, const SiteId& s, Day day, std::optional<Day>) -> CommandBody {
        return LabelEnded{p, s, day};
      });
}

}  // namespace passnum
