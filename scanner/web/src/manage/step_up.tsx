// Acts that need a fresh strong sign-in: the server says so, the person confirms, and the act is done again.
import type { ManageApi, Outcome, Session } from './manage_api'
import type { ManageWords } from './manage_words'
import { Problem } from './parts'
import { hasPasskeys, signInWithPasskey } from './passkey'

export interface Failed {
  code: string
  title: string
}
export const NOTHING_FAILED: Failed = { code: '', title: '' }

// With a passkey at once; who came through the provider is sent there by StepUpProblem.
export async function strongly<T>(
  api: ManageApi,
  session: Session,
  act: () => Promise<Outcome<T>>
): Promise<Outcome<T>> {
  const first = await act()
  const needsMore = !first.isOk && first.code === 'step_up_needed'
  if (!needsMore || session.method === 'oidc' || !hasPasskeys()) return first
  const signed = await signInWithPasskey(api)
  if (!signed.isOk) return signed
  // The session's token is another now, and with it the token of each write.
  const fresh = await api.session()
  if (!fresh.isOk) return fresh
  if (fresh.value.account.id === session.account.id) return act()
  // Somebody else's passkey: this is their page from now on, and their act was not asked for.
  location.reload()
  return first
}

export function StepUpProblem(props: {
  api: ManageApi
  words: ManageWords
  session: Session
  failed: Failed
}) {
  const { api, words, session, failed } = props
  const confirm = async () => {
    const wish = { return_to: location.pathname + location.hash, step_up: true }
    const begun = await api.send<{ url: string }>('POST', '/v1/session/oidc', wish)
    if (begun.isOk) location.assign(begun.value.url)
  }
  return (
    <>
      <Problem text={failed.code === '' ? '' : words.problem(failed)} />
      {failed.code === 'step_up_needed' && session.method === 'oidc' && (
        <button type="button" class="button" onClick={() => void confirm()}>
          {words.t('step_up_proconnect')}
        </button>
      )}
    </>
  )
}
