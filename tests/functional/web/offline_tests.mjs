import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { canonical, isSigned } from './signatures.mjs'
import { OFFLINE_PER_DAY } from './ledger.mjs'
import { devices, enrolled, gateway, isAccessible, ledger, mode, picture, says, shoot } from './world.mjs'

const redeem = async (page, voucher) => {
  await shoot(page, voucher.qr)
  await page.getByRole('button', { name: /^Encaisser 10/ }).click()
}
// Of each time that the ledger has accepted the voucher: whether it was taken without network.
const offlineOf = (number) => gateway.taken.flatMap((row) => (row.number === number ? [row.offline] : []))
const goTo = (page, name) => page.getByRole('navigation').getByRole('button', { name }).click()
const serverDies = async (page) => {
  await gateway.close()
  await page.getByText('Hors ligne', { exact: true }).waitFor()
}

// By a clock that is wrong: the server, which refuses what is dated before the enrolment, takes both.
test('the server dies: the page opens again, scans, and sends it all when the server is back', async () => {
  const page = await enrolled({ slowClock: true })
  await page.evaluate(() => navigator.serviceWorker.ready)
  await serverDies(page)
  await page.reload()
  await page.getByText('Hors ligne', { exact: true }).waitFor()
  await mode(page, 'Encaisser')
  await isAccessible(page, 'offline')
  await picture(page, 'offline')
  await redeem(page, ledger.voucher(3, 1))
  await says(page, 'Accepté hors ligne, à confirmer')
  await isAccessible(page, 'provisional')
  await picture(page, 'verdict-provisional')
  await redeem(page, ledger.voucher(3, 2))
  await page.keyboard.press('Escape')
  await redeem(page, ledger.voucher(3, 1))
  await says(page, 'Déjà utilisé')
  await redeem(page, ledger.voucher(4, 2))
  await says(page, 'Pas encore remis')
  await page.keyboard.press('Escape')
  await page.getByText('2 en attente').waitFor()
  await page.reload()
  await page.getByText('2 en attente').waitFor()
  await gateway.open()
  await page.getByText('En ligne').waitFor()
  await page.getByText('Rien en attente').waitFor()
  const sent = gateway.taken.filter((row) => row.offline)
  assert.deepEqual(
    sent.map((row) => [row.number, row.offline]),
    [
      ['ORL26-000003-02', true],
      ['ORL26-000003-01', true]
    ]
  )
  await page.leave()
})

test('two devices take one voucher without network: the second is told by name', async () => {
  const [first, second] = [await enrolled(), await enrolled()]
  await Promise.all([first, second].map((page) => page.evaluate(() => navigator.serviceWorker.ready)))
  await gateway.close()
  for (const page of [first, second]) {
    await page.getByText('Hors ligne', { exact: true }).waitFor()
    await mode(page, 'Encaisser')
    await redeem(page, ledger.voucher(3, 3))
    await says(page, 'Accepté hors ligne, à confirmer')
    await page.keyboard.press('Escape')
  }
  await gateway.open()
  const told = (page) =>
    page.getByRole('heading', {
      name: /accepté hors ligne a été refusé ensuite/
    })
  const loser = await Promise.race(
    [first, second].map((page) =>
      told(page)
        .waitFor()
        .then(() => page)
    )
  )
  await loser.getByText('ORL26-000003-03').waitFor()
  await isAccessible(loser, 'broken promise')
  await picture(loser, 'broken-promise')
  await loser.getByRole('button', { name: 'J’ai compris' }).click()
  await told(loser).waitFor({ state: 'detached' })
  for (const page of [first, second]) await page.getByText('Rien en attente').waitFor()
  const [winner] = [first, second].filter((page) => page !== loser)
  assert.equal(await told(winner).count(), 0)
  assert.deepEqual(offlineOf('ORL26-000003-03'), [true])
  await first.leave()
  await second.leave()
})

test('two tabs of one device know what the other has taken without network', async () => {
  const page = await enrolled()
  const tab = await page.context().newPage()
  await tab.goto(`${gateway.origin}/app/`)
  await tab.getByText('En ligne').waitFor()
  await serverDies(page)
  await tab.getByText('Hors ligne', { exact: true }).waitFor()
  for (const [one, word] of [
    [page, 'Accepté hors ligne, à confirmer'],
    [tab, 'Déjà utilisé']
  ]) {
    await mode(one, 'Encaisser')
    await redeem(one, ledger.voucher(1, 10))
    await says(one, word)
    await one.keyboard.press('Escape')
  }
  await gateway.open()
  for (const one of [page, tab]) await one.getByText('Rien en attente').waitFor()
  assert.deepEqual(offlineOf('ORL26-000001-10'), [true])
  await page.leave()
})

