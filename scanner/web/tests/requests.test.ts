import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromBase32, fromBase64url, toBase64url, utf8 } from '../src/core/bytes'
import { canonicalText } from '../src/core/canonical_json'
import { made, p256Parameters, sign, tagged, withLowS, type DeviceKey } from '../src/core/device_key'
import { codeCommitment, readHeader, signEnrolment, signReversal, signScan } from '../src/core/requests'
import { isSignedBy } from '../src/core/signature'
import { uuid7 } from '../src/core/uuid'

const NONCE = Uint8Array.from({ length: 16 }, (_, i) => i)
const scan = {
  device: 'tel-1',
  site: 'cvl-004',
  service: 'aide',
  offline: false,
  scannedAt: 1_793_610_000_000
}

test('base64url and base32 take one spelling only', () => {
  assert.equal(toBase64url(Uint8Array.of(251, 255)), '-_8')
  assert.deepEqual(fromBase64url('-_8'), Uint8Array.of(251, 255))
  for (const text of ['-_9', '-_8=', 'A', '+/8']) assert.equal(fromBase64url(text), null, text)
  assert.deepEqual(fromBase32('MY'), utf8('f'))
  for (const text of ['MZ', 'my', 'M', 'M1']) assert.equal(fromBase32(text), null, text)
})

test('canonical text has keys in order, letters composed, and no number that is not whole', () => {
  assert.equal(canonicalText({ b: [1, true], a: 'e\u0301"\n', _: undefined }), '{"a":"é\\"\\n","b":[1,true]}')
  assert.throws(() => canonicalText(0.5))
  assert.throws(() => canonicalText(2 ** 53))
})

test('the commitment to a typed code is the one of FORMAT.md', async () => {
  assert.equal(
    toBase64url(await codeCommitment(NONCE, '0123456789AY')),
    '70ch9HrMpHPCkXChMm9Z0EClBBZDt51r1yPxSeVpbyY'
  )
})

// FORMAT.md, section 5.
test('the known request is spelled and signed as in FORMAT.md', async () => {
  const request =
    '{"code_commitment":"70ch9HrMpHPCkXChMm9Z0EClBBZDt51r1yPxSeVpbyY","device":"tel-1","entered":"typed",' +
    '"offline":false,"scan_id":"01a1fc48-ca06-7f35-8a0b-a78f0e8f9d81","scanned_at":"2026-11-02T09:00:00.000Z",' +
    '"service":"aide-demarches-administratives","site":"cvl-004","v":1}'
  assert.equal(canonicalText(JSON.parse(request)), request)
  const signature = 'MEkLY3st-LEMfhbWWeKh6wQ_wSL-RzaeEeeu5A6D2E0rEo7fbqJufHKAjCz1hLgwLx6TGb_4zNMnSf2TOd7NAQ'
  const key = fromBase64url('A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg')!
  assert.equal(await isSignedBy(key, tagged('PN-scan/v1', request), fromBase64url(signature)!), true)
  assert.equal(await isSignedBy(key, tagged('PN-check/v1', request), fromBase64url(signature)!), false)
})

test('a scan of a QR code names the voucher, one of a typed code only commits to it', async () => {
  const key = await made('ed25519', 'Ed25519')
  const qr = await signScan(
    key,
    { ...scan, code: { entered: 'qr', text: 'https://…', voucher: 'A-1' } },
    'scan'
  )
  assert.deepEqual([qr.request.voucher, 'code_commitment' in qr.request, qr.nonce], ['A-1', false, undefined])
  const typed = await signScan(key, { ...scan, code: { entered: 'typed', text: '0123456789AY' } }, 'check')
  assert.equal(typed.request.voucher, undefined)
  const committed = await codeCommitment(fromBase64url(typed.nonce!)!, '0123456789AY')
  assert.equal(typed.request.code_commitment, toBase64url(committed))
  const message = tagged('PN-check/v1', canonicalText(typed.request))
  assert.equal(await isSignedBy(key.publicKey, message, fromBase64url(typed.signature)!), true)
})

test('reads, reversals and enrolments are signed under tags of their own', async () => {
  const key = await made('ed25519', 'Ed25519')
  const header = await readHeader(key, 'tel-1', 'GET', '/v1/x?day=1', 1000.4)
  const [device, time, signature] = header.replace('PN-Device ', '').split('.')
  assert.deepEqual([device, time], ['tel-1', '1000'])
  const read = tagged('PN-read/v1', 'GET /v1/x?day=1 1000')
  assert.equal(await isSignedBy(key.publicKey, read, fromBase64url(signature!)!), true)
  const reversal = await signReversal(key, 'tel-1', 'id', 'erreur', 1000)
  const undone = tagged('PN-reversal/v1', canonicalText(reversal.request))
  assert.equal(await isSignedBy(key.publicKey, undone, fromBase64url(reversal.signature)!), true)
  const { signature: proof, ...rest } = await signEnrolment(key, 'Accueil', 'token')
  const enrolment = tagged('PN-enrol/v1', canonicalText({ ...rest, v: 1 }))
  assert.equal(await isSignedBy(key.publicKey, enrolment, fromBase64url(proof)!), true)
})

test('a P-256 key signs with the smaller of its two signatures', async () => {
  const key: DeviceKey = await made('p256', p256Parameters)
  assert.equal(key.publicKey.length, 65)
  for (let i = 0; i < 8; ++i) {
    const message = utf8(`message ${i}`)
    const signature = await sign(key, message)
    assert.ok(signature[32]! < 0x80)
    const how = { name: 'ECDSA', hash: 'SHA-256' }
    assert.equal(await crypto.subtle.verify(how, key.pair.publicKey, signature, message), true)
  }
  assert.deepEqual(withLowS(new Uint8Array(64)), new Uint8Array(64))
})

test('a scan id begins with its time and is a UUID of version 7', () => {
  const id = uuid7(0x01a1fc48ca06, Uint8Array.of(0xff, 0xff, 0xff, 0xff, 4, 5, 6, 7, 8, 9))
  assert.equal(id, '01a1fc48-ca06-7fff-bfff-040506070809')
  assert.match(uuid7(Date.now()), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
