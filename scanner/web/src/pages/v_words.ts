import type { Said, VerdictCard } from './page'
import type { Judgement, LinkTrouble } from './voucher_verdict'

export const WORDS = {
  where: ['Voir les lieux qui le prennent', 'See the places that take it'],
  waiting: ['Vérification…', 'Checking…'],
  number: ['Numéro', 'Number'],
  value: ['Valeur', 'Value'],
  programme: ['Dispositif', 'Programme'],
  last_day: ['Dernier jour d’utilisation', 'Last day of use'],
  unknown: ['inconnu ici', 'unknown here'],
  paste: ['Collez ici le lien du QR code', 'Paste the link of the QR code here'],
  paste_hint: [
    'Il est vérifié dans votre navigateur et n’est pas envoyé.',
    'It is checked in your browser and is not sent.'
  ],
  check: ['Vérifier ce lien', 'Check this link']
} satisfies Record<string, Said>

type Look = Pick<VerdictCard, 'tone' | 'icon'> & { title: Said; text: Said[] }

const KEEP: Said = [
  'Gardez le papier, ne payez rien, et appelez le numéro imprimé ' +
    'sur le carnet ou la personne qui vous l’a remis.',
  'Keep the paper, pay nothing, and call the number printed on the booklet or the person who gave it to you.'
]

// {0}: the official host. {1}: the last day of use.
export const VERDICTS: Record<Judgement | LinkTrouble, Look> = {
  genuine: {
    tone: 'good',
    icon: 'accepted',
    title: ['Ce chèque est authentique', 'This voucher is genuine'],
    text: [
      [
        'L’émetteur l’a signé. Cela ne dit pas s’il a déjà servi ou ' +
          's’il est bloqué : le lieu qui l’encaisse le saura.',
        'The issuer has signed it. This does not say whether it was used ' +
          'or blocked: the place that redeems it will know.'
      ]
    ]
  },
  expired: {
    tone: 'no',
    icon: 'refused',
    title: ['Ce chèque est authentique, mais sa date est passée', 'This voucher is genuine, but too old'],
    text: [
      [
        'Il pouvait être utilisé jusqu’au {1}. Demandez à la ' +
          'personne qui vous l’a remis s’il peut être remplacé.',
        'It could be used until {1}. Ask the person who gave it to you whether it can be replaced.'
      ]
    ]
  },
  not_yet: {
    tone: 'maybe',
    icon: 'provisional',
    title: [
      'Ce chèque est authentique, mais pas encore utilisable',
      'This voucher is genuine, but cannot be used yet'
    ],
    text: [['Son dispositif n’a pas commencé. Gardez-le.', 'Its programme has not begun. Keep it.']]
  },
  unsure: {
    tone: 'maybe',
    icon: 'unknown',
    title: ['Cette page ne peut pas trancher', 'This page cannot tell'],
    text: [
      [
        'La clé qui l’a signé a peut-être été volée. Le lieu qui ' +
          'l’encaisse, relié au registre, saura s’il est authentique.',
        'The key that signed it may have been stolen. The place ' +
          'that redeems it asks the ledger, and will know.'
      ]
    ]
  },
  forged: {
    tone: 'grave',
    icon: 'forged',
    title: ['Ce chèque n’est pas authentique', 'This voucher is not genuine'],
    text: [['Aucune clé de l’émetteur ne l’a signé.', 'No key of the issuer has signed it.'], KEEP]
  },
  wrong_host: {
    tone: 'grave',
    icon: 'forged',
    title: ['Ce lien mène à une autre adresse', 'This link leads to another address'],
    text: [
      [
        'L’adresse officielle est {0}, et elle seule. Un autocollant a peut-être été posé sur le QR code.',
        'The official address is {0} and no other. Somebody may have put a sticker on the QR code.'
      ],
      KEEP
    ]
  },
  truncated: {
    tone: 'maybe',
    icon: 'unknown',
    title: ['Il manque la fin du lien', 'The end of the link is missing'],
    text: [
      [
        'Le chèque n’est pas en cause : le lien a été coupé. ' +
          'Photographiez le QR code en entier, à plat et bien éclairé.',
        'The voucher is not at fault: the link was cut. Take the whole QR code in, flat and well lit.'
      ]
    ]
  },
  other_layout: {
    tone: 'maybe',
    icon: 'unknown',
    title: ['Ce chèque est d’un autre format', 'This voucher has another format'],
    text: [
      [
        'Il est d’une autre série que celles que cette page sait lire. Seul ' +
          'l’émetteur, dont le nom est sur le carnet, peut dire ce qu’il vaut.',
        'It is of another series than those this page can read. Only the ' +
          'issuer, named on the booklet, can say what it is worth.'
      ]
    ]
  },
  not_a_voucher: {
    tone: 'no',
    icon: 'refused',
    title: ['Ce lien n’est pas celui d’un chèque', 'This is not the link of a voucher'],
    text: [
      [
        'Lisez le QR code imprimé sur le chèque, ou collez son ' +
          'lien en entier. Il commence par https://{0}/v#',
        'Read the QR code on the voucher, or paste its whole link. It begins with https://{0}/v#'
      ]
    ]
  },
  empty: {
    tone: 'maybe',
    icon: 'scan',
    title: ['Pour vérifier un chèque', 'To check a voucher'],
    text: [
      [
        'Ouvrez l’appareil photo de votre téléphone et visez le QR code. ' +
          'L’adresse qui s’affiche doit commencer par https://{0}/',
        'Open your phone’s camera and point it at the QR code. The ' +
          'address it shows must begin with https://{0}/'
      ]
    ]
  }
}
