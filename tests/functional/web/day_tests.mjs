import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  deviceOf,
  devices,
  enrolled,
  gateway,
  isAccessible,
  ledger,
  mode,
  picture,
  says,
  shoot
} from './world.mjs'

// What is written over two lines though it is one word; keys and the like may be.
const brokenWords = (page) =>
  page.evaluate(() => {
    const broken = []
    const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      if (text.parentElement.closest('dd, code, option')) continue
      for (const { 0: word, index } of text.data.matchAll(/[^\s-]+/g)) {
        const range = document.createRange()
        range.setStart(text, index)
        range.setEnd(text, index + word.length)
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word)
      }
    }
    return broken
  })

const isAboveSections = (button) =>
  button.evaluate(
    (one) =>
      one.getBoundingClientRect().bottom <= document.querySelector('.sections').getBoundingClientRect().top
  )

const goTo = (page, name) => page.getByRole('navigation').getByRole('button', { name }).click()

test('a mistake is undone on the same device with a reason, and both are shown', async () => {
  const page = await enrolled()
  await mode(page, 'Encaisser')
  await shoot(page, ledger.voucher(3, 7).qr)
  await page.getByRole('button', { name: /^Encaisser 10/ }).click()
  await says(page, 'Accepté')
  await page.keyboard.press('Escape')
  await goTo(page, 'Journée')
  const undo = page.getByRole('button', {
    name: 'Annuler cet encaissement ORL26-000003-07'
  })
  await undo.waitFor()
  await isAccessible(page, 'day')
  await picture(page, 'day')
  await undo.click()
  await page.getByRole('dialog').getByLabel('Mauvais chèque').check()
  await isAccessible(page, 'undo')
  await picture(page, 'undo')
  await page.getByRole('dialog').getByRole('button', { name: 'Annuler l’encaissement' }).click()
  await page.getByText('L’encaissement est annulé').waitFor()
  const rows = page.getByRole('region', { name: 'Encaissements du jour' }).getByRole('listitem')
  const both = rows.filter({ hasText: 'ORL26-000003-07' })
  await both
    .filter({ hasText: 'Annulation : Mauvais chèque' })
    .getByText(/^[-−]10/)
    .waitFor()
  await both
    .filter({ has: page.getByText('Annulé', { exact: true }) })
    .getByText(/^10/)
    .waitFor()
  assert.equal(await both.count(), 2)
  await goTo(page, 'Scanner')
  await mode(page, 'Vérifier')
  await shoot(page, ledger.voucher(3, 7).qr)
  await says(page, 'Valable')
  await page.leave()
})

test('help and settings: in English when asked for, and so after a reload', async () => {
  const page = await enrolled()
  await goTo(page, 'Aide')
  await page.getByText('La caméra ne s’ouvre pas').click()
  await isAccessible(page, 'help')
  await picture(page, 'help')
  await page.getByLabel('Langue').selectOption('en')
  await page.getByRole('heading', { name: 'Help and settings' }).waitFor()
  await page.reload()
  await page.getByText('Online').waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en')
  await picture(page, 'english')
  await page.leave()
})

test('everything can be done with the keyboard alone', async () => {
  const page = await enrolled()
  const press = async (key) => page.keyboard.press(key)
  const focused = () => page.evaluate(() => document.activeElement?.textContent || document.activeElement?.id)
  await page.evaluate(() => document.activeElement.blur())
  await press('Tab')
  assert.equal(await focused(), 'Aller au contenu')
  await press('Enter')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'content')
  await press('Tab')
  await press('ArrowRight')
  await page
    .getByText('Présentez')
    .or(page.getByRole('button', { name: 'Ajouter ce chèque' }))
    .first()
    .waitFor()
  await press('Tab')
  assert.equal(await focused(), 'Ouvrir la caméra')
  await press('Tab')
  await page.keyboard.type(ledger.voucher(3, 8).typed, { delay: 70 })
  await press('Enter')
  await page.getByRole('heading', { name: '1 chèque' }).waitFor()
  await page.getByRole('button', { name: 'Encaisser', exact: true }).focus()
  await press('Enter')
  await says(page, 'Accepté')
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1')
  await press('Tab')
  assert.equal(await focused(), 'Fermer')
  await press('Enter')
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
  await page.leave()
})

