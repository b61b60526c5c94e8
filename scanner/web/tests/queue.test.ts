import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  brokenPromises,
  heldNumbers,
  inOrder,
  isOver,
  offlineOn,
  settled,
  waiting,
  type Item
} from '../src/core/queue'
import { better, correction, Floor, measure } from '../src/core/skew'
import { NOON, queued as item } from './queued'

const accepted = { outcome: 'accepted', voucher: 'N-a', amountCents: 1000 } as const
const refused = { outcome: 'refused', code: 'already_redeemed', title: '', detail: '' } as const

test('items wait in the order of the device’s own time', () => {
  const items = [item('c', { scannedAt: NOON + 2 }), item('b'), item('a'), item('d', { answer: accepted })]
  assert.deepEqual(
    waiting(items).map((one) => one.id),
    ['a', 'b', 'c']
  )
  assert.deepEqual(
    inOrder(items).map((one) => one.id),
    ['a', 'b', 'd', 'c']
  )
})

test('only an answer settles an item, and only the first', () => {
  const open = item('a')
  assert.equal(settled(open, { outcome: 'unknown' }, NOON), open)
  const done = settled(open, refused, NOON + 1)
  assert.deepEqual([done.answer, done.answeredAt], [refused, NOON + 1])
  assert.equal(settled(done, accepted, NOON + 2), done)
})

test('a voucher that this device holds is taken once, until the ledger refuses it', () => {
  const items = [
    item('a'),
    item('b', { answer: accepted }),
    item('c', { answer: refused }),
    item('d', { number: null })
  ]
  assert.deepEqual([...heldNumbers(items)], ['N-a', 'N-b'])
})

test('what was taken without network counts for its Paris day, answered or not', () => {
  const online = item('x')
  online.body.request.offline = false
  const items = [
    item('a'),
    item('b', { answer: accepted }),
    item('c', { scannedAt: NOON - 86_400_000 }),
    online
  ]
  assert.equal(offlineOn(items, NOON), 2)
})

test('a promise that the ledger did not keep is told until somebody has seen it', () => {
  const items = [
    item('a', { answer: refused }),
    item('b', { answer: refused, isSeen: true }),
    item('c', { answer: refused, told: 'nothing' }),
    item('d', { answer: accepted }),
    item('e')
  ]
  assert.deepEqual(
    brokenPromises(items).map((one) => one.id),
    ['a']
  )
})

test('what was answered days ago is over, but for a broken promise that nobody has seen', () => {
  const DAY = 86_400_000
  const at = (id: string, more: Partial<Item>) => item(id, { answeredAt: NOON, ...more })
  const items = [
    at('a', { answer: accepted }),
    at('b', { answer: refused, isSeen: true }),
    at('c', { answer: refused, told: 'nothing' }),
    at('d', { answer: refused }),
    item('e')
  ]
  const over = (now: number) => items.filter((one) => isOver(one, now)).map((one) => one.id)
  assert.deepEqual(over(NOON + 3 * DAY), [])
  assert.deepEqual(over(NOON + 3 * DAY + 1), ['a', 'b', 'c'])
})

test('the clock is corrected by what can be measured, and by nothing less', () => {
  const date = 'Mon, 15 Jun 2026 10:00:00 GMT'
  assert.equal(correction(null), 0)
  assert.equal(correction(measure(NOON + 400, NOON + 500, date)), 0)
  const ahead = measure(NOON + 420_000, NOON + 420_200, date)!
  assert.deepEqual([ahead.offsetMs, ahead.errorMs, correction(ahead)], [-419_600, 600, -419_600])
  assert.equal(measure(NOON, NOON, null), null)
  assert.equal(measure(NOON, NOON, 'yesterday'), null)
  assert.equal(measure(NOON + 1, NOON, date), null)
})

test('a sharper measure stays, unless it is old or the clock was set', () => {
  const sharp = { offsetMs: 100, errorMs: 520, measuredAt: NOON }
  const blunt = { offsetMs: 900, errorMs: 3000, measuredAt: NOON + 1000 }
  assert.equal(better(sharp, blunt), sharp)
  assert.equal(better(blunt, { ...sharp, measuredAt: NOON + 2000 }).offsetMs, 100)
  assert.notEqual(better(sharp, { ...blunt, measuredAt: NOON + 700_000 }), sharp)
  assert.notEqual(better(sharp, { ...blunt, offsetMs: 90_000 }), sharp)
})

test('a clock that goes back does not go behind what the server has signed', () => {
  const floor = new Floor()
  assert.equal(floor.now(NOON, 5000), NOON)
  floor.raise(NOON, 5000)
  assert.equal(floor.now(NOON + 7, 5007), NOON + 7)
  assert.equal(floor.now(NOON - 86_400_000, 65_000), NOON + 60_000)
  floor.raise(NOON + 1000, 66_000) // older than what has gone by since
  assert.equal(floor.now(0, 66_000), NOON + 61_000)
  floor.raise(NOON + 120_000, 67_000)
  assert.equal(floor.now(0, 68_000), NOON + 121_000)
  floor.raise(NaN, 69_000)
  assert.equal(floor.now(0, 69_000), NOON + 122_000)
})
