// The browser itself is killed, with SIGKILL and all its processes, as when a battery is empty. What was
// shown as accepted is in the ledger in the end, nothing is spent twice, and what was not shown is told
// truthfully.
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { PROGRAMME } from './ledger.mjs'
import { enrolled, folder, gateway, ledger, mode, says, shoot, visit } from './world.mjs'

const BOOKLET = 5
const OFFLINE = 'Accepté hors ligne, à confirmer'
const numberOf = (index) => `ORL26-00000${BOOKLET}-${String(index).padStart(2, '0')}`
const newProfile = () => mkdtempSync(join(folder, 'profile-'))

// The application as it opens on the same device after its browser was killed.
async function opensAgain(profile) {
  const page = await visit({ profile, storage: 'watched' })
  await page.goto(`${gateway.origin}/app/`)
  return page
}

async function confirm(page, index) {
  await mode(page, 'Encaisser')
  await shoot(page, ledger.voucher(BOOKLET, index).qr)
  await page.getByRole('button', { name: /^Encaisser 10/ }).click()
}

// Everything that was written down by this page was to survive the loss of power, not only of the browser.
async function killed(page) {
  assert.deepEqual(await page.evaluate(() => globalThis.hasty), [])
  await page.kill()
}

// While the ledger's answer is on its way to the device. Leaves the server gone.
async function killedWhileSending(page, begin) {
  let killing
  gateway.losing = (path) => path === '/v1/redemptions/batch' && Boolean((killing ??= page.kill()))
  await Promise.all([page.waitForEvent('close'), begin()])
  await killing
  await gateway.close()
  gateway.losing = () => false
}

const goTo = (page, name) => page.getByRole('navigation').getByRole('button', { name }).click()

async function listed(page, region) {
  await goTo(page, 'Journée')
  const rows = page.getByRole('region', { name: region }).getByRole('listitem').locator('.number')
  const numbers = await rows.allInnerTexts()
  await goTo(page, 'Scanner')
  return numbers.sort()
}

// What waits without network: as many in the list as the header says.
async function waiting(page) {
  await page.getByText('Hors ligne', { exact: true }).waitFor()
  const numbers = await listed(page, 'En attente d’envoi')
  await page.getByText(`${numbers.length} en attente`, { exact: true }).waitFor()
  return numbers
}

const hex = (number) => number.toString(16).padStart(8, '0')

async function state(path) {
  const headers = { authorization: `Bearer ${ledger.file('auditor.token')}` }
  return (await ledger.ask('GET', `/v1/state/${path}`, undefined, headers)).json
}

async function spentOfBooklet() {
  const { vouchers } = await state(`booklets/${hex(PROGRAMME)}/${hex(BOOKLET)}`)
  return vouchers.flatMap(({ status }, i) => (status === 'redeemed' ? [numberOf(i + 1)] : []))
}

test('the browser is killed after a verdict, before one, while it sends: each promise is kept', async () => {
  const profile = newProfile()
  let page = await enrolled({ profile, storage: 'watched' })
  await page.evaluate(() => navigator.serviceWorker.ready)
  await gateway.close()
  await page.getByText('Hors ligne', { exact: true }).waitFor()

  await confirm(page, 1)
  await says(page, OFFLINE)
  await killed(page)
  page = await opensAgain(profile)
  assert.deepEqual(await waiting(page), [numberOf(1)])

  await confirm(page, 2)
  await says(page, OFFLINE)
  await confirm(page, 3)
  await killed(page)
  page = await opensAgain(profile)
  const found = await waiting(page)
  const isTaken = found.includes(numberOf(3))
  assert.deepEqual(found, [1, 2, 3].slice(0, isTaken ? 3 : 2).map(numberOf))
  await confirm(page, 3)
  await says(page, isTaken ? 'Déjà utilisé' : OFFLINE)
  await page.keyboard.press('Escape')
  const taken = [1, 2, 3].map(numberOf)
  assert.deepEqual(await waiting(page), taken)

  await killedWhileSending(page, () => gateway.open())
  assert.deepEqual(await spentOfBooklet(), taken)
  page = await opensAgain(profile)
  assert.deepEqual(await waiting(page), taken)

  await gateway.open()
  await page.getByText('Rien en attente').waitFor()
  await killedWhileSending(page, () => confirm(page, 4))
  taken.push(numberOf(4))
  page = await opensAgain(profile)
  assert.deepEqual(await waiting(page), [numberOf(4)])
  await confirm(page, 4)
  await says(page, 'Déjà utilisé')
  await page.keyboard.press('Escape')

  await gateway.open()
  await page.getByText('Rien en attente').waitFor()
  await killed(page)
  await gateway.close()
  page = await opensAgain(profile)
  await page.getByText('Rien en attente').waitFor()
  assert.deepEqual(await listed(page, 'Encaissements du jour'), taken)
  assert.deepEqual(await spentOfBooklet(), taken)
  assert.equal(gateway.taken.filter(({ number }) => taken.includes(number)).length, taken.length)
  await page.leave()
})
