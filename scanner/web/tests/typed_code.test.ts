import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCharacter, readTypedCode } from '../src/core/typed_code'

test("the check character is the GRid standard's", () => {
  assert.equal(checkCharacter('A12425GABC1234002'), 'M')
})

test('a code is read while it is typed', () => {
  assert.deepEqual(readTypedCode(''), { state: 'partial', text: '' })
  assert.deepEqual(readTypedCode('01234'), { state: 'partial', text: '0123-4' })
  assert.deepEqual(readTypedCode('0123-4567-89AY'), {
    state: 'whole',
    text: '0123-4567-89AY',
    code: '0123456789AY'
  })
  assert.equal(readTypedCode('0123-4567-89AYZ').state, 'too_long')
})

test('case, spaces, hyphens and letters that look like digits are forgiven', () => {
  for (const text of ['o123 4567 89ay', 'O123456789AY', '0I23-4567-89ay', '0l23\u00a04567 89AY']) {
    assert.deepEqual(
      readTypedCode(text),
      { state: 'whole', text: '0123-4567-89AY', code: '0123456789AY' },
      text
    )
  }
})

test('a character that no code has is named', () => {
  assert.deepEqual(readTypedCode('012U'), { state: 'foreign', text: '012U', character: 'U' })
  assert.equal(readTypedCode('0123456789AO').state, 'foreign')
  assert.equal(readTypedCode('012é').state, 'foreign')
})

test('any one wrong character, and any two neighbours that changed places, are found', () => {
  const good = '0123456789AY'
  for (let i = 0; i < good.length - 1; ++i) {
    for (const other of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
      if (other === good[i]) continue
      assert.notEqual(readTypedCode(good.slice(0, i) + other + good.slice(i + 1)).state, 'whole')
    }
    const swapped = good.slice(0, i) + good[i + 1]! + good[i]! + good.slice(i + 2)
    assert.notEqual(readTypedCode(swapped).state, 'whole', swapped)
  }
})
