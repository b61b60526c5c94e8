// With what a structure's software reads on its own.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Items, Outcome } from './manage_api'
import type { ManageWord, ManageWords } from './manage_words'
import { Answered, Confirm, CopyOnce, Problem, useAsked, useDesk } from './parts'

interface ApiKey {
  id: string
  begins: string
  created: string
  expires: string
  made_by: string
  name: string
  scopes: string[]
  used?: string
}

// What can be chosen: no route asks for devices.manage yet.
const SCOPES = ['redemptions.read', 'statements.read', 'organisation.read'] as const
const DAYS = [30, 90, 366] as const
// With any letters, no more than the 100 bytes that the server takes.
const NAME_CHARS_MAX = 33

export function KeysPage() {
  const { api, words, structure } = useDesk()
  const path = `/v1/organisations/${encodeURIComponent(structure.id)}/api-keys`
  const asked = useAsked<Items<ApiKey>>(api, path)
  const [made, setMade] = useState('')
  const [leaving, setLeaving] = useState<ApiKey | null>(null)
  return (
    <>
      <h1>{words.t('keys_title')}</h1>
      <p>{words.t('keys_text')}</p>
      {made !== '' && <Made words={words} text={made} onKept={() => setMade('')} />}
      <Answered asked={asked} words={words}>
        {({ items }) => (
          <>
            <Keys items={items} onLeave={setLeaving} />
            <NewKey
              path={path}
              onMade={(key) => {
                setMade(key)
                asked.again()
              }}
            />
          </>
        )}
      </Answered>
      {leaving !== null && (
        <Confirm
          words={words}
          title={words.t('keys_revoke_title', leaving.name)}
          text={words.t('keys_revoke_text')}
          go="keys_revoke_go"
          act={() => api.send('DELETE', `${path}/${encodeURIComponent(leaving.id)}`)}
          onDone={() => {
            setLeaving(null)
            asked.again()
          }}
          onClose={() => setLeaving(null)}
        />
      )}
    </>
  )
}

// A scope that this version does not know is shown by its name.
function scopeName(words: ManageWords, scope: string): string {
  const word = `scope_${scope.split('.')[0]}`
  return words.has(word) ? words.t(word) : scope
}

function Keys({ items, onLeave }: { items: ApiKey[]; onLeave: (key: ApiKey) => void }) {
  const { words } = useDesk()
  return (
    <section class="card" aria-labelledby="keys-list">
      <h2 id="keys-list">{words.t('keys_list')}</h2>
      {items.length === 0 ? (
        <p>{words.t('keys_none')}</p>
      ) : (
        <ul class="lines">
          {items.map((key) => (
            <li key={key.id}>
              <div class="what">
                <strong>{key.name}</strong>{' '}
                {key.begins !== '' && (
                  <span class="hint">
                    {words.t('keys_begins', '')}
                    <span class="number">{key.begins}…</span>
                  </span>
                )}
                <p>{key.scopes.map((scope) => scopeName(words, scope)).join(', ')}</p>
                <p class="hint">
                  {words.t(
                    'keys_made',
                    key.made_by || words.t('keys_made_by_unknown'),
                    words.dayOf(key.created),
                    words.dayOf(key.expires)
                  )}
                </p>
                <p class="hint">
                  {key.used === undefined
                    ? words.t('keys_never_used')
                    : words.t('keys_used', words.dayOf(key.used))}
                </p>
              </div>
              <button
                class="button"
                aria-label={`${words.t('keys_revoke')} ${key.name} ${key.begins}`}
                onClick={() => onLeave(key)}
              >
                {words.t('keys_revoke')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function problemText(words: ManageWords, failed: Outcome<unknown>): string {
  if (failed.isOk) return ''
  if (failed.code === 'malformed') return words.t('keys_refused')
  return failed.code === 'too_many' ? words.t('keys_too_many') : words.problem(failed)
}

function NewKey({ path, onMade }: { path: string; onMade: (key: string) => void }) {
  const { api, words, strongly } = useDesk()
  const [name, setName] = useState('')
  const [days, setDays] = useState<number>(DAYS[2])
  const [scopes, setScopes] = useState<string[]>([])
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const make = async () => {
    if (scopes.length === 0) return setProblem(words.t('keys_scopes_missing'))
    setBusy(true)
    const reply = await strongly(() => api.send<{ key: string }>('POST', path, { days, name, scopes }))
    setBusy(false)
    setProblem(problemText(words, reply))
    if (!reply.isOk) return
    setName('')
    setScopes([])
    onMade(reply.value.key)
  }
  const choose = (scope: string, isChosen: boolean) =>
    setScopes([...scopes.filter((one) => one !== scope), ...(isChosen ? [scope] : [])])
  return (
    <section class="card" aria-labelledby="keys-new">
      <h2 id="keys-new">{words.t('keys_new')}</h2>
      <form
        class="stack"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          void make()
        }}
      >
        <label for="key-name">{words.t('keys_name')}</label>
        <input
          id="key-name"
          required
          maxLength={NAME_CHARS_MAX}
          aria-describedby="key-name-hint"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <p id="key-name-hint" class="hint">
          {words.t('keys_name_hint')}
        </p>
        <fieldset class="stack" aria-describedby="key-problem">
          <legend>{words.t('keys_scopes')}</legend>
          {SCOPES.map((scope) => (
            <Scope
              key={scope}
              words={words}
              scope={scope}
              isChosen={scopes.includes(scope)}
              onChange={(isChosen) => choose(scope, isChosen)}
            />
          ))}
        </fieldset>
        <label for="key-days">{words.t('keys_days')}</label>
        <select
          id="key-days"
          value={String(days)}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
        >
          {DAYS.map((one) => (
            <option key={one} value={String(one)}>
              {words.t(`keys_days_${one}`)}
            </option>
          ))}
        </select>
        <div id="key-problem">
          <Problem text={problem} />
        </div>
        <button class="button strong" disabled={isBusy}>
          {words.t('keys_go')}
        </button>
      </form>
    </section>
  )
}

interface ScopeProps {
  words: ManageWords
  scope: (typeof SCOPES)[number]
  isChosen: boolean
  onChange: (isChosen: boolean) => void
}

function Scope({ words, scope, isChosen, onChange }: ScopeProps) {
  const hint = `about-${scope.replace('.', '-')}`
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={isChosen}
        aria-labelledby={`${hint}-name`}
        aria-describedby={hint}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        <strong id={`${hint}-name`}>{scopeName(words, scope)}</strong>
        <span id={hint} class="hint">
          {words.t(`scope_${scope.split('.')[0]}_text` as ManageWord)}
        </span>
      </span>
    </label>
  )
}

// Here and nowhere else; read out and looked at first, since it does not come back.
function Made({ words, text, onKept }: { words: ManageWords; text: string; onKept: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [text])
  return (
    <section class="card made" aria-labelledby="key-made">
      <h2 id="key-made" ref={heading} tabIndex={-1}>
        {words.t('keys_made_title')}
      </h2>
      <p>{words.t('keys_made_text')}</p>
      <CopyOnce key={text} words={words} label="keys_copy" done="keys_copied" text={text} />
      <p class="hint">{words.t('keys_made_use')}</p>
      <button type="button" class="button" onClick={onKept}>
        {words.t('keys_kept')}
      </button>
    </section>
  )
}
