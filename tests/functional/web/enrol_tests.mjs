import assert from 'node:assert/strict'
import { test } from 'node:test'
import { devices, enrolled, gateway, isAccessible, picture, visit } from './world.mjs'

test('a device that is not enrolled says how, and takes a pasted link', async () => {
  const page = await visit()
  await page.goto(`${gateway.origin}/app/`)
  await page.getByRole('heading', { name: 'Encaisser des chèques' }).waitFor()
  await isAccessible(page, 'welcome')
  await picture(page, 'welcome')
  await page.getByLabel(/collez ici/).fill('bonjour')
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByText(/Ce lien n’est pas un lien/).waitFor()
  await isAccessible(page, 'welcome with a problem')
  await page.getByLabel(/collez ici/).fill(`https://web.example/app/#enrol=${devices.newToken(1)}`)
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByRole('heading', { name: 'Enregistrer cet appareil' }).waitFor()
  await isAccessible(page, 'enrolment')
  await picture(page, 'enrol')
  await page.leave()
})

test('a link that is no longer good is refused, and nothing is kept', async () => {
  const token = devices.uselessToken()
  const page = await visit()
  await page.goto(`${gateway.origin}/app/#enrol=${token}`)
  await page.getByLabel('Nom de l’appareil').fill('X')
  assert.equal(page.url().includes(token), false)
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText(/Ce lien n’est plus valable/).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Encaisser des chèques' }).waitFor()
  await page.leave()
})

test('the key of an enrolled device cannot leave the browser, and is there after a reload', async () => {
  const page = await enrolled()
  const key = await page.evaluate(async () => {
    const db = await new Promise((resolve) => {
      const open = indexedDB.open('passnum')
      open.onsuccess = () => resolve(open.result)
    })
    const device = await new Promise((resolve) => {
      const get = db.transaction('device').objectStore('device').get('only')
      get.onsuccess = () => resolve(get.result)
    })
    db.close()
    return [device.key.algorithm, device.key.pair.privateKey.extractable]
  })
  assert.deepEqual(key, ['ed25519', false])
  await page.reload()
  await page.getByText('En ligne').waitFor()
  await page.leave()
})
