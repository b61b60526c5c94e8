import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toBase64url } from '../src/core/bytes'
import { makeDeviceKey } from '../src/core/device_key'
import { parseDay } from '../src/core/time'
import { judgeLink, linkOf, type IssuingKey, type Known } from '../src/pages/voucher_verdict'
import { inCapitals, voucherText } from './vouchers'

const issuer = await makeDeviceKey()
const stranger = await makeDeviceKey()
const key = (status: IssuingKey['status'], publicKey = issuer.publicKey): IssuingKey => ({
  key: 1,
  public_key: toBase64url(publicKey),
  status
})
const known = (change: Partial<Known> = {}): Known => ({
  host: 'passnum.fr',
  keys: [key('active')],
  programmes: [
    {
      programme: 26,
      code: 'ORL26',
      name: 'Pass',
      face_value_cents: 1000,
      valid_from: '2026-01-01',
      valid_until: '2026-12-31'
    }
  ],
  today: parseDay('2026-06-15')!,
  ...change
})
const said = async (text: string, change: Partial<Known> = {}) => (await judgeLink(text, known(change))).is
const good = await voucherText(issuer, {})
const digits = good.split('#')[1]!

test('a genuine voucher says what it is', async () => {
  const verdict = await judgeLink(good, known())
  assert.equal(verdict.is, 'genuine')
  assert.ok('facts' in verdict && verdict.facts !== null)
  assert.equal(verdict.facts.number, 'ORL26-000005-01')
  assert.equal(verdict.facts.faceValueCents, 1000)
})

test('a genuine voucher of a programme that nobody listed has no number, and is genuine', async () => {
  const verdict = await judgeLink(good, known({ programmes: [] }))
  assert.equal(verdict.is, 'genuine')
  assert.ok('facts' in verdict && verdict.facts!.number === null)
})

test('its last day is the last day, and its programme must have begun', async () => {
  assert.equal(await said(good, { today: parseDay('2026-12-31')! }), 'genuine')
  assert.equal(await said(good, { today: parseDay('2027-01-01')! }), 'expired')
  assert.equal(await said(good, { today: parseDay('2026-01-01')! }), 'genuine')
  assert.equal(await said(good, { today: parseDay('2025-12-31')! }), 'not_yet')
})

test('a voucher that no issuing key has signed is forged', async () => {
  assert.equal(await said(await voucherText(stranger, {})), 'forged')
  assert.equal(await said(good, { keys: [key('active', stranger.publicKey)] }), 'forged')
  assert.equal(await said(good, { keys: [{ ...key('active'), key: 2 }] }), 'forged')
  assert.equal(await said(good, { keys: [] }), 'forged')
  assert.equal(await said(good, { keys: [{ ...key('active'), public_key: '!' }] }), 'forged')
})

test('a signature by a key that is retired holds, by one that was stolen proves nothing', async () => {
  assert.equal(await said(good, { keys: [key('retired')] }), 'genuine')
  assert.equal(await said(good, { keys: [key('compromised')] }), 'unsure')
})

test('each way in which a link is no voucher has its own name', async () => {
  const link = (end: string) => `https://passnum.fr/v#${end}`
  const layout = (first: bigint) => String((BigInt(digits) & ((1n << 632n) - 1n)) | (first << 632n))
  for (const [text, is] of [
    [link(''), 'empty'],
    ['', 'empty'],
    [link(digits.slice(0, -1)), 'truncated'],
    [link(digits.slice(0, 20)), 'truncated'],
    [link('7'), 'truncated'],
    [link(layout(2n)), 'other_layout'],
    [link(layout(255n)), 'other_layout'],
    [link(String(1n << 640n)), 'not_a_voucher'],
    [link(digits + '000'), 'not_a_voucher'],
    [link('content'), 'not_a_voucher'],
    [link('0' + digits), 'not_a_voucher'],
    ['https://passnum.fr/lieux', 'not_a_voucher'],
    [good.replace('passnum.fr', 'passnum.example'), 'wrong_host'],
    [good.replace('passnum.fr', 'passnum.fr.example'), 'wrong_host']
  ] as const) {
    assert.equal(await said(text), is, text)
  }
})

test('the other spelling says the same, and is known by what stands behind the hash', async () => {
  const capitals = inCapitals(good)
  const end = capitals.split('/V/')[1]!
  assert.equal(end.length, 128)
  assert.deepEqual(await judgeLink(capitals, known()), await judgeLink(good, known()))
  const opened = (part: string) => said(linkOf('passnum.fr', part))
  assert.equal(await opened(digits), 'genuine')
  assert.equal(await opened(''), 'empty')
  for (const [part, is] of [
    [end, 'genuine'],
    [end.slice(0, -1), 'truncated'],
    [end.slice(0, 2), 'truncated'],
    [end + 'A', 'not_a_voucher'],
    ['AIAA' + end.slice(4), 'other_layout'],
    [end.slice(0, 11) + 'AAAAAAA' + end.slice(18), 'not_a_voucher'],
    [end.toLowerCase(), 'not_a_voucher'],
    ['BONJOUR', 'not_a_voucher'],
    ['-', 'not_a_voucher']
  ] as const) {
    assert.equal(await opened(part), is, part)
  }
  assert.equal(await said(capitals.replace('/V/', '/v/')), 'not_a_voucher')
  assert.equal(await said(inCapitals(good.replace('passnum.fr', 'other.fr'))), 'wrong_host')
})

test('white space around a pasted link is forgiven', async () => {
  assert.equal(await said(` ${good}\n`), 'genuine')
})
