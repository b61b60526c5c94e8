// Who is there, asked again in place before keys or bank details are touched; then what was asked goes on.
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { JSX } from 'preact'
import { ROOT } from './address'
import type { ManageApi, Outcome } from './manage_api'
import type { ManageWords } from './manage_words'
import { Dialog, Problem, type Strongly } from './parts'
import { hasPasskeys, signInWithPasskey } from './passkey'

// `stepUp` is shown where it is put, when it is needed.
export function useStepUp(
  api: ManageApi,
  words: ManageWords,
  account: string
): { strongly: Strongly; stepUp: JSX.Element | null } {
  const [waiting, setWaiting] = useState<{ told: (isDone: boolean) => void } | null>(null)
  const strongly: Strongly = useCallback(async <T,>(act: () => Promise<Outcome<T>>) => {
    const first = await act()
    if (first.isOk || first.code !== 'step_up_needed') return first
    const isDone = await new Promise<boolean>((told) => setWaiting({ told }))
    setWaiting(null)
    return isDone ? act() : first
  }, [])
  return {
    strongly,
    stepUp: waiting && <StepUp api={api} words={words} account={account} onEnd={waiting.told} />
  }
}

// The session's token is another one afterwards, and so is what goes with every write. Somebody else's
// passkey begins a session of somebody else.
async function isStrong(api: ManageApi, account: string): Promise<boolean> {
  const reply = await api.session()
  if (reply.isOk && reply.value.account.id !== account) location.reload()
  return reply.isOk && reply.value.stepped_up_until !== undefined
}

// The provider has a tab of its own, so that this page keeps what is written in it.
async function atProvider(api: ManageApi): Promise<Outcome<unknown>> {
  const tab = open('', '_blank')
  const wish = { return_to: `/app/${ROOT}`, step_up: true }
  const begun = await api.send<{ url: string }>('POST', '/v1/session/oidc', wish)
  if (!begun.isOk) tab?.close()
  else if (tab === null) location.assign(begun.value.url)
  else tab.location.href = begun.value.url
  return begun
}

interface Props {
  api: ManageApi
  words: ManageWords
  account: string
  onEnd: (isDone: boolean) => void
}

function StepUp({ api, words, account, onEnd }: Props) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const act = async (what: () => Promise<Outcome<unknown>>, goesOn: boolean) => {
    setBusy(true)
    setProblem('')
    const outcome = await what()
    setBusy(false)
    if (!outcome.isOk) setProblem(words.problem(outcome))
    else if (goesOn && (await isStrong(api, account))) onEnd(true)
  }
  useEffect(() => {
    // Back from the provider's tab.
    const back = () => void isStrong(api, account).then((isIt) => isIt && onEnd(true))
    addEventListener('focus', back)
    return () => removeEventListener('focus', back)
  }, [api, account, onEnd])
  return (
    <Dialog titleId="step-up-title" onClose={() => onEnd(false)}>
      <div class="stack">
        <h2 id="step-up-title">{words.t('step_up_title')}</h2>
        <p>{words.t('step_up_text')}</p>
        <Problem text={problem} />
        {hasPasskeys() && (
          <button
            type="button"
            class="button main"
            disabled={isBusy}
            onClick={() => void act(() => signInWithPasskey(api), true)}
          >
            {words.t('sign_in_passkey')}
          </button>
        )}
        <button
          type="button"
          class="button"
          disabled={isBusy}
          onClick={() => void act(() => atProvider(api), false)}
        >
          {words.t('sign_in_proconnect')}
        </button>
        <p class="hint">{words.t('step_up_hint')}</p>
        <button type="button" class="button" onClick={() => onEnd(false)}>
          {words.t('cancel')}
        </button>
      </div>
    </Dialog>
  )
}
