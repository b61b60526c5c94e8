// For those of the métropole who confirm where structures are paid.
import { useState } from 'preact/hooks'
import { AccountLines, Reveal } from './account_parts'
import { bankPath, CHANNELS, type OpenChange } from './bank_api'
import type { Items, ManageApi, Outcome, Session } from './manage_api'
import type { ManageWords } from './manage_words'
import { Answered, Dialog, Problem, useAsked, type Strongly } from './parts'

interface Confirmer {
  api: ManageApi
  words: ManageWords
  session: Session
  strongly: Strongly
}

// The métropoles for which this person confirms.
export const confirmsFor = (session: Session): string[] => [
  ...new Set(
    session.memberships
      .filter(
        ({ organisation, role }) => organisation.kind === 'metropole' && /^(programme_m|finance$)/.test(role)
      )
      .map(({ organisation }) => organisation.id)
  )
]

export function ConfirmationsPage(who: Confirmer) {
  const { words, session } = who
  return (
    <>
      <h1>{words.t('confirmations_title')}</h1>
      <p class="banner">{words.t('confirmations_text')}</p>
      {confirmsFor(session).map((metropole) => (
        <Waiting key={metropole} who={who} metropole={metropole} />
      ))}
    </>
  )
}

function Waiting({ who, metropole }: { who: Confirmer; metropole: string }) {
  const path = `/v1/organisations/${encodeURIComponent(metropole)}/bank-changes`
  const asked = useAsked<Items<OpenChange>>(who.api, path)
  return (
    <Answered asked={asked} words={who.words}>
      {({ items }) => (
        <>
          {items.length === 0 && <p role="status">{who.words.t('confirmations_none')}</p>}
          {items.map((item) => (
            <One
              key={`${item.structure} ${item.change.version}`}
              who={who}
              item={item}
              onChange={asked.again}
            />
          ))}
        </>
      )}
    </Answered>
  )
}

function One({ who, item, onChange }: { who: Confirmer; item: OpenChange; onChange: () => void }) {
  const { api, words, strongly } = who
  const { change, flags, in_force, organisation_name, structure } = item
  const [asking, setAsking] = useState<'confirmation' | 'refusal' | null>(null)
  const title = `change-${structure}`
  return (
    <section class="card" aria-labelledby={title}>
      <h2 id={title}>{organisation_name}</h2>
      <div class="sides">
        <div>
          <h3>{words.t('confirm_former')}</h3>
          {in_force === undefined ? (
            <p>{words.t('confirm_former_none')}</p>
          ) : (
            <AccountLines words={words} account={in_force} />
          )}
        </div>
        <div>
          <h3>{words.t('confirm_new')}</h3>
          <AccountLines words={words} account={change} />
        </div>
      </div>
      {flags.length > 0 && (
        <ul class="flags">
          {flags.map((flag) => (
            <li key={flag}>{words.t(`flag_${flag}`)}</li>
          ))}
        </ul>
      )}
      <p class="hint">
        {words.t('confirm_entered')}{' '}
        {words.t('confirm_entered_by', change.entered_by, words.moment(change.entered_at))}
      </p>
      {change.effective !== undefined && (
        <p class="banner">{words.t('confirm_effective', words.day(change.effective))}</p>
      )}
      <Reveal {...who} structure={structure} version={change.version} about={organisation_name} />
      <div class="tools">
        {change.state === 'pending' && (
          <button class="button strong" aria-describedby={title} onClick={() => setAsking('confirmation')}>
            {words.t('confirm')}
          </button>
        )}
        <button class="button" aria-describedby={title} onClick={() => setAsking('refusal')}>
          {words.t('refuse')}
        </button>
      </div>
      {asking !== null && (
        <Decide
          who={who}
          item={item}
          what={asking}
          act={(body) =>
            strongly(() => api.send('POST', `${bankPath(structure)}/${change.version}/${asking}`, body))
          }
          onDone={() => {
            setAsking(null)
            onChange()
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  )
}

interface DecideProps {
  who: Confirmer
  item: OpenChange
  what: 'confirmation' | 'refusal'
  act: (body: object) => Promise<Outcome<unknown>>
  onDone: () => void
  onClose: () => void
}

// Asks how it was checked, or why not; nothing is chosen beforehand.
function Decide({ who, item, what, act, onDone, onClose }: DecideProps) {
  const { words } = who
  const isYes = what === 'confirmation'
  const [answer, setAnswer] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const decide = async () => {
    setBusy(true)
    const reply = await act(isYes ? { channel: answer } : { reason: answer })
    setBusy(false)
    if (reply.isOk) onDone()
    else setProblem(words.problem(reply))
  }
  const change = (event: { currentTarget: { value: string } }) => setAnswer(event.currentTarget.value)
  return (
    <Dialog titleId="decide-title" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void decide()
        }}
      >
        <h2 id="decide-title">{words.t(isYes ? 'confirm_title' : 'refuse_title', item.organisation_name)}</h2>
        <p class="number">{item.change.iban}</p>
        {isYes && <p>{words.t('confirm_text')}</p>}
        <label for="decide">{words.t(isYes ? 'confirm_channel' : 'refuse_reason')}</label>
        {isYes ? (
          <select id="decide" required value={answer} onChange={change}>
            <option value="">{words.t('confirm_channel_none')}</option>
            {CHANNELS.map((one) => (
              <option key={one} value={one}>
                {words.t(`channel_${one}`)}
              </option>
            ))}
          </select>
        ) : (
          <textarea id="decide" required maxLength={200} rows={3} value={answer} onInput={change} />
        )}
        <Problem text={problem} />
        <div class="tools">
          <button class="button main" disabled={isBusy}>
            {words.t(isYes ? 'confirm_go' : 'refuse_go')}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {words.t('cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
