import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Programme, Structure } from './manage_api'
import type { ManageWords } from './manage_words'
import { Answered, Problem, useAsked, useDesk } from './parts'
import type { Payment, Statement, Statements, Unclaimed } from './statements_api'

export function StatementsPage() {
  const { api, words, structure } = useDesk()
  const root = `/v1/structures/${encodeURIComponent(structure.ledger_id)}`
  const asked = useAsked<Statements>(api, `${root}/statements`)
  const facts = useAsked<Structure>(api, root)
  const programmes = facts.reply?.isOk ? facts.reply.value.programmes : []
  return (
    <>
      <h1>{words.t('statements_title')}</h1>
      <p class="hint">{words.t('statements_text')}</p>
      <Answered asked={asked} words={words}>
        {({ statements, payments, unclaimed }) => (
          <>
            <NotYet words={words} unclaimed={unclaimed} programmes={programmes} />
            <StatementList words={words} root={root} statements={statements} payments={payments} />
            <PaymentList words={words} payments={payments} />
          </>
        )}
      </Answered>
    </>
  )
}

interface ListedProps {
  id: string
  title: string
  none: string
  items: JSX.Element[]
  before?: JSX.Element
}

const Listed = ({ id, title, none, items, before }: ListedProps) => (
  <section class="card" aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    {before}
    {items.length === 0 ? <p>{none}</p> : <ul class="lines">{items}</ul>}
  </section>
)

const nameOf = (programmes: Programme[], id: number) =>
  programmes.find((one) => one.id === id)?.name ?? String(id)

interface NotYetProps {
  words: ManageWords
  unclaimed: Unclaimed[]
  programmes: Programme[]
}

function NotYet({ words, unclaimed, programmes }: NotYetProps) {
  const some = unclaimed.filter(({ quantity, amount_cents }) => quantity !== 0 || amount_cents !== 0)
  return (
    <Listed
      id="unclaimed"
      title={words.t('unclaimed_title')}
      none={words.t('unclaimed_none')}
      items={some.map((one) => (
        <li key={one.programme}>
          <span class="what">
            <strong>{nameOf(programmes, one.programme)}</strong>{' '}
            <span class="hint">{words.t('unclaimed_count', one.quantity)}</span>
          </span>
          <strong class="cents">{words.money(one.amount_cents)}</strong>
          <span class="hint whole">{words.t('unclaimed_next', words.day(one.next_statement_from))}</span>
        </li>
      ))}
    />
  )
}

interface StatementListProps {
  words: ManageWords
  root: string
  statements: Statement[]
  payments: Payment[]
}

function StatementList({ words, root, statements, payments }: StatementListProps) {
  const { api } = useDesk()
  const [said, setSaid] = useState({ coming: '', problem: '' })
  const save = async (path: string) => {
    setSaid({ coming: words.t('statement_file_coming'), problem: '' })
    const reply = await api.file(path)
    setSaid({ coming: '', problem: reply.isOk ? '' : words.problem(reply) })
  }
  const stateText = ({ state, issued_at, payment }: Statement) => {
    const paid = payments.find((one) => one.payment === payment)
    const begun = {
      claimed: words.dayOf(issued_at),
      ordered: paid && words.dayOf(paid.ordered_at),
      paid: paid?.paid_on && words.day(paid.paid_on),
      refused: paid?.refused_on && words.day(paid.refused_on)
    }[state]
    return words.t(`statement_state_${state}`, begun ?? '', paid?.reference ?? '')
  }
  return (
    <Listed
      id="statements"
      title={words.t('statements_list')}
      none={words.t('statements_none')}
      before={
        <>
          <Problem text={said.problem} />
          <p class="hint" role="status">
            {said.coming}
          </p>
        </>
      }
      items={statements.map((one) => (
        <li key={one.number} data-state={one.state}>
          <span class="what">
            <strong class="number">{one.number}</strong>{' '}
            <span class="hint">
              {words.t('statement_days', words.day(one.first_day), words.day(one.last_day))},{' '}
              {words.t('unclaimed_count', one.quantity)}
            </span>
          </span>
          <strong class="cents">{words.money(one.amount_cents)}</strong>
          <span class="whole">{stateText(one)}</span>
          <Files words={words} root={root} number={one.number} save={save} />
        </li>
      ))}
    />
  )
}

interface FilesProps {
  words: ManageWords
  root: string
  number: string
  save: (path: string) => Promise<void>
}

// Real addresses, so that they can be copied; followed by our own request, so that a no is said in words.
const Files = ({ words, root, number, save }: FilesProps) => (
  <span class="whole files">
    {(['csv', 'pdf'] as const).map((form) => {
      const path = `${root}/statements/${encodeURIComponent(number)}/${form}`
      return (
        <a
          key={form}
          class="link"
          href={path}
          download
          aria-label={words.t('statement_file', form.toUpperCase(), number)}
          onClick={(event) => {
            event.preventDefault()
            void save(path)
          }}
        >
          {form.toUpperCase()}
        </a>
      )
    })}
  </span>
)

function PaymentList({ words, payments }: { words: ManageWords; payments: Payment[] }) {
  const stateText = (one: Payment) => {
    const ordered = words.dayOf(one.ordered_at)
    if (one.state === 'paid') {
      return words.t('payment_state_paid', ordered, words.day(one.paid_on ?? ''), one.paid_reference ?? '')
    }
    if (one.state === 'refused') {
      return words.t('payment_state_refused', ordered, words.day(one.refused_on ?? ''), one.reason ?? '')
    }
    return words.t('payment_state_ordered', ordered)
  }
  return (
    <Listed
      id="payments"
      title={words.t('payments_list')}
      none={words.t('payments_none')}
      items={payments.map((one) => (
        <li key={one.payment} data-state={one.state}>
          <span class="what">
            <strong>{words.t('payment_reference', one.reference)}</strong>{' '}
            <span class="hint">{words.t('payment_statements', one.statements.join(', '))}</span>
          </span>
          <strong class="cents">{words.money(one.amount_cents)}</strong>
          <span class="whole">{stateText(one)}</span>
        </li>
      ))}
    />
  )
}
