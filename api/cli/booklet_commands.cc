#include "api/cli/programme_file.h"
#include "api/cli/session.h"
#include "issuer/numbering/numbering_crew.h"
#include "issuer/print/booklets_pdf.h"
#include "ledger/base/random.h"
#include "ledger/core/records.h"

namespace passnum {
namespace {

struct BookletOptions {
  std::string programme_file;
  std::uint32_t programme = 0;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::string out = "booklets.pdf";
  std::string created;
  bool is_duplicate = false;
  bool is_again = false;
};

// What printing needs, read once.
struct Press {
  ProgrammeFile programme;
  Settings settings;
  std::map<KeyId, SigningKey> issuing_keys;  // those that were needed so far
  HashKey code_key;
  HashKey lookup_key;
};

Result<Press> open_press(const Context& context, const BookletOptions& options) {
  auto programme = read_programme_file(options.programme_file);
  if (!programme) return std::move(programme).error();
  auto settings = read_settings(context.data);
  if (!settings) return std::move(settings).error();
  auto code = read_hash_key(context.data, "code", "code");
  if (!code) return std::move(code).error();
  auto lookup = read_hash_key(context.data, "lookup", "lookup");
  if (!lookup) return std::move(lookup).error();
  return Press{std::move(programme).value(),
               std::move(settings).value(),
               {},
               std::move(code).value(),
               std::move(lookup).value()};
}

// The key that a booklet was numbered with: an order may have outlived one.
Result<const SigningKey*> issuing_key(const Context& context, Press& press, KeyId id) {
  auto known = press.issuing_keys.find(id);
  if (known == press.issuing_keys.end()) {
    auto key = read_signing_key(context.data, issuing_key_name(id.value), "issuing");
    if (!key) return std::move(key).error();
    known = press.issuing_keys.emplace(id, std::move(key).value()).first;
  }
  return &known->second;
}

std::string booklet_path(const char* kind, std::uint32_t programme, std::uint32_t number) {
  return std::string(kind) + "/" + path_id(programme) + "/" + path_id(number);
}

// The sheets of the booklets asked for, in order. While one is drawn, the next are made.
class SheetSource {
 public:
  SheetSource(const Context& context, Session& session, Press& press, const BookletOptions& options)
      : context_(context),
        session_(session),
        press_(press),
        next_(options.first),
        last_(options.last),
        crew_(press.programme.rules, press.settings.host, options.is_duplicate, Crew::default_threads(),
              kSheetsAheadMax) {}

  Result<std::optional<print::PrintedBooklet>> next() {
    while (!failure_ && next_ <= last_ && !crew_.is_full()) {
      if (auto given = give(next_++); !given) failure_ = given.error();
    }
    if (crew_.is_empty()) {
      if (failure_) return *failure_;
      return std::optional<print::PrintedBooklet>();
    }
    auto sheet = crew_.take();
    if (!sheet) return std::move(sheet).error();
    return std::optional(std::move(sheet).value());
  }

 private:
  static constexpr std::size_t kSheetsAheadMax = 8;

  Result<Done> give(std::uint64_t number) {
    const auto programme = press_.programme.rules.programme;
    const BookletNumber booklet_number(static_cast<std::uint32_t>(number));
    const std::string what = "le carnet " + std::to_string(number);
    const auto booklet = get_record<BookletRecord>(
        session_, booklet_path("booklets", programme.value, booklet_number.value), what);
    if (!booklet) return booklet.error();
    const auto codes = get_record<BookletCodesRecord>(
        session_, booklet_path("booklet_codes", programme.value, booklet_number.value), what);
    if (!codes) return codes.error();
    const auto signing = issuing_key(context_, press_, booklet.value().key);
    if (!signing) return signing.error();
    crew_.give({programme, booklet_number, booklet.value().order, booklet.value().key, codes.value().codes},
               {press_.code_key, press_.lookup_key, *signing.value()});
    return Done{};
  }

