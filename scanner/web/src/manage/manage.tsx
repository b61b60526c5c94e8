// The pages of a structure's manager, beside the scanning application and loaded only when they are opened.
import { render } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { preferred, type Language } from '../words/words'
import { afterSignIn, isManage, parse, structureOf, toHash, type Address, type Page } from './address'
import { BankPage } from './bank_page'
import { ConflictsBelowPage, ConflictsPage, metropolesOf } from './conflicts_page'
import { ConfirmationsPage, confirmsFor } from './confirmations_page'
import { KeysPage } from './keys_page'
import { rememberLeaving } from './leaving'
import { ManageApi, type Organisation, type Session } from './manage_api'
import { ManageWords } from './manage_words'
import { Notices } from './notices'
import { DeskContext, Loading, Problem, type Desk } from './parts'
import { RedemptionsPage } from './redemptions_page'
import { Invited, SignIn } from './sign_in'
import { SitesPage } from './sites_page'
import { StatementsPage } from './statements_page'
import { useStepUp } from './step_up'
import { StructurePage } from './structure_page'
import { TeamPage } from './team_page'
import './bank.css'
import './manage.css'

export function begin(place: HTMLElement): void {
  place.replaceChildren()
  render(<Manage />, place)
}

const LANGUAGE = 'manage-language'
const remembered = (): Language => (localStorage.getItem(LANGUAGE) as Language | null) ?? preferred()

function useAddress(): Address {
  const [address, setAddress] = useState(parse(location.hash))
  useEffect(() => {
    const changed = () => {
      // The scanning application begins anew: it has a camera and a queue of its own.
      if (!isManage(location.hash)) return location.reload()
      setAddress(parse(location.hash))
    }
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }, [])
  return address
}

// An invitation is taken out of the address at once: it must not stay in a history or a picture.
function useInvitation(address: Address): [string, () => void] {
  const [token, setToken] = useState('')
  const inAddress = address.query['token'] ?? ''
  const isThere = address.page === 'invitation'
  useEffect(() => {
    if (!isThere || inAddress === '') return
    setToken(inAddress)
    history.replaceState(null, '', location.pathname + toHash({ page: 'invitation', query: {} }))
  }, [isThere, inAddress])
  return [isThere ? inAddress || token : token, () => setToken('')]
}

function Manage() {
  const address = useAddress()
  const [language, setLanguage] = useState(remembered)
  const words = useMemo(() => new ManageWords(language), [language])
  const [session, setSession] = useState<Session | null | 'asked'>('asked')
  const [problem, setProblem] = useState('')
  const api = useMemo(() => new ManageApi(() => setSession(null)), [])
  const [token, forget] = useInvitation(address)
  const ask = async () => {
    const reply = await api.session()
    setProblem(!reply.isOk && reply.status !== 401 ? words.problem(reply) : '')
    setSession(reply.isOk ? reply.value : null)
  }
  useEffect(() => void ask(), [])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const isInside = session !== null && session !== 'asked' && token === ''
  useEffect(() => {
    if (!isInside) document.title = words.t('name')
  }, [isInside, words])
  const signedIn = () => {
    forget()
    history.replaceState(null, '', location.pathname + afterSignIn(address))
    dispatchEvent(new HashChangeEvent('hashchange'))
    void ask()
  }
  const speak = (next: Language) => {
    localStorage.setItem(LANGUAGE, next)
    setLanguage(next)
  }
  if (token !== '') return <Invited api={api} words={words} onSignedIn={signedIn} token={token} />
  if (session === 'asked') return <Loading words={words} />
  if (problem !== '') {
    return (
      <main class="simple">
        <Problem text={problem} />
        <button class="button" onClick={() => void ask()}>
          {words.t('retry')}
        </button>
      </main>
    )
  }
  if (session === null) {
    return <SignIn api={api} words={words} onSignedIn={signedIn} address={address} />
  }
  return <Inside api={api} words={words} session={session} address={address} speak={speak} />
}

interface InsideProps {
  api: ManageApi
  words: ManageWords
  session: Session
  address: Address
  speak: (language: Language) => void
}

// The structures that this person may see; who belongs to one sees only that.
function useStructures(api: ManageApi): Organisation[] | null {
  const [found, setFound] = useState<Organisation[] | null>(null)
  useEffect(() => {
    void api.get<{ items: Organisation[] }>('/v1/organisations').then((reply) => {
      const all = reply.isOk ? reply.value.items : []
      setFound(all.filter((one) => one.kind === 'structure' && one.ledger_id !== ''))
    })
  }, [api])
  return found
}

