import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Words } from '../src/words/words'

const [french, english] = [new Words('fr'), new Words('en')]

test('what the server says of a case is said in English too, or not at all', () => {
  const said = 'encaissé le 21/11/2026 18:34 – Médiathèque'
  assert.equal(french.detail(said), said)
  assert.equal(english.detail(said), 'redeemed on 21/11/2026 18:34 – Médiathèque')
  assert.equal(english.detail('valable jusqu’au 31/12/2026'), 'valid until 31/12/2026')
  assert.equal(french.detail('quelque chose de neuf'), 'quelque chose de neuf')
  assert.equal(english.detail('quelque chose de neuf'), '')
})

test('a reason that was chosen in one language is read in the other; what somebody wrote stays', () => {
  assert.equal(english.reason('Mauvais service'), 'Wrong service')
  assert.equal(french.reason('Wrong service'), 'Mauvais service')
  assert.equal(french.reason('Mauvais service'), 'Mauvais service')
  assert.equal(english.reason('par erreur'), 'par erreur')
})

test('a scan from before is refused in words of its own, in both languages', () => {
  for (const words of [french, english]) {
    for (const code of ['scanned_before_hand_over', 'scanned_before_enrolment']) {
      assert.notEqual(words.verdict(code).word, words.verdict('other').word, code)
      assert.notEqual(words.verdict(code).todo, '', code)
    }
  }
  assert.equal(english.detail('remis le 12/06/2026'), 'handed over on 12/06/2026')
  assert.equal(
    english.detail('terminal enregistré le 12/06/2026 09:00'),
    'device enrolled on 12/06/2026 09:00'
  )
})

test('each no to an undoing says what to do, in both languages', () => {
  const codes = ['redemption_unknown', 'not_your_redemption', 'reversal_too_late', 'money_already_ordered']
  for (const words of [french, english]) {
    const other = words.verdict('other').word
    for (const code of codes) {
      assert.notEqual(words.verdict(code).word, other, code)
      assert.notEqual(words.verdict(code).todo, '', code)
    }
  }
})
