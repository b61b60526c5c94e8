import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statementName, type PaymentLine } from '../src/core/payment_line'
import { bankEn } from '../src/words/bank_en'
import { bankFr } from '../src/words/bank_fr'
import { paidEn } from '../src/words/paid_en'
import { paidFr } from '../src/words/paid_fr'
import { civil, paymentText } from '../src/words/paid_words'

const TODAY = '2026-12-05'
const french = (line: PaymentLine | undefined) => paymentText('fr', line, TODAY)
const of = (number: string): PaymentLine => ({ state: 'claimed', statement: number, on: '2026-12-02' })

test('each state on the way to the money has its words, with its day', () => {
  assert.equal(french({ state: 'accepted' }), 'Accepté, au prochain relevé')
  assert.equal(french(of('ECP-ORL26-atelier-2026-11')), 'Repris au relevé de novembre')
  assert.equal(french({ state: 'ordered', on: '2026-12-03' }), 'Mandaté le 03/12/2026')
  assert.equal(french({ state: 'paid', on: '2026-12-04' }), 'Payé le 04/12/2026')
  assert.equal(french({ state: 'refused', on: '2026-12-04' }), 'Paiement refusé, à payer de nouveau')
  assert.equal(paymentText('en', { state: 'paid', on: '2026-12-04' }, TODAY), 'Paid on 04/12/2026')
})

test('of what is not known, and of what was undone, nothing is said', () => {
  assert.equal(french(undefined), null)
  assert.equal(french({ state: 'reversed' }), null)
})

test('a statement is named by its month, with the year when it is another, or by its number', () => {
  assert.equal(french(of('ECP-ORL26-atelier-2026-08')), 'Repris au relevé d’août')
  assert.equal(french(of('ECP-ORL26-atelier-2025-12')), 'Repris au relevé de décembre 2025')
  assert.equal(french(of('ECP-1-2026-13')), 'Repris au relevé ECP-1-2026-13')
  assert.equal(french(of('ECP-1-20261101-20261115')), 'Repris au relevé ECP-1-20261101-20261115')
  assert.deepEqual(statementName('ECP-2026'), { month: null, name: 'ECP-2026' })
  assert.equal(civil('2026-12-04'), '04/12/2026')
})

test('both languages have the same words with the same gaps', () => {
  const gaps = (text: string) => [...text.matchAll(/\{\d\}/g)].map(String).sort()
  for (const [fr, en] of [
    [bankFr, bankEn],
    [paidFr, paidEn]
  ] as [Record<string, string>, Record<string, string>][]) {
    assert.deepEqual(Object.keys(en), Object.keys(fr))
    for (const [name, text] of Object.entries(fr)) assert.deepEqual(gaps(en[name]!), gaps(text), name)
  }
})
