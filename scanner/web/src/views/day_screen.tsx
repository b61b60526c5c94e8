import { useEffect } from 'preact/hooks'
import { download, exportFile } from '../app/exporting'
import { dayRows, owedCents, type Row } from '../app/day_rows'
import { sync } from '../app/syncing'
import { mayUndo } from '../app/undoing'
import { dayText, parisDay } from '../core/time'
import { waiting, type Item } from '../core/queue'
import { paymentText } from '../words/paid_words'
import type { Words } from '../words/words'
import { useApp, type Shown } from './context'
import { UndoDialog } from './undo_dialog'

export function DayScreen({ state, words }: Shown) {
  const app = useApp()
  useEffect(() => {
    const ask = async () => {
      if (state.device === null || state.link !== 'up') return
      const reply = await app.api.day(state.device, dayText(parisDay(app.now())))
      if (reply.state === 'ok') app.dispatch({ type: 'day', rows: reply.value.items, at: app.now() })
    }
    void ask()
  }, [state.link, state.items])
  const queue = waiting(state.items)
  const rows = dayRows(state.items, state.day?.rows ?? [], dayText(parisDay(app.now())))
  const waitingCents = queue.reduce((sum, item) => sum + (item.amountCents ?? 0), 0)
  return (
    <>
      <h1>{words.t('day_title')}</h1>
      <dl class="totals">
        <div>
          <dt>{words.t('day_total')}</dt>
          <dd>{words.money(owedCents(rows))}</dd>
        </div>
        <div>
          <dt>{words.t('day_waiting_total')}</dt>
          <dd>{words.money(waitingCents)}</dd>
        </div>
      </dl>
      <p class="notice" role="status">
        {state.notice !== null && words.t(`notice_${state.notice}`)}
      </p>
      {queue.length > 0 && <Waiting items={queue} state={state} words={words} />}
      <section aria-labelledby="done">
        <h2 id="done">{words.t('day_done')}</h2>
        {rows.length === 0 ? <p>{words.t('day_none')}</p> : <Rows rows={rows} words={words} state={state} />}
        {state.link !== 'up' && <p class="hint">{words.t('day_needs_server')}</p>}
        <p class="hint">{words.t('day_path')}</p>
      </section>
      {state.undo !== null && <UndoDialog state={state} words={words} undo={state.undo} />}
    </>
  )
}

function Waiting({ items, words }: Shown & { items: Item[] }) {
  const app = useApp()
  const save = async () => {
    const file = await exportFile(app)
    if (file === null) return
    download(file.name, file.text)
    app.dispatch({ type: 'notice', notice: 'exported' })
  }
  return (
    <section class="card" aria-labelledby="waiting">
      <h2 id="waiting">{words.t('day_waiting')}</h2>
      <p>{words.t('day_waiting_text')}</p>
      <ul class="rows">
        {items.map((item) => (
          <li key={item.id}>
            <span class="when">{words.time(item.scannedAt)}</span>
            <span class="number">{item.number ?? words.t('basket_typed', item.body.code)}</span>
            <span>{item.amountCents !== null && words.money(item.amountCents)}</span>
            <span class="state">
              {words.t(item.told === 'provisional' ? 'state_provisional' : 'state_waiting')}
            </span>
          </li>
        ))}
      </ul>
      <div class="tools">
        <button class="button" onClick={() => void sync(app)}>
          {words.t('day_send')}
        </button>
        <button class="button" onClick={() => void save()} aria-describedby="export-text">
          {words.t('day_export')}
        </button>
      </div>
      <p id="export-text" class="hint">
        {words.t('day_export_text')}
      </p>
    </section>
  )
}

function Rows({ rows, words }: Shown & { rows: Row[] }) {
  const app = useApp()
  return (
    <ul class="rows">
      {rows.map((row) => (
        <li key={row.id} data-state={row.state}>
          <span class="when">{words.time(row.at)}</span>
          <span class="number">{row.number}</span>
          <span>{words.money(row.cents)}</span>
          <span class="state">
            {stateText(words, row, dayText(parisDay(app.now())))}
            {row.isOther && ` (${words.t('who_other')})`}
          </span>
          {row.item !== null && mayUndo(app, row.item) && (
            <button
              class="button"
              aria-label={`${words.t('undo')} ${row.number}`}
              onClick={() => app.dispatch({ type: 'undo_opened', item: row.item! })}
            >
              {words.t('undo')}
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}

function stateText(words: Words, row: Row, today: string): string {
  if (row.state === 'refused') return words.t('state_refused', words.verdict(row.code).word)
  if (row.state === 'reversed') return words.t('state_reversed')
  if (row.state === 'reversal') return words.t('state_reversal', words.reason(row.reason))
  return paymentText(words.language, row.payment, today) ?? words.t('state_accepted')
}
