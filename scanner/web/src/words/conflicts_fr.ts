// What the page about doubles says in French. {0} and so on stand for what varies.
export const conflictsFr = {
  conflicts: 'Doubles',
  conflicts_title: 'Doubles encaissements',
  conflicts_text:
    'Sans réseau, deux appareils peuvent accepter le même chèque. Le premier que le registre a inscrit est ' +
    'payé ; l’autre ne l’est pas, et se trouve ici.',
  conflicts_none:
    'Aucun double : tout ce que les appareils ont accepté hors ligne a été confirmé par le registre. Si un ' +
    'chèque était un jour accepté deux fois, vous le verriez ici : le lieu, le jour et ce qu’il faut faire.',
  conflicts_none_here: 'Aucun double dans ce lieu.',
  conflicts_many: 'Seuls les {0} plus récents sont affichés.',
  conflicts_kept: 'Cette page remonte à 400 jours.',
  conflict_all: 'Toutes les structures',
  conflict_taken: 'Accepté hors ligne',
  conflict_told: 'Ce que le lieu a vu',
  conflict_told_text: '« Accepté hors ligne, à confirmer », puis « Déjà utilisé » ({0})',
  conflict_first: 'Le premier',
  conflict_first_line: '{0}, appareil : {1}',
  conflict_first_when: 'accepté le {0}, inscrit le {1}, {2}',
  conflict_first_hidden: 'Une autre structure, ou un encaissement annulé depuis. La métropole le voit.',
  conflict_first_undone: 'Annulé depuis : plus personne n’est payé pour ce chèque.',
  conflict_do: 'À faire',
  conflict_do_own: 'Rien : ce chèque vous est payé, une seule fois. Synchronisez vos appareils plus souvent.',
  conflict_do_hidden:
    'Ce chèque ne vous est pas payé. Si le service a été rendu, écrivez à la métropole avec son numéro.',
  conflict_do_above:
    'Seul le premier est payé. Demandez au second si le service a été rendu : un dédommagement se décide ' +
    'hors du registre.',
  conflict_do_undone:
    'Si le service a été rendu, le lieu peut scanner de nouveau le chèque, tant qu’il est valable.'
}
