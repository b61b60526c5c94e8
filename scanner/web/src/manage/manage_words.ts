import { bankEn } from '../words/bank_en'
import { bankFr } from '../words/bank_fr'
import { conflictsEn } from '../words/conflicts_en'
import { conflictsFr } from '../words/conflicts_fr'
import { keysEn } from '../words/keys_en'
import { keysFr } from '../words/keys_fr'
import { manageEn } from '../words/manage_en'
import { manageFr } from '../words/manage_fr'
import type { PaymentLine } from '../core/payment_line'
import { dayText, parisDay } from '../core/time'
import { paidEn } from '../words/paid_en'
import { paidFr } from '../words/paid_fr'
import { civil, paymentText } from '../words/paid_words'
import { Words, type Language } from '../words/words'

export const TEXTS = {
  fr: { ...manageFr, ...bankFr, ...paidFr, ...conflictsFr, ...keysFr },
  en: { ...manageEn, ...bankEn, ...paidEn, ...conflictsEn, ...keysEn }
}
export type ManageWord = keyof typeof TEXTS.fr
const LOCALES = { fr: 'fr-FR', en: 'en-GB' }

// How a manager is spoken to.
export class ManageWords {
  private readonly words: Words

  constructor(readonly language: Language) {
    this.words = new Words(language)
  }

  t = (word: ManageWord, ...values: (string | number)[]): string =>
    TEXTS[this.language][word].replace(/\{(\d)\}/g, (_, i) => String(values[Number(i)] ?? ''))

  has = (word: string): word is ManageWord => word in TEXTS.fr

  // Of a refusal's code; of one without words of its own, what the server says of it.
  problem({ code, title }: { code: string; title: string }): string {
    const word = `problem_${code}`
    if (this.has(word)) return this.t(word)
    return title === '' ? this.t('problem_other') : title
  }

  // A role that this version does not know is shown by its name.
  role(name: string): string {
    const word = `role_${name}`
    return word in manageFr ? this.t(word as ManageWord) : name
  }

  // To the cent, always: "30,00 €".
  money = (cents: number): string =>
    new Intl.NumberFormat(LOCALES[this.language], { style: 'currency', currency: 'EUR' }).format(cents / 100)

  day = civil
  // Of a moment, its day in Paris.
  dayOf = (at: string): string => civil(dayText(parisDay(Date.parse(at))))
  // Of a moment that may be long ago: its day, year included, and its time in Paris.
  dayAndTime = (at: string): string => `${this.dayOf(at)}, ${this.words.time(at)}`
  // How far a redemption is on its way to being paid; nothing when nothing is known.
  payment = (line: PaymentLine | undefined): string | null =>
    paymentText(this.language, line, dayText(parisDay(Date.now())))
  moment = (at: string): string => this.words.moment(at, Date.now())
}
