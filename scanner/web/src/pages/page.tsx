// What every page with a script shares: its language, and asking the server for what everybody may know.
import type { ComponentChildren } from 'preact'
import { render } from 'preact'
import { Icon, type IconName } from '../views/icons'
import './pages.css'

export type Language = 'fr' | 'en'
// A sentence in both languages.
export type Said = readonly [fr: string, en: string]

export const language: Language = document.documentElement.lang === 'en' ? 'en' : 'fr'
const locale = language === 'fr' ? 'fr-FR' : 'en-GB'

// {0} and so on stand for `values`.
export const say = (said: Said, ...values: (string | number)[]): string =>
  said[language === 'fr' ? 0 : 1].replace(/\{(\d)\}/g, (_, i) => String(values[Number(i)]))

export const money = (cents: number): string =>
  new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'EUR',
    minimumFractionDigits: cents % 100 === 0 ? 0 : 2
  }).format(cents / 100)

// A civil day, written out. `day` is days since 1970.
export const longDay = (day: number): string =>
  new Date(day * 86_400_000).toLocaleDateString(locale, { dateStyle: 'long', timeZone: 'UTC' })

export const longMoment = (time: string): string =>
  new Date(time).toLocaleString(locale, { dateStyle: 'long', timeStyle: 'medium', timeZone: 'Europe/Paris' })

// null: no answer, or not the one we know.
export async function ask<T>(path: string): Promise<T | null> {
  const text = await askText(path)
  try {
    return text === null ? null : (JSON.parse(text) as T)
  } catch {
    return null
  }
}

export async function askText(path: string): Promise<string | null> {
  try {
    const answer = await fetch(path, { credentials: 'omit', referrerPolicy: 'no-referrer' })
    return answer.ok ? await answer.text() : null
  } catch {
    return null
  }
}

export const pagePath = (name: string): string => (language === 'fr' ? `/${name}` : `/en/${name}`)

// Puts `content` where the page waits for its script, and keeps what is behind # when the language changes or
// somebody skips to the content.
export function begin(content: ComponentChildren): void {
  const island = document.getElementById('island')!
  island.replaceChildren()
  render(content, island)
  const other = document.getElementById('language') as HTMLAnchorElement
  other.addEventListener('click', () => (other.hash = location.hash))
  document.querySelector('.skip')!.addEventListener('click', (event) => {
    event.preventDefault()
    document.getElementById('content')!.focus()
  })
}

export interface VerdictCard {
  tone: 'good' | 'maybe' | 'no' | 'grave'
  icon: IconName
  title: string
  children: ComponentChildren
}

export const Card = ({ tone, icon, title, children }: VerdictCard) => (
  <section class="finding" data-tone={tone} aria-labelledby="finding">
    <Icon name={icon} />
    <h2 id="finding">{title}</h2>
    {children}
  </section>
)

export const FactList = ({ rows }: { rows: [name: string, value: ComponentChildren][] }) => (
  <dl class="facts">
    {rows.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)

const NO_ANSWER: Said = ['Le serveur ne répond pas', 'The server does not answer']
const NO_ANSWER_TEXT: Said = [
  'Rien n’a pu être vérifié. Le reste de cette page est valable.',
  'Nothing could be checked. The rest of this page holds.'
]
const AGAIN: Said = ['Essayer encore', 'Try again']

export const NoAnswer = ({ again }: { again: () => void }) => (
  <Card tone="maybe" icon="down" title={say(NO_ANSWER)}>
    <p>{say(NO_ANSWER_TEXT)}</p>
    <button class="button" onClick={again}>
      {say(AGAIN)}
    </button>
  </Card>
)
