#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "api/cli/bench.h"
#include "api/client/load_client.h"

namespace passnum {
namespace {

using bench::Figures;
using bench::Options;
using bench::Stage;

constexpr std::uint32_t kBookletsMax = 100'000;

enum class Part : std::uint8_t { import, issue, print, overload, redeem, audit, shares };

struct Measuring {
  Part part;
  bool is_used_later;  // what it leaves behind is needed by those after it, when vouchers are redeemed
  const char* title;
  Result<Done> (*run)(Stage&, Figures&);
};
// In this order.
constexpr std::array<Measuring, 7> kMeasurings{{
    {Part::import, true, "Import des lieux", bench::measure_import},
    {Part::issue, true, "Émission", bench::measure_issue},
    {Part::print, false, "Impression", bench::measure_print},
    {Part::overload, false, "Surcharge", bench::measure_overload},
    {Part::redeem, true, "Encaissement en HTTPS", bench::measure_redeem},
    {Part::audit, false, "Contrôle du journal", bench::measure_audit},
    {Part::shares, false, "Où passe le temps d’un encaissement", bench::measure_shares},
}};

// Three significant digits, and never less than whole ones.
std::string shown(double value) {
  const double size = value < 0 ? -value : value;
  std::array<char, 64> text{};
  const int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  std::snprintf(text.data(), text.size(), "%.*f",
                size == static_cast<double>(static_cast<std::int64_t>(size)) ? 0 : decimals, value);
  std::string out(text.data());
  if (size >= 1000) return grouped(static_cast<std::int64_t>(value + 0.5));
  if (const auto point = out.find('.'); point != std::string::npos) out[point] = ',';
  return out;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<Byte>(c) & 0xC0U) != 0x80U; }));
}

void show(Console& console, const Figures& figures) {
  constexpr std::size_t kWordsWide = 52;
  constexpr std::size_t kValueWide = 10;
  const auto gap = [](std::size_t wide, std::string_view text) {
    return std::string(wide - std::min(wide, characters(text)), ' ');
  };
  for (const auto& figure : figures) {
    const std::string value = shown(figure.value);
    console.line("  " + figure.words + gap(kWordsWide, figure.words) + gap(kValueWide, value) + value + " " +
                 figure.unit);
  }
}

std::string in_quotes(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

// The profile of the ledger's JSON has no fractions; these are for plotting, not for signing.
std::string to_json(const bench::Machine& machine, const Options& options, const Figures& figures) {
  std::string out = "{\"machine\":{\"cores\":" + std::to_string(machine.cores) +
                    ",\"disk\":" + in_quotes(machine.disk) + ",\"kernel\":" + in_quotes(machine.kernel) +
                    ",\"load_average\":" + std::to_string(machine.load_average) +
                    ",\"processor\":" + in_quotes(machine.processor) + ",\"time\":\"" + machine.time +
                    "\"},\"quick\":" + (options.is_quick ? "true" : "false") + ",\"figures\":[";
  bool is_first = true;
  for (const auto& figure : figures) {
    std::array<char, 64> value{};
    std::snprintf(value.data(), value.size(), "%.9g", figure.value);
    out += std::string(is_first ? "" : ",") + "{\"name\":\"" + figure.name +
           "\",\"unit\":" + in_quotes(figure.unit) + ",\"value\":" + value.data() + "}";
    is_first = false;
  }
  return out + "]}";
}

int run(Context& context, Options options, const std::set<Part>& wanted) {
  if (options.is_quick) {
    options.booklets = std::min<std::uint32_t>(options.booklets, 50);
    options.redemptions = std::min<std::uint64_t>(options.redemptions, 300);
    options.connections = std::min<std::size_t>(options.connections, 8);
  }
  if (options.redemptions > std::uint64_t{options.booklets} * bench::kVouchersPerBooklet)
    return context.console.misuse("--redemptions : au plus dix par carnet");
  options.serve = {"--connections-per-network", "0"};  // all of them come from here
  // What is measured is what a server does that is full.
  if (wanted.contains(Part::overload)) {
    options.serve.insert(options.serve.end(), {"--in-flight-max", std::to_string(options.connections)});
  }
  auto stage = Stage::start(context, options);
  if (!stage) return context.console.fail(stage.error());
  const auto& machine = stage.value()->machine();
  context.console.line(machine.processor + ", " + std::to_string(machine.cores) + " cœurs, " +
                       machine.kernel + ", disque " + machine.disk + ", charge " +
                       shown(machine.load_average) + ", " + machine.time);
  Figures all;
  for (const auto& measuring : kMeasurings) {
    const Part last = *wanted.rbegin();
    const bool is_needed = measuring.is_used_later && measuring.part < last && last >= Part::overload;
    if (!wanted.contains(measuring.part) && !is_needed) continue;
    Figures figures;
    if (auto done = measuring.run(*stage.value(), figures); !done)
      return context.console.fail(done.error().while_doing(measuring.title));
    if (!wanted.contains(measuring.part)) continue;
    context.console.line(measuring.title);
    show(context.console, figures);
    all.insert(all.end(), figures.begin(), figures.end());
  }
  if (options.is_quick) context.console.warning("--quick : ces chiffres ne disent rien de la vitesse");
  context.console.json(to_json(machine, options, all));
  return kExitDone;
}

void add_options(CLI::App& command, const std::shared_ptr<Options>& options) {
  command.add_option("--booklets", options->booklets, "Carnets à émettre, de dix chèques")
      ->capture_default_str()
      ->check(CLI::Range(std::uint32_t{1}, kBookletsMax));
  command.add_option("--connections", options->connections, "Connexions qui encaissent en même temps")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{1}, client::kLoadConnectionsMax));
  command.add_option("--redemptions", options->redemptions, "Chèques à encaisser")
      ->capture_default_str()
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{kBookletsMax} * bench::kVouchersPerBooklet));
  command.add_option("--dir", options->directory,
                     "Dossier où travailler, gardé à la fin (défaut : un dossier temporaire)");
  command.add_flag("--quick", options->is_quick, "Peu de tout, pour voir que la mesure marche");
}

}  // namespace

void add_bench_commands(CLI::App& app, Context& context) {
  auto* group = app.add_subcommand("bench", "Mesure la vitesse sur cette machine, par les vrais outils")
                    ->require_subcommand(1);
  auto options = std::make_shared<Options>();
  struct Choice {
    const char* name;
    const char* what;
    std::set<Part> parts;
  };
  const std::vector<Choice> choices{
      {"all",
       "Tout mesurer, et où passe le temps",
       {Part::import, Part::issue, Part::print, Part::redeem, Part::audit, Part::shares}},
      {"issue", "Numéroter, signer et imprimer des carnets", {Part::issue, Part::print}},
      {"import", "Importer mille lieux, deux fois", {Part::import}},
      {"redeem", "Encaisser des chèques en HTTPS, et où passe le temps", {Part::redeem, Part::shares}},
      {"overload", "Encaisser avec trois fois plus de clients que le serveur n’en prend", {Part::overload}},
      {"audit", "Relire le journal, avec et sans les signatures", {Part::audit}}};
  for (const auto& entry : choices) {
    auto* command = add_command(*group, entry.name, entry.what,
                                std::string("passnum bench ") + entry.name + " --booklets 1000");
    add_options(*command, options);
    command->callback([&context, options, parts = entry.parts] {
      context.action = [&context, options, parts] { return run(context, *options, parts); };
    });
  }
}

}  // namespace passnum
