import { brokenPromises } from '../core/queue'
import { keep } from '../app/syncing'
import { useApp, type Shown } from './context'

// Accepted without network and refused by the ledger since: told by name, until somebody says so.
export function BrokenPromises({ state, words }: Shown) {
  const app = useApp()
  const items = brokenPromises(state.items)
  if (items.length === 0) return null
  return (
    <section class="banner grave" role="alert">
      <h2>{items.length === 1 ? words.t('broken_one') : words.t('broken_many', items.length)}</h2>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <strong>{item.number ?? words.t('basket_typed', item.body.code)}</strong>,{' '}
            {words.moment(item.scannedAt, Date.now())} :{' '}
            {item.answer?.outcome === 'refused' && words.verdict(item.answer.code).word}
          </li>
        ))}
      </ul>
      <p>{words.t('broken_text')}</p>
      <button
        class="button"
        onClick={() =>
          void keep(
            app,
            items.map((item) => ({ ...item, isSeen: true }))
          )
        }
      >
        {words.t('broken_seen')}
      </button>
    </section>
  )
}
