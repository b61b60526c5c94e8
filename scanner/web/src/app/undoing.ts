// A mediator's mistake, undone on the same device within the programme's time. Both entries stay in the
// ledger.
import { signReversal } from '../core/requests'
import type { Item } from '../core/queue'
import type { App } from './app'
import { keepAnswered } from './syncing'

// The same bytes for each try: a repeat after a lost answer must be no second request.
let pending: { scanId: string; reason: string; body: object } | null = null

export const mayUndo = (app: App, item: Item): boolean =>
  item.answer?.outcome === 'accepted' &&
  item.answeredAt !== null &&
  item.undoneAt === undefined &&
  app.now() - item.answeredAt < undoSeconds(app, item.answer.voucher) * 1000

// The programme's code opens the number.
function undoSeconds(app: App, number: string): number {
  const code = number.slice(0, number.indexOf('-'))
  return app.state.snapshot?.programmes.find((one) => one.code === code)?.undo_seconds ?? 0
}

export async function undo(app: App, item: Item, reason: string): Promise<void> {
  const device = app.state.device
  if (device === null || app.state.undo === null || app.state.undo.isBusy) return
  app.dispatch({ type: 'undo_sent' })
  if (pending?.scanId !== item.id || pending.reason !== reason) {
    const body = await signReversal(device.key, device.id, item.id, reason, app.now())
    pending = { scanId: item.id, reason, body }
  }
  const reply = await app.api.reverse(item.id, pending.body)
  if (reply.state === 'unreachable') return app.dispatch({ type: 'undo_failed', problem: 'unreachable' })
  if (reply.state === 'problem' && reply.problem.code !== 'already_reversed') {
    return app.dispatch({ type: 'undo_failed', problem: reply.problem.code })
  }
  await keepAnswered(app, [{ ...item, undoneAt: app.now() }])
  app.dispatch({ type: 'undo_closed' })
  app.dispatch({ type: 'notice', notice: 'reversed' })
}
