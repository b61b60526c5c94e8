#include "api/cli/bench.h"
#include "api/server/key_file.h"

namespace passnum::bench {
namespace {

// `digits` and the digit that makes their Luhn sum a multiple of ten, as in a SIREN and a SIRET.
std::string with_luhn_key(const std::string& digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[digits.size() - 1 - i] - '0';
    const int doubled = i % 2 == 0 ? 2 * digit : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits + static_cast<char>('0' + (10 - sum % 10) % 10);
}

// A file of places in the national schema 1.0.2, every column there. The SIRETs are made up.
std::string places_file(const Stage& stage) {
  std::string text =
      "id,pivot,nom,commune,code_postal,code_insee,adresse,complement_adresse,latitude,longitude,typologie,"
      "telephone,courriels,site_web,horaires,presentation_resume,presentation_detail,source,itinerance,"
      "structure_parente,date_maj,services,publics_specifiquement_adresses,prise_en_charge_specifique,"
      "frais_a_charge,dispositif_programmes_nationaux,formations_labels,autres_formations_labels,"
      "modalites_acces,modalites_accompagnement,fiche_acces_libre,prise_rdv\n";
  for (std::size_t number = 1; number <= stage.places_count(); ++number) {
    std::string digits = std::to_string(number);
    digits.insert(0, 5 - std::min<std::size_t>(5, digits.size()), '0');
    const std::string siret = with_luhn_key(with_luhn_key("999" + digits) + "0001");
    text += stage.place_id(number) + "," + siret + ",Lieu de mesure " + digits +
            ",Orléans,45000,45234,1 rue de l'Exemple,,47.9027,1.909,ASSO,,,,,,,mesures,Fixe,,2026-11-01,"
            "Aide aux démarches administratives|Accès internet et matériel informatique,,,,,,,,,,\n";
  }
  return text;
}

}  // namespace

Result<Done> measure_import(Stage& stage, Figures& figures) {
  const std::string path = stage.in("lieux.csv");
  if (auto written = write_whole_file(path, places_file(stage)); !written) return written;
  std::uint64_t size_after_first = 0;
  double seconds[2]{};
  for (double& time : seconds) {
    const Stopwatch watch;
    auto output = stage.passnum({"sites", "import", path});
    time = watch.seconds();
    if (!output) return output.error().while_doing("import des lieux");
    std::uint64_t size = 0;
    const auto sites = stage.session().list("sites", "", &size);
    if (!sites) return sites.error();
    if (sites.value().size() != stage.places_count())
      return Error(ErrorCode::corrupt, std::to_string(sites.value().size()) + " places in the ledger, not " +
                                           std::to_string(stage.places_count()));
    if (size_after_first == 0) size_after_first = size;
    if (size != size_after_first)
      return Error(ErrorCode::corrupt, "importing the same file again changed the ledger");
  }
  const auto places = static_cast<double>(stage.places_count());
  figures.push_back({"import_places", "lieux importés", places, "lieux"});
  figures.push_back({"import_first_seconds", "premier import, commande entière", seconds[0], "s"});
  figures.push_back({"import_again_seconds", "second import, rien n’a changé", seconds[1], "s"});
  figures.push_back(
      {"import_places_per_second", "lieux par seconde, premier import", places / seconds[0], "/s"});
  return Done{};
}

}  // namespace passnum::bench
