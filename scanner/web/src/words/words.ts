import { en, enDetails, enVerdicts } from './en'
import { fr, frVerdicts } from './fr'

export type Language = 'fr' | 'en'
export type Word = keyof typeof fr

// Why a redemption may be undone. The ledger keeps the words that were chosen.
export const UNDO_REASONS = [
  'undo_wrong_voucher',
  'undo_wrong_service',
  'undo_not_given',
  'undo_twice'
] as const satisfies Word[]

const TEXTS = { fr: { words: fr, verdicts: frVerdicts }, en: { words: en, verdicts: enVerdicts } }
const LOCALES = { fr: 'fr-FR', en: 'en-GB' }
const ZONE = 'Europe/Paris'

// How this person is spoken to.
export class Words {
  constructor(readonly language: Language) {}

  t = (word: Word, ...values: (string | number)[]): string =>
    TEXTS[this.language].words[word].replace(/\{(\d)\}/g, (_, i) => String(values[Number(i)] ?? ''))

  verdict(code: string): { word: string; todo: string } {
    const verdicts = TEXTS[this.language].verdicts
    const [word, todo] = verdicts[code] ?? verdicts['other']!
    return { word, todo }
  }

  // What the server says of a case, in French; nothing where nobody has translated it.
  detail(text: string): string {
    if (this.language === 'fr') return text
    const known = enDetails.find(([french]) => text.startsWith(french))
    return known === undefined ? '' : known[1] + text.slice(known[0].length)
  }

  // A reason of our own is said in the language of who reads it.
  reason(text: string): string {
    const known = UNDO_REASONS.find((word) => fr[word] === text || en[word] === text)
    return known === undefined ? text : this.t(known)
  }

  // "30 €", and cents only when there are some.
  money(cents: number): string {
    const digits = cents % 100 === 0 ? 0 : 2
    return new Intl.NumberFormat(LOCALES[this.language], {
      style: 'currency',
      currency: 'EUR',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits
    }).format(cents / 100)
  }

  time = (at: number | string): string =>
    new Date(at).toLocaleTimeString(LOCALES[this.language], {
      hour: '2-digit',
      minute: '2-digit',
      timeZone: ZONE
    })

  // The time today; else the day too.
  moment(at: number | string, now: number): string {
    const day = (time: number | string) =>
      new Date(time).toLocaleDateString(LOCALES[this.language], {
        day: 'numeric',
        month: 'short',
        timeZone: ZONE
      })
    return day(at) === day(now) ? this.time(at) : `${day(at)} ${this.time(at)}`
  }
}

export const preferred = (): Language => (navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en')
