// What this device has promised or asked and the ledger has not answered yet. Pure: storing is in store/.
//
// Every redemption is written down before it is sent, also with network: when the answer is lost, the same
// bytes are sent again, and the same scan id gets the same answer. Only an answer takes an item out.
import type { SignedScan } from './requests'
import { dayText, parisDay, type TimeMs } from './time'

// What the mediator was told meanwhile.
export type Promise_ = 'nothing' | 'provisional' | 'kept'

export interface Item {
  id: string // the scan id
  body: SignedScan
  scannedAt: TimeMs // by the clock as corrected then
  skewMs: number // what the correction was
  number: string | null // of a voucher that was read; a typed code has none until the ledger says
  amountCents: number | null
  service: string
  told: Promise_
  answer: Answer | null
  answeredAt: TimeMs | null
  isSeen: boolean // whether somebody was told of the answer
  undoneAt?: TimeMs // reversed by this device
}

export type Answer =
  | { outcome: 'accepted'; voucher: string; amountCents: number }
  | { outcome: 'refused'; code: string; title: string; detail: string }

// The device's own time decides, then the id, which begins with it.
export const inOrder = (items: Item[]): Item[] =>
  [...items].sort((a, b) => a.scannedAt - b.scannedAt || (a.id < b.id ? -1 : 1))

export const waiting = (items: Item[]): Item[] => inOrder(items.filter((item) => item.answer === null))

// `unknown` leaves an item where it is: the ledger may have it or not, and a repeat will tell.
export type ItemOutcome = Answer | { outcome: 'unknown' }

export function settled(item: Item, outcome: ItemOutcome, now: TimeMs): Item {
  if (item.answer !== null || outcome.outcome === 'unknown') return item
  return { ...item, answer: outcome, answeredAt: now }
}

// Vouchers that this device has taken, or is about to: none of them a second time without the ledger.
export function heldNumbers(items: Item[]): Set<string> {
  const numbers = items.filter((item) => item.answer?.outcome !== 'refused').map((item) => item.number)
  return new Set(numbers.filter((number): number is string => number !== null))
}

// Taken without network on the Paris day of `now`, answered or not.
export function offlineOn(items: Item[], now: TimeMs): number {
  const day = dayText(parisDay(now))
  return items.filter((item) => item.body.request.offline && dayText(parisDay(item.scannedAt)) === day).length
}

// Promised to somebody and refused by the ledger afterwards: the mediator must be told by name.
export const brokenPromises = (items: Item[]): Item[] =>
  inOrder(items.filter((i) => !i.isSeen && i.told !== 'nothing' && i.answer?.outcome === 'refused'))

const KEPT_MS = 3 * 86_400_000

// Answered days ago, and nothing of it has still to be told.
export const isOver = (item: Item, now: TimeMs): boolean =>
  item.answeredAt !== null && now - item.answeredAt > KEPT_MS && brokenPromises([item]).length === 0
