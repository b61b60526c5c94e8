import { useEffect, useState } from 'preact/hooks'
import { dayText, parisDay } from '../core/time'
import { asked as query, filterOf, thisMonth, type Filter } from './address'
import type { Items, Redemption, RedemptionPage, Site, Structure } from './manage_api'
import type { ManageWords } from './manage_words'
import { Answered, Problem, useAsked, useDesk } from './parts'

const today = () => dayText(parisDay(Date.now()))
// A telephone shows the rows first.
const isWide = () => matchMedia('(min-width: 48rem)').matches

export function RedemptionsPage() {
  const { api, words, structure, address } = useDesk()
  const root = `/v1/structures/${encodeURIComponent(structure.ledger_id)}`
  const filter = filterOf(address.query)
  const first = useAsked<RedemptionPage>(api, `${root}/redemptions${query(filter)}`)
  const facts = useAsked<Structure>(api, root)
  const sites = useAsked<Items<Site>>(api, `${root}/sites`)
  return (
    <>
      <h1>{words.t('redemptions_title')}</h1>
      <FilterForm
        key={query(filter)}
        filter={filter}
        sites={sites.reply?.isOk ? sites.reply.value.items : []}
        facts={facts.reply?.isOk ? facts.reply.value : null}
      />
      <Answered asked={first} words={words}>
        {(page) => <Rows key={query(filter)} root={root} filter={filter} first={page} />}
      </Answered>
    </>
  )
}

interface Choice {
  value: string
  label: string
}

function FilterForm(props: { filter: Filter; sites: Site[]; facts: Structure | null }) {
  const { words, hashOf } = useDesk()
  const [filter, setFilter] = useState(props.filter)
  const set = (change: Filter) => setFilter({ ...filter, ...change })
  const apply = (next: Filter) => {
    location.hash = hashOf('redemptions', next as Record<string, string>)
  }
  const programmes = props.facts?.programmes ?? []
  const services = new Map(programmes.flatMap((one) => one.services.map(({ id, label }) => [id, label])))
  const Select = (one: { name: 'site' | 'programme' | 'service' | 'state'; choices: Choice[] }) => (
    <div>
      <label for={`filter-${one.name}`}>{words.t(`filter_${one.name}`)}</label>
      <select
        id={`filter-${one.name}`}
        value={filter[one.name] ?? ''}
        onChange={(event) => set({ [one.name]: event.currentTarget.value })}
      >
        <option value="">{words.t('filter_all')}</option>
        {one.choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  )
  const Day = ({ name }: { name: 'from' | 'until' }) => (
    <div>
      <label for={`filter-${name}`}>{words.t(`filter_${name}`)}</label>
      <input
        id={`filter-${name}`}
        type="date"
        value={filter[name] ?? ''}
        onChange={(event) => set({ [name]: event.currentTarget.value })}
      />
    </div>
  )
  return (
    <details class="card filter" open={isWide() || Object.keys(props.filter).length > 0}>
      <summary>{words.t('filter')}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          apply(filter)
        }}
      >
        <div class="fields">
          {Day({ name: 'from' })}
          {Day({ name: 'until' })}
          {Select({ name: 'site', choices: props.sites.map(({ id, name }) => ({ value: id, label: name })) })}
          {Select({
            name: 'programme',
            choices: programmes.map(({ id, name }) => ({ value: String(id), label: name }))
          })}
          {Select({ name: 'service', choices: [...services].map(([value, label]) => ({ value, label })) })}
          {Select({
            name: 'state',
            choices: (['accepted', 'reversed'] as const).map((value) => ({
              value,
              label: words.t(`state_${value}`)
            }))
          })}
        </div>
        <div class="tools">
          <button class="button strong">{words.t('filter_go')}</button>
          <button type="button" class="button" onClick={() => apply({ ...filter, ...thisMonth(today()) })}>
            {words.t('filter_month')}
          </button>
          <button type="button" class="button" onClick={() => apply({})}>
            {words.t('filter_clear')}
          </button>
        </div>
      </form>
    </details>
  )
}

function Rows({ root, filter, first }: { root: string; filter: Filter; first: RedemptionPage }) {
  const { api, words } = useDesk()
  const [pages, setPages] = useState([first])
  const [problem, setProblem] = useState('')
  const [isBusy, setBusy] = useState(false)
  useEffect(() => setPages([first]), [first])
  const rows = pages.flatMap(({ items }) => items)
  const { totals, kept_since } = first
  const next = pages.at(-1)?.next
  const act = async (what: () => Promise<string>) => {
    setBusy(true)
    setProblem(await what())
    setBusy(false)
  }
  const more = () =>
    act(async () => {
      const reply = await api.get<RedemptionPage>(`${root}/redemptions${query(filter, next)}`)
      if (reply.isOk) setPages([...pages, reply.value])
      return reply.isOk ? '' : words.problem(reply)
    })
  const save = () =>
    act(async () => {
      const reply = await api.file(`${root}/redemptions.csv${query(filter)}`)
      return reply.isOk ? '' : words.problem(reply)
    })
  return (
    <>
      <dl class="totals">
        <div class="first">
          <dt>{words.t('total_amount')}</dt>
          <dd>{words.money(totals.amount_cents)}</dd>
        </div>
        <div>
          <dt>{words.t('total_accepted')}</dt>
          <dd>{totals.accepted}</dd>
        </div>
        <div>
          <dt>{words.t('total_reversed')}</dt>
          <dd>{totals.reversed}</dd>
        </div>
      </dl>
      <Problem text={problem} />
      {rows.length === 0 ? (
        <p role="status">{words.t('rows_none')}</p>
      ) : (
        <>
          <div class="tools">
            <button
              class="button"
              disabled={isBusy}
              onClick={() => void save()}
              aria-describedby="export-text"
            >
              {words.t('export')}
            </button>
            <p id="export-text" class="hint">
              {words.t('export_text')}
            </p>
          </div>
          <Table words={words} rows={rows} />
          <p class="hint" role="status">
            {words.t('rows_shown', rows.length, totals.accepted + totals.reversed)}
          </p>
          {next !== undefined && (
            <button class="button" disabled={isBusy} onClick={() => void more()}>
              {words.t('rows_more')}
            </button>
          )}
        </>
      )}
      <p class="hint">{words.t('rows_kept', words.day(kept_since))}</p>
    </>
  )
}

// On a narrow screen each row becomes a block; the roles keep it a table for who cannot see it.
const Table = ({ words, rows }: { words: ManageWords; rows: Redemption[] }) => (
  <table class="redemptions" role="table">
    <caption class="unseen">{words.t('rows_caption')}</caption>
    <thead role="rowgroup">
      <tr role="row">
        {(['voucher', 'day', 'site', 'service', 'amount', 'state'] as const).map((name) => (
          <th key={name} role="columnheader" scope="col" class={`col-${name}`}>
            {words.t(`column_${name}`)}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {rows.map((row) => (
        <tr key={row.entry} role="row" data-state={row.state}>
          <td role="cell" class="col-voucher number">
            {row.number}
          </td>
          <td role="cell" class="col-day">
            {words.day(row.service_day)}
          </td>
          <td role="cell" class="col-site">
            {row.site_name}
            <span class="hint">
              {row.device_name || row.device}
              {row.offline && `, ${words.t('offline')}`}
            </span>
          </td>
          <td role="cell" class="col-service">
            {row.service_label}
          </td>
          <td role="cell" class="col-amount">
            {words.money(row.amount_cents)}
          </td>
          <td role="cell" class="col-state">
            {words.payment(row.payment) ?? words.t(`state_${row.state}`)}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)
