import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { missingFrom, remember } from '../src/store/memo'
import { queued } from './queued'

let kept: Map<string, string>

beforeEach(() => {
  kept = new Map()
  const localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key)
  }
  Object.defineProperty(globalThis, 'localStorage', { value: localStorage, configurable: true })
})

const accepted = { outcome: 'accepted', voucher: 'N-b', amountCents: 1000 } as const
const lost = (id: string) => ({ id, name: `N-${id}`, scannedAt: queued(id).scannedAt })

test('what waited is missed by name when the database is empty, and what was answered is not', () => {
  remember([queued('a'), queued('b', { answer: accepted }), queued('c', { number: null })], [])
  assert.deepEqual(missingFrom([]), [lost('a'), { ...lost('c'), name: queued('c').body.code }])
  assert.deepEqual(missingFrom([queued('a', { answer: accepted }), queued('c')]), [])
})

test('what is missed stays so until somebody has seen it', () => {
  remember([queued('b')], [lost('a')])
  assert.deepEqual(missingFrom([queued('b')]), [lost('a')])
  remember([queued('b')], [])
  assert.deepEqual(missingFrom([queued('b')]), [])
  remember([], [])
  assert.equal(kept.size, 0)
})

test('a memo that cannot be read or written warns of nothing and stops nothing', () => {
  for (const text of ['{', '7', 'null', '[null]']) {
    kept.set('passnum-waiting', text)
    assert.deepEqual(missingFrom([]), [], text)
  }
  Object.defineProperty(globalThis, 'localStorage', {
    get: () => {
      throw new Error('denied')
    }
  })
  remember([queued('a')], [])
  assert.deepEqual(missingFrom([]), [])
})
