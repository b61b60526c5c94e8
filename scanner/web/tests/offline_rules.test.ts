import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { toBase64url } from '../src/core/bytes'
import { canonicalText } from '../src/core/canonical_json'
import { made, sign, tagged, type DeviceKey } from '../src/core/device_key'
import { offlineRefusal, readVoucher, SNAPSHOT_AGE_MS_MAX, type OfflineCase } from '../src/core/offline_rules'
import { Known, knownOf, openSnapshot, type Snapshot } from '../src/core/snapshot'
import { parisDay, parseDay, dayText } from '../src/core/time'
import { voucherText } from './vouchers'

const NOON = Date.parse('2026-06-15T10:00:00.000Z')
let issuer: DeviceKey
let good: Snapshot

before(async () => {
  issuer = await made('ed25519', 'Ed25519')
  good = {
    v: 1,
    at: '2026-06-15T08:00:00.000Z',
    host: 'passnum.fr',
    tree_size: 40,
    site: { id: 'cvl-1', name: 'Lieu', structure: 's-1', labels: [{ programme: 26, from: '2026-01-01' }] },
    services: [{ id: 'aide', label: 'Aide' }],
    programmes: [
      {
        id: 26,
        code: 'ORL26',
        name: 'Pass',
        face_value_cents: 1000,
        booklet_size: 3,
        valid_from: '2026-01-01',
        valid_until: '2026-12-31',
        claim_until: '2027-01-31',
        services: ['aide'],
        perimeter_ok: true,
        undo_seconds: 600,
        first_booklet: 5,
        vouchers: toBase64url(Uint8Array.of(0b01_10_11_00, 0b01_01_00_00))
      }
    ],
    issuing_keys: [{ id: 1, public_key: toBase64url(issuer.publicKey) }],
    limits: { offline_per_day: 10, per_day: 50 }
  }
})

const genuine = async (booklet: number, index: number): Promise<OfflineCase> => {
  const reading = await readVoucher(await voucherText(issuer, { booklet, index }), good)
  if (reading.state !== 'genuine') throw new Error(reading.state)
  return { ...reading, service: 'aide', now: NOON, heldNumbers: new Set(), offlineToday: 0 }
}
const programmed = (change: object): Snapshot => ({
  ...good,
  programmes: [{ ...good.programmes[0]!, ...change }]
})

test('two bits a voucher, in order of booklet then index, the first in the highest bits', () => {
  const programme = good.programmes[0]!
  const all = [5, 6].map((booklet) => [1, 2, 3].map((index) => knownOf(programme, booklet, index)))
  assert.deepEqual(all, [
    [Known.usable, Known.spent, Known.withdrawn],
    [Known.notHandedOver, Known.usable, Known.usable]
  ])
  for (const [booklet, index] of [
    [4, 1],
    [5, 0],
    [5, 4],
    [9, 1]
  ] as const) {
    assert.equal(knownOf(programme, booklet, index), null)
  }
})

test('a voucher that nothing speaks against', async () => {
  assert.equal(offlineRefusal(good, await genuine(5, 1)), null)
})

