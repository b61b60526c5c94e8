import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blank, film, outOfFocus, photo, view } from './film.mjs'
import { enrolled, folder, isAccessible, ledger, mode, picture, says } from './world.mjs'

test('two codes in turn, one out of focus: each gets its verdict without a click', async () => {
  const [first, second] = [ledger.voucher(2, 1), ledger.voucher(4, 1)]
  const scenes = [await view(ledger, first), outOfFocus(await view(ledger, second), 3)].flatMap((one) => [
    [one, 3],
    [blank, 1]
  ])
  const page = await enrolled({ camera: film(folder, 'two-codes', scenes) })
  await page.getByRole('button', { name: 'Ouvrir la caméra' }).click()
  await says(page, 'Valable')
  await says(page, 'Pas encore remis')
  await isAccessible(page, 'not handed over')
  await picture(page, 'verdict-not-handed-over')
  await says(page, 'Valable')
  await page.leave()
})

test('a code that stays before the camera is listed once, and several make one act', async () => {
  const scenes = []
  for (const index of [2, 3, 4]) scenes.push([await view(ledger, ledger.voucher(2, index)), 2])
  const page = await enrolled({ camera: film(folder, 'three-codes', scenes) })
  await mode(page, 'Encaisser')
  await page.getByRole('button', { name: 'Ouvrir la caméra' }).click()
  await page.getByRole('heading', { name: /3 chèques = 30/ }).waitFor()
  await isAccessible(page, 'camera and basket')
  await picture(page, 'camera-basket')
  await page.getByRole('button', { name: 'Fermer la caméra' }).click()
  await page.getByRole('button', { name: /^Encaisser 30/ }).click()
  await says(page, 'Accepté')
  assert.equal(await page.getByRole('alertdialog').getByRole('listitem').count(), 3)
  await isAccessible(page, 'three accepted')
  await picture(page, 'verdict-three')
  await page.leave()
})

test('lamp, zoom and a choice of cameras, where the phone has them', async () => {
  const page = await enrolled({ camera: film(folder, 'nothing', [[blank, 1]]) })
  await page.evaluate(() => {
    globalThis.asked = []
    const zoom = { min: 1, max: 4, step: 1 }
    MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true, zoom })
    MediaStreamTrack.prototype.applyConstraints = async ({ advanced }) => void asked.push(advanced[0])
    const camera = (deviceId, label) => ({ kind: 'videoinput', deviceId, label })
    navigator.mediaDevices.enumerateDevices = async () => [camera('a', 'Devant'), camera('b', 'Derrière')]
  })
  await page.getByRole('button', { name: 'Ouvrir la caméra' }).click()
  await page.getByRole('button', { name: 'Allumer la lampe' }).click()
  await page.getByRole('button', { name: 'Éteindre la lampe' }).click()
  await page.getByLabel('Zoom').fill('3')
  assert.deepEqual(await page.evaluate(() => asked), [{ torch: true }, { torch: false }, { zoom: 3 }])
  const choice = page.locator('label', { hasText: 'Caméra' }).locator('select')
  await choice.waitFor()
  assert.deepEqual(await choice.locator('option').allInnerTexts(), ['Devant', 'Derrière'])
  await isAccessible(page, 'lamp and zoom')
  await page.evaluate(() => {
    const { getUserMedia } = MediaDevices.prototype
    navigator.mediaDevices.getUserMedia = ({ video: { deviceId, ...rest } }) => {
      asked.push(deviceId)
      return getUserMedia.call(navigator.mediaDevices, { video: rest })
    }
    asked.length = 0
  })
  await choice.selectOption('Derrière')
  await page.waitForFunction(() => asked.length > 0)
  assert.deepEqual(await page.evaluate(() => asked), [{ exact: 'b' }])
  await page.leave()
})

test('a photo is read from a file, also out of focus; one without a code is said to be so', async () => {
  const page = await enrolled()
  const read = (path) => page.getByLabel('Lire une photo').setInputFiles(path)
  await read(photo(folder, 'voucher', await view(ledger, ledger.voucher(2, 5))))
  await says(page, 'Valable')
  await page.keyboard.press('Escape')
  await read(photo(folder, 'soft', outOfFocus(await view(ledger, ledger.voucher(4, 5)), 3)))
  await says(page, 'Pas encore remis')
  await page.keyboard.press('Escape')
  await read(photo(folder, 'nothing', blank))
  await page.getByText(/Aucun QR code trouvé/).waitFor()
  await page.leave()
})

test('without a camera the page says what to do instead, and typing stays open', async () => {
  const page = await enrolled()
  await page.getByRole('button', { name: 'Ouvrir la caméra' }).click()
  await page.getByRole('heading', { name: 'Pas de caméra trouvée' }).waitFor()
  await isAccessible(page, 'no camera')
  await picture(page, 'no-camera')
  assert.equal(await page.getByLabel('Code écrit sous le QR code').isEnabled(), true)
  await page.leave()
})

test('each trouble of a camera has its own words', async () => {
  const page = await enrolled()
  for (const [error, words] of [
    ['NotAllowedError', 'La caméra est refusée'],
    ['NotReadableError', 'La caméra est prise'],
    ['UnknownError', 'La caméra ne répond pas']
  ]) {
    await page.evaluate((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name))
    }, error)
    await page.getByRole('button', { name: 'Ouvrir la caméra' }).click()
    await page.getByRole('heading', { name: words }).waitFor()
    await isAccessible(page, words)
  }
  await page.evaluate(() => Object.defineProperty(globalThis, 'isSecureContext', { value: false }))
  await page.getByRole('button', { name: 'Ouvrir la caméra' }).click()
  await page.getByRole('heading', { name: 'Adresse non sécurisée' }).waitFor()
  await page.leave()
})
