#include "api/doctor/doctor.h"
#include "ledger/store/lock_file/checkpoint_lock_file.h"
#include "ledger/tree/checkpoint.h"

namespace passnum::doctor {
namespace {

const std::string kEvidence =
    "n’ouvrez pas ce registre ; gardez le verrou et la base comme preuves, et cherchez la copie la plus "
    "récente";

void compare(const std::string& note, const VerifierKey& key, const Snapshot& store, Findings& findings) {
  const auto published = open_checkpoint(note, key);
  if (!published) {
    findings.push_back({"lock", Health::fault,
                        "le verrou n’est pas celui de ce journal : " + published.error().message(),
                        kEvidence});
    return;
  }
  if (published.value().size > store.size()) {
    findings.push_back({"lock", Health::fault,
                        std::to_string(published.value().size) +
                            " écritures ont été publiées, et la base en a " + std::to_string(store.size()) +
                            " : c’est une copie ancienne",
                        kEvidence});
    return;
  }
  findings.push_back({"lock", Health::ok, "rien n’a été publié qui manque à la base"});
}

}  // namespace

void examine_lock(const std::string& path, const std::optional<VerifierKey>& key, const StoreSeen& store,
                  Findings& findings) {
  const auto lock = CheckpointLockFile::open(path);
  if (!lock && lock.error().code == ErrorCode::unavailable) {
    findings.push_back({"lock", Health::ok, "le verrou est tenu par un serveur, qui l’a comparé à la base"});
    return;
  }
  const auto note = lock ? lock.value()->read() : Result<std::optional<std::string>>(lock.error());
  if (!note) {
    findings.push_back({"lock", Health::fault, "le verrou ne peut pas être lu : " + note.error().message(),
                        "remettez le fichier à sa place, ou son disque en marche"});
    return;
  }
  if (!note.value()) {
    findings.push_back({"lock", Health::fault, "il manque le verrou " + path + ", et serve refusera d’ouvrir",
                        "remettez-le ; s’il est perdu et que ce registre est certainement le plus récent : "
                        "passnum serve --begin-lock"});
    return;
  }
  if (key && store.snapshot != nullptr) compare(*note.value(), *key, *store.snapshot, findings);
}

}  // namespace passnum::doctor
