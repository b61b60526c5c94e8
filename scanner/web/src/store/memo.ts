// What waits to be sent, remembered by name outside of IndexedDB. A browser that needs room, or that has not
// seen a page for weeks, empties IndexedDB whole; from the memo the person is told which vouchers were in it.
// It is a reminder and no copy: what is sent is only what is in the database.
import { waiting, type Item } from '../core/queue'
import type { TimeMs } from '../core/time'

export interface Lost {
  id: string
  name: string // the voucher's number, or the code that was typed
  scannedAt: TimeMs
}

const PLACE = 'passnum-waiting'

const nameOf = (item: Item): Lost => ({
  id: item.id,
  name: item.number ?? item.body.code,
  scannedAt: item.scannedAt
})

// `lost` stays in it until somebody has seen it.
export function remember(items: Item[], lost: Lost[]): void {
  const all = [...lost, ...waiting(items).map(nameOf)]
  try {
    if (all.length === 0) localStorage.removeItem(PLACE)
    else localStorage.setItem(PLACE, JSON.stringify(all))
  } catch {
    // Without it nothing is lost but a warning.
  }
}

// What was remembered and is not among `items`, which are all that the database holds, answered or not.
export function missingFrom(items: Item[]): Lost[] {
  try {
    const held = new Set(items.map((item) => item.id))
    const all = JSON.parse(localStorage.getItem(PLACE) ?? '[]') as Lost[]
    return all.filter(({ id }) => !held.has(id))
  } catch {
    return []
  }
}
