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
