#include "api/doctor/doctor.h"
#include "ledger/tree/checkpoint.h"

namespace passnum::doctor {

StoreSeen examine_store(const DataDirectory& data, const std::optional<VerifierKey>& key,
                        Findings& findings) {
  StoreSeen seen;
  auto store = RocksdbStore::look(data.database(), {});
  if (!store && store.error().code == ErrorCode::unavailable) {
    seen.is_open_elsewhere = true;
    findings.push_back({"store", Health::ok, "la base est ouverte par un serveur, qui l’a contrôlée"});
    return seen;
  }
  const std::string action =
      "ne changez rien à ces fichiers, gardez-les comme preuves, et restaurez la dernière sauvegarde "
      "(passnum restore)";
  if (!store) {
    findings.push_back(
        {"store", Health::fault, "la base ne s’ouvre pas : " + store.error().message(), action});
    return seen;
  }
  const auto note = store.value()->checkpoint();
  if (!note || !note.value()) {
    findings.push_back({"store", Health::fault, "la base n’a pas de point de contrôle", action});
    return seen;
  }
  if (!key) return seen;  // said already, with what to do
  const auto checkpoint = open_checkpoint(*note.value(), *key);
  if (!checkpoint) {
    findings.push_back(
        {"store", Health::fault,
         "le point de contrôle de la base n’est pas signé par log.vkey : " + checkpoint.error().message(),
         action});
    return seen;
  }
  findings.push_back(
      {"store", Health::ok,
       "base de " + std::to_string(checkpoint.value().size) +
           " écritures, au moins ce que dit sa marque ; pour tout relire : passnum log verify"});
  seen.snapshot = std::move(store).value();
  return seen;
}

}  // namespace passnum::doctor
