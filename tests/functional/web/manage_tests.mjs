import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { PROGRAMME, SITE } from './ledger.mjs'
import { folder, isAccessible, ledger, managersOrigin, managersPage, picture } from './world.mjs'

const PASSWORD = 'trois mots au hasard'
const BOOKLET = 4
const SERVICE = 'aide-demarches-administratives'
const said = (text) => JSON.parse(text.trim().split('\n').at(-1))

async function ofLedger(path) {
  const headers = { authorization: `Bearer ${ledger.file('auditor.token')}` }
  return (await ledger.ask('GET', `/v1/state/${path}`, undefined, headers)).json
}

// The structure of the site has an organisation, and redemptions of a device: 3, of which one was undone.
test('a structure, its people and its device are there', async () => {
  const { structure } = (await ofLedger(`sites/${SITE}`)).definition
  const organisation = ['account', 'organisation', '--name']
  ledger.passnum(...organisation, 'Métropole', '--id', 'metropole', '--kind', 'metropole')
  const below = ['--kind', 'structure', '--in', 'metropole', '--ledger-id', structure]
  ledger.passnum(...organisation, 'Atelier numérique', '--id', 'atelier', ...below)
  const whose = ['--programme', String(PROGRAMME), '--booklet', String(BOOKLET), '--custodian', 'ccas']
  ledger.passnum('booklet', 'hand-over', ...whose)
  const key = join(folder, 'tel-9.key')
  ledger.passnum('device', 'enroll', '--device', 'tel-9', '--site', SITE, '--key', key)
  const codes = join(folder, 'codes')
  writeFileSync(codes, [4, 5, 6].map((index) => ledger.voucher(BOOKLET, index).qr + '\n').join(''))
  const where = ['--key', key, '--site', SITE]
  const done = ledger.passnum('redeem', codes, ...where, '--service', SERVICE)
  const scan = JSON.parse(done.trim().split('\n')[0]).scan_id
  ledger.passnum('reverse', ...where, '--scan-id', scan, '--reason', 'par erreur')
})

// By the ledger: what the structure has taken, less what was undone.
async function vouchersOwed() {
  const { structure } = (await ofLedger(`sites/${SITE}`)).definition
  const programme = PROGRAMME.toString(16).padStart(8, '0')
  const { redeemed, reversed } = await ofLedger(`owed/${programme}/${structure}`)
  return redeemed - reversed
}

export const invite = (role = 'structure_manager', organisation = 'atelier') =>
  said(ledger.passnum('account', 'invite', '--organisation', organisation, '--role', role)).invitation

// A telephone's own passkeys, without the person.
export async function withPasskeys(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true
  }
  await session.send('WebAuthn.addVirtualAuthenticator', { options })
}

export async function invited(page, name = 'Anne Gérante', token = invite()) {
  await page.goto(`${managersOrigin}/app/#invite=${token}`)
  await page.getByRole('heading', { name: 'Une invitation pour vous' }).waitFor()
  await page.getByLabel('Votre nom').fill(name)
  await page.getByRole('button', { name: 'Créer une clé d’accès' }).click()
  await page.getByRole('heading', { name: 'Ma structure' }).waitFor()
  assert.equal(page.url().includes(token), false)
}

// Signed in as a manager of the structure.
export async function manager(options) {
  const page = await managersPage(options)
  await withPasskeys(page)
  await invited(page)
  return page
}

export const goTo = (page, name) => page.getByRole('navigation').getByRole('link', { name }).click()
export const shown = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor()

test('a manager comes in by an invitation, out, and in again with the passkey', async () => {
  const page = await managersPage()
  await withPasskeys(page)
  await page.goto(`${managersOrigin}/app/#gestion`)
  await shown(page, 'Espace structure')
  await isAccessible(page, 'signing in')
  await picture(page, 'manage-sign-in')
  await page.getByText('Avec un mot de passe').click()
  await page.getByLabel('Identifiant').fill('anne')
  await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Se connecter' }).click()
  await page.getByText('La connexion n’a pas abouti').waitFor()
  await isAccessible(page, 'a password that is wrong')
  await page.getByRole('button', { name: 'S’identifier avec ProConnect' }).click()
  await page.getByText('ProConnect n’est pas disponible ici').waitFor()

  await page.goto(`${managersOrigin}/app/#invite=pni_nobody`)
  await page.getByText('Cette invitation n’est plus valable').waitFor()
  await isAccessible(page, 'an invitation that is none')
  await invited(page)
  await page.reload()
  await shown(page, 'Ma structure')
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await shown(page, 'Espace structure')
  await page.getByRole('button', { name: 'Utiliser une clé d’accès' }).click()
  await shown(page, 'Ma structure')
  await page.leave()
})

