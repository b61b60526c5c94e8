// Where a structure is paid, and for what not; and what its software may read of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anHourLater, goTo, invite, invited, manager, shown, withPasskeys } from './manage_tests.mjs'
import { isAccessible, ledger, managersPage, picture } from './world.mjs'

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

async function confirmer(role = 'programme_manager', options = {}) {
  const page = await managersPage(options)
  await withPasskeys(page)
  await invited(page, 'Paul Métropole', invite(role, 'metropole'))
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

// Each statement has both, by its own name; a file comes under the server's name, and a no is said in words.
async function savesItsFiles(page) {
  await page.route('**/statements/ECP-ORL26-atelier-2026-10/pdf', (route) =>
    route.fulfill({
      contentType: 'application/pdf',
      headers: { 'Content-Disposition': 'attachment; filename="ECP-ORL26-atelier-2026-10.pdf"' },
      body: '%PDF-'
    })
  )
  // The ledger here has no such statement.
  await page.getByRole('link', { name: 'CSV, relevé ECP-ORL26-atelier-2026-09' }).click()
  await page.getByRole('alert').getByText('Cela n’existe plus').waitFor()
  const saved = page.waitForEvent('download')
  await page.getByRole('link', { name: 'PDF, relevé ECP-ORL26-atelier-2026-10' }).click()
  assert.equal((await saved).suggestedFilename(), 'ECP-ORL26-atelier-2026-10.pdf')
  assert.equal(await page.getByRole('link', { name: /^(CSV|PDF), relevé ECP-/ }).count(), 8)
}

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
  await savesItsFiles(page)
  await isAccessible(page, 'statements and payments')
  await picture(page, 'statements')
  await page.setViewportSize(NARROW)
  await isWhole(page)
  await isAccessible(page, 'statements and payments, narrow')
  await picture(page, 'statements-narrow')
  await page.getByRole('button', { name: 'English' }).click()
  await shown(page, 'Statements and payments')
  await page.getByRole('link', { name: 'PDF, statement ECP-ORL26-atelier-2026-08' }).waitFor()
  await isAccessible(page, 'statements and payments in English')
  await page.leave()
})

// offline_tests.mjs has left it: two devices of this structure took it without network.
const DOUBLE = 'ORL26-000003-03'

test('a voucher taken twice: the structure sees what became of it, and what to do', async () => {
  const page = await manager()
  await goTo(page, 'Doubles')
  await shown(page, 'Doubles encaissements')
  const one = page.getByRole('listitem').filter({ hasText: DOUBLE })
  await one.getByText('« Accepté hors ligne, à confirmer », puis « Déjà utilisé »').waitFor()
  await one.getByText('Rien : ce chèque vous est payé, une seule fois.').waitFor()
  await one.getByText('appareil : Téléphone de l’accueil').waitFor()
  await isAccessible(page, 'a voucher taken twice')
  await picture(page, 'conflicts')
  await page.setViewportSize(NARROW)
  await isWhole(page)
  await picture(page, 'conflicts-narrow')
  await page.getByRole('button', { name: 'English' }).click()
  await shown(page, 'Vouchers taken twice')
  await isAccessible(page, 'a voucher taken twice, in English')
  await page.leave()
})

