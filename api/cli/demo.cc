#include "api/cli/demo.h"

#include <algorithm>
#include <filesystem>

#include "api/sites/places.h"
#include "api/sites/report.h"
#include "ledger/core/records.h"

namespace passnum {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHost = "passnum.example";
constexpr const char* kOrigin = "passnum.example/ledger";

// A job that was cut off keeps its data under another name, and the directory is free again.
Result<Done> set_aside(Console& console, const fs::path& out) {
  std::error_code failure;
  for (int number = 1;; ++number) {
    const fs::path aside = out.string() + ".incomplet-" + std::to_string(number);
    if (fs::exists(aside, failure)) continue;
    fs::rename(out, aside, failure);
    if (failure) return Error(ErrorCode::io, "moving " + out.string() + " aside: " + failure.message());
    console.warning("un travail interrompu a été mis de côté dans " + aside.string());
    return Done{};
  }
}

}  // namespace

Demo::Demo(Context& context, DemoOptions options, BackgroundChild server, std::string url, bool is_complete)
    : context_(context),
      options_(std::move(options)),
      server_(std::move(server)),
      url_(std::move(url)),
      is_complete_(is_complete) {
  context_.data.path = in("server");
}

Result<Demo> Demo::start(Context& context, DemoOptions options) {
  const fs::path out(options.out);
  std::error_code failure;
  const bool is_complete = fs::exists(out / "summary.json", failure);
  if (!is_complete) {
    const auto content = read_whole_file(options.sites, kPlaceFileBytesMax);
    if (!content) return content.error();
    const auto file = read_places(as_bytes(content.value()), {});
    if (file.refused || file.places.empty()) {
      return Error(ErrorCode::invalid, options.sites + " :\n" + findings_text(file, {}));
    }
  }
  if (!is_complete && fs::exists(out / "server", failure)) {
    if (auto moved = set_aside(context.console, out); !moved) return std::move(moved).error();
  }
  if (!is_complete && fs::exists(out, failure) && !fs::is_empty(out, failure)) {
    return Error(ErrorCode::invalid,
                 options.out + " contient autre chose : choisissez un dossier vide ou nouveau avec --out");
  }
  fs::create_directories(out, failure);
  if (failure) return Error(ErrorCode::io, "creating " + options.out + ": " + failure.message());
  const std::string data = options.out + "/server";
  if (!is_complete) {
    const auto made = run_child({}, {"--json", "--data", data, "init", "--origin", kOrigin, "--host", kHost});
    if (!made) return made.error();
    if (made.value().exit_code != 0) return Error(ErrorCode::io, "the ledger could not be created");
    context.console.done("registre créé, avec ses clés et son certificat");
  }
  auto server = BackgroundChild::start({"--json", "--data", data, "serve", "--port", "0", "--device-per-day",
                                        "0", "--device-offline-per-day", "0", "--device-requests", "0"});
  if (!server) return std::move(server).error();
  const auto json = parse_json(server.value().first_line());
  const Json* url = json ? json.value().find("url") : nullptr;
  if (url == nullptr || url->string() == nullptr)
    return Error(ErrorCode::io, "the server did not say where it is");
  std::string address = *url->string();
  context.console.done("serveur ouvert sur " + address);
  return Demo(context, std::move(options), std::move(server).value(), std::move(address), is_complete);
}

Result<std::string> Demo::passnum(std::vector<std::string> arguments, int expected) {
  std::vector<std::string> all{"--json", "--data", in("server")};
  all.insert(all.end(), arguments.begin(), arguments.end());
  auto output = run_child({}, all);
  if (!output) return std::move(output).error();
  if (output.value().exit_code != expected) {
    std::string command = "passnum";
    for (const auto& argument : arguments) command += " " + argument;
    const bool is_misuse = output.value().exit_code == kExitRefused || output.value().exit_code == kExitUsage;
    return Error(is_misuse ? ErrorCode::invalid : ErrorCode::io,
                 "« " + command + " » a fini avec le code " + std::to_string(output.value().exit_code) +
                     " et non " + std::to_string(expected));
  }
  return std::move(output).value().text;
}

Result<Done> Demo::step(const std::string& what, const std::vector<std::string>& arguments) {
  auto output = passnum(arguments);
  if (!output) return output.error().while_doing(what);
  context_.console.done(what);
  return Done{};
}

