// Where a structure is paid: two people, in two browsers, and what each of them sees.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goTo, invite, invited, manager, shown, withPasskeys } from './manage_tests.mjs'
import { isAccessible, managersPage, picture } from './world.mjs'

const TYPED = 'fr14 2004 1010 0505 0001 3M02 606'
const WHOLE = 'FR14 2004 1010 0505 0001 3M02 606'
const MASKED = 'FR14 **** **** 2606'
const NARROW = { width: 320, height: 640 }

// The civil day in Paris, so many days from now, as it is written in France.
const dayIn = (days) =>
  new Intl.DateTimeFormat('fr-FR', {
    timeZone: 'Europe/Paris',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric'
  }).format(Date.now() + days * 86_400_000)

const isNotShownWhole = async (page) => {
  const text = await page.evaluate(() => document.documentElement.outerHTML)
  for (const piece of ['2004 1010', '20041010', '050500013']) assert.equal(text.includes(piece), false, piece)
}

async function confirmer() {
  const page = await managersPage()
  await withPasskeys(page)
  await invited(page, 'Paul Métropole', invite('programme_manager', 'metropole'))
  return page
}

const isWhole = async (page) => {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  assert.ok(wide <= NARROW.width, `${wide} pixels wide`)
}

test('an account is entered by one person, confirmed by another, and comes days later', async () => {
  const page = await manager()
  await goTo(page, 'Banque')
  await shown(page, 'Coordonnées bancaires')
  await page.getByText('Aucun compte').waitFor()
  await page.getByLabel('Titulaire').fill('Atelier numérique')
  await page.getByLabel('IBAN').fill(TYPED.replace('606', '607'))
  await page.getByLabel('BIC').fill('psstfrpppar')
  await page.getByRole('button', { name: 'Demander ce changement' }).click()
  await page.getByText('Cet IBAN n’est pas valable').waitFor()
  await isAccessible(page, 'an IBAN that is wrong')
  await picture(page, 'bank-wrong')
  await page.getByLabel('IBAN').fill(TYPED)
  await page.getByRole('button', { name: 'Demander ce changement' }).click()
  await page.getByRole('heading', { name: 'Changement en cours' }).waitFor()
  await page.getByText(MASKED, { exact: true }).waitFor()
  await page.getByText(/un nouveau compte bancaire \(FR14 .*\) a été saisi/).waitFor()
  await isNotShownWhole(page)
  await isAccessible(page, 'a change that waits')
  await picture(page, 'bank-pending')
  await page.getByRole('button', { name: /^Afficher l’IBAN entier/ }).click()
  await page.getByText(WHOLE).waitFor()
  await isAccessible(page, 'an account that is shown whole')

  const other = await confirmer()
  await goTo(other, 'À confirmer')
  await shown(other, 'Comptes bancaires à confirmer')
  await other.getByText(MASKED, { exact: true }).waitFor()
  await isNotShownWhole(other)
  await isAccessible(other, 'changes to confirm')
  await picture(other, 'bank-to-confirm')
  await other.getByRole('button', { name: 'Afficher l’IBAN entier Atelier numérique' }).click()
  await other.getByText(WHOLE).waitFor()
  await other.getByRole('button', { name: 'Confirmer…' }).click()
  assert.equal(await other.getByLabel('Comment avez-vous vérifié ?').inputValue(), '')
  await isAccessible(other, 'confirming')
  await picture(other, 'bank-confirming')
  await other.getByLabel('Comment avez-vous vérifié ?').selectOption('called_back')
  await other.getByRole('button', { name: 'Confirmer ce compte' }).click()
  await other.getByText(`Confirmé. Utilisé à partir du ${dayIn(4)}`).waitFor()
  await other.setViewportSize(NARROW)
  await isWhole(other)
  await isAccessible(other, 'a change that was confirmed')
  await picture(other, 'bank-confirmed-narrow')
  await other.leave()

  await page.reload()
  await page.getByText(new RegExp(`est confirmé. Il servira à partir du ${dayIn(4)}`)).waitFor()
  await page.getByText(/Confirmé par Paul Métropole/).waitFor()
  await page.setViewportSize(NARROW)
  await isWhole(page)
  await isAccessible(page, 'a change that was confirmed, and a notice')
  await picture(page, 'bank-notices-narrow')
  for (const notice of ['a été saisi', 'est confirmé']) {
    await page.getByRole('button', { name: new RegExp(`^J’ai vu .*${notice}`) }).click()
    await page.getByText(new RegExp(notice)).waitFor({ state: 'detached' })
  }
  await page.getByRole('button', { name: 'Retirer ce changement' }).click()
  await isAccessible(page, 'withdrawing a change')
  await page.getByRole('dialog').getByRole('button', { name: 'Retirer ce changement' }).click()
  await page.getByText('Changements précédents').click()
  await page.getByText('retiré').first().waitFor()
  await page.getByRole('button', { name: 'English' }).click()
  await shown(page, 'Bank details')
  await isAccessible(page, 'bank details in English')
  await page.leave()
})