test('those who pay see the doubles of all structures, both sides, and filter them by address', async () => {
  const page = await confirmer('finance', { serviceWorkers: 'block' })
  const { items } = await page.evaluate(async () => {
    const answer = await fetch('/v1/organisations/metropole/conflicts')
    return answer.json()
  })
  const { holds, ...conflict } = items.find((one) => one.conflict.number === DOUBLE).conflict
  assert.equal(holds.number, DOUBLE)
  // One more, of another structure and place, whose first redemption was undone since.
  const lost = { ...conflict, number: 'ORL26-000003-04', site: 'lu-1', site_name: 'Ludothèque du parc' }
  const more = { conflict: lost, organisation_name: 'Ludothèque', structure: 'pending-lu-1' }
  const json = { items: [more, ...items] }
  await page.route('**/v1/organisations/*/conflicts', (route) => route.fulfill({ json }))
  await goTo(page, 'Doubles')
  await shown(page, 'Doubles encaissements')
  const which = page.getByRole('combobox', { name: 'Structure affichée' })
  const double = page.getByRole('listitem').filter({ hasText: DOUBLE })
  const undone = page.getByRole('listitem').filter({ hasText: 'Ludothèque du parc' })
  await double.getByText('Atelier numérique').waitFor()
  await double.getByText(/, inscrit le .*, 10,00\s€$/).waitFor()
  await double.getByText('Seul le premier est payé.').waitFor()
  await undone.getByText('Annulé depuis : plus personne n’est payé').waitFor()
  assert.equal(await which.inputValue(), '')
  await isAccessible(page, 'doubles of all structures')
  await picture(page, 'conflicts-below')

  await page.getByLabel('Lieu').selectOption('Ludothèque du parc')
  await page.getByRole('button', { name: 'Filtrer' }).click()
  await page.waitForURL(/#gestion\/doubles\?site=lu-1$/)
  await double.waitFor({ state: 'detached' })
  await page.reload()
  await undone.waitFor()
  assert.equal(await double.count(), 0)
  await which.selectOption('Ludothèque')
  await page.waitForURL(/#gestion\/doubles\?structure=ludotheque$/)
  await page.getByText('Aucun double : tout ce que les appareils ont accepté').waitFor()
  await isAccessible(page, 'no double')
  await picture(page, 'conflicts-none')
  await which.selectOption('Toutes les structures')
  await double.waitFor()
  await page.leave()
})

test('a key for software is made, shown once, reads what it may, and is revoked', async () => {
  const page = await manager()
  const read = async (key, path) => {
    const { status, json } = await ledger.ask('GET', path, undefined, { authorization: `Bearer ${key}` })
    return { status, json }
  }
  await goTo(page, 'Logiciels')
  await page.getByText('Aucune clé : aucun logiciel ne lit').waitFor()
  await page.getByLabel('Nom du logiciel').fill('Comptabilité')
  await page.getByRole('button', { name: 'Créer la clé' }).click()
  await page.getByText('Choisissez au moins un droit.').waitFor()
  await isAccessible(page, 'a key without a scope')
  for (const name of ['Encaissements', 'Structure']) {
    await page.getByRole('checkbox', { name }).focus()
    await page.keyboard.press('Space')
  }
  anHourLater()
  await page.getByRole('button', { name: 'Créer la clé' }).click()
  const again = page.getByRole('dialog', { name: 'Est-ce bien vous ?' })
  await again.getByRole('button', { name: 'Utiliser une clé d’accès' }).click()
  await page.getByRole('heading', { name: 'Votre nouvelle clé' }).waitFor()
  assert.equal(await page.evaluate(() => document.activeElement.id), 'key-made')
  await page.getByText('elle ne sera plus jamais montrée').waitFor()
  const key = await page.locator('.secret').innerText()
  assert.match(key, /^pnk_[A-Za-z0-9_-]{43}$/)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copier la clé' }).click()
  await page.getByText('Clé copiée.').waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), key)
  await page.getByText('jamais utilisée').waitFor()
  await isAccessible(page, 'a key that is shown once')
  await picture(page, 'keys-made')
  await page.setViewportSize(NARROW)
  await isWhole(page)
  await picture(page, 'keys-made-narrow')

  const own = await read(key, '/v1/organisations/atelier')
  assert.equal(own.status, 200)
  const structure = `/v1/structures/${own.json.ledger_id}`
  assert.equal((await read(key, `${structure}/redemptions`)).status, 200)
  assert.equal((await read(key, `${structure}/statements`)).json.code, 'not_entitled')

  await page.reload()
  await page.getByText(`dernier usage : ${dayIn(0)}`).waitFor()
  await page.getByText(`${key.slice(0, 8)}…`).waitFor()
  assert.equal((await page.content()).includes(key), false)
  const revoke = page.getByRole('button', { name: `Révoquer Comptabilité ${key.slice(0, 8)}` })
  await revoke.click()
  await page.getByRole('dialog', { name: 'Révoquer la clé « Comptabilité » ?' }).waitFor()
  await isAccessible(page, 'revoking a key')
  await picture(page, 'keys-revoke')
  await page.keyboard.press('Escape')
  await revoke.click()
  await page.getByRole('button', { name: 'Révoquer cette clé' }).click()
  await page.getByText('Aucune clé : aucun logiciel ne lit').waitFor()
  assert.equal((await read(key, `${structure}/redemptions`)).json.code, 'not_signed_in')
  await page.getByRole('button', { name: 'English' }).click()
  await shown(page, 'Keys for your software')
  await isAccessible(page, 'keys in English')
  await page.leave()
})
