import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reduce, type Event } from '../src/app/reducer'
import {
  BASKET_MAX,
  begin,
  chosenService,
  isSeenStill,
  SAME_CODE_MS,
  services,
  type Line,
  type State
} from '../src/app/state'
import { ofAnswer, ofCheck, refused, said, toneOf } from '../src/app/verdicts'
import { enVerdicts } from '../src/words/en'
import { fr, frVerdicts } from '../src/words/fr'
import { en } from '../src/words/en'
import { Words } from '../src/words/words'

const line = (index: number, change: Partial<Line> = {}): Line => ({
  text: `text-${index}`,
  entered: 'qr',
  number: `ORL26-000001-${index}`,
  amountCents: 1000,
  programme: 26,
  ...change
})
const after = (state: State, ...events: Event[]) => events.reduce(reduce, state)
const ready = after(begin, { type: 'mode', mode: 'redeem' })

test('the next voucher takes the place of the last verdict', () => {
  const judged = after(ready, { type: 'judged', mode: 'redeem', verdicts: [refused('expired')] })
  const next = after(judged, { type: 'busy' }, { type: 'listed', line: line(1) })
  assert.deepEqual([next.verdicts, next.basket.length, next.isBusy], [null, 1, false])
})

test('a voucher is listed once, by its code or by its number', () => {
  const one = after(ready, { type: 'listed', line: line(1) })
  for (const again of [line(1), line(1, { text: 'the other form of the link' })]) {
    const next = after(one, { type: 'listed', line: again })
    assert.deepEqual([next.basket.length, next.notice], [1, 'already_listed'])
  }
  assert.equal(after(one, { type: 'listed', line: line(2) }).basket.length, 2)
})

test('a list has an end', () => {
  const all = Array.from({ length: BASKET_MAX + 1 }, (_, i): Event => ({ type: 'listed', line: line(i) }))
  assert.equal(after(ready, ...all).basket.length, BASKET_MAX)
})

test('what was about to be spent is not carried into the other mode, nor back', () => {
  const changed = after(ready, { type: 'listed', line: line(1) }, { type: 'mode', mode: 'check' })
  assert.deepEqual([changed.basket, after(changed, { type: 'mode', mode: 'redeem' }).basket], [[], []])
})

test('a refusal while a list is being made leaves the list alone', () => {
  const listed = after(ready, { type: 'listed', line: line(1) })
  const judged = after(listed, { type: 'judged', mode: 'redeem', verdicts: [refused('forged')] })
  assert.equal(judged.basket.length, 1)
})

test('a code that stays before the camera is one scan, and may be shown again later', () => {
  const seen = after(ready, { type: 'seen', text: 'a', at: 1000 })
  assert.equal(isSeenStill(seen, 'a', 1000 + SAME_CODE_MS), true)
  assert.equal(isSeenStill(seen, 'a', 1001 + SAME_CODE_MS), false)
  assert.equal(isSeenStill(seen, 'b', 1001), false)
  const both = after(seen, { type: 'seen', text: 'b', at: 1500 })
  assert.equal(isSeenStill(both, 'a', 1600), true)
  assert.equal(isSeenStill(both, 'b', 1600), true)
})

test('what stays before the camera does not come back when it is taken off the list, or spent', () => {
  const listed = after(ready, { type: 'seen', text: 'a', at: 1000 }, { type: 'listed', line: line(1) })
  const removed = after(listed, { type: 'unlisted', text: 'a' })
  assert.equal(isSeenStill(removed, 'a', 1001), true)
  const spent = after(listed, { type: 'basket_emptied' })
  assert.equal(isSeenStill(spent, 'a', 1001), true)
})

test('a service is one that every programme on the list accepts, the last one first', () => {
  const programme = (id: number, accepted: string[]) => ({
    id,
    code: '',
    name: '',
    face_value_cents: 1000,
    booklet_size: 10,
    valid_from: '',
    valid_until: '',
    claim_until: '',
    services: accepted,
    perimeter_ok: true,
    undo_seconds: 600,
    first_booklet: 1,
    vouchers: ''
  })
  const snapshot = {
    v: 1,
    at: '',
    host: '',
    tree_size: 1,
    site: { id: '', name: '', structure: '', labels: [] },
    services: ['a', 'b', 'c'].map((id) => ({ id, label: id })),
    programmes: [programme(26, ['a', 'b']), programme(27, ['b', 'c'])],
    issuing_keys: [],
    limits: { offline_per_day: 1, per_day: 1 }
  }
  const one = after(ready, { type: 'snapshot', snapshot }, { type: 'listed', line: line(1) })
  assert.deepEqual(
    services(one).map((service) => service.id),
    ['a', 'b']
  )
  assert.equal(chosenService(one), 'a')
  const both = after(one, { type: 'listed', line: line(2, { programme: 27 }) })
  assert.deepEqual(
    services(both).map((service) => service.id),
    ['b']
  )
  const last = after(one, { type: 'settings', settings: { ...one.settings, service: 'b' } })
  assert.deepEqual([chosenService(last), chosenService(ready)], ['b', null])
})

test('a verdict is what the server said, and the gravest stands for several', () => {
  const good = ofAnswer({ outcome: 'accepted', voucher: 'N', amountCents: 500 }, line(1))
  assert.deepEqual([good.tone, good.number, good.amountCents], ['accepted', 'N', 500])
  const no = ofAnswer({ outcome: 'refused', code: 'expired', title: '', detail: 'hier' }, line(1))
  assert.deepEqual([no.tone, no.code, no.detail], ['refused', 'expired', 'hier'])
  assert.equal(ofCheck({ verdict: 'accepted' }, line(1)).tone, 'usable')
  assert.equal(ofCheck({ verdict: 'forged' }, line(1)).tone, 'forged')
  assert.equal(toneOf([good, no]), 'refused')
  assert.equal(toneOf([good, said('provisional', line(2))]), 'provisional')
})

test('both languages have the same words, of every verdict and of everything else', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(fr).sort())
  assert.deepEqual(Object.keys(enVerdicts).sort(), Object.keys(frVerdicts).sort())
  for (const key of Object.keys(fr) as (keyof typeof fr)[]) {
    const places = (text: string) => (text.match(/\{\d\}/g) ?? []).sort()
    assert.deepEqual(places(en[key]), places(fr[key]), key)
  }
})

test('amounts are written as people of the language write them', () => {
  assert.equal(new Words('fr').money(3000), '30\u00a0€')
  assert.equal(new Words('fr').money(1050), '10,50\u00a0€')
  assert.equal(new Words('en').money(3000), '€30')
  assert.equal(new Words('fr').verdict('a_code_of_tomorrow').word, 'Refusé')
})
