import { useEffect } from 'preact/hooks'
import type { Notice } from './bank_api'
import type { Items, ManageApi } from './manage_api'
import type { ManageWords } from './manage_words'
import { useAsked } from './parts'

// What this person was told, on every page until they say that they have seen it.
export function Notices({ api, words }: { api: ManageApi; words: ManageWords }) {
  const asked = useAsked<Items<Notice>>(api, '/v1/accounts/me/notices')
  useEffect(() => {
    addEventListener('notices', asked.again)
    return () => removeEventListener('notices', asked.again)
  }, [asked.again])
  const notices = asked.reply?.isOk ? asked.reply.value.items : []
  if (notices.length === 0) return null
  const see = async (id: string) => {
    await api.send('POST', `/v1/accounts/me/notices/${encodeURIComponent(id)}/acknowledgement`, {})
    asked.again()
    document.getElementById('content')?.focus()
  }
  return (
    <section class="notices" aria-label={words.t('notices')}>
      <ul class="lines">
        {notices.map(({ id, what, organisation_name, iban, at, effective }) => {
          const day = effective === undefined ? '' : words.day(effective)
          const text = words.t(`notice_${what}`, organisation_name, iban, words.moment(at), day)
          return (
            <li key={id}>
              <span class="what">{text}</span>
              <button
                class="button"
                aria-label={`${words.t('notice_seen')} ${text}`}
                onClick={() => void see(id)}
              >
                {words.t('notice_seen')}
              </button>
            </li>
          )
        })}
      </ul>
      <p>{words.t('notice_unaware')}</p>
    </section>
  )
}
