import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayRows, owedCents } from '../src/app/day_rows'
import type { Item } from '../src/core/queue'
import type { DayRow } from '../src/net/api'

const NOON = Date.parse('2026-06-15T10:00:00.000Z')
const item = (id: string, change: Partial<Item> = {}) =>
  ({
    id,
    scannedAt: NOON,
    number: `N-${id}`,
    amountCents: 1000,
    answer: { outcome: 'accepted', voucher: `N-${id}`, amountCents: 1000 },
    ...change
  }) as Item
const row = (id: string, change: Partial<DayRow> = {}): DayRow => ({
  kind: 'redemption',
  scan_id: id,
  number: `N-${id}`,
  amount_cents: 1000,
  at: '2026-06-15T10:00:01.000Z',
  state: 'accepted',
  who: 'this',
  ...change
})

test('the server’s list and what only this device knows make one day, newest first', () => {
  const items = [
    item('a'),
    item('b', { scannedAt: NOON + 5000 }),
    item('yesterday', { scannedAt: NOON - 86_400_000 })
  ]
  const rows = dayRows(items, [row('a'), row('c', { who: 'other' })], '2026-06-15')
  assert.deepEqual(
    rows.map((one) => [one.number, one.isOther, one.item?.id]),
    [
      ['N-b', false, 'b'],
      ['N-a', false, 'a'],
      ['N-c', true, undefined]
    ]
  )
  assert.equal(owedCents(rows), 3000)
})

test('what was undone is owed no more, and both rows are there', () => {
  const reversal = row('a', { kind: 'reversal', reason: 'erreur', at: '2026-06-15T10:05:00.000Z' })
  const rows = dayRows([], [reversal, row('a', { state: 'reversed' })], '2026-06-15')
  assert.deepEqual(
    rows.map((one) => [one.state, one.cents, one.reason]),
    [
      ['reversal', -1000, 'erreur'],
      ['reversed', 1000, '']
    ]
  )
  assert.equal(owedCents(rows), 0)
  assert.equal(owedCents(dayRows([item('a', { undoneAt: NOON })], [row('a')], '2026-06-15')), 0)
})

test('a refusal is shown and not owed, and what waits is not of the day’s list', () => {
  const refused = { outcome: 'refused', code: 'expired', title: '', detail: '' } as const
  const rows = dayRows([item('a', { answer: refused }), item('b', { answer: null })], [], '2026-06-15')
  assert.deepEqual(
    rows.map((one) => [one.state, one.code]),
    [['refused', 'expired']]
  )
  assert.equal(owedCents(rows), 0)
})