test('what is owed is shown to the cent, with what is accepted', async () => {
  const page = await manager()
  await page.getByText('À payer').waitFor()
  const owed = await page.locator('.totals .first dd').innerText()
  assert.equal(owed.replace(/\s/g, ''), `${10 * (await vouchersOwed())},00€`)
  await page.locator('summary').first().click()
  await page.getByText('Aide aux démarches administratives').waitFor()
  await isAccessible(page, 'the structure')
  await picture(page, 'manage-structure')
  await page.getByRole('button', { name: 'English' }).click()
  await shown(page, 'My structure')
  await isAccessible(page, 'the structure in English')
  await page.leave()
})

test('redemptions: the filter is in the address, and the file has exactly its rows', async () => {
  const page = await manager()
  await goTo(page, 'Encaissements')
  await page.getByText('ORL26-000004-05').waitFor()
  await isAccessible(page, 'redemptions')
  await picture(page, 'manage-redemptions')
  await page.getByRole('combobox', { name: 'État' }).selectOption('reversed')
  await page.getByRole('button', { name: 'Filtrer' }).click()
  await page.getByText('ORL26-000004-05').waitFor({ state: 'detached' })
  await page.getByText('ORL26-000004-04').waitFor()
  assert.match(page.url(), /#gestion\/encaissements\?state=reversed$/)
  await page.reload()
  await page.getByText('ORL26-000004-04').waitFor()
  assert.equal(await page.getByRole('combobox', { name: 'État' }).inputValue(), 'reversed')
  const rows = await page.getByRole('row').count()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /Exporter/ }).click()
  ])
  const text = readFileSync(await file.path(), 'utf8')
  assert.match(file.suggestedFilename(), /^encaissements-\d{4}-\d\d-\d\d\.csv$/)
  assert.equal(text.codePointAt(0), 0xfeff)
  assert.equal(text.trim().split('\r\n').length, rows)
  assert.match(text, /ORL26-000004-04;.*;10,00;Annulé;non;/)
  await page.getByLabel('Du').fill('2020-01-01')
  await page.getByLabel('Au', { exact: true }).fill('2020-01-31')
  await page.getByRole('button', { name: 'Filtrer' }).click()
  await page.getByText('Aucun encaissement ne correspond').waitFor()
  await isAccessible(page, 'no redemption')
  await page.goBack()
  await page.getByText('ORL26-000004-04').waitFor()
  await page.leave()
})

