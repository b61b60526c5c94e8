import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyInScript, verifyNatively } from '../src/core/signature'
import { decodePayload, parseVoucherLink, voucherNumber, type Voucher } from '../src/core/voucher_link'
import { dayText } from '../src/core/time'
import { bytesOfHex, vectors, vectorsAbsent } from './shared_data'

const HOST = 'passnum.fr'
const GOOD =
  'https://voucher.example/v#17822849490544109843160118395204767939513037244150186197995555346342375567' +
  '938879883503554035200104378214195565074245672047589626105695685591964301150348697637780882762839828642642526932540928'
const GOOD_BASE32 =
  'HTTPS://VOUCHER.EXAMPLE/V/AEAAGAAAAADQAAAAAEAQAAIB6TSW5H5IWERXXBQFSGQHLBRSUD73PCPGLQJUJKIVWNM5EPRIK5' +
  'AVIAVHTOWAKEQTA556QLSSND44QI3SXCKFQACOEUTPTIRL3S7S7HQA'

test('a link of either form gives the same voucher', () => {
  const voucher = parseVoucherLink(GOOD, 'voucher.example') as Voucher
  assert.deepEqual(parseVoucherLink(GOOD_BASE32, 'voucher.example'), voucher)
  assert.deepEqual(
    [
      voucher.key,
      voucher.programme,
      voucher.booklet,
      voucher.index,
      dayText(voucher.lastDay),
      voucher.faceValueCents
    ],
    [3, 7, 1, 1, '2020-01-02', 500]
  )
})

test('scheme and host may be in any case, and nothing else', () => {
  const parse = (text: string) => parseVoucherLink(text, 'voucher.example')
  assert.notEqual(typeof parse(GOOD.replace('https://voucher', 'HTTPS://Voucher')), 'string')
  for (const text of [
    GOOD.replace('/v#', '/V#'),
    GOOD.replace('https', 'http'),
    GOOD + '0',
    GOOD + ' ',
    ' ' + GOOD,
    GOOD.replace('/v#', '/v#0'),
    GOOD.slice(0, -1),
    GOOD_BASE32.replace('/V/', '/v/'),
    GOOD_BASE32 + 'A',
    GOOD_BASE32.toLowerCase(),
    '',
    'https://voucher.example/v#'
  ]) {
    assert.equal(parse(text), 'not_a_voucher', text)
  }
})

test('a voucher of another host is not ours', () => {
  assert.equal(parseVoucherLink(GOOD, 'passnum.fr'), 'wrong_host')
  assert.equal(parseVoucherLink(GOOD, 'example'), 'wrong_host')
})

test('a number is written as on paper', () => {
  assert.equal(voucherNumber('ORL26', 123, 7), 'ORL26-000123-07')
  assert.equal(voucherNumber('ORL26', 1234567, 32), 'ORL26-1234567-32')
})

test('known answers: what must be accepted', { skip: vectorsAbsent }, async () => {
  const { accepted, issuing_public_hex } = vectors('voucher_qr.json')
  for (const known of accepted) {
    const voucher = parseVoucherLink(known.qr_text, HOST) as Voucher
    assert.deepEqual(voucher, decodePayload(bytesOfHex(known.payload_hex)))
    assert.deepEqual(
      { ...voucher, lastDay: dayText(voucher.lastDay), message: null, signature: null },
      {
        key: known.key_id,
        programme: known.programme,
        booklet: known.booklet,
        index: known.index,
        lastDay: known.last_day,
        faceValueCents: known.face_value_cents,
        message: null,
        signature: null
      }
    )
    assert.deepEqual(voucher.message, bytesOfHex(known.signed_message_hex))
    for (const verify of [verifyNatively, verifyInScript]) {
      assert.equal(await verify(bytesOfHex(issuing_public_hex), voucher.message, voucher.signature), true)
    }
  }
})

test('known answers: what must be refused', { skip: vectorsAbsent }, async () => {
  const { refused, issuing_public_hex } = vectors('voucher_qr.json')
  assert.ok(refused.length > 0)
  for (const known of refused) {
    const text = known.qr_text ?? `https://${HOST}/v#${known.digits}`
    const voucher = parseVoucherLink(text, HOST)
    if (typeof voucher === 'string') continue
    for (const verify of [verifyNatively, verifyInScript]) {
      assert.equal(
        await verify(bytesOfHex(issuing_public_hex), voucher.message, voucher.signature),
        false,
        known.why
      )
    }
  }
})