test('a device that refuses to store says so, asks for nothing and spends nothing', async () => {
  const page = await enrolled({ storage: 'counted' })
  assert.equal(await page.evaluate(() => globalThis.persistAsked), 1)
  await mode(page, 'Encaisser')
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
  })
  const before = gateway.taken.length
  await shoot(page, ledger.voucher(2, 10).qr)
  await page.getByRole('button', { name: /^Encaisser 10/ }).click()
  await page.getByText(/n’a pas pu enregistrer : rien n’a été encaissé/).waitFor()
  await isAccessible(page, 'storage failed')
  assert.equal(gateway.taken.length, before)
  await page.context().addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException('', 'InvalidStateError')
    }
  })
  await page.reload()
  await page.getByRole('heading', { name: 'Cet appareil refuse d’enregistrer' }).waitFor()
  await isAccessible(page, 'no storage')
  await picture(page, 'no-storage')
  await page.leave()
})

test('an answer that is lost on its way is asked for again, and the voucher is spent once', async () => {
  const page = await enrolled()
  await mode(page, 'Encaisser')
  gateway.losing = (path) => path.endsWith('/batch')
  await redeem(page, ledger.voucher(3, 4))
  await says(page, 'Accepté hors ligne, à confirmer')
  await page.keyboard.press('Escape')
  gateway.losing = () => false
  await page.getByText('Rien en attente').waitFor()
  assert.equal(await page.getByRole('heading', { name: /refusé ensuite/ }).count(), 0)
  assert.deepEqual(offlineOf('ORL26-000003-04'), [false])
  await page.leave()
})

test('a typed code is kept without a promise when there is no network', async () => {
  const page = await enrolled()
  await mode(page, 'Encaisser')
  await serverDies(page)
  await shoot(page, ledger.voucher(3, 5).typed)
  await page.getByRole('button', { name: 'Encaisser', exact: true }).click()
  await says(page, 'Gardé, non vérifié')
  await picture(page, 'verdict-kept')
  await isAccessible(page, 'kept')
  await gateway.open()
  await page.keyboard.press('Escape')
  await page.getByText('Rien en attente').waitFor()
  assert.deepEqual(offlineOf('ORL26-000003-05'), [true])
  await page.leave()
})

test('more than the device may accept without network is refused', async () => {
  const page = await enrolled()
  await mode(page, 'Encaisser')
  await serverDies(page)
  for (let index = 1; index <= OFFLINE_PER_DAY; ++index) {
    await redeem(page, ledger.voucher(1, 3 + index))
    await says(page, 'Accepté hors ligne, à confirmer')
  }
  await redeem(page, ledger.voucher(1, 9))
  await says(page, 'Plafond hors ligne atteint')
  await page.keyboard.press('Escape')
  await goTo(page, 'Journée')
  await page.getByRole('heading', { name: 'En attente d’envoi' }).waitFor()
  await isAccessible(page, 'day with a queue')
  await picture(page, 'day-queue')
  await exportIsSigned(page)
  await page.getByText('Le fichier est enregistré').waitFor()
  await gateway.open()
  await page.getByText('Rien en attente').waitFor()
  await page.leave()
})

async function exportIsSigned(page) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Enregistrer dans un fichier' }).click()
  ])
  const text = readFileSync(await download.path(), 'utf8')
  const file = JSON.parse(text)
  assert.equal(text, canonical(file) + '\n')
  assert.equal(file.export.items.length, OFFLINE_PER_DAY)
  const key = await devices.publicKey(file.export.device)
  assert.equal(isSigned(key, 'PN-queue/v1', canonical(file.export), file.signature), true)
  for (const item of file.export.items) {
    assert.equal(isSigned(key, 'PN-scan/v1', canonical(item.request), item.signature), true)
  }
  const said = ledger.passnum('scan-upload', await download.path())
  assert.equal(said.match(/"outcome":"accepted"/g)?.length, OFFLINE_PER_DAY, said)
}

test('a new version waits for somebody to take it, and what waits to be sent is still there', async () => {
  const page = await enrolled()
  await page.evaluate(() => navigator.serviceWorker.ready)
  await mode(page, 'Encaisser')
  await serverDies(page)
  await redeem(page, ledger.voucher(3, 6))
  await says(page, 'Accepté hors ligne, à confirmer')
  await page.keyboard.press('Escape')
  gateway.change = (path, body) =>
    path.endsWith('/sw.js') ? Buffer.from(String(body).replace(/app-[0-9a-f]{12}/, 'app-ffffffffffff')) : body
  gateway.losing = (path) => path.startsWith('/v1/') || path === '/healthz'
  await gateway.open()
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update())
  await page.getByText('Une nouvelle version est prête').waitFor()
  await isAccessible(page, 'update')
  await picture(page, 'update')
  await page.getByRole('button', { name: 'Mettre à jour' }).click()
  await page.waitForFunction(async () => (await caches.keys()).join() === 'app-ffffffffffff')
  await page.waitForFunction(() => performance.getEntriesByType('navigation')[0].type === 'reload')
  await page.getByText('1 en attente').waitFor()
  gateway.losing = () => false
  gateway.change = (_path, body) => body
  await page.getByText('Rien en attente').waitFor()
  assert.deepEqual(offlineOf('ORL26-000003-06'), [true])
  await page.leave()
})
