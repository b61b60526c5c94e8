import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawn } from './film.mjs'
import {
  azerty,
  enrolled,
  folder,
  inBase32,
  isAccessible,
  ledger,
  mode,
  picture,
  says,
  shoot,
  type
} from './world.mjs'

test('a typed code is checked as it is typed, and spends nothing', async () => {
  const page = await enrolled()
  await isAccessible(page, 'check')
  await picture(page, 'check')
  const field = page.getByLabel('Code écrit sous le QR code')
  await field.fill('0123u')
  await page.getByText(/« U » n’existe pas/).waitFor()
  await field.fill('0123456789AB')
  await page.getByText(/Il y a une erreur/).waitFor()
  await isAccessible(page, 'typed wrongly')
  await type(page, ledger.voucher(1, 1).typed)
  await says(page, 'Valable')
  await isAccessible(page, 'usable')
  await picture(page, 'verdict-usable')
  await page.keyboard.press('Escape')
  await type(page, ledger.voucher(1, 1).typed)
  await says(page, 'Valable')
  await page.leave()
})

test('a gun works anywhere, and the next scan replaces the last verdict without a click', async () => {
  const page = await enrolled()
  await mode(page, 'Encaisser')
  await shoot(page, ledger.voucher(1, 2).qr)
  await page.getByRole('heading', { name: /1 chèque/ }).waitFor()
  await isAccessible(page, 'basket')
  await picture(page, 'basket')
  await page.getByRole('button', { name: /^Encaisser 10/ }).click()
  await says(page, 'Accepté')
  await isAccessible(page, 'accepted')
  await picture(page, 'verdict-accepted')
  await shoot(page, ledger.voucher(1, 2).qr)
  await page.getByRole('button', { name: /^Encaisser 10/ }).click()
  await says(page, 'Déjà utilisé')
  await isAccessible(page, 'refused')
  await picture(page, 'verdict-refused')
  await page.leave()
})

test('what a gun reads while the last one is being judged waits for its turn', async () => {
  const page = await enrolled()
  await mode(page, 'Encaisser')
  await Promise.all([6, 7, 8].map((index) => shoot(page, ledger.voucher(2, index).qr)))
  await page.getByRole('heading', { name: /3 chèques/ }).waitFor()
  await page.leave()
})

test('a US gun on an AZERTY machine is understood, also with the focus in a field', async () => {
  const page = await enrolled()
  await page.getByLabel('Code écrit sous le QR code').focus()
  await shoot(page, ledger.voucher(1, 3).qr, azerty)
  await says(page, 'Valable')
  await page.getByRole('button', { name: 'Fermer' }).click()
  assert.equal(await page.getByLabel('Code écrit sous le QR code').inputValue(), '')
  await shoot(page, ledger.voucher(1, 3).typed, azerty)
  await says(page, 'Valable')
  await page.leave()
})

test('the spelling in capitals is read from a picture and from a gun, and redeemed', async () => {
  const text = ({ qr }) => `HTTPS://WEB.EXAMPLE/V/${inBase32(qr.split('#')[1])}`
  const page = await enrolled()
  const photo = await drawn(folder, 'capitals', text(ledger.voucher(2, 9)))
  await page.getByLabel('Lire une photo').setInputFiles(photo)
  await says(page, 'Valable')
  await shoot(page, text(ledger.voucher(4, 7)), azerty)
  await says(page, 'Pas encore remis')
  await page.keyboard.press('Escape')
  await mode(page, 'Encaisser')
  await shoot(page, text(ledger.voucher(2, 9)))
  await page.getByRole('button', { name: /^Encaisser 10/ }).click()
  await says(page, 'Accepté')
  await page.keyboard.press('Escape')
  await shoot(page, ledger.voucher(2, 9).qr)
  await page.getByRole('button', { name: /^Encaisser 10/ }).click()
  await says(page, 'Déjà utilisé')
  await page.leave()
})
