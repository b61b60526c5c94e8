import type { Said } from './page'
import type { Today } from './receipt_verdict'

export const AGAIN: Said = ['Regarder encore', 'Look again']

export const WORDS = {
  waiting: ['Lecture du registre…', 'Reading the log…'],
  signed: ['{0} entrées, signées', '{0} entries, signed'],
  broken: ['Le registre n’est plus le même', 'The log is no longer the same'],
  unsigned: ['L’état affiché n’est pas signé par le registre', 'The state shown is not signed by the log'],
  unsigned_text: ['Ne vous y fiez pas. Prévenez l’émetteur.', 'Do not rely on it. Tell the issuer.'],
  name: ['Nom du registre', 'Name of the log'],
  size: ['Entrées', 'Entries'],
  root: ['Empreinte de toutes les entrées', 'Hash of all entries'],
  seen: ['Lu le', 'Read on'],
  raw: ['L’état signé, mot pour mot', 'The signed state, to the letter'],
  keys: ['La clé du registre', 'The log’s key'],
  keys_text: [
    'Comparez-la avec celle qu’on vous a donnée autrement : sur une ' +
      'convention, chez un financeur, dans un ancien reçu.',
    'Compare it with the one you were given in another way: in a ' +
      'contract, by a funder, with an older receipt.'
  ],
  key: ['Clé en vigueur', 'Key in force'],
  former_key: ['Clé précédente', 'Key before'],
  id: ['Numéro de la clé', 'Number of the key'],
  fingerprint: ['Empreinte SHA-256', 'SHA-256 fingerprint']
} satisfies Record<string, Said>

// {0}: entries this browser saw last. {1}: when.
export const SINCE: Record<Today, Said> = {
  ahead: [
    'Ce navigateur en avait vu {0} le {1} : rien ne s’est perdu depuis.',
    'This browser saw {0} on {1}: none was lost since.'
  ],
  behind: [
    'Ce navigateur en avait vu {0} le {1}. Des entrées ont disparu : prévenez l’émetteur et les financeurs.',
    'This browser saw {0} on {1}. Entries have disappeared: tell the issuer and the funders.'
  ],
  forked: [
    'Ce navigateur en avait vu {0} autres le {1}. Le registre a été ' +
      'réécrit : prévenez l’émetteur et les financeurs.',
    'This browser saw {0} other ones on {1}. The log was rewritten: tell the issuer and the funders.'
  ],
  unknown: [
    'Ce navigateur retient cet état, et dira la prochaine fois si le registre a reculé.',
    'This browser remembers this state, and will say next time if the log has gone back.'
  ]
}
