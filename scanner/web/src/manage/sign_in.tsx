import { useEffect, useState } from 'preact/hooks'
import { afterSignIn, ROOT, type Address } from './address'
import type { ManageApi, Outcome } from './manage_api'
import type { ManageWord, ManageWords } from './manage_words'
import { Problem } from './parts'
import { enrolPasskey, hasPasskeys, signInWithPasskey } from './passkey'

interface Props {
  api: ManageApi
  words: ManageWords
  onSignedIn: () => void
}

// Begins at the provider, which sends the browser back here.
async function proConnect(api: ManageApi, wish: object): Promise<Outcome<unknown>> {
  const begun = await api.send<{ url: string }>('POST', '/v1/session/oidc', wish)
  if (begun.isOk) location.assign(begun.value.url)
  return begun
}

// One act at a time, and why it failed.
function useAct(words: ManageWords, first: string) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState(first)
  const act = async (what: () => Promise<Outcome<unknown>>, onDone?: () => void) => {
    setBusy(true)
    setProblem('')
    const outcome = await what()
    setBusy(false)
    if (!outcome.isOk) setProblem(words.problem(outcome))
    else onDone?.()
  }
  return { isBusy, problem, act }
}

// The address says why the provider's way ended here again, and where somebody wanted to go.
export function SignIn({ api, words, onSignedIn, address }: Props & { address: Address }) {
  const refused = address.query['sign_in'] ?? ''
  const first = refused === '' ? '' : words.problem({ code: refused, title: '' })
  const { isBusy, problem, act } = useAct(words, first)
  return (
    <main class="simple" id="content">
      <p class="brand">Pass numérique</p>
      <h1>{words.t('sign_in_title')}</h1>
      <p class="lead">{words.t('sign_in')}</p>
      <Problem text={problem} />
      <button
        class="button main"
        disabled={isBusy}
        onClick={() => void act(() => proConnect(api, { return_to: `/app/${afterSignIn(address)}` }))}
      >
        {words.t('sign_in_proconnect')}
      </button>
      {hasPasskeys() && (
        <button
          class="button"
          disabled={isBusy}
          onClick={() => void act(() => signInWithPasskey(api), onSignedIn)}
        >
          {words.t('sign_in_passkey')}
        </button>
      )}
      <details class="card">
        <summary>{words.t('sign_in_password')}</summary>
        <PasswordForm
          words={words}
          go="sign_in_go"
          isBusy={isBusy}
          onSubmit={(login, password) =>
            void act(() => api.send('POST', '/v1/session/password', { login, password }), onSignedIn)
          }
        />
      </details>
    </main>
  )
}

function PasswordForm(props: {
  words: ManageWords
  go: ManageWord
  isBusy: boolean
  isNew?: boolean
  onSubmit: (login: string, password: string) => void
}) {
  const { words } = props
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        props.onSubmit(login, password)
      }}
    >
      <label for="login">{words.t('login')}</label>
      <input
        id="login"
        autocomplete="username"
        autocapitalize="none"
        required
        value={login}
        onInput={(event) => setLogin(event.currentTarget.value)}
      />
      <label for="password">{words.t('password')}</label>
      <input
        id="password"
        type="password"
        required
        aria-describedby={props.isNew ? 'password-hint' : undefined}
        autocomplete={props.isNew ? 'new-password' : 'current-password'}
        value={password}
        onInput={(event) => setPassword(event.currentTarget.value)}
      />
      {props.isNew && (
        <p id="password-hint" class="hint">
          {words.t('invited_password_hint')}
        </p>
      )}
      <button class="button" disabled={props.isBusy}>
        {words.t(props.isBusy ? 'sign_in_busy' : props.go)}
      </button>
    </form>
  )
}

interface Offer {
  allows_password: boolean
  organisation: string
  role: string
}

// What an invitation's link opens: the three ways in, for somebody who has no access yet.
export function Invited({ api, words, onSignedIn, token }: Props & { token: string }) {
  const { isBusy, problem, act } = useAct(words, '')
  const [offer, setOffer] = useState<Offer | null>(null)
  const [name, setName] = useState('')
  const look = async () => {
    const found = await api.send<Offer>('POST', '/v1/accounts/invitation', { invitation: token })
    if (found.isOk) setOffer(found.value)
    return found
  }
  useEffect(() => void act(look), [token])
  return (
    <main class="simple" id="content">
      <p class="brand">Pass numérique</p>
      <h1>{words.t('invited_title')}</h1>
      <Problem text={problem} />
      {offer !== null && (
        <>
          <p class="lead">{words.t('invited', offer.organisation, words.role(offer.role))}</p>
          <button
            class="button main"
            disabled={isBusy}
            onClick={() => void act(() => proConnect(api, { invitation: token, return_to: `/app/${ROOT}` }))}
          >
            {words.t('sign_in_proconnect')}
          </button>
          <form
            class="stack"
            onSubmit={(event) => {
              event.preventDefault()
              void act(() => enrolPasskey(api, token, name), onSignedIn)
            }}
          >
            <label for="name">{words.t('invited_name')}</label>
            <input
              id="name"
              autocomplete="name"
              required
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
            {hasPasskeys() && (
              <button class="button" disabled={isBusy}>
                {words.t('invited_passkey')}
              </button>
            )}
          </form>
          {offer.allows_password && (
            <details class="card">
              <summary>{words.t('invited_password')}</summary>
              <PasswordForm
                words={words}
                go="invited_password"
                isBusy={isBusy}
                isNew
                onSubmit={(login, password) => {
                  const body = { invitation: token, login, name: name || login, password }
                  void act(() => api.send('POST', '/v1/accounts/password', body), onSignedIn)
                }}
              />
            </details>
          )}
        </>
      )}
    </main>
  )
}