Result<Done> Demo::run() {
  auto file = read_programme_file(options_.programme);
  if (!file) return std::move(file).error();
  programme_ = std::move(file).value();
  using Step = Result<Done> (Demo::*)();
  constexpr std::array<Step, 10> kSteps{
      &Demo::import_places,  &Demo::set_up_programme, &Demo::order_booklets, &Demo::print_and_hand_over,
      &Demo::enroll_devices, &Demo::read_codes,       &Demo::redeem_all,     &Demo::try_what_must_be_refused,
      &Demo::reverse_one,    &Demo::export_and_audit};
  for (const auto step : kSteps) {
    if (auto done = (this->*step)(); !done) return done;
  }
  return write_summary();
}

Result<Done> Demo::import_places() {
  const std::vector<std::string> import{"sites", "import", options_.sites};
  auto dry = import;
  dry.push_back("--dry-run");
  if (auto tried = step("import des lieux, essai à blanc", dry); !tried) return tried;
  auto real = import;
  real.insert(real.end(), {"--report", in("sites-import.json")});
  if (auto done = step("import des lieux", real); !done) return done;
  auto session = Session::open(context_);
  if (!session) return std::move(session).error();
  std::uint64_t before = 0;
  if (auto listed = session.value().list("sites", "", &before); !listed) return std::move(listed).error();
  if (auto again = step("second import", import); !again) return again;
  std::uint64_t after = 0;
  auto items = session.value().list("sites", "", &after);
  if (!items) return std::move(items).error();
  if (before != after) return Error(ErrorCode::corrupt, "importing the same file twice changed the ledger");
  std::vector<SiteRecorded> sites;
  for (const auto& item : items.value()) {
    auto record = from_json<SiteRecord>(item.second);
    if (!record) return std::move(record).error();
    sites.push_back(std::move(record).value().definition);
  }
  const auto inside =
      std::ranges::find_if(sites, [](const SiteRecorded& site) { return !site.insee_code.empty(); });
  if (inside != sites.end()) inside_insee_ = inside->insee_code;
  auto places = choose_places(sites, programme_.rules.perimeter);
  if (!places) return std::move(places).error();
  places_ = std::move(places).value();
  return places_.outside.empty() || places_.ended.empty() ? add_missing_places() : Done{};
}

// A file with one commune has no place outside the perimeter: two fictitious ones play the missing parts, so
// that every refusal is shown.
Result<Done> Demo::add_missing_places() {
  std::string outside_insee;
  for (const char* insee : {"75056", "13055", "69123"}) {
    const auto covers = [insee](const std::string& code) {
      return std::string_view(insee).starts_with(code);
    };
    if (std::ranges::none_of(places_.perimeter, covers)) outside_insee = insee;
  }
  const std::string file = in("lieux-fictifs.csv");
  const std::string rows =
      "id,pivot,nom,commune,code_postal,code_insee,adresse,date_maj,services\n"
      "hors-territoire,00000000000000,Lieu fictif hors du territoire,Ailleurs,," +
      outside_insee +
      ",Adresse fictive,2026-11-01,\nlabel-fini,00000000000000,Lieu fictif au label fini,Ici,," +
      inside_insee_ + ",Adresse fictive,2026-11-01,\n";
  if (auto written = write_whole_file(file, rows); !written) return written;
  if (auto done =
          step("deux lieux fictifs, pour montrer les refus", {"sites", "import", file, "--source", "demo"});
      !done)
    return done;
  if (places_.outside.empty()) places_.outside = "demo:hors-territoire";
  if (places_.ended.empty()) places_.ended = "demo:label-fini";
  return Done{};
}

Result<Done> Demo::set_up_programme() {
  programme_.rules.perimeter = places_.perimeter;
  FieldWriter writer;
  ProgrammeCreated::fields(programme_.rules, writer);
  writer("print", programme_.texts);
  const std::string path = in("programme.json");
  if (auto written = write_whole_file(path, writer.finish() + "\n"); !written) return written;
  if (auto done = step("dispositif, deux financeurs", {"programme", "create", path}); !done) return done;
  const std::string id = std::to_string(programme_.rules.programme.value);
  const std::string first_day = to_text(programme_.rules.valid_from);
  if (auto done = step("labels", {"label", "grant", "--programme", id, "--all-sites", "--from", first_day});
      !done)
    return done;
  const Day yesterday(paris_day(SystemClock().now()).value - 1);
  return step("fin d’un label",
              {"label", "end", "--programme", id, "--site", places_.ended, "--last-day", to_text(yesterday)});
}

