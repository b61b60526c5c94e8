// Promises that could not be kept: vouchers that a device took without network, and that another had spent.
import { useState } from 'preact/hooks'
import type { Items, ManageApi, Redemption, Session } from './manage_api'
import type { ManageWords } from './manage_words'
import { Answered, useAsked, useDesk } from './parts'

interface Conflict {
  device: string
  device_name: string
  number: string
  programme_name: string
  refused_at: string
  scanned_at: string
  service_label: string
  site: string
  site_name: string
  // The redemption that the ledger keeps to; absent when it was undone, or is not this person's to know.
  holds?: Redemption
}
interface ConflictBelow {
  conflict: Conflict
  organisation_name: string
  structure: string
}
// How many the server sends at most.
const SHOWN_MAX = 200

// The métropoles in which this person looks after structures.
export const metropolesOf = (session: Session): string[] => [
  ...new Set(
    session.memberships
      .filter(({ organisation }) => organisation.kind === 'metropole')
      .map(({ organisation }) => organisation.id)
  )
]

// Those of one structure.
export function ConflictsPage() {
  const { api, words, session, structure, address, hashOf } = useDesk()
  const path = `/v1/structures/${encodeURIComponent(structure.ledger_id)}/conflicts`
  const asked = useAsked<Items<Conflict>>(api, path)
  return (
    <>
      <Head words={words} />
      <Answered asked={asked} words={words}>
        {({ items }) => (
          <Sited
            words={words}
            rows={items.map((conflict) => ({ conflict, structure_name: '' }))}
            isAbove={metropolesOf(session).includes(structure.parent ?? '')}
            site={address.query['site'] ?? ''}
            hashOf={(site) => hashOf('conflicts', { site })}
          />
        )}
      </Answered>
    </>
  )
}

interface BelowProps {
  api: ManageApi
  words: ManageWords
  session: Session
  site: string
  hashOf: (site: string) => string
}

// Those of all structures below the métropoles of this person.
export function ConflictsBelowPage({ api, words, session, site, hashOf }: BelowProps) {
  return (
    <>
      <Head words={words} />
      {metropolesOf(session).map((metropole) => (
        <Below key={metropole} {...{ api, words, metropole, site, hashOf }} />
      ))}
    </>
  )
}

function Below(props: Omit<BelowProps, 'session'> & { metropole: string }) {
  const { api, words, metropole, site, hashOf } = props
  const path = `/v1/organisations/${encodeURIComponent(metropole)}/conflicts`
  const asked = useAsked<Items<ConflictBelow>>(api, path)
  return (
    <Answered asked={asked} words={words}>
      {({ items }) => (
        <Sited
          words={words}
          rows={items.map(({ conflict, organisation_name }) => ({
            conflict,
            structure_name: organisation_name
          }))}
          isAbove
          site={site}
          hashOf={hashOf}
        />
      )}
    </Answered>
  )
}

const Head = ({ words }: { words: ManageWords }) => (
  <>
    <h1>{words.t('conflicts_title')}</h1>
    <p>{words.t('conflicts_text')}</p>
  </>
)

interface Row {
  conflict: Conflict
  structure_name: string
}
interface SitedProps {
  words: ManageWords
  rows: Row[]
  isAbove: boolean
  site: string
  hashOf: (site: string) => string
}

// The rows of the site that is in the address, or all.
function Sited({ words, rows, isAbove, site, hashOf }: SitedProps) {
  if (rows.length === 0) {
    return (
      <p class="card" role="status">
        {words.t('conflicts_none')}
      </p>
    )
  }
  const shown = rows.filter(({ conflict }) => site === '' || conflict.site === site)
  const sites = new Map(rows.map(({ conflict }) => [conflict.site, conflict.site_name]))
  return (
    <>
      {(sites.size > 1 || site !== '') && (
        <SiteFilter key={site} words={words} sites={sites} site={site} hashOf={hashOf} />
      )}
      {shown.length === 0 && (
        <p class="card" role="status">
          {words.t('conflicts_none_here')}
        </p>
      )}
      <ul class="conflicts">
        {shown.map((row) => (
          <One
            key={`${row.conflict.device} ${row.conflict.number}`}
            words={words}
            row={row}
            isAbove={isAbove}
          />
        ))}
      </ul>
      <p class="hint">
        {words.t('conflicts_kept')} {rows.length >= SHOWN_MAX && words.t('conflicts_many', SHOWN_MAX)}
      </p>
    </>
  )
}

interface SiteFilterProps {
  words: ManageWords
  sites: Map<string, string>
  site: string
  hashOf: (site: string) => string
}

function SiteFilter({ words, sites, site, hashOf }: SiteFilterProps) {
  const [chosen, setChosen] = useState(sites.has(site) ? site : '')
  return (
    <form
      class="card one-filter"
      onSubmit={(event) => {
        event.preventDefault()
        location.hash = hashOf(chosen)
      }}
    >
      <div>
        <label for="conflict-site">{words.t('filter_site')}</label>
        <select id="conflict-site" value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
          <option value="">{words.t('filter_all')}</option>
          {[...sites].map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <button class="button">{words.t('filter_go')}</button>
    </form>
  )
}

function One({ words, row, isAbove }: { words: ManageWords; row: Row; isAbove: boolean }) {
  const { conflict, structure_name } = row
  const { holds } = conflict
  const device = conflict.device_name || conflict.device
  return (
    <li class="card">
      <h2>
        <span class="number">{conflict.number}</span> {conflict.site_name}
      </h2>
      <p class="hint">
        {[structure_name, conflict.programme_name, conflict.service_label].filter(Boolean).join(' · ')}
      </p>
      <dl class="story">
        <dt>{words.t('conflict_taken')}</dt>
        <dd>
          {words.dayAndTime(conflict.scanned_at)}, {device}
        </dd>
        <dt>{words.t('conflict_told')}</dt>
        <dd>{words.t('conflict_told_text', words.dayAndTime(conflict.refused_at))}</dd>
        <dt>{words.t('conflict_first')}</dt>
        <dd>
          {holds === undefined ? <NotShown words={words} isAbove={isAbove} /> : firstText(words, holds)}
        </dd>
        <dt>{words.t('conflict_do')}</dt>
        <dd>
          <strong>{words.t(toDo(isAbove, holds !== undefined))}</strong>
        </dd>
      </dl>
    </li>
  )
}

const NotShown = ({ words, isAbove }: { words: ManageWords; isAbove: boolean }) => (
  <>{words.t(isAbove ? 'conflict_first_undone' : 'conflict_first_hidden')}</>
)

const firstText = (words: ManageWords, holds: Redemption) => (
  <>
    {words.t('conflict_first_line', holds.site_name, holds.device_name || holds.device)}
    <span class="hint">
      {words.t(
        'conflict_first_when',
        words.dayAndTime(holds.scanned_at),
        words.dayAndTime(holds.at),
        words.money(holds.amount_cents)
      )}
    </span>
  </>
)

function toDo(isAbove: boolean, isFirstKnown: boolean) {
  if (isAbove) return isFirstKnown ? 'conflict_do_above' : 'conflict_do_undone'
  return isFirstKnown ? 'conflict_do_own' : 'conflict_do_hidden'
}