test('a change that is refused says why, and the form is there again', async () => {
  const page = await manager()
  await goTo(page, 'Banque')
  await page.getByLabel('Titulaire').fill('Une autre association')
  await page.getByLabel('IBAN').fill('DE89 3704 0044 0532 0130 00')
  await page.getByLabel('BIC').fill('COBADEFF')
  await page.getByRole('button', { name: 'Demander ce changement' }).click()
  await page.getByRole('heading', { name: 'Changement en cours' }).waitFor()
  const other = await confirmer()
  await goTo(other, 'À confirmer')
  await other.getByText('Compte hors de France et de Monaco').waitFor()
  await isAccessible(other, 'a change with a flag')
  await picture(other, 'bank-flag')
  await other.getByRole('button', { name: 'Refuser…' }).click()
  await other.getByLabel('Motif, montré à la structure').fill('Le trésorier n’en sait rien.')
  await isAccessible(other, 'refusing')
  await picture(other, 'bank-refusing')
  await other.getByRole('button', { name: 'Refuser ce compte' }).click()
  await other.getByText('Rien n’attend de confirmation.').waitFor()
  await other.leave()
  await page.reload()
  await page.getByText('Changements précédents').click()
  await page.getByText('Motif : Le trésorier n’en sait rien.').waitFor()
  await page.getByRole('button', { name: 'Demander ce changement' }).waitFor()
  await isAccessible(page, 'after a refusal')
  await picture(page, 'bank-refused')
  await page.leave()
})

// What the server says once money has moved, in each of its states; here the ledger has not come so far.
const MOVED = {
  statements: [
    ['2026-11', 'claimed', 123456, undefined],
    ['2026-10', 'ordered', 98000, 'V-3'],
    ['2026-09', 'refused', 54000, 'V-2'],
    ['2026-08', 'paid', 3000, 'V-1']
  ].map(([month, state, amount_cents, payment]) => ({
    number: `ECP-ORL26-atelier-${month}`,
    programme: 26,
    first_day: `${month}-01`,
    last_day: `${month}-30`,
    quantity: Math.ceil(amount_cents / 1000),
    amount_cents,
    issued_at: '2026-12-02T09:00:00.000Z',
    state,
    ...(payment && { payment })
  })),
  payments: [
    { payment: 'V-3', state: 'ordered', reference: '2026-1203' },
    {
      payment: 'V-2',
      state: 'refused',
      refused_on: '2026-10-20',
      reason: 'compte clos',
      reference: '2026-977'
    },
    {
      payment: 'V-1',
      state: 'paid',
      paid_on: '2026-09-18',
      paid_reference: 'VIR-5512',
      reference: '2026-801'
    }
  ].map((one) => ({
    ...one,
    amount_cents: 98000,
    ordered_at: '2026-09-10T09:00:00.000Z',
    statements: ['ECP-ORL26-atelier-2026-10']
  })),
  unclaimed: [{ programme: 26, quantity: 2, amount_cents: 2000, next_statement_from: '2026-12-01' }]
}

test('statements and payments: what is in none yet, to the cent, and as it was redeemed', async () => {
  const page = await manager()
  await goTo(page, 'Relevés')
  await shown(page, 'Relevés et paiements')
  await page.getByText('Le premier reprendra ce qui est accepté').waitFor()
  await page.getByText('Aucun paiement n’a encore été mandaté').waitFor()
  const amount = await page.locator('.cents').first().innerText()
  await isAccessible(page, 'no statement yet')
  await picture(page, 'statements-none')
  await goTo(page, 'Ma structure')
  assert.equal(await page.locator('.totals .first dd').innerText(), amount)
  await page.getByRole('main').getByRole('link', { name: 'Relevés et paiements' }).click()
  await shown(page, 'Relevés et paiements')
  await goTo(page, 'Encaissements')
  await page.getByText('Accepté, au prochain relevé').first().waitFor()
  await isAccessible(page, 'redemptions with what is known of their payment')
  await page.leave()
})

test('statements and payments: each state in words, with the order’s number and its days', async () => {
  const page = await manager({ serviceWorkers: 'block' })
  await page.route('**/v1/structures/*/statements', (route) => route.fulfill({ json: MOVED }))
  await goTo(page, 'Relevés')
  for (const text of [
    /1\s234,56\s€/,
    'Établi le 02/12/2026, à mandater',
    'Mandaté le 10/09/2026, mandat 2026-1203',
    'Paiement refusé le 20/10/2026 : à payer de nouveau',
    'Payé le 18/09/2026, mandat 2026-801',
    'Mandaté le 10/09/2026, pas encore payé',
    'Mandaté le 10/09/2026, payé le 18/09/2026, sous la référence VIR-5512',
    'Mandaté le 10/09/2026, refusé le 20/10/2026 : compte clos. À payer de nouveau.',
    'Le prochain relevé partira du 01/12/2026.'
  ])
    await page.getByText(text).first().waitFor()
  await isAccessible(page, 'statements and payments')
  await picture(page, 'statements')
  await page.setViewportSize(NARROW)
  await isWhole(page)
  await isAccessible(page, 'statements and payments, narrow')
  await picture(page, 'statements-narrow')
  await page.getByRole('button', { name: 'English' }).click()
  await shown(page, 'Statements and payments')
  await isAccessible(page, 'statements and payments in English')
  await page.leave()
})