test('a forged voucher is told at once, by the device itself', async () => {
  const page = await enrolled()
  const { qr } = ledger.voucher(3, 9)
  const last = (Number(qr.at(-1)) + 1) % 10
  await shoot(page, qr.slice(0, -1) + last)
  await says(page, 'Faux')
  await isAccessible(page, 'forged')
  await picture(page, 'verdict-forged')
  await shoot(page, 'https://web.example/x')
  await says(page, 'Pas un chèque')
  await shoot(page, qr.replace('web.example', 'web.exemple'))
  await says(page, 'Faux')
  await page.leave()
})

test('320 pixels wide, twice the text and forced colours: nothing is cut off', async () => {
  const page = await enrolled({
    viewport: { width: 320, height: 640 },
    forcedColors: 'active'
  })
  const isWhole = async (name, width = 320) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(wide <= width, `${name} is ${wide} pixels wide`)
    if (width === 320) assert.deepEqual(await brokenWords(page), [], name)
    await picture(page, `narrow-${name}`)
  }
  await isWhole('check')
  await mode(page, 'Encaisser')
  await shoot(page, ledger.voucher(3, 10).qr)
  await page.getByRole('heading', { name: /1 chèque/ }).waitFor()
  await shoot(page, ledger.voucher(4, 9).qr)
  await page.getByRole('heading', { name: /2 chèques/ }).waitFor()
  await isWhole('basket')
  assert.ok(await isAboveSections(page.getByRole('button', { name: /^Encaisser 20/ })))
  await page.getByRole('button', { name: /^Retirer ORL26-000004-09/ }).click()
  await page.getByRole('button', { name: /^Encaisser 10/ }).click()
  await says(page, 'Accepté')
  await isWhole('accepted')
  await page.keyboard.press('Escape')
  for (const name of ['Journée', 'Aide']) {
    await goTo(page, name)
    await isWhole(name === 'Aide' ? 'help' : 'day')
  }
  await page.emulateMedia({ forcedColors: 'none' })
  await page.setViewportSize({ width: 412, height: 860 })
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  for (const name of ['Scanner', 'Journée', 'Aide']) {
    await goTo(page, name)
    await isWhole(`double-${name}`, 412)
  }
  await page.leave()
})

test('nothing moves for who asked for less motion', async () => {
  const page = await enrolled()
  const moving = async (reducedMotion) => {
    await page.emulateMedia({ reducedMotion })
    await shoot(page, ledger.voucher(4, 3).qr)
    await says(page, 'Pas encore remis')
    const names = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .map((one) => getComputedStyle(one))
        .filter((style) => style.animationName !== 'none' || style.transitionDuration !== '0s')
        .map((style) => style.animationName)
    )
    await page.keyboard.press('Escape')
    return names
  }
  assert.deepEqual(await moving('no-preference'), ['arrive'])
  assert.deepEqual(await moving('reduce'), [])
  await page.leave()
})

test('every control is at least 44 pixels high and wide', async () => {
  const page = await enrolled()
  await mode(page, 'Encaisser')
  await shoot(page, ledger.voucher(4, 3).qr)
  await page.getByRole('heading', { name: /1 chèque/ }).waitFor()
  for (const name of ['Scanner', 'Journée', 'Aide']) {
    await goTo(page, name)
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button, select, summary, input:not([type=file]), label.file')]
        .filter((one) => one.closest('label') === null || one.matches('label, select'))
        .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, box]) => box.height > 0 && (box.height < 44 || box.width < 44))
        .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)
    )
    assert.deepEqual(small, [])
  }
  await page.leave()
})

test('a browser can install it', async () => {
  const page = await enrolled()
  const session = await page.context().newCDPSession(page)
  const { errors, data } = await session.send('Page.getAppManifest')
  assert.deepEqual(errors, [])
  const manifest = JSON.parse(data)
  assert.equal(new URL(manifest.start_url, gateway.origin).pathname, '/app/')
  await page.evaluate(() => navigator.serviceWorker.ready)
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  assert.deepEqual(
    installabilityErrors.filter((one) => one.errorId !== 'in-incognito'),
    []
  )
  await page.leave()
})

test('a device that was withdrawn is told so', async () => {
  const page = await enrolled()
  devices.revoke(await deviceOf(page))
  await mode(page, 'Encaisser')
  await shoot(page, ledger.voucher(3, 9).qr)
  await page.getByRole('button', { name: /^Encaisser 10/ }).click()
  await says(page, 'Appareil retiré')
  await page.keyboard.press('Escape')
  await page.getByText('Cet appareil a été retiré du service').waitFor()
  await isAccessible(page, 'withdrawn')
  await page.leave()
})
