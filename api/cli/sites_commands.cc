#include "api/cli/session.h"
#include "api/places/details.h"
#include "api/server/key_file.h"
#include "api/sites/places.h"
#include "api/sites/report.h"
#include "ledger/core/records.h"

namespace passnum {
namespace {

struct SitesOptions {
  std::string path;
  std::string source;
  std::string report;
  bool is_dry_run = false;
};

Identifier identifier_of(IdentifierKind kind) {
  switch (kind) {
    case IdentifierKind::siret:
      return Identifier::siret;
    case IdentifierKind::rna:
      return Identifier::rna;
    case IdentifierKind::to_be_completed:
      return Identifier::to_be_completed;
  }
  CHECK(false);
  return Identifier::to_be_completed;
}

// What the file asks of the ledger: each structure once, then each site.
std::vector<CommandBody> bodies_of(const PlaceFile& file) {
  std::vector<CommandBody> bodies;
  std::map<StructureId, bool> seen;
  for (const auto& place : file.places) {
    const StructureId structure = structure_id_of(place);
    if (!seen.emplace(structure, true).second) continue;
    StructureRecorded body{structure, place.name, identifier_of(place.identifier_kind), std::nullopt};
    if (!place.identifier.empty()) body.identifier = place.identifier;
    bodies.emplace_back(std::move(body));
  }
  for (const auto& place : file.places) {
    bodies.emplace_back(
        SiteRecorded{place.id, structure_id_of(place), place.name, place.commune, place.insee_code});
  }
  return bodies;
}

struct Changes {
  std::vector<CommandBody> bodies;  // those that change something
  std::size_t created = 0;
  std::size_t updated = 0;
  std::size_t unchanged = 0;
};

// Compares what the file asks with what the ledger has, so that nothing is sent twice. A structure that
// somebody has completed or renamed since its first import is left as the ledger has it.
Result<Changes> compare(Session& session, std::vector<CommandBody> bodies) {
  std::map<std::string, std::string> known;
  for (const char* kind : {"structures", "sites"}) {
    const auto items = session.list(kind, "");
    if (!items) return items.error();
    for (const auto& [id, json] : items.value()) {
      const Json* definition = json.find("definition");
      if (definition != nullptr) known[std::string(kind) + "/" + id] = canonical_text(*definition);
    }
  }
  Changes changes;
  for (auto& body : bodies) {
    const auto* structure = std::get_if<StructureRecorded>(&body);
    const auto* site = std::get_if<SiteRecorded>(&body);
    const auto found = known.find(structure != nullptr ? "structures/" + structure->structure.text
                                                       : "sites/" + site->site.text);
    if (found == known.end()) {
      ++changes.created;
      changes.bodies.push_back(std::move(body));
    } else if (structure != nullptr || found->second == to_canonical(*site)) {
      ++changes.unchanged;
    } else {
      ++changes.updated;
      changes.bodies.push_back(std::move(body));
    }
  }
  return changes;
}

// Beside the ledger: addresses and the like of the places of this file, for the public list.
Result<Done> keep_details(const std::string& path, const PlaceFile& file) {
  DetailsBySite sites;
  const auto known = read_whole_file(path, kPlaceFileBytesMax);
  if (!known && known.error().code != ErrorCode::not_found) return known.error();
  if (known) {
    auto parsed = parse_details(known.value());
    if (!parsed) return parsed.error().while_doing("reading " + path);
    sites = std::move(parsed).value();
  }
  for (const auto& place : file.places) sites.insert_or_assign(place.id, details_of(place));
  return write_whole_file(path, to_text(sites));
}

int import(Context& context, const SitesOptions& options) {
  if (!options.source.empty() && !is_name(options.source))
    return context.console.misuse("--source : des lettres et des chiffres");
  const auto content = read_whole_file(options.path, kPlaceFileBytesMax);
  if (!content) return context.console.fail(content.error());
  const PlaceFile file = read_places(as_bytes(content.value()), {options.source});
  context.console.line(findings_text(file, {}));
  if (!options.report.empty()) {
    if (auto written = write_whole_file(options.report, findings_json(file)); !written)
      return context.console.fail(written.error());
  }
  if (file.refused && context.console.is_json()) context.console.warning(findings_text(file, {}));
  if (file.refused)
    return context.console.refuse(options.path + " n’a pas pu être lu : voyez les lignes ci-dessus");
  auto session = Session::open(context);
  if (!session) return context.console.fail(session.error());
  auto changes = compare(session.value(), bodies_of(file));
  if (!changes) return context.console.fail(changes.error());
  const std::string summary = std::to_string(changes.value().created) + " à créer, " +
                              std::to_string(changes.value().updated) + " à modifier, " +
                              std::to_string(changes.value().unchanged) + " inchangé(s)";
  if (options.is_dry_run || changes.value().bodies.empty()) {
    if (!options.is_dry_run) {
      if (auto kept = keep_details(context.data.places(), file); !kept)
        return context.console.fail(kept.error());
    }
    context.console.done((options.is_dry_run ? "essai à blanc : " : "rien à faire : ") + summary);
    context.console.json(findings_json(file));
    return kExitDone;
  }
  const int code = run_commands(context, changes.value().bodies, "lieux et structures importés : " + summary);
  if (code != kExitDone) return code;
  if (auto kept = keep_details(context.data.places(), file); !kept) return context.console.fail(kept.error());
  return code;
}

int list(Context& context) {
  auto session = Session::open(context);
  if (!session) return context.console.fail(session.error());
  const auto items = session.value().list("sites", "");
  if (!items) return context.console.fail(items.error());
  for (const auto& [id, json] : items.value()) {
    const auto record = from_json<SiteRecord>(json);
    if (!record) return context.console.fail(record.error());
    const auto& site = record.value().definition;
    context.console.line(id + "\t" + site.insee_code + "\t" + site.commune + "\t" + site.name + "\t" +
                         site.structure.text);
    context.console.json(to_canonical(site));
  }
  return kExitDone;
}

}  // namespace

void add_sites_commands(CLI::App& app, Context& context) {
  auto* group = app.add_subcommand("sites", "Lieux de médiation")->require_subcommand(1);
  auto options = std::make_shared<SitesOptions>();
  auto* import_command = add_command(
      *group, "import", "Importe un fichier de lieux (schéma national 0.1.1 ou 1.0.2, CSV ou JSON)",
      "passnum sites import lieux.csv --dry-run");
  import_command->add_option("FICHIER", options->path)->required();
  import_command->add_option("--source", options->source,
                             "Préfixe des identifiants, quand plusieurs fichiers numérotent pareil");
  import_command->add_option("--report", options->report, "Où écrire le compte rendu JSON, ligne par ligne");
  import_command->add_flag("--dry-run", options->is_dry_run, "Montre ce qui se passerait, sans rien changer");
  import_command->callback(
      [&context, options] { context.action = [&context, options] { return import(context, *options); }; });
  auto* list_command = add_command(*group, "list", "Liste les lieux du registre", "passnum sites list");
  list_command->callback([&context] { context.action = [&context] { return list(context); }; });
}

}  // namespace passnum