test('who has several structures chooses one: it is in the address and stays from page to page', async () => {
  const places = join(folder, 'ludotheque.csv')
  writeFileSync(places, 'id,pivot,nom,commune,code_postal,code_insee\nlu-1,,Ludothèque,Orléans,45000,45234\n')
  ledger.passnum('sites', 'import', places)
  const below = ['--kind', 'structure', '--in', 'metropole', '--ledger-id', 'pending-lu-1']
  ledger.passnum('account', 'organisation', '--name', 'Ludothèque', '--id', 'ludotheque', ...below)
  const words = ['--organisation', 'metropole', '--role', 'programme_manager']
  const { invitation } = said(ledger.passnum('account', 'invite', ...words))
  const page = await managersPage()
  await withPasskeys(page)
  await page.goto(`${managersOrigin}/app/#invite=${invitation}`)
  await page.getByText('Métropole vous invite comme responsable du programme').waitFor()
  await invited(page, 'Chloé', invitation)
  const which = page.getByRole('combobox', { name: 'Structure affichée' })
  await which.selectOption('Ludothèque')
  await page.waitForURL(/#gestion\?structure=ludotheque$/)
  await goTo(page, 'Encaissements')
  await page.getByText('Aucun encaissement ne correspond').waitFor()
  await page.getByRole('combobox', { name: 'État' }).selectOption('accepted')
  await page.getByRole('button', { name: 'Filtrer' }).click()
  await page.waitForURL(/#gestion\/encaissements\?state=accepted&structure=ludotheque$/)
  await page.reload()
  await shown(page, 'Encaissements')
  assert.equal(await which.inputValue(), 'ludotheque')
  assert.equal(await page.getByRole('combobox', { name: 'État' }).inputValue(), 'accepted')
  await isAccessible(page, 'one of several structures')
  await which.selectOption('Atelier numérique')
  await page.waitForURL(/#gestion\/encaissements\?structure=atelier$/)
  await page.goBack()
  assert.equal(await which.inputValue(), 'ludotheque')
  await page.goto(`${managersOrigin}/app/#gestion/lieux?structure=nulle-part`)
  await shown(page, 'Pas d’accès à cette structure')
  await isAccessible(page, 'a structure of others')
  await picture(page, 'manage-foreign')
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await shown(page, 'Espace structure')
  await page.goto(`${managersOrigin}/app/#gestion/lieux?structure=ludotheque`)
  await page.getByRole('button', { name: 'Utiliser une clé d’accès' }).click()
  await shown(page, 'Lieux et appareils')
  assert.equal(await which.inputValue(), 'ludotheque')
  await page.leave()
})

test('a device is let in by a QR code that is shown once, and withdrawn', async () => {
  const page = await manager()
  await goTo(page, 'Lieux')
  await page
    .getByText(/en service/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Ajouter un appareil' }).first().click()
  await page.getByLabel('Combien d’appareils').fill('2')
  await isAccessible(page, 'adding a device')
  await page.getByRole('button', { name: 'Créer le QR code' }).click()
  await page.getByRole('img', { name: 'QR code d’enregistrement' }).waitFor()
  const link = await page.locator('.secret').innerText()
  assert.match(link, /^https:\/\/web\.example\/app\/#enrol=[A-Za-z0-9_-]{24}$/)
  await isAccessible(page, 'the QR code')
  await picture(page, 'manage-qr')
  await page.keyboard.press('Escape')
  await page.getByText('QR codes en attente').waitFor()

  const phone = await managersPage()
  await phone.goto(link)
  await phone.getByLabel('Nom de l’appareil').fill('Téléphone neuf')
  await phone.getByRole('button', { name: 'Enregistrer' }).click()
  await phone.getByText('En ligne').waitFor()
  await phone.leave()

  await page.reload()
  await page.getByText('Téléphone neuf').waitFor()
  await page.getByText('1 sur 2 utilisés').waitFor()
  await isAccessible(page, 'sites and devices')
  await picture(page, 'manage-sites')
  await page.getByRole('button', { name: /^Annuler ce QR code 1 sur 2/ }).click()
  await page.getByText('1 sur 2 utilisés').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /^Retirer Téléphone neuf/ }).click()
  await isAccessible(page, 'withdrawing a device')
  await picture(page, 'manage-withdraw')
  await page.getByRole('button', { name: 'Retirer l’appareil' }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'Téléphone neuf' })
  await row
    .getByText(/^retiré : /)
    .last()
    .waitFor()
  await page.leave()
})

// As if everybody had shown who they are an hour ago.
export function anHourLater() {
  const write = `import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=30) as database:
    database.execute("UPDATE identity_sessions SET strong_ms = strong_ms - 3600000")`
  const done = spawnSync('python3', ['-c', write, join(ledger.data, 'accounts.db')], { encoding: 'utf8' })
  assert.equal(done.status, 0, done.stderr)
}

test('who signed in long ago is asked again before a key is made, and what was typed stays', async () => {
  const page = await manager()
  await goTo(page, 'Lieux')
  await page.getByRole('button', { name: 'Ajouter un appareil' }).first().click()
  await page.getByLabel('Combien d’appareils').fill('7')
  anHourLater()
  const make = page.getByRole('button', { name: 'Créer le QR code' })
  await make.click()
  const asked = page.getByRole('dialog', { name: 'Est-ce bien vous ?' })
  await asked.waitFor()
  await isAccessible(page, 'asked again who it is')
  await picture(page, 'manage-step-up')
  await asked.getByRole('button', { name: 'S’identifier avec ProConnect' }).click()
  await asked.getByText('ProConnect n’est pas disponible ici').waitFor()
  await asked.getByRole('button', { name: 'Ne rien changer' }).click()
  await page.getByText('Reconnectez-vous avec une clé d’accès').waitFor()
  assert.equal(await page.getByLabel('Combien d’appareils').inputValue(), '7')
  await make.click()
  await asked.getByRole('button', { name: 'Utiliser une clé d’accès' }).click()
  await page.getByRole('img', { name: 'QR code d’enregistrement' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('0 sur 7 utilisés').waitFor()
  anHourLater()
  await page.getByRole('button', { name: /^Annuler ce QR code 0 sur 7/ }).click()
  await asked.getByRole('button', { name: 'Utiliser une clé d’accès' }).click()
  await page.getByText('0 sur 7 utilisés').waitFor({ state: 'detached' })
  await page.leave()
})

test('the team: somebody is invited, comes in with a password, looks, and is withdrawn', async () => {
  const page = await manager()
  await goTo(page, 'Équipe')
  await page.getByLabel('Comme').selectOption('structure_manager')
  await page.getByLabel(/Permettre un mot de passe/).check()
  await page.getByRole('button', { name: 'Créer une invitation' }).click()
  const link = await page.locator('.secret').innerText()
  await page.getByText('Invitations en attente').waitFor()
  await isAccessible(page, 'the team')
  await picture(page, 'manage-team')

  const other = await managersPage()
  await other.goto(link)
  await other.getByLabel('Votre nom').fill('Bruno')
  await isAccessible(other, 'an invitation')
  await picture(other, 'manage-invited')
  await other.locator('summary').click()
  await other.getByLabel('Identifiant').fill('bruno')
  await other.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD)
  await other.getByRole('button', { name: 'Créer un mot de passe' }).click()
  await shown(other, 'Ma structure')

  await page.reload()
  await page.getByRole('button', { name: 'Retirer Bruno' }).click()
  await isAccessible(page, 'withdrawing somebody')
  await page.getByRole('button', { name: 'Retirer l’accès' }).click()
  await page.getByText('Bruno', { exact: true }).waitFor({ state: 'detached' })
  await goTo(other, 'Lieux')
  await shown(other, 'Espace structure')
  await other.leave()
  await page.leave()
})

test('the account of who leaves is closed', async () => {
  const page = await manager()
  const other = await managersPage()
  await withPasskeys(other)
  await invited(other, 'Chloé Partante')
  await goTo(page, 'Équipe')
  await page.getByRole('button', { name: 'Fermer le compte Chloé Partante' }).click()
  await isAccessible(page, 'closing an account')
  await picture(page, 'manage-close-account')
  await page.getByRole('button', { name: 'Fermer ce compte' }).click()
  await page.getByText('Chloé Partante', { exact: true }).waitFor({ state: 'detached' })
  await other.reload()
  await shown(other, 'Espace structure')
  await other.leave()
  await page.leave()
})

test('by keyboard, 320 pixels wide, with forced colours and twice the text', async () => {
  const page = await manager({ viewport: { width: 320, height: 640 }, forcedColors: 'active' })
  await page.evaluate(() => document.activeElement.blur())
  const focused = () => page.evaluate(() => document.activeElement?.textContent || document.activeElement?.id)
  await page.keyboard.press('Tab')
  assert.equal(await focused(), 'Aller au contenu')
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'content')
  const small = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('button, select, summary, a, input')]
        .filter((one) => one.closest('label') === null && !one.matches('.skip'))
        .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, box]) => box.height > 0 && (box.height < 44 || box.width < 44))
        .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)
    )
  const isWhole = async (name, width) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(wide <= width, `${name} is ${wide} pixels wide`)
    await picture(page, `manage-narrow-${width}-${name}`)
  }
  const walk = async (width) => {
    for (const [link, heading] of [
      ['Ma structure', 'Ma structure'],
      ['Lieux', 'Lieux et appareils'],
      ['Encaissements', 'Encaissements'],
      ['Doubles', 'Doubles encaissements'],
      ['Relevés', 'Relevés et paiements'],
      ['Banque', 'Coordonnées bancaires'],
      ['Équipe', 'Équipe'],
      ['Logiciels', 'Clés pour vos logiciels']
    ]) {
      await goTo(page, link)
      await shown(page, heading)
      await page.getByText('Chargement…').first().waitFor({ state: 'detached' })
      await isWhole(link, width)
      assert.deepEqual(await small(), [])
    }
  }
  await walk(320)
  await page.emulateMedia({ forcedColors: 'none' })
  await page.setViewportSize({ width: 412, height: 860 })
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  await walk(412)
  await page.leave()
})

test('the audit finds nothing wrong with what a structure did', () => {
  ledger.passnum('audit', 'replay')
})
