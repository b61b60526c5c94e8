#include "api/backup/words.h"

namespace passnum {

std::string words_after_backup(const DataDirectory& data) {
  return "  Les clés ne sont PAS dans la sauvegarde : gardez-en une copie scellée (chiffrée, ou sous "
         "enveloppe),\n"
         "  ailleurs que la sauvegarde et sous la garde d’autres personnes. À garder ainsi, de " +
         data.path +
         " :\n"
         "  keys/ (sans elle, le journal ne peut plus être continué), tls/ et auditor.token (remplaçables).";
}

std::string words_after_restore(const DataDirectory& to) {
  const auto settings = read_settings(to);
  const std::string lock = settings ? checkpoint_lock_path(to, settings.value()) : to.path + ".lock";
  return "  Remettez de leur copie scellée : keys/, tls/ et auditor.token, dans " + to.path +
         "\n"
         "  (au compte du serveur, fichiers en mode 600, dossiers en mode 700), puis : passnum doctor "
         "--data " +
         to.path +
         "\n"
         "  Qui peut se connecter est restauré aussi (sauf d’une ancienne sauvegarde) : connexions en "
         "cours,\n"
         "  invitations et clés d’API sont closes, à refaire ; un accès retiré depuis la sauvegarde est\n"
         "  revenu, et se retire de nouveau : passnum account list.\n"
         "  L’ancien registre ne doit plus jamais être ouvert : deux registres ouverts font deux histoires.\n"
         "  Le fichier du dernier état publié (le verrou) n’a pas été touché ; serve l’attend ici :\n"
         "    " +
         lock +
         "\n"
         "  S’il existe encore à côté de l’ancien registre, déplacez-le là. S’il est perdu, et si cette\n"
         "  sauvegarde est certainement ce qu’il y a de plus récent : passnum serve --begin-lock.\n"
         "  Si serve refuse d’ouvrir à cause de lui, des écritures publiées manquent à la sauvegarde :\n"
         "  cherchez-en une plus récente. S’il n’y en a pas, gardez le verrou et les deux points de "
         "contrôle\n"
         "  comme preuves, prévenez ceux qui ont des reçus plus récents, et seulement alors : --begin-lock.";
}

}  // namespace passnum
