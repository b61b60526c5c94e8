#include "api/cli/link_qr.h"
#include "api/cli/session.h"
#include "api/devices/enrolment.h"
#include "ledger/base/random.h"
#include "ledger/core/records.h"

namespace passnum {
namespace {

struct DeviceCodeOptions {
  std::string site;
  std::string code;
  std::string out;
  std::int32_t uses = 1;
  std::int32_t hours = 72;
};

// Made here, shown once, and kept nowhere: the ledger only has its hash.
int create(Context& context, const DeviceCodeOptions& options) {
  if (!is_name(options.site)) return context.console.misuse("« " + options.site + " » n’est pas un lieu");
  const auto settings = read_settings(context.data);
  if (!settings) return context.console.fail(settings.error());
  SystemRandom random;
  const auto token = make_enrolment_token(random);
  const TimeMs until(SystemClock().now().value + std::int64_t{options.hours} * 60 * 60 * 1000);
  const auto hash = enrolment_code_of(token);
  const int exit_code =
      run_commands(context, {EnrolmentCodeCreated{hash, SiteId(options.site), until, options.uses}},
                   "code d’enregistrement créé pour " + options.site);
  if (exit_code != kExitDone) return exit_code;
  const auto link = enrolment_link(settings.value().host, token);
  if (!options.out.empty()) {
    if (auto written = write_link_png(options.out, link); !written)
      return context.console.fail(written.error());
    context.console.line("  image : " + options.out);
  }
  context.console.line("  " + link);
  context.console.line("  " + std::to_string(options.uses) + " terminal(aux), jusqu’au " +
                       to_paris_text(until) + ", pour qui voit ce code : montrez-le, ne l’envoyez pas.");
  context.console.line("  pour le retirer : passnum device-code revoke --code " + to_hex(hash));
  const auto drawing = link_as_text(link);
  if (!drawing) return context.console.fail(drawing.error());
  context.console.line(drawing.value());
  context.console.json(canonical_text(Json(
      Json::Object{{"code", Json(to_hex(hash))}, {"link", Json(link)}, {"until", Json(to_text(until))}})));
  return kExitDone;
}

std::string state_of(const EnrolmentCodeRecord& code, TimeMs now) {
  if (code.revoked_at) return "retiré";
  if (code.used >= code.uses) return "épuisé";
  return now > code.until ? "expiré" : "valable";
}

int list(Context& context, const DeviceCodeOptions& options) {
  auto session = Session::open(context);
  if (!session) return context.console.fail(session.error());
  const auto codes = session.value().list("enrolment_codes", "");
  if (!codes) return context.console.fail(codes.error());
  const TimeMs now = SystemClock().now();
  std::size_t shown = 0;
  for (const auto& [id, json] : codes.value()) {
    const auto code = from_json<EnrolmentCodeRecord>(json);
    if (!code) return context.console.fail(code.error());
    const auto& facts = code.value();
    if (!options.site.empty() && facts.site.text != options.site) continue;
    ++shown;
    context.console.line(facts.site.text + "  " + state_of(facts, now) + "  " + std::to_string(facts.used) +
                         "/" + std::to_string(facts.uses) + "  jusqu’au " + to_paris_text(facts.until) +
                         "  par " + facts.created_by + "  " + id);
    context.console.json(canonical_text(Json(Json::Object{{"code", Json(id)}, {"record", json}})));
  }
  if (shown == 0) context.console.line("Aucun code d’enregistrement.");
  return kExitDone;
}

int revoke(Context& context, const DeviceCodeOptions& options) {
  const auto bytes = from_hex(options.code);
  const auto hash = bytes ? fixed<32>(bytes.value()) : Result<Hash>(bytes.error());
  if (!hash)
    return context.console.misuse(
        "--code : les 64 chiffres hexadécimaux que donne « passnum device-code list »");
  return run_commands(context, {EnrolmentCodeRevoked{hash.value()}}, "code d’enregistrement retiré");
}

}  // namespace

void add_device_code_commands(CLI::App& app, Context& context) {
  auto* group = app.add_subcommand("device-code", "Codes avec lesquels un terminal s’enregistre lui-même")
                    ->require_subcommand(1);
  auto options = std::make_shared<DeviceCodeOptions>();
  auto* create_command =
      add_command(*group, "create", "Crée un code, et montre son lien et son QR",
                  "passnum device-code create --site cvl-001 --uses 3 --hours 24 --out code.png");
  create_command->add_option("--site", options->site, "Lieu des terminaux")->required();
  create_command->add_option("--uses", options->uses, "Terminaux qui peuvent s’enregistrer")
      ->capture_default_str()
      ->check(CLI::Range(1, kEnrolmentUsesMax));
  create_command->add_option("--hours", options->hours, "Heures pendant lesquelles il vaut")
      ->capture_default_str()
      ->check(CLI::Range(1, static_cast<int>(kEnrolmentMsMax / 3'600'000)));
  create_command->add_option("--out", options->out, "Image PNG du QR à écrire");
  create_command->callback(
      [&context, options] { context.action = [&context, options] { return create(context, *options); }; });
  auto* list_command = add_command(*group, "list", "Montre les codes, sans leur secret",
                                   "passnum device-code list --site cvl-001");
  list_command->add_option("--site", options->site, "Un lieu (tous, sans cette option)");
  list_command->callback(
      [&context, options] { context.action = [&context, options] { return list(context, *options); }; });
  auto* revoke_command =
      add_command(*group, "revoke", "Retire un code ; les terminaux déjà enregistrés restent",
                  "passnum device-code revoke --code 5f3c…");
  revoke_command->add_option("--code", options->code, "Le code, comme « list » le montre")->required();
  revoke_command->callback(
      [&context, options] { context.action = [&context, options] { return revoke(context, *options); }; });
}

}  // namespace passnum