Result<Done> Demo::order_booklets() {
  const std::string id = std::to_string(programme_.rules.programme.value);
  const std::string last = std::to_string(options_.booklets);
  const std::vector<std::pair<std::string, std::vector<std::string>>> steps{
      {"dépositaire : imprimeur",
       {"custody", "add", "--custodian", "imprimeur", "--name", "Imprimeur", "--role", "printer"}},
      {"dépositaire : métropole",
       {"custody", "add", "--custodian", "metropole", "--name", "Métropole", "--role", "authority"}},
      {"dépositaire : CCAS",
       {"custody", "add", "--custodian", "ccas", "--name", "CCAS", "--role", "prescriber"}},
      {"commande passée",
       {"order", "place", "--order", "C-2026-1", "--programme", id, "--booklets", last, "--custodian",
        "imprimeur"}},
      {"carnets numérotés", {"order", "number", "--order", "C-2026-1"}},
      {"commande activée par une seconde personne",
       {"--as", "validation", "order", "activate", "--order", "C-2026-1", "--funding", "MANDAT-2026-0118"}},
  };
  for (const auto& [what, arguments] : steps) {
    if (auto done = step(what, arguments); !done) return done;
  }
  return Done{};
}

Result<Done> Demo::print_and_hand_over() {
  const std::string id = std::to_string(programme_.rules.programme.value);
  const std::string last = std::to_string(options_.booklets);
  const std::string again = in("again.pdf");
  const std::string created = to_text(paris_day_start(paris_day(SystemClock().now())));
  std::vector<std::string> print{"booklet",
                                 "print",
                                 "--programme-file",
                                 in("programme.json"),
                                 "--first",
                                 "1",
                                 "--last",
                                 last,
                                 "--created",
                                 created,
                                 "--out"};
  auto first = print;
  first.push_back(in("booklets.pdf"));
  if (auto done = step("carnets imprimés", first); !done) return done;
  auto second = print;
  second.insert(second.end(), {again, "--again"});
  if (auto done = step("les mêmes, imprimés à nouveau", second); !done) return done;
  const auto one = read_whole_file(in("booklets.pdf"), std::size_t{4} << 30U);
  const auto two = read_whole_file(again, std::size_t{4} << 30U);
  fs::remove(again);
  if (!one || !two || one.value() != two.value())
    return Error(ErrorCode::corrupt, "printing the same booklets twice gave different files");
  for (const auto& [from, to] : {std::pair{"imprimeur", "metropole"}, std::pair{"metropole", "ccas"}}) {
    if (auto done = step(std::string("carnets : ") + from + " → " + to,
                         {"custody", "move", "--programme", id, "--first", "1", "--last", last, "--from",
                          from, "--to", to, "--slip", "BR-2026-1"});
        !done)
      return done;
  }
  for (std::uint32_t booklet = 1; booklet <= options_.booklets; ++booklet) {
    std::vector<std::string> hand_over{
        "booklet",     "hand-over", "--programme", id, "--booklet", std::to_string(booklet),
        "--custodian", "ccas"};
    if (booklet == options_.booklets) {
      // The last booklet is handed over in part, as domain allows, so that some vouchers are not.
      for (std::int32_t voucher = 1; voucher <= programme_.rules.booklet_size - 3; ++voucher)
        hand_over.insert(hand_over.end(), {"--voucher", std::to_string(voucher)});
    }
    if (auto done = passnum(hand_over); !done) return std::move(done).error();
    context_.console.progress("carnets remis", booklet, options_.booklets);
  }
  context_.console.done("carnets remis, le dernier en partie");
  return Done{};
}

Result<Done> Demo::enroll_devices() {
  std::error_code failure;
  fs::create_directories(in("devices"), failure);
  device_sites_ = places_.redeeming;
  device_sites_.push_back(places_.outside);
  device_sites_.push_back(places_.ended);
  for (std::size_t i = 0; i < device_sites_.size(); ++i) {
    const std::string name = "terminal-" + std::to_string(i + 1);
    if (auto done = step("terminal " + name, {"device", "enroll", "--device", name, "--site",
                                              device_sites_[i], "--key", in("devices/" + name + ".key")});
        !done)
      return done;
  }
  return Done{};
}

Result<Done> Demo::check_again() {
  programme_.rules.programme = ProgrammeId(0);
  if (auto done = step("copie du journal vérifiée à nouveau", {"log", "verify", in("log")}); !done)
    return done;
  const auto output = passnum({"audit", "reconcile"});
  agrees_ = bool(output);
  if (output) context_.console.done("le travail avait déjà été fait ici : les comptes concordent toujours");
  return Done{};
}

}  // namespace passnum
