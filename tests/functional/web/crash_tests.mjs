// The browser itself is killed, with SIGKILL and all its processes, as when a battery is empty; the disk is
// full; the browser empties what is stored. What was shown as accepted is in the ledger in the end, nothing
// is spent twice, and what was not shown, or is lost, is told truthfully.
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { PROGRAMME } from './ledger.mjs'
import {
  enrolled,
  folder,
  gateway,
  isAccessible,
  ledger,
  mode,
  picture,
  says,
  shoot,
  visit
} from './world.mjs'

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

// Everything that this page has written down was to survive the loss of power, not only of the browser, and
// was written before a verdict was shown.
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

test('the browser is killed after a verdict, before it, in sending: promises are kept once', async () => {
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

// From now on the disk takes `count` more writes of what waits, and no other.
const diskTakes = (page, count) =>
  page.evaluate((left) => {
    const put = IDBObjectStore.prototype.put
    IDBObjectStore.prototype.put = function (...words) {
      const request = put.apply(this, words)
      if (this.name === 'items' && --left < 0) this.transaction.abort()
      return request
    }
  }, count)

test('the disk is full at the second of two vouchers: neither is taken, and it says so', async () => {
  const page = await enrolled()
  await page.evaluate(() => navigator.serviceWorker.ready)
  await gateway.close()
  await page.getByText('Hors ligne', { exact: true }).waitFor()
  await mode(page, 'Encaisser')
  for (const index of [5, 6]) await shoot(page, ledger.voucher(BOOKLET, index).qr)
  await page.getByRole('heading', { name: /2 chèques/ }).waitFor()
  await diskTakes(page, 1)
  await page.getByRole('button', { name: /^Encaisser 20/ }).click()
  await page.getByText(/n’a pas pu enregistrer : rien n’a été encaissé/).waitFor()
  await page.reload()
  await page.getByText('Hors ligne', { exact: true }).waitFor()
  await page.getByText('Rien en attente').waitFor()
  await page.leave()
})

test('the disk is full when the answer comes: it is shown, and asked for again', async () => {
  const page = await enrolled()
  await mode(page, 'Encaisser')
  await diskTakes(page, 1)
  await confirm(page, 5)
  await says(page, 'Accepté')
  const asked = page.waitForRequest((request) => request.url().endsWith('/v1/redemptions/batch'))
  await page.reload()
  await asked
  await page.getByText('Rien en attente').waitFor()
  assert.ok((await listed(page, 'Encaissements du jour')).includes(numberOf(5)))
  assert.ok((await spentOfBooklet()).includes(numberOf(5)))
  await page.leave()
})

// As a browser does that needs room.
async function evict(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Storage.clearDataForOrigin', {
    origin: gateway.origin,
    storageTypes: 'indexeddb,cache_storage,service_workers'
  })
  await session.detach()
}

test('the browser empties what is stored: written again, or named when it is opened', async () => {
  const page = await enrolled()
  gateway.losing = (path) => path.startsWith('/v1/') || path === '/healthz'
  await page.getByText('Hors ligne', { exact: true }).waitFor()
  await confirm(page, 6)
  await says(page, OFFLINE)
  await evict(page)
  await page.keyboard.press('Escape')
  await confirm(page, 7)
  await says(page, OFFLINE)
  await page.reload()
  assert.deepEqual(await waiting(page), [6, 7].map(numberOf))

  await page.goto('about:blank')
  await evict(page)
  await page.goto(`${gateway.origin}/app/`)
  const told = page.getByRole('heading', { name: 'Le navigateur a effacé la mémoire de l’application' })
  for (const index of [6, 7])
    await page
      .getByRole('listitem')
      .filter({ hasText: numberOf(index) })
      .waitFor()
  await isAccessible(page, 'evicted')
  await picture(page, 'evicted')
  await page.reload()
  await told.waitFor()
  await page.getByRole('button', { name: 'J’ai compris' }).click()
  await told.waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('heading', { name: 'Encaisser des chèques' }).waitFor()
  assert.equal(await told.count(), 0)
  await page.leave()
})
