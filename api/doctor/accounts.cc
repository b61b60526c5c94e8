#include "api/doctor/doctor.h"
#include "api/server/identity_parts.h"
#include "api/sqlite/database.h"

namespace passnum::doctor {
namespace {

void examine_settings(const DataDirectory& data, const std::string& host, Findings& findings) {
  const auto settings = read_identity_settings(data);
  const auto checked = settings ? check_identity_settings(data, host) : Result<Done>(settings.error());
  if (!checked) {
    findings.push_back({"configuration.identity", Health::fault,
                        "identity.json est inutilisable : " + checked.error().message(),
                        "corrigez ce fichier, ou ce qu’il nomme : en l’état, le serveur ne démarre pas"});
  } else if (settings.value()) {
    findings.push_back({"configuration.identity", Health::ok, "identity.json est utilisable"});
  }
}

Result<Done> check_whole(const std::string& path) {
  auto database = sqlite::Database::open_existing(path);
  if (!database) return std::move(database).error();
  return database.value().check_whole();
}

}  // namespace

void examine_accounts(const DataDirectory& data, const std::string& host, Findings& findings) {
  examine_settings(data, host, findings);
  const auto whole = check_whole(data.accounts());
  if (whole) {
    findings.push_back({"accounts", Health::ok, "la base des comptes est entière"});
  } else if (whole.error().code == ErrorCode::unavailable) {
    findings.push_back({"accounts", Health::warning,
                        "la base des comptes est occupée : " + whole.error().message(), "recommencez"});
  } else if (whole.error().code != ErrorCode::not_found) {
    findings.push_back(
        {"accounts", Health::fault, "la base des comptes est abîmée : " + whole.error().message(),
         "arrêtez le serveur, gardez ces fichiers comme preuves, et remettez accounts.db depuis "
         "la dernière sauvegarde (passnum restore)"});
  }
}

}  // namespace passnum::doctor
