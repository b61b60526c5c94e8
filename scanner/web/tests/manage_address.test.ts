import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  afterSignIn,
  asked,
  filterOf,
  isManage,
  parse,
  structureOf,
  thisMonth,
  toHash
} from '../src/manage/address'
import { ManageWords, TEXTS } from '../src/manage/manage_words'

test('an address comes back from its text, with its filter', () => {
  const address = { page: 'redemptions', query: { site: 'cvl-5', from: '2026-11-01' } } as const
  assert.equal(toHash(address), '#gestion/encaissements?from=2026-11-01&site=cvl-5')
  assert.deepEqual(parse(toHash(address)), address)
  assert.equal(toHash({ page: 'redemptions', query: { site: '', from: '' } }), '#gestion/encaissements')
  assert.deepEqual(parse('#gestion'), { page: 'structure', query: {} })
  assert.deepEqual(parse('#gestion/nulle-part'), { page: 'structure', query: {} })
})

test('why the provider’s way failed is in the address that it comes back to', () => {
  assert.deepEqual(parse('#gestion&sign_in=account_unknown').query, { sign_in: 'account_unknown' })
  assert.deepEqual(parse('#gestion/lieux&sign_in=busy'), { page: 'sites', query: { sign_in: 'busy' } })
})

test('whoever signs in comes to where the link led, and not to the trouble or the invitation again', () => {
  const after = (hash: string) => afterSignIn(parse(hash))
  assert.equal(after('#gestion/lieux?structure=atelier'), '#gestion/lieux?structure=atelier')
  assert.equal(after('#gestion/lieux?structure=atelier&sign_in=busy'), '#gestion/lieux?structure=atelier')
  assert.equal(after('#invite=pni_a'), '#gestion')
  assert.equal(structureOf(parse('#gestion/lieux?structure=atelier')), 'atelier')
  assert.equal(structureOf(parse('#gestion')), '')
})

test('what a scanner opens is not a manager’s', () => {
  for (const hash of ['', '#enrol=abc', '#gestionnaire', '#invite=', '#invite=a b']) {
    assert.equal(isManage(hash), false, hash)
  }
  for (const hash of ['#gestion', '#gestion/lieux', '#gestion?x=1', '#invite=pni_a-b_C']) {
    assert.equal(isManage(hash), true, hash)
  }
  assert.deepEqual(parse('#invite=pni_a'), { page: 'invitation', query: { token: 'pni_a' } })
})

test('the server is asked for the filter, and for nothing else that is in the address', () => {
  const filter = filterOf({ from: '2026-11-01', state: 'reversed', sign_in: 'busy', site: '' })
  assert.deepEqual(filter, { from: '2026-11-01', state: 'reversed' })
  assert.equal(asked(filter), '?from=2026-11-01&state=reversed')
  assert.equal(asked(filter, '17'), '?from=2026-11-01&state=reversed&cursor=17')
  assert.equal(asked({}), '')
  assert.deepEqual(thisMonth('2026-11-21'), { from: '2026-11-01', until: '2026-11-21' })
})

test('both languages have the same words with the same gaps, and money has its cents', () => {
  assert.deepEqual(Object.keys(TEXTS.en), Object.keys(TEXTS.fr))
  const gaps = (text: string) => [...text.matchAll(/\{\d\}/g)].map(String).sort()
  for (const [name, text] of Object.entries(TEXTS.fr)) {
    assert.deepEqual(gaps(TEXTS.en[name as keyof typeof TEXTS.en]), gaps(text), name)
  }
  const words = new ManageWords('fr')
  assert.equal(words.money(3000).replace(/\s/g, ' '), '30,00 €')
  assert.equal(words.money(1).replace(/\s/g, ' '), '0,01 €')
  assert.equal(words.role('finance'), 'agent comptable')
  assert.equal(words.role('somebody_new'), 'somebody_new')
  assert.equal(words.day('2026-11-02'), '02/11/2026')
  assert.match(words.dayAndTime('2026-11-02T23:30:00.000Z'), /^03\/11\/2026, 00[:h ]*30$/)
  assert.equal(words.problem({ code: 'something_new', title: 'Le serveur le dit.' }), 'Le serveur le dit.')
})
