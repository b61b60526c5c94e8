import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { State } from '../app/state'
import { undo as send } from '../app/undoing'
import { UNDO_REASONS, type Word } from '../words/words'
import { useApp, type Shown } from './context'

export function UndoDialog({ words, undo }: Shown & { undo: NonNullable<State['undo']> }) {
  const app = useApp()
  const dialog = useRef<HTMLDialogElement>(null)
  const [reason, setReason] = useState<Word | null>(null)
  useLayoutEffect(() => dialog.current?.showModal(), [])
  const number = undo.item.answer?.outcome === 'accepted' ? undo.item.answer.voucher : ''
  const refusal = words.verdict(undo.problem ?? '')
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="undo-title"
      onCancel={(event) => {
        event.preventDefault()
        app.dispatch({ type: 'undo_closed' })
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (reason !== null) void send(app, undo.item, words.t(reason))
        }}
      >
        <h2 id="undo-title">{words.t('undo_title', number)}</h2>
        <p>{words.t('undo_text')}</p>
        <fieldset class="choices">
          <legend>{words.t('undo_reason')}</legend>
          {UNDO_REASONS.map((word) => (
            <label key={word}>
              <input
                type="radio"
                name="reason"
                required
                checked={reason === word}
                onChange={() => setReason(word)}
              />
              {words.t(word)}
            </label>
          ))}
        </fieldset>
        <p class="problem" role="alert">
          {undo.problem === 'unreachable' && words.t('undo_unreachable')}
          {undo.problem !== null &&
            undo.problem !== 'unreachable' &&
            words.t('undo_failed', refusal.word, refusal.todo)}
        </p>
        <div class="tools">
          <button class="button main" disabled={undo.isBusy || reason === null}>
            {words.t(undo.isBusy ? 'undo_busy' : 'undo_go')}
          </button>
          <button type="button" class="button" onClick={() => app.dispatch({ type: 'undo_closed' })}>
            {words.t('undo_keep')}
          </button>
        </div>
      </form>
    </dialog>
  )
}
