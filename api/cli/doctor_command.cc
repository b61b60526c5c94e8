#include <chrono>
#include <filesystem>

#include "api/backup/verify_log.h"
#include "api/cli/log_copy.h"
#include "api/cli/session.h"
#include "api/doctor/doctor.h"
#include "ledger/base/clock.h"

namespace passnum {
namespace {

using doctor::ClockFacts;
using doctor::Findings;
using doctor::Health;

// Asks a server how it is, and reads its clock.
std::optional<std::string> ask_server(const Context& context, bool must_answer, Findings& findings) {
  auto session = Session::open(context);
  const auto response =
      session ? session.value().fetch("/readyz") : Result<client::ClientResponse>(session.error());
  if (!response) {
    findings.push_back({"server", must_answer ? Health::fault : Health::warning,
                        "le serveur ne répond pas : " + response.error().message(),
                        must_answer
                            ? "vérifiez qu’il tourne, son adresse, et que le certificat est le sien (--trust)"
                            : "il a sans doute été tué : relancez-le (passnum serve)"});
    return std::nullopt;
  }
  if (response.value().status == 200) {
    findings.push_back({"server", Health::ok, "le serveur répond et prend les encaissements"});
  } else {
    findings.push_back({"server", Health::fault, "le serveur s’est arrêté de répondre aux encaissements",
                        "lisez son journal d’erreurs, corrigez, puis relancez-le"});
  }
  const auto date = response.value().header("date");
  return date ? std::optional(std::string(*date)) : std::nullopt;
}

struct Folder {
  doctor::StoreSeen store;
  std::optional<VerifierKey> key;
};

Folder examine(const Context& context, TimeMs now, Findings& findings) {
  Folder out;
  doctor::examine_folder(context.data, findings);
  out.key = doctor::examine_configuration(context.data, findings);
  const auto settings = read_settings(context.data);
  const std::string host = settings ? settings.value().host : std::string("localhost");
  doctor::examine_accounts(context.data, host, findings);
  doctor::examine_certificate(context.data, host.substr(0, host.find(':')), now, findings);
  doctor::examine_disk(context.data.path, findings);
  out.store = doctor::examine_store(context.data, out.key, findings);
  if (settings) {
    doctor::examine_lock(checkpoint_lock_path(context.data, settings.value()), out.key, out.store, findings);
  }
  return out;
}

std::optional<TimeMs> last_entry(const Context& context, const Folder& folder, Findings& findings) {
  if (!folder.key) return std::nullopt;
  if (folder.store.snapshot != nullptr) {
    SnapshotSource source(*folder.store.snapshot);
    const auto time = doctor::last_entry_time(source, *folder.key);
    if (time) return time.value();
    findings.push_back({"store", Health::fault,
                        "la dernière écriture ne se lit pas : " + time.error().message(),
                        "lancez passnum log verify, et gardez ces fichiers comme preuves"});
    return std::nullopt;
  }
  auto source = open_log(context, "");
  if (!source) return std::nullopt;
  const auto time = doctor::last_entry_time(*source.value(), *folder.key);
  return time ? std::optional(time.value()) : std::nullopt;
}

// How far the clock that tells the time is ahead of the one that only counts: the same at all times, unless
// somebody sets the first.
std::int64_t ahead_ms() {
  const auto counted = std::chrono::steady_clock::now().time_since_epoch();
  return SystemClock().now().value - std::chrono::duration_cast<std::chrono::milliseconds>(counted).count();
}

int run_doctor(Context& context, const std::string& url) {
  const std::int64_t ahead_before_ms = ahead_ms();
  Findings findings;
  if (!url.empty()) context.server = url;
  std::error_code ignored;
  const bool is_here = std::filesystem::exists(context.data.path, ignored);
  Folder folder;
  // With an address and no folder there is only the server to look at.
  if (is_here || context.server.empty()) folder = examine(context, SystemClock().now(), findings);
  ClockFacts facts;
  const bool is_named = !context.server.empty();
  if (is_named || std::filesystem::exists(context.data.server_url(), ignored)) {
    facts.server_date = ask_server(context, is_named || folder.store.is_open_elsewhere, findings);
  }
  facts.last_entry = last_entry(context, folder, findings);
  facts.is_synchronised = doctor::read_is_synchronised();
  facts.now = SystemClock().now();
  facts.jump_ms = ahead_ms() - ahead_before_ms;
  doctor::judge_clock(facts, findings);
  doctor::examine_limits(findings);

  for (const auto& finding : findings) {
    context.console.line(std::string(doctor::french(finding.health)) + " : " + finding.words);
    if (!finding.action.empty()) context.console.line("    → " + finding.action);
  }
  context.console.json(doctor::to_json(findings));
  const std::size_t errors = doctor::count(findings, Health::fault);
  if (errors != 0) return context.console.refuse(std::to_string(errors) + " erreur(s) à corriger");
  return kExitDone;
}

}  // namespace

void add_doctor_command(CLI::App& app, Context& context) {
  auto url = std::make_shared<std::string>();
  auto* command = add_command(app, "doctor",
                              "Examine dossier, clés, certificat, horloge, disque et base, et dit quoi faire",
                              "passnum doctor --data registre");
  command->add_option("--url", *url, "Adresse d’un serveur à examiner aussi (défaut : celui du dossier)");
  command->callback(
      [&context, url] { context.action = [&context, url] { return run_doctor(context, *url); }; });
}

}  // namespace passnum
