// The public pages: where each is, what it is called, and whether it has a script (src/pages/NAME.tsx). Their
// texts are in fr/ and en/, under the same names.
export const LANGUAGES = ['fr', 'en']

export const PAGES = [
  {
    name: 'index',
    title: { fr: 'Accueil', en: 'Home' },
    description: {
      fr: 'Des chèques publics pour apprendre le numérique : où les utiliser, comment les vérifier.',
      en: 'Public vouchers for learning digital skills: where to use them, how to check them.'
    }
  },
  {
    name: 'v',
    hasScript: true,
    title: { fr: 'Votre chèque', en: 'Your voucher' },
    description: {
      fr: 'Ce qu’est ce chèque, s’il est authentique, où l’utiliser.',
      en: 'What this voucher is, whether it is genuine, where to use it.'
    }
  },
  {
    name: 'lieux',
    hasScript: true,
    title: { fr: 'Où utiliser vos chèques', en: 'Where to use your vouchers' },
    description: {
      fr: 'Les lieux labellisés, par commune.',
      en: 'The accredited places, by town.'
    }
  },
  {
    name: 'recu',
    hasScript: true,
    title: { fr: 'Vérifier un reçu', en: 'Check a receipt' },
    description: {
      fr: 'Ce que prouve le reçu d’un chèque encaissé, étape par étape.',
      en: 'What the receipt of a redeemed voucher proves, step by step.'
    }
  },
  {
    name: 'registre',
    hasScript: true,
    title: { fr: 'Le registre', en: 'The log' },
    description: {
      fr: 'L’état signé du registre, sa clé, et comment le surveiller.',
      en: 'The log’s signed state, its key, and how to watch it.'
    }
  },
  {
    name: 'accessibilite',
    title: { fr: 'Accessibilité', en: 'Accessibility' },
    description: {
      fr: 'Déclaration d’accessibilité : ce qui est vérifié, et ce qui ne l’a pas été.',
      en: 'Accessibility statement: what is checked, and what was not.'
    }
  },
  {
    name: 'confidentialite',
    title: { fr: 'Confidentialité', en: 'Privacy' },
    description: {
      fr: 'Ce qui est gardé, où, et combien de temps.',
      en: 'What is kept, where, and for how long.'
    }
  }
]

// In the header, in this order; the home page is behind the name.
export const NAVIGATION = {
  fr: [
    ['v', 'Votre chèque'],
    ['lieux', 'Les lieux'],
    ['recu', 'Vérifier un reçu']
  ],
  en: [
    ['v', 'Your voucher'],
    ['lieux', 'Places'],
    ['recu', 'Check a receipt']
  ]
}

export const FOOTER = {
  fr: [
    ['registre', 'Le registre'],
    ['accessibilite', 'Accessibilité : non conforme'],
    ['confidentialite', 'Confidentialité'],
    ['app', 'Encaisser des chèques']
  ],
  en: [
    ['registre', 'The log'],
    ['accessibilite', 'Accessibility: not conforming'],
    ['confidentialite', 'Privacy'],
    ['app', 'Redeem vouchers']
  ]
}

export const FRAME = {
  fr: { skip: 'Aller au contenu', sections: 'Rubriques', other: 'en', otherName: 'English' },
  en: { skip: 'Skip to content', sections: 'Sections', other: 'fr', otherName: 'Français' }
}

// "/", "/v", "/en", "/en/v". What is no page, as "app", is outside of both languages.
export function pathOf(name, language) {
  if (!PAGES.some((page) => page.name === name)) return `/${name}/`
  const parts = [language === 'fr' ? '' : language, name === 'index' ? '' : name].filter(
    (part) => part !== ''
  )
  return '/' + parts.join('/')
}

const filled = (template, values) =>
  template.replace(/\{([a-z_]+)\}/g, (_, name) => {
    if (values[name] === undefined) throw new Error(`nobody says what {${name}} is`)
    return values[name]
  })

function link([name, words], language, current) {
  const here = name === current ? ' aria-current="page"' : ''
  return `<li><a href="${pathOf(name, language)}"${here}>${words}</a></li>`
}

const asText = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

// One whole page. `text` is what is in fr/ or en/; `commands` stand in it as {check_receipt}; `script` and
// `style` are where the built ones are.
export function pageText({ page, language, frame, text, commands, script, style }) {
  const { skip, sections, other, otherName } = FRAME[language]
  const links = (list) => list.map((one) => link(one, language, page.name)).join('\n')
  return filled(frame, {
    language,
    other,
    other_path: pathOf(page.name, other),
    other_name: otherName,
    home: pathOf('index', language),
    title: page.title[language],
    description: page.description[language],
    scripts: script === undefined ? '' : `<script type="module" src="${script}"></script>`,
    style,
    skip,
    sections,
    navigation: links(NAVIGATION[language]),
    footer: links(FOOTER[language]),
    content: text.replace('{check_receipt}', () => asText(commands).trimEnd())
  })
}
