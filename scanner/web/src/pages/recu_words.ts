import type { Said } from './page'
import type { Signed, Today } from './receipt_verdict'

export const WORDS = {
  file: ['Le fichier du reçu (.tlog-proof)', 'The receipt’s file (.tlog-proof)'],
  paste: ['Ou son texte', 'Or its text'],
  check: ['Vérifier ce reçu', 'Check this receipt'],
  stays: [
    'Le reçu reste dans votre navigateur : seules la clé publique ' +
      'et l’état du registre sont demandés au serveur.',
    'The receipt stays in your browser: only the log’s public key and state are asked for.'
  ],
  not_a_receipt: ['Ce n’est pas un reçu', 'This is not a receipt'],
  not_a_receipt_text: [
    'Un reçu commence par « c2sp.org/tlog-proof@v1 » et finit par ' +
      'une signature. Reprenez le fichier en entier.',
    'A receipt begins with “c2sp.org/tlog-proof@v1” and ends with a signature. Take the whole file.'
  ],
  good: ['Ce reçu est vrai', 'This receipt is true'],
  bad: ['Ce reçu ne prouve rien', 'This receipt proves nothing'],
  yes: ['Oui.', 'Yes.'],
  no: ['Non.', 'No.'],
  open: ['On ne sait pas.', 'Not known.'],
  included: ['Ce reçu est inscrit au registre, entrée n° {0}.', 'This receipt is in the log, entry no. {0}.'],
  not_included: [
    'L’entrée n° {0} du registre est une autre : le reçu a été modifié.',
    'Entry no. {0} of the log is another one: the receipt was changed.'
  ],
  entry: ['Ce que dit cette entrée', 'What this entry says'],
  entry_claimed: ['Ce que ce reçu prétend', 'What this receipt claims'],
  raw: ['L’entrée, mot pour mot', 'The entry, to the letter'],
  kind: ['Nature', 'Kind'],
  kind_redeemed: ['Chèque encaissé', 'Voucher redeemed'],
  kind_reversed: ['Encaissement annulé', 'Redemption undone'],
  voucher: ['Chèque', 'Voucher'],
  amount: ['Montant', 'Amount'],
  at: ['Enregistré le', 'Recorded on'],
  site: ['Lieu', 'Place'],
  structure: ['Structure', 'Structure']
} satisfies Record<string, Said>

// {0}: the log's name. {1}: how many entries it had.
export const SIGNED: Record<Signed, Said> = {
  good: [
    'Le registre {0} a signé son état de {1} entrées, et la signature est la sienne.',
    'The log {0} has signed its state of {1} entries, and the signature is its own.'
  ],
  wrong: ['La signature du registre {0} est fausse.', 'The signature of the log {0} is wrong.'],
  other_log: ['Ce reçu est d’un autre registre : {0}.', 'This receipt is of another log: {0}.'],
  unknown_key: [
    'La signature est d’une clé que cette page n’a pas. Un reçu ancien ' +
      'se vérifie avec passnum-verify et log-former.vkey.',
    'The signature is by a key that this page does not have. Check an ' +
      'old receipt with passnum-verify and log-former.vkey.'
  ]
}

// {0}: entries today. {1}: entries when the receipt was made.
export const TODAY: Record<Today, Said> = {
  ahead: ['Le registre compte aujourd’hui {0} entrées.', 'The log has {0} entries today.'],
  behind: [
    'Le registre ne montre plus que {0} entrées, et il en avait {1}. ' +
      'Gardez ce reçu et prévenez l’émetteur et les financeurs.',
    'The log shows only {0} entries, and had {1}. Keep this receipt and tell the issuer and the funders.'
  ],
  forked: [
    'Le registre montre {0} autres entrées : il a été réécrit. Gardez ' +
      'ce reçu et prévenez l’émetteur et les financeurs.',
    'The log shows {0} other entries: it was rewritten. Keep ' +
      'this receipt and tell the issuer and the funders.'
  ],
  unknown: ['L’état du registre aujourd’hui n’a pas pu être lu.', 'The log’s state today could not be read.']
}
