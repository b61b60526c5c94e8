// What waits is sent, in the order of the device's own time; only an answer takes it out of the queue.
import { inOrder, isOver, settled, waiting, type Item } from '../core/queue'
import { openSnapshot } from '../core/snapshot'
import type { Database } from '../store/database'
import type { App } from './app'

const BATCH = 20

// One at a time, also when the application is open in two tabs.
export async function sync(app: App): Promise<void> {
  if (!('locks' in navigator)) return sendAll(app)
  await navigator.locks.request('passnum-sync', () => sendAll(app))
}

// Another tab may have taken vouchers, or had answers, since this one looked.
export async function readItems(app: App): Promise<void> {
  const items = await app.db.items()
  const text = (some: Item[]) => JSON.stringify(inOrder(some))
  if (text(items) !== text(app.state.items)) app.dispatch({ type: 'items', items })
}

async function sendAll(app: App): Promise<void> {
  await readItems(app)
  for (;;) {
    const batch = waiting(app.state.items).slice(0, BATCH)
    if (batch.length === 0 || !(await send(app, batch))) return
  }
}

// Sends these items and records their answers. False when none of them was answered. When the server takes
// the batch for no request at all, each item is sent by itself, so that a bad one holds up nobody.
export async function send(app: App, batch: Item[]): Promise<boolean> {
  const reply = await app.api.redeem(batch.map((item) => item.body))
  if (reply.state === 'unreachable') return false
  if (reply.state === 'problem') {
    const isTheirFault = reply.status === 400 || reply.status === 413 || reply.status === 422
    if (!isTheirFault) return false
    if (batch.length > 1) {
      let isAnswered = false
      for (const item of batch) isAnswered = (await send(app, [item])) || isAnswered
      return isAnswered
    }
    await keepAnswered(app, [settled(batch[0]!, { outcome: 'refused', ...reply.problem }, app.now())])
    return true
  }
  const done = batch.map((item, i) => settled(item, reply.value[i]!, app.now()))
  if (done.some((item) => item.answer?.outcome === 'refused' && item.answer.code === 'device_revoked')) {
    app.dispatch({ type: 'revoked' })
  }
  const answered = done.filter((item, i) => item !== batch[i])
  await keepAnswered(app, answered)
  return answered.length > 0
}

// On the disk first, then on the screen.
export async function keep(app: App, items: Item[]): Promise<void> {
  if (items.length === 0) return
  await app.db.saveItems(items)
  show(app, items)
}

// What the ledger has said is so, whether it can be written down here or not. Where it cannot, the item waits
// on the disk still: it is sent again, and hears the same.
export async function keepAnswered(app: App, items: Item[]): Promise<void> {
  if (items.length === 0) return
  try {
    await app.db.saveItems(items)
  } catch {
    // The next look at the server asks again.
  }
  show(app, items)
}

function show(app: App, items: Item[]): void {
  const changed = new Set(items.map((item) => item.id))
  const others = app.state.items.filter((item) => !changed.has(item.id))
  app.dispatch({ type: 'items', items: [...others, ...items] })
}

export async function forgetOld(db: Database, items: Item[], now: number): Promise<Item[]> {
  const old = items.filter((item) => isOver(item, now)).map((item) => item.id)
  try {
    await db.forgetItems(old)
    return items.filter((item) => !old.includes(item.id))
  } catch {
    return items
  }
}

// Takes what the server has signed since; keeps what there is when it cannot be had or is not signed.
export async function refreshSnapshot(app: App): Promise<void> {
  const device = app.state.device
  if (device === null) return
  const held = await app.db.snapshot()
  const reply = await app.api.snapshot(device, app.state.snapshot === null ? null : (held?.etag ?? null))
  if (reply.state === 'problem' && reply.problem.code === 'device_revoked') app.dispatch({ type: 'revoked' })
  if (reply.state !== 'ok' || reply.value === null) return
  const snapshot = await openSnapshot(reply.value, device.snapshotKey)
  if (snapshot === null) return
  await app.holdSnapshot({ signed: reply.value, etag: reply.headers.get('ETag') })
  app.dispatch({ type: 'snapshot', snapshot })
}
