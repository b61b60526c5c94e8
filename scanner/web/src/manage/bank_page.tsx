import { useState } from 'preact/hooks'
import { AccountLines, Reveal } from './account_parts'
import { bankPath, isOpen, type BankDetails, type Change } from './bank_api'
import type { ManageWords } from './manage_words'
import { Answered, Confirm, Problem, useAsked, useDesk } from './parts'

export function BankPage() {
  const { api, words, structure, isManager } = useDesk()
  const path = bankPath(structure.ledger_id)
  const asked = useAsked<BankDetails>(api, path)
  return (
    <>
      <h1>{words.t('bank_title')}</h1>
      <Answered asked={asked} words={words}>
        {(details) => {
          const open = details.items.find(isOpen)
          return (
            <>
              {details.letters_unsent > 0 && (
                <p class="banner">{words.t('bank_letters_unsent', details.letters_unsent)}</p>
              )}
              <Current words={words} account={details.in_force} />
              {open !== undefined && <Open path={path} change={open} onChange={asked.again} />}
              {open === undefined && isManager && (
                <NewAccount path={path} days={details.days_between} onChange={asked.again} />
              )}
              <History words={words} changes={details.items.filter((one) => !isOpen(one))} />
            </>
          )
        }}
      </Answered>
    </>
  )
}

const Current = ({ words, account }: { words: ManageWords; account: Change | undefined }) => (
  <section class="card" aria-labelledby="current">
    <h2 id="current">{words.t('bank_current')}</h2>
    {account === undefined ? (
      <p>{words.t('bank_none')}</p>
    ) : (
      <>
        <AccountLines words={words} account={account} />
        <p class="hint">{words.t('bank_since', words.day(account.effective ?? ''))}</p>
      </>
    )}
  </section>
)

function Open({ path, change, onChange }: { path: string; change: Change; onChange: () => void }) {
  const { api, words, structure, isManager, strongly } = useDesk()
  const [isLeaving, setLeaving] = useState(false)
  const text =
    change.state === 'pending'
      ? words.t('bank_pending', change.entered_by, words.moment(change.entered_at))
      : words.t(
          'bank_to_come',
          change.confirmed_by ?? '',
          words.moment(change.confirmed_at ?? change.entered_at),
          words.day(change.effective ?? '')
        )
  return (
    <section class="card" aria-labelledby="open-change">
      <h2 id="open-change">{words.t('bank_open')}</h2>
      <AccountLines words={words} account={change} />
      <p class="banner">{text}</p>
      {change.mine && change.state === 'pending' && (
        <Reveal
          api={api}
          words={words}
          strongly={strongly}
          structure={structure.ledger_id}
          version={change.version}
          about=""
        />
      )}
      {isManager && (
        <button class="button" onClick={() => setLeaving(true)}>
          {words.t('bank_withdraw')}
        </button>
      )}
      {isLeaving && (
        <Confirm
          words={words}
          title={words.t('bank_withdraw_title')}
          text={words.t('bank_withdraw_text')}
          go="bank_withdraw"
          act={() => api.send('DELETE', `${path}/${change.version}`)}
          onDone={onChange}
          onClose={() => setLeaving(false)}
        />
      )}
    </section>
  )
}

const FIELDS = ['holder', 'iban', 'bic'] as const

function NewAccount({ path, days, onChange }: { path: string; days: number; onChange: () => void }) {
  const { api, words, strongly } = useDesk()
  const [typed, setTyped] = useState({ bic: '', holder: '', iban: '' })
  const [isBusy, setBusy] = useState(false)
  const [failed, setFailed] = useState({ code: '', title: '' })
  const enter = async () => {
    setBusy(true)
    const reply = await strongly(() => api.send<Change>('POST', path, typed))
    setBusy(false)
    if (!reply.isOk) return setFailed(reply)
    onChange()
    dispatchEvent(new Event('notices'))
  }
  return (
    <section class="card" aria-labelledby="new-account">
      <h2 id="new-account">{words.t('bank_change')}</h2>
      <p>{words.t('bank_change_text', days)}</p>
      <form
        class="stack"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          void enter()
        }}
      >
        {FIELDS.map((name) => (
          <div key={name}>
            <label for={`account-${name}`}>{words.t(`bank_${name}`)}</label>
            <input
              id={`account-${name}`}
              class={name === 'holder' ? undefined : 'number'}
              required
              maxLength={name === 'holder' ? 70 : 60}
              autocapitalize={name === 'holder' ? 'words' : 'characters'}
              spellcheck={false}
              aria-invalid={failed.code.startsWith(`${name}_`)}
              aria-describedby="account-hint account-problem"
              value={typed[name]}
              onInput={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
            />
          </div>
        ))}
        <p id="account-hint" class="hint">
          {words.t('bank_typed_hint')}
        </p>
        <div id="account-problem">
          <Problem text={failed.code === '' ? '' : words.problem(failed)} />
        </div>
        <button class="button strong" disabled={isBusy}>
          {words.t('bank_go')}
        </button>
      </form>
    </section>
  )
}

const History = ({ words, changes }: { words: ManageWords; changes: Change[] }) =>
  changes.length === 0 ? null : (
    <details class="card">
      <summary>{words.t('bank_history')}</summary>
      <ul class="lines">
        {changes.map((one) => (
          <li key={one.version}>
            <span class="what">
              <span class="number">{one.iban}</span> {words.t(`bank_state_${one.state}`)}{' '}
              {one.ended_at !== undefined &&
                words.t('bank_line_ended', one.ended_by ?? '', words.moment(one.ended_at))}
            </span>
            <span class="hint">{words.t('bank_line', one.entered_by, words.moment(one.entered_at))}</span>
            {one.reason !== undefined && <span class="hint">{words.t('bank_reason', one.reason)}</span>}
          </li>
        ))}
      </ul>
    </details>
  )