function Inside({ api, words, session, address, speak }: InsideProps) {
  const structures = useStructures(api)
  const { strongly, stepUp } = useStepUp(api, words, session.account.id)
  const title = address.page === 'invitation' ? 'structure' : address.page
  useEffect(() => {
    document.title = `${words.t(title)} – ${words.t('name')}`
  }, [title, words])
  if (structures === null) return <Loading words={words} />
  const wanted = structureOf(address)
  // Whoever looks after structures sees the doubles of all of them, unless one is chosen.
  const isAbove = metropolesOf(session).length > 0
  const hasAll = isAbove && address.page === 'conflicts'
  const isOfAll = hasAll && wanted === ''
  const structure = wanted === '' ? structures[0] : structures.find((one) => one.id === wanted)
  const hashOf: Desk['hashOf'] = (page, query = {}) => {
    const which = structures.length > 1 && structure !== undefined ? { structure: structure.id } : {}
    return toHash({ page, query: { ...query, ...which } })
  }
  const isManager = session.memberships.some(
    ({ organisation, role }) => organisation.id === structure?.id && role === 'structure_manager'
  )
  const leave = async () => {
    const gone = await api.send<{ url: string }>('DELETE', '/v1/session')
    if (!gone.isOk || gone.value.url === '') return location.reload()
    rememberLeaving()
    location.assign(gone.value.url)
  }
  return (
    <div class="shell manage">
      <a class="skip" href="#content" onClick={focusContent}>
        {words.t('skip')}
      </a>
      <header class="header">
        <div class="bar">
          {structures.length > 1 ? (
            <select
              aria-label={words.t('which')}
              value={isOfAll ? '' : (structure?.id ?? '')}
              onChange={(event) => {
                location.hash = toHash({
                  page: address.page,
                  query: { structure: event.currentTarget.value }
                })
              }}
            >
              {hasAll && <option value="">{words.t('conflict_all')}</option>}
              {structure === undefined && !hasAll && <option value="">{words.t('which_choose')}</option>}
              {structures.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          ) : (
            <p class="site">{structure?.name ?? words.t('name')}</p>
          )}
          <div class="tools">
            <button
              class="link"
              lang={words.language === 'fr' ? 'en' : 'fr'}
              onClick={() => speak(words.language === 'fr' ? 'en' : 'fr')}
            >
              {words.t('language')}
            </button>
            <a class="link" href="./">
              {words.t('to_scanner')}
            </a>
            <button class="link" onClick={() => void leave()}>
              {words.t('sign_out')}
            </button>
          </div>
        </div>
        <Sections
          words={words}
          page={address.page}
          links={sectionsOf(session, isManager)}
          hashOf={(page) => (page === 'conflicts' && isAbove ? toHash({ page, query: {} }) : hashOf(page))}
        />
      </header>
      <main id="content" tabIndex={-1}>
        <Notices api={api} words={words} />
        {address.page === 'confirmations' ? (
          <ConfirmationsPage api={api} words={words} session={session} strongly={strongly} />
        ) : isOfAll ? (
          <ConflictsBelowPage
            api={api}
            words={words}
            session={session}
            site={address.query['site'] ?? ''}
            hashOf={(site) => toHash({ page: 'conflicts', query: { site } })}
          />
        ) : structure === undefined ? (
          <>
            <h1>{words.t(wanted === '' ? 'none_title' : 'foreign_title')}</h1>
            <p>{words.t(wanted === '' ? 'none' : 'foreign')}</p>
            {structures.length === 1 && wanted !== '' && (
              <a class="button" href={toHash({ page: address.page, query: {} })}>
                {structures[0]!.name}
              </a>
            )}
          </>
        ) : (
          <DeskContext.Provider
            value={{ api, words, session, structure, isManager, address, hashOf, strongly }}
          >
            <PageShown key={structure.id} page={address.page} />
          </DeskContext.Provider>
        )}
        {stepUp}
      </main>
    </div>
  )
}

function focusContent(event: Event): void {
  event.preventDefault()
  document.getElementById('content')?.focus()
}

// Keys are for those who manage the structure; what waits for confirmation, for those who confirm.
function sectionsOf(session: Session, isManager: boolean): Page[] {
  const manages = session.memberships.some(
    ({ organisation, role }) =>
      organisation.kind === 'metropole' && (role === 'operator' || role === 'programme_manager')
  )
  const all: Page[] = ['structure', 'sites', 'redemptions', 'conflicts', 'statements', 'bank', 'team']
  if (isManager || manages) all.push('keys')
  if (confirmsFor(session).length > 0) all.push('confirmations')
  return all
}

interface SectionsProps {
  words: ManageWords
  page: Page
  links: Page[]
  hashOf: (page: Page) => string
}

const Sections = ({ words, page, links, hashOf }: SectionsProps) => (
  <nav class="manage-nav" aria-label={words.t('sections')}>
    {links.map((one) => (
      <a key={one} href={hashOf(one)} aria-current={page === one ? 'page' : undefined}>
        {words.t(one === 'invitation' ? 'structure' : one)}
      </a>
    ))}
  </nav>
)

const PAGES: Partial<Record<Page, () => preact.JSX.Element>> = {
  structure: StructurePage,
  sites: SitesPage,
  redemptions: RedemptionsPage,
  statements: StatementsPage,
  bank: BankPage,
  conflicts: ConflictsPage,
  keys: KeysPage,
  team: TeamPage
}

function PageShown({ page }: { page: Page }) {
  const Shown = PAGES[page] ?? StructurePage
  return <Shown />
}
