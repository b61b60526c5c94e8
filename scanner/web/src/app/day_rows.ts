// The day as it is shown: what the server lists for the whole place, and what only this device knows yet.
import type { PaymentLine } from '../core/payment_line'
import { inOrder, type Item } from '../core/queue'
import { dayText, parisDay } from '../core/time'
import type { DayRow } from '../net/api'

export interface Row {
  id: string
  at: number
  number: string
  cents: number
  // 'reversal' is the row that undoes one.
  state: 'accepted' | 'refused' | 'reversed' | 'reversal'
  payment: PaymentLine | undefined
  code: string // of a refusal
  reason: string // of a reversal
  isOther: boolean
  item: Item | null
}

// Newest first.
export function dayRows(items: Item[], remote: DayRow[], day: string): Row[] {
  const own = new Map(items.map((item) => [item.id, item]))
  const listed = new Set(remote.map((row) => row.scan_id))
  const unlisted = inOrder(items).filter(
    (item) => item.answer !== null && !listed.has(item.id) && dayText(parisDay(item.scannedAt)) === day
  )
  const rows = [...remote.map((row) => remoteRow(row, own.get(row.scan_id) ?? null)), ...unlisted.map(ownRow)]
  return rows.sort((a, b) => b.at - a.at)
}

export const owedCents = (rows: Row[]): number =>
  rows.filter(({ state }) => state === 'accepted').reduce((sum, row) => sum + row.cents, 0)

function remoteRow(row: DayRow, item: Item | null): Row {
  const isReversal = row.kind === 'reversal'
  const isUndone = item?.undoneAt !== undefined
  return {
    id: `${row.kind}-${row.scan_id}`,
    at: Date.parse(row.at),
    number: row.number,
    cents: isReversal ? -row.amount_cents : row.amount_cents,
    state: isReversal ? 'reversal' : isUndone ? 'reversed' : (row.state ?? 'accepted'),
    payment: isReversal ? undefined : row.payment,
    code: '',
    reason: row.reason ?? '',
    isOther: row.who === 'other',
    item: isReversal ? null : item
  }
}

function ownRow(item: Item): Row {
  const accepted = item.answer?.outcome === 'accepted' ? item.answer : null
  return {
    id: item.id,
    at: item.scannedAt,
    number: accepted?.voucher ?? item.number ?? item.body.code,
    cents: accepted?.amountCents ?? item.amountCents ?? 0,
    state: item.undoneAt !== undefined ? 'reversed' : accepted === null ? 'refused' : 'accepted',
    payment: undefined,
    code: item.answer?.outcome === 'refused' ? item.answer.code : '',
    reason: '',
    isOther: false,
    item
  }
}
