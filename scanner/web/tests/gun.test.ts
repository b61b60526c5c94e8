import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isGun, meantText, withStroke, type Burst } from '../src/core/gun'
import { azertyMachine, GOOD_LINK, usGun } from './gun_strokes'

const HOST = 'voucher.example'
const burstOf = (strokes: Parameters<typeof withStroke>[1][]) =>
  strokes.reduce<Burst>(withStroke, { strokes: [] })

test('a gun whose layout is the machine’s is read as it is heard', () => {
  const burst = burstOf(usGun(GOOD_LINK))
  assert.equal(isGun(burst), true)
  assert.equal(meantText(burst, HOST), GOOD_LINK)
})

test('a US gun on an AZERTY machine is read by its physical keys', () => {
  const burst = burstOf(azertyMachine(usGun(GOOD_LINK)))
  assert.notEqual(burst.strokes.map((stroke) => stroke.key).join(''), GOOD_LINK)
  assert.equal(meantText(burst, HOST), GOOD_LINK)
})

test('a typed code from a gun on an AZERTY machine is read too', () => {
  assert.equal(meantText(burstOf(azertyMachine(usGun('0123-4567-89AY'))), HOST), '0123-4567-89AY')
})

test('what is no code in any layout stays as it was heard', () => {
  assert.equal(meantText(burstOf(usGun('https://other/x')), HOST), 'https://other/x')
})

test('a person who types is no gun', () => {
  const slow = usGun('0123-4567-89AY').map((stroke, i) => ({ ...stroke, at: i * 90 }))
  assert.equal(isGun(burstOf(slow)), false)
})

test('a pause begins a new burst, and what never ends is dropped', () => {
  const first = usGun('12345678')
  const second = usGun('abcdefgh').map((stroke) => ({ ...stroke, at: stroke.at + 10_000 }))
  assert.equal(meantText(burstOf([...first, ...second]), HOST), 'abcdefgh')
  assert.ok(burstOf(usGun('1'.repeat(5000))).strokes.length <= 1024)
})
