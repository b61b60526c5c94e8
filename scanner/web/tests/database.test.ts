import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { Database } from '../src/store/database'
import type { Item } from '../src/core/queue'

const item = (id: string, isAnswered: boolean): Item => ({
  id,
  body: {
    request: {
      device: 'd',
      entered: 'qr',
      offline: true,
      scan_id: id,
      scanned_at: '',
      service: '',
      site: '',
      v: 1
    },
    signature: '',
    code: ''
  },
  scannedAt: 0,
  skewMs: 0,
  number: null,
  amountCents: null,
  service: '',
  told: 'provisional',
  answer: isAnswered ? { outcome: 'accepted', voucher: 'N', amountCents: 1 } : null,
  answeredAt: isAnswered ? 1 : null,
  isSeen: false
})

beforeEach(() => Database.erase())

test('what was saved is there after the application was closed', async () => {
  const before = await Database.open()
  await before.saveItems([item('a', false), item('b', true)])
  before.close()
  const after = await Database.open()
  assert.deepEqual(
    (await after.items()).map((one) => one.id),
    ['a', 'b']
  )
  assert.deepEqual([await after.device(), await after.snapshot(), await after.settings()], [null, null, null])
  after.close()
})

test('what has not been answered cannot be forgotten, nor anything together with it', async () => {
  const db = await Database.open()
  await db.saveItems([item('a', false), item('b', true)])
  await assert.rejects(db.forgetItems(['b', 'a']), /has not been answered/)
  assert.equal((await db.items()).length, 2)
  await db.forgetItems(['b', 'of nobody'])
  assert.deepEqual(
    (await db.items()).map((one) => one.id),
    ['a']
  )
  db.close()
})
