import { statementName, type PaymentLine } from '../core/payment_line'
import { paidEn } from './paid_en'
import { paidFr } from './paid_fr'
import type { Language } from './words'

export type PaidWord = keyof typeof paidFr
const TEXTS = { fr: paidFr, en: paidEn }
const LOCALES = { fr: 'fr-FR', en: 'en-GB' }

const say = (language: Language, word: PaidWord, ...values: string[]): string =>
  TEXTS[language][word].replace(/\{(\d)\}/g, (_, i) => values[Number(i)] ?? '')

// "2026-11-02" as people write it.
export function civil(day: string): string {
  const [year, month, date] = day.split('-')
  return `${date}/${month}/${year}`
}

// "de novembre", with the year when it is another than this one; a statement of other days by its number.
export function whichStatement(language: Language, number: string, today: string): string {
  const { month, name } = statementName(number)
  if (month === null) return name
  const isOld = month.slice(0, 4) !== today.slice(0, 4)
  const text = new Intl.DateTimeFormat(LOCALES[language], {
    month: 'long',
    year: isOld ? 'numeric' : undefined,
    timeZone: 'UTC'
  }).format(new Date(month))
  return say(language, /^[ao]/.test(text) ? 'paid_month_vowel' : 'paid_month', text)
}

// The state of one redemption in plain words; nothing when nothing is known of it.
export function paymentText(language: Language, line: PaymentLine | undefined, today: string): string | null {
  if (line === undefined || line.state === 'reversed') return null
  if (line.state === 'claimed')
    return say(language, 'paid_claimed', whichStatement(language, line.statement ?? '', today))
  return say(language, `paid_${line.state}`, civil(line.on ?? ''))
}