  const Context& context_;
  Session& session_;
  Press& press_;
  std::uint64_t next_;
  const std::uint64_t last_;
  std::optional<Error> failure_;  // of a booklet after those that the crew has
  SheetCrew crew_;                // last: its threads read the press's keys
};

// Says in the ledger that the sheets are made, before they are: a sheet that nobody recorded must not exist.
int record_printing(Context& context, Session& session, const BookletOptions& options,
                    std::uint32_t programme) {
  const auto first = get_record<BookletRecord>(session, booklet_path("booklets", programme, options.first),
                                               "le carnet " + std::to_string(options.first));
  if (!first) return context.console.fail(first.error());
  const std::int32_t copy = options.is_duplicate ? std::max(first.value().copies_printed, 1) : 0;
  std::vector<CommandBody> bodies;
  for (std::uint64_t from = options.first; from <= options.last; from += kBookletsPerMoveMax) {
    const auto to = std::min<std::uint64_t>(options.last, from + kBookletsPerMoveMax - 1);
    bodies.emplace_back(BookletsPrinted{ProgrammeId(programme),
                                        BookletNumber(static_cast<std::uint32_t>(from)),
                                        BookletNumber(static_cast<std::uint32_t>(to)), copy});
  }
  return run_commands(context, bodies, "impression enregistrée");
}

int print_booklets(Context& context, const BookletOptions& options) {
  if (options.first < 1 || options.last < options.first)
    return context.console.misuse("--first et --last : deux numéros de carnet, dans l’ordre");
  auto press = open_press(context, options);
  if (!press) return context.console.fail(press.error());
  auto session = Session::open(context);
  if (!session) return context.console.fail(session.error());
  const auto& rules = press.value().programme.rules;
  TimeMs created;
  if (!options.created.empty()) {
    const auto time = parse_time(options.created);
    if (!time) return context.console.fail(time.error());
    created = time.value();
  } else {
    created = paris_day_start(paris_day(SystemClock().now()));
  }
  if (!options.is_again) {
    if (const int code = record_printing(context, session.value(), options, rules.programme.value);
        code != kExitDone)
      return code;
  }
  SheetSource sheets(context, session.value(), press.value(), options);
  const auto printed = print::print_booklets(
      {options.out, created, options.last - options.first + 1},
      printed_programme(rules, press.value().programme.texts, press.value().settings.host),
      [&sheets] { return sheets.next(); },
      [&context](std::uint64_t done, std::uint64_t total) {
        context.console.progress("impression", done, total);
      });
  if (!printed) return context.console.fail(printed.error());
  context.console.done(options.out + " : " + grouped(static_cast<std::int64_t>(printed.value().booklets)) +
                       " carnets, " + grouped(static_cast<std::int64_t>(printed.value().pages)) + " pages");
  context.console.json("{\"booklets\":" + std::to_string(printed.value().booklets) +
                       ",\"pages\":" + std::to_string(printed.value().pages) + "}");
  return kExitDone;
}

}  // namespace

void add_booklet_commands(CLI::App& app, Context& context) {
  auto* group = app.add_subcommand("booklet", "Carnets : imprimer, remettre, bloquer, remplacer")
                    ->require_subcommand(1);
  auto options = std::make_shared<BookletOptions>();
  auto* command = add_command(
      *group, "print", "Imprime des carnets numérotés en PDF",
      "passnum booklet print --programme-file dispositif.json --first 1 --last 20 --out carnets.pdf");
  command
      ->add_option("--programme-file", options->programme_file,
                   "Le fichier du dispositif, avec les textes à imprimer")
      ->required();
  command->add_option("--first", options->first, "Premier carnet")->required();
  command->add_option("--last", options->last, "Dernier carnet")->required();
  command->add_option("--out", options->out, "Fichier PDF à écrire")->capture_default_str();
  command->add_option(
      "--created", options->created,
      "Date inscrite dans le fichier, p. ex. 2026-11-01T00:00:00.000Z (défaut : aujourd’hui)");
  command->add_flag("--duplicate", options->is_duplicate, "Duplicata : marqué comme tel sur chaque chèque");
  command->add_flag("--again", options->is_again, "Refait le même fichier d’une impression déjà enregistrée");
  command->callback([&context, options] {
    context.action = [&context, options] { return print_booklets(context, *options); };
  });
  add_voucher_commands(*group, context);
}

}  // namespace passnum
