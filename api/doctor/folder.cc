#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "api/doctor/doctor.h"
#include "api/server/key_file.h"

namespace passnum::doctor {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kVkeyBytesMax = 4096;
constexpr unsigned kOthers = 077;

// A secret that others can read is to be replaced, not only to be hidden.
void examine_secret(const std::string& path, uid_t owner, Findings& findings) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    findings.push_back({"folder.missing", Health::fault, "il manque " + path,
                        "remettez-le depuis sa copie scellée, puis : chmod 600 " + path});
    return;
  }
  if ((status.st_mode & kOthers) != 0) {
    findings.push_back({"folder.permissions", Health::fault, path + " peut être lu par d’autres comptes",
                        "chmod 600 " + path + " ; si quelqu’un a pu le lire, remplacez ce secret"});
  }
  if (status.st_uid != owner) {
    findings.push_back({"folder.owner", Health::fault, path + " n’appartient pas au compte du dossier",
                        "chown vers le compte qui fait tourner le serveur"});
  }
}

void examine_secrets(const DataDirectory& data, uid_t owner, Findings& findings) {
  for (const auto& path :
       {data.key("log"), data.key("lookup"), data.certificate_key(), data.auditor_token()}) {
    examine_secret(path, owner, findings);
  }
  std::error_code failure;
  for (fs::directory_iterator at(data.path + "/keys", failure), end; !failure && at != end;
       at.increment(failure)) {
    const std::string path = at->path().string();
    if (path != data.key("log") && path != data.key("lookup")) examine_secret(path, owner, findings);
  }
}

Result<VerifierKey> read_vkey(const std::string& path) {
  auto text = read_whole_file(path, kVkeyBytesMax);
  if (!text) return std::move(text).error();
  while (text.value().ends_with('\n')) text.value().pop_back();
  auto key = parse_verifier_key(text.value());
  if (!key) return key.error().while_doing(path);
  return key;
}

}  // namespace

void examine_folder(const DataDirectory& data, Findings& findings) {
  const std::size_t before = findings.size();
  struct stat status {};
  if (::stat(data.path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
    findings.push_back({"folder.missing", Health::fault, "il n’y a pas de dossier " + data.path,
                        "nommez-le par --data, ou commencez par passnum init"});
    return;
  }
  if ((status.st_mode & kOthers) != 0) {
    findings.push_back({"folder.permissions", Health::warning, data.path + " est ouvert à d’autres comptes",
                        "chmod 700 " + data.path});
  }
  if (const uid_t us = ::geteuid(); us != 0 && status.st_uid != us) {
    findings.push_back({"folder.owner", Health::fault, data.path + " appartient à un autre compte",
                        "lancez la commande avec le compte qui fait tourner le serveur"});
  }
  for (const auto& path : {data.settings(), data.database(), data.log_vkey()}) {
    if (::access(path.c_str(), R_OK) == 0) continue;
    findings.push_back({"folder.missing", Health::fault, path + " manque ou ne peut pas être lu",
                        "remettez-le depuis une sauvegarde (passnum restore)"});
  }
  examine_secrets(data, status.st_uid, findings);
  if (findings.size() == before) {
    findings.push_back(
        {"folder", Health::ok, "le dossier est complet, et ses secrets ne sont lisibles que par son compte"});
  }
}

std::optional<VerifierKey> examine_configuration(const DataDirectory& data, Findings& findings) {
  const auto settings = read_settings(data);
  if (!settings) {
    findings.push_back({"configuration.settings", Health::fault,
                        "ledger.json est inutilisable : " + settings.error().message(),
                        "remettez-le depuis une sauvegarde (passnum restore)"});
  }
  const auto key = read_vkey(data.log_vkey());
  if (!key) {
    findings.push_back({"configuration.log_vkey", Health::fault,
                        "log.vkey est inutilisable : " + key.error().message(),
                        "remettez-le depuis une sauvegarde, ou depuis ce qui a été donné aux contrôleurs"});
    return std::nullopt;
  }
  if (!settings) return key.value();
  if (key.value().name != settings.value().origin) {
    findings.push_back(
        {"configuration.log_vkey", Health::fault,
         "log.vkey est celle de " + key.value().name + ", et le journal s’appelle " + settings.value().origin,
         "remettez les deux fichiers d’une même sauvegarde"});
    return std::nullopt;
  }
  findings.push_back({"configuration", Health::ok,
                      "journal " + settings.value().origin + ", chèques de " + settings.value().host});
  return key.value();
}

}  // namespace passnum::doctor
