import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fromBase64, isIncluded, isNoteSigned, parseCheckpoint, parseNote } from '../src/core/tlog'
import { hex, parseReceipt, parseVerifierKey, toBase64 } from '../src/core/tlog'
import { compare, judgeReceipt, signedCheckpoint } from '../src/pages/receipt_verdict'
import { bytesOfHex, projectFile } from './shared_data'

const known = JSON.parse(readFileSync(projectFile('tests/vectors/tree.json'), 'utf8'))
const keys = { origin: 'log.example/tests', items: [{ verifier_key: known.log_vkey }] }
const judged = (text: string, noteToday: string | null = known.checkpoint) =>
  judgeReceipt(text, keys, noteToday)
const lines = (known.receipt as string).split('\n')
const changed = (line: number, text: string) => lines.map((one, i) => (i === line ? text : one)).join('\n')

test('a known verifier key has the digits of its name and key', async () => {
  const key = await parseVerifierKey(known.log_vkey)
  assert.equal(key?.name, 'log.example/tests')
  assert.equal(await parseVerifierKey(known.log_vkey.replace('tests', 'test')), null)
  assert.equal(await parseVerifierKey(known.log_vkey.replace('+6', '+7')), null)
  assert.equal(await parseVerifierKey('log.example'), null)
})

test('known proofs of inclusion are taken, and refused when anything in them is another', async () => {
  const root = (size: number) =>
    bytesOfHex(known.roots.find((one: { size: number }) => one.size === size).root)
  assert.ok(known.inclusion.length > 5)
  for (const { index, size, proof } of known.inclusion) {
    const leaf = new TextEncoder().encode(`leaf-${index}`)
    const hashes = proof.map(bytesOfHex)
    const checkpoint = { origin: 'x', size, root: root(size) }
    const included = (change: object) =>
      isIncluded({ leaf, index, hashes, checkpoint: '', ...change }, checkpoint)
    assert.equal(await included({}), true, `${index} of ${size}`)
    assert.equal(await included({ hashes: [...hashes, new Uint8Array(32)] }), false)
    assert.equal(await included({ index: index + 1 }), false)
    assert.equal(await included({ index: size }), false)
    assert.equal(await included({ leaf: new TextEncoder().encode('leaf') }), false)
    if (hashes.length > 0) assert.equal(await included({ hashes: hashes.slice(1) }), false)
    const larger = { ...checkpoint, size: 4 * size }
    assert.equal(await isIncluded({ leaf, index, hashes, checkpoint: '' }, larger), false)
  }
})

test('a known checkpoint is signed by its key, and no other one is', async () => {
  const note = parseNote(known.checkpoint)!
  const key = (await parseVerifierKey(known.log_vkey))!
  assert.equal(await isNoteSigned(note, key), true)
  assert.equal(await isNoteSigned({ ...note, text: note.text.replace('1000', '1001') }, key), false)
  assert.equal(await isNoteSigned(note, { ...key, id: '00000000' }), null)
  assert.equal(parseCheckpoint(note.text)!.size, 1000)
})

test('a known receipt proves its entry, also after a mail program had it', async () => {
  for (const text of [known.receipt, known.receipt.replace(/\n/g, '\r\n'), `\n ${known.receipt}\n\n`]) {
    const verdict = await judged(text)
    assert.equal(verdict?.isGood, true)
    assert.deepEqual([verdict?.index, verdict?.size, verdict?.leafText], [700, 1000, 'leaf-700'])
    assert.equal(verdict?.entry, null)
  }
})

test('what is changed in a receipt is found, and where', async () => {
  const entry = await judged(changed(1, 'extra ' + btoa('leaf-701')))
  assert.deepEqual([entry?.isIncluded, entry?.signed, entry?.isGood], [false, 'good', false])
  const place = await judged(changed(2, 'index 701'))
  assert.equal(place?.isIncluded, false)
  const size = await judged(changed(lines.indexOf('1000'), '1001'))
  assert.deepEqual([size?.signed, size?.isGood], ['wrong', false])
  const origin = await judged(known.receipt.replace(/log\.example\/tests/g, 'log.example/other'))
  assert.deepEqual([origin?.signed, origin?.isGood], ['other_log', false])
})

test('what is no receipt is called so', async () => {
  for (const text of [
    '',
    'bonjour',
    changed(0, 'c2sp.org/tlog-proof@v2'),
    changed(1, 'extra !'),
    changed(2, 'index 07'),
    changed(3, 'AAAA'),
    lines.slice(0, 6).join('\n'),
    'https://voucher.example/v#123'
  ]) {
    assert.equal(await judged(text), null, text)
  }
  assert.equal(parseReceipt(known.receipt)?.hashes.length, 10)
})

test('a key signs the checkpoints of its own sizes only', async () => {
  const signed = async (sizes: object) =>
    (await judgeReceipt(known.receipt, { ...keys, items: [{ ...keys.items[0]!, ...sizes }] }, null))?.signed
  assert.equal(await signed({ until_size: 1000 }), 'good')
  assert.equal(await signed({ until_size: 999 }), 'wrong')
  assert.equal(await signed({ from_size: 1000 }), 'good')
  assert.equal(await signed({ from_size: 1001 }), 'wrong')
  assert.equal((await judgeReceipt(known.receipt, { ...keys, items: [] }, null))?.signed, 'unknown_key')
})

test('a log that has gone back, or has another tree of the same size, is found out', async () => {
  const now = (await signedCheckpoint(known.checkpoint, keys))!
  assert.equal(compare(now, now), 'ahead')
  assert.equal(compare({ ...now, size: 999 }, now), 'ahead')
  assert.equal(compare({ ...now, size: 1001 }, now), 'behind')
  assert.equal(compare({ ...now, root: new Uint8Array(32) }, now), 'forked')
  assert.equal(compare(now, null), 'unknown')
  assert.equal(await signedCheckpoint(known.checkpoint.replace('1000', '2000'), keys), null)
})

test('base64 has one spelling', () => {
  assert.equal(hex(fromBase64('AQI=')!), '0102')
  assert.equal(toBase64(Uint8Array.of(1, 2)), 'AQI=')
  for (const text of ['AQI', 'AQJ=', 'AQ I=', '!']) assert.equal(fromBase64(text), null, text)
})
