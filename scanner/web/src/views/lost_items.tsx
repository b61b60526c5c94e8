import { useApp, type Shown } from './context'

// The browser has emptied what the device remembered: told by name, until somebody says so.
export function LostItems({ state, words }: Shown) {
  const app = useApp()
  if (state.lost.length === 0) return null
  return (
    <section class="banner grave" role="alert">
      <h2>{words.t('lost_title')}</h2>
      <p>{state.lost.length === 1 ? words.t('lost_one') : words.t('lost_many', state.lost.length)}</p>
      <ul>
        {state.lost.map(({ id, name, scannedAt }) => (
          <li key={id}>
            <strong>{name}</strong>, {words.moment(scannedAt, Date.now())}
          </li>
        ))}
      </ul>
      <p>{words.t('lost_todo')}</p>
      <button class="button" onClick={() => app.dispatch({ type: 'loss_seen' })}>
        {words.t('broken_seen')}
      </button>
    </section>
  )
}
