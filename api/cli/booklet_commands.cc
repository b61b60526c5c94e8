#include "api/cli/programme_file.h"
#include "api/cli/session.h"
#include "issuer/numbering/numbering.h"
#include "issuer/print/booklets_pdf.h"
#include "ledger/base/random.h"
#include "ledger/core/records.h"

namespace passnum {
namespace {

struct Options {
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

Result<Press> open_press(const Context& context, const Options& options) {
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

// Says in the ledger that the sheets are made, before they are: a sheet that nobody recorded must not exist.
int record_printing(Context& context, Session& session, const Options& options, std::uint32_t programme) {
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

int print_booklets(Context& context, const Options& options) {
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
  std::uint32_t next = options.first;
  const auto next_booklet = [&]() -> Result<std::optional<print::PrintedBooklet>> {
    if (next > options.last) return std::optional<print::PrintedBooklet>();
    const std::uint32_t number = next++;
    const std::string what = "le carnet " + std::to_string(number);
    const auto booklet = get_record<BookletRecord>(
        session.value(), booklet_path("booklets", rules.programme.value, number), what);
    if (!booklet) return booklet.error();
    const auto codes = get_record<BookletCodesRecord>(
        session.value(), booklet_path("booklet_codes", rules.programme.value, number), what);
    if (!codes) return codes.error();
    const BookletNumbered numbered{rules.programme, BookletNumber(number), booklet.value().order,
                                   booklet.value().key, codes.value().codes};
    const auto signing = issuing_key(context, press.value(), numbered.key);
    if (!signing) return signing.error();
    const NumberingKeys keys{press.value().code_key, press.value().lookup_key, *signing.value()};
    auto sheet = sheet_of(rules, numbered, press.value().settings.host, keys, options.is_duplicate);
    if (!sheet) return std::move(sheet).error();
    return std::optional(std::move(sheet).value());
  };
  const auto printed = print::print_booklets(
      {options.out, created, options.last - options.first + 1},
      printed_programme(rules, press.value().programme.texts, press.value().settings.host), next_booklet,
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
  auto options = std::make_shared<Options>();
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
