// Where in a structure's pages somebody is: all of it is in the address, so that going back, reloading and
// sending a link to a colleague show the same. Pure.
export type Page =
  | 'structure'
  | 'sites'
  | 'redemptions'
  | 'statements'
  | 'bank'
  | 'conflicts'
  | 'keys'
  | 'team'
  | 'confirmations'
  | 'invitation'

export interface Address {
  page: Page
  query: Record<string, string>
}

export const ROOT = '#gestion'
const NAMES: Record<Page, string> = {
  structure: '',
  sites: '/lieux',
  redemptions: '/encaissements',
  statements: '/releves',
  bank: '/banque',
  conflicts: '/doubles',
  keys: '/logiciels',
  team: '/equipe',
  confirmations: '/a-confirmer',
  invitation: '/invitation'
}
const PAGES = Object.keys(NAMES) as Page[]

const INVITED = /^#invite=([A-Za-z0-9_-]{1,100})$/

export const isManage = (hash: string): boolean => /^#gestion(?:[/?&]|$)/.test(hash) || INVITED.test(hash)

// What somebody who is invited opens, as `passnum account invite` writes it.
export const invitationHash = (token: string): string => `#invite=${token}`

// What nobody has written is the first page.
export function parse(hash: string): Address {
  const token = INVITED.exec(hash)?.[1]
  if (token !== undefined) return { page: 'invitation', query: { token } }
  const [, path = '', query = ''] = /^#gestion([^?&]*)[?&]?(.*)$/.exec(hash) ?? []
  const page = PAGES.find((name) => NAMES[name] === path) ?? 'structure'
  return { page, query: Object.fromEntries(new URLSearchParams(query)) }
}

// Empty values are left out, and the others stand in the order of their names: one address for one view.
export function toHash({ page, query }: Address): string {
  const kept = Object.entries(query)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const text = new URLSearchParams(kept).toString()
  return ROOT + NAMES[page] + (text === '' ? '' : `?${text}`)
}

// Which structure, for those who have several; it stays from page to page, filters do not.
export const structureOf = ({ query }: Address): string => query['structure'] ?? ''

// Where somebody who signs in comes back to.
export function afterSignIn({ page, query }: Address): string {
  if (page === 'invitation') return ROOT
  return toHash({ page, query: { ...query, sign_in: '' } })
}

export const FILTERS = ['from', 'until', 'site', 'programme', 'service', 'state'] as const
export type Filter = Partial<Record<(typeof FILTERS)[number], string>>

export function filterOf(query: Record<string, string>): Filter {
  return Object.fromEntries(FILTERS.filter((name) => query[name]).map((name) => [name, query[name]]))
}

// What the server is asked for this filter; the same for the page and for the file.
export function asked(filter: Filter, cursor = ''): string {
  const query = new URLSearchParams(
    FILTERS.filter((name) => filter[name]).map((name) => [name, filter[name]!])
  )
  if (cursor !== '') query.set('cursor', cursor)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

// This month so far, which the next statement will be about.
export const thisMonth = (day: string): Filter => ({ from: `${day.slice(0, 8)}01`, until: day })