test('each thing that speaks against it', async () => {
  const usable = await genuine(5, 1)
  const at = (text: string) => ({ ...usable, now: Date.parse(text) })
  const fresh = (text: string) => ({ ...good, at: text })
  const unlabelled = (labels: Snapshot['site']['labels']) => ({
    ...good,
    site: { ...good.site, labels }
  })
  const cases: [Snapshot, OfflineCase, string][] = [
    [good, { ...usable, now: Date.parse(good.at) + SNAPSHOT_AGE_MS_MAX + 1 }, 'data_too_old'],
    [good, { ...(await genuine(5, 1)), voucher: { ...usable.voucher, booklet: 99 } }, 'voucher_unknown'],
    [good, await genuine(6, 1), 'not_handed_over'],
    [good, await genuine(5, 2), 'already_redeemed'],
    [good, { ...usable, heldNumbers: new Set(['ORL26-000005-01']) }, 'already_redeemed'],
    [good, await genuine(5, 3), 'blocked'],
    [programmed({ valid_from: '2026-06-16' }), usable, 'not_yet_valid'],
    [programmed({ valid_until: '2026-06-14' }), usable, 'expired'],
    [fresh('2026-12-31T12:00:00.000Z'), at('2026-12-31T23:00:00.000Z'), 'expired'],
    [good, { ...usable, voucher: { ...usable.voucher, lastDay: parisDay(NOON) - 1 } }, 'expired'],
    [unlabelled([]), usable, 'site_not_labelled'],
    [unlabelled([{ programme: 26, from: '2026-06-16' }]), usable, 'label_not_started'],
    [unlabelled([{ programme: 26, from: '2026-01-01', until: '2026-06-14' }]), usable, 'label_ended'],
    [programmed({ perimeter_ok: false }), usable, 'outside_perimeter'],
    [good, { ...usable, service: 'autre' }, 'service_not_accepted'],
    [good, { ...usable, offlineToday: 10 }, 'offline_cap_reached']
  ]
  for (const [snapshot, one, refusal] of cases) {
    const judged = { ...one, programme: snapshot.programmes[0]! }
    assert.equal(offlineRefusal(snapshot, judged), refusal)
  }
})

test('a limit of 0 is none', async () => {
  const unlimited = { ...good, limits: { offline_per_day: 0, per_day: 0 } }
  assert.equal(offlineRefusal(unlimited, { ...(await genuine(5, 1)), offlineToday: 1000 }), null)
})

test('the last moment of the last day is in time', async () => {
  const usable = await genuine(5, 1)
  const snapshot = { ...good, at: '2026-12-31T12:00:00.000Z' }
  assert.equal(offlineRefusal(snapshot, { ...usable, now: Date.parse('2026-12-31T22:59:59.999Z') }), null)
})

test('paper that lies, and paper that nobody here can judge', async () => {
  const other = await made('ed25519', 'Ed25519')
  const read = async (key: DeviceKey, change: Record<string, number | string>) =>
    readVoucher(await voucherText(key, change), good)
  assert.deepEqual(await read(other, {}), { state: 'refused', code: 'forged' })
  const named = async (change: Record<string, number>) => {
    const reading = await read(issuer, change)
    return reading.state === 'unheard_of' ? reading.number : 'heard of'
  }
  assert.equal(await named({ key: 2 }), 'ORL26-000005-01')
  assert.equal(await named({ programme: 27 }), null)
  assert.deepEqual(await read(issuer, { host: 'passnum.example' }), { state: 'refused', code: 'wrong_host' })
  assert.deepEqual(await readVoucher('bonjour', good), { state: 'refused', code: 'not_a_voucher' })
})

test('a snapshot is believed when the pinned key signed these very bytes', async () => {
  const server = await made('ed25519', 'Ed25519')
  const text = canonicalText(JSON.parse(JSON.stringify(good)))
  const signature = toBase64url(await sign(server, tagged('PN-snapshot/v1', text)))
  const key = toBase64url(server.publicKey)
  assert.deepEqual(await openSnapshot({ snapshot: text, key: 's', signature }, key), good)
  assert.equal(await openSnapshot({ snapshot: text + ' ', key: 's', signature }, key), null)
  assert.equal(
    await openSnapshot({ snapshot: text, key: 's', signature }, toBase64url(issuer.publicKey)),
    null
  )
  assert.equal(await openSnapshot({ snapshot: text, key: 's', signature: 'x' }, key), null)
})

test('a day is one of Paris, in summer and in winter', () => {
  const day = (text: string) => dayText(parisDay(Date.parse(text)))
  assert.equal(day('2026-06-15T21:59:59.999Z'), '2026-06-15')
  assert.equal(day('2026-06-15T22:00:00.000Z'), '2026-06-16')
  assert.equal(day('2026-12-31T22:59:59.999Z'), '2026-12-31')
  assert.equal(day('2026-12-31T23:00:00.000Z'), '2027-01-01')
  assert.equal(day('2026-03-28T23:30:00.000Z'), '2026-03-29')
  assert.equal(day('2026-10-25T22:30:00.000Z'), '2026-10-25')
  assert.equal(parseDay('2026-02-29'), null)
  assert.equal(parseDay('2024-02-29'), 19_782)
})
