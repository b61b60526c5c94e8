import type { Said } from './page'

export const WORDS = {
  waiting: ['Chargement de la liste…', 'Loading the list…'],
  search: ['Commune, code postal ou nom du lieu', 'Town, postal code or name of the place'],
  programme: ['Dispositif écrit sur vos chèques', 'Programme written on your vouchers'],
  any: ['Tous', 'All'],
  none: ['Aucun lieu ne correspond. Essayez une commune voisine.', 'No place matches. Try a town nearby.'],
  one: ['1 lieu', '1 place'],
  many: ['{0} lieux', '{0} places'],
  list: ['Les lieux', 'The places'],
  more: ['Afficher {0} lieux de plus', 'Show {0} more places'],
  website: ['Site internet', 'Website'],
  booking: ['Prendre rendez-vous', 'Book'],
  access: ['Accessibilité du lieu', 'Accessibility of the place'],
  map: ['Carte des communes', 'Map of the towns'],
  map_hint: [
    'Un cercle par commune, plus grand s’il y a plus de lieux. Touchez-le pour voir ses lieux.',
    'A circle for each town, larger where there are more places. Touch it to see its places.'
  ],
  map_label: [
    'Situation de {0} communes les unes par rapport aux autres. La liste ci-dessus dit la même chose.',
    'Where {0} towns lie to each other. The list above says the same.'
  ]
} satisfies Record<string, Said>
