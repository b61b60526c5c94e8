import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { folder, gateway, inBase32, isAccessible, ledger, picture, visit } from './world.mjs'

const NARROW = { width: 320, height: 640 }

// Places as somebody publishes them, in the national schema.
const OTHERS = 'telephone,horaires,fiche_acces_libre'
const PARK = '0600000000,Mo-Fr 09:00-12:00,https://acceslibre.beta.gouv.fr/parc/'
const PLACES = `id,pivot,nom,commune,code_postal,code_insee,adresse,latitude,longitude,date_maj,${OTHERS}
pub-1,99999001300016,Médiathèque du Parc,Orléans,45000,45234,1 rue du Parc,47.90,1.91,2026-01-02,${PARK}
pub-2,99999001300016,Cyber-base,Orléans,45000,45234,2 rue de la Loire,47.91,1.92,2026-01-02,,,
pub-3,99999001300016,Atelier d’Olivet,Olivet,45160,45232,3 place du Marché,47.86,1.9,2026-01-02,,,
`

// The receipt of a voucher that a device of ours redeems now, as the server exports it.
function receiptOf({ number, qr }) {
  const key = join(folder, 'tel-public.key')
  const code = join(folder, 'code.txt')
  writeFileSync(code, qr)
  ledger.passnum('device', 'enroll', '--device', 'tel-public', '--site', 'pub-1', '--key', key)
  const what = ['--key', key, '--site', 'pub-1', '--service', 'aide-demarches-administratives']
  ledger.passnum('redeem', ...what, code)
  ledger.passnum('log', 'export', '--out', join(folder, 'log'), '--receipts', join(folder, 'receipts'))
  const file = join(folder, 'receipts', `${number}.tlog-proof`)
  return { file, index: /^index (\d+)$/m.exec(readFileSync(file, 'utf8'))[1] }
}

const digitsOf = ({ qr }) => qr.split('#')[1]
const heading = (page, name) => page.getByRole('heading', { level: 2, name }).waitFor()

// A page in a state: what axe finds, and nothing to scroll sideways on the narrowest screen.
async function look(page, name) {
  await isAccessible(page, name)
  await picture(page, `public-${name}`)
  const size = page.viewportSize()
  await page.setViewportSize(NARROW)
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.equal(beyond, 0, `${name} is wider than ${NARROW.width} pixels`)
  await page.setViewportSize(size)
}

async function lookInForcedColours(page, name) {
  await page.emulateMedia({ forcedColors: 'active' })
  await isAccessible(page, `${name} in forced colours`)
  await picture(page, `public-${name}-forced-colours`)
  await page.emulateMedia({ forcedColors: 'none' })
}

describe('the public pages', () => {
  // Here the pages are at the gateway's address, and so is the official host.
  before(() => {
    const file = join(folder, 'places.csv')
    writeFileSync(file, PLACES)
    ledger.passnum('sites', 'import', file)
    for (const site of ['pub-1', 'pub-2', 'pub-3']) {
      ledger.passnum('label', 'grant', '--programme', '26', '--site', site, '--from', '2026-01-01')
    }
    const official = Buffer.from('"host":"web.example"')
    gateway.beginWith((path, bytes) =>
      path === '/v1/log-keys' && bytes.includes(official)
        ? Buffer.from(bytes.toString().replace(official, `"host":"${new URL(gateway.origin).host}"`))
        : bytes
    )
  })
  after(() => gateway.beginWith())

  test('who opens a genuine voucher is told so, and nothing of it reaches the server', async () => {
    const digits = digitsOf(ledger.voucher(1, 1))
    gateway.asked = []
    const page = await visit()
    await page.goto(`${gateway.origin}/v#${digits}`)
    await heading(page, 'Ce chèque est authentique')
    await page.getByText('ORL26-000001-01').waitFor()
    await page.getByText('10 €').waitFor()
    await look(page, 'v-genuine')
    await lookInForcedColours(page, 'v-genuine')
    await page.getByRole('link', { name: 'English' }).click()
    await heading(page, 'This voucher is genuine')
    await page.getByText('31 December 2027').waitFor()
    assert.ok(page.url().endsWith(`/en/v#${digits}`))
    const sent = gateway.asked.join('\n')
    assert.match(sent, /\/v1\/issuing-keys/)
    for (const part of [digits, digits.slice(20, 40), 'ORL26', '/v#', 'programmes/']) {
      assert.equal(sent.includes(part), false, part)
    }
    await page.leave()
  })

  test('the other spelling, in capitals, leads to the same, and the address no longer has it', async () => {
    const end = inBase32(digitsOf(ledger.voucher(1, 1)))
    const page = await visit()
    for (const host of [gateway.origin, gateway.origin.toUpperCase()]) {
      await page.goto(`${host}/V/${end}`)
      await heading(page, 'Ce chèque est authentique')
      await page.getByText('ORL26-000001-01').waitFor()
      assert.equal(page.url(), `${gateway.origin}/v#${end}`)
    }
    await page.goto(`${gateway.origin}/V/${end.slice(0, 90)}`)
    await heading(page, 'Il manque la fin du lien')
    await page.goto(`${gateway.origin}/V/bonjour%20!`)
    await heading(page, 'Ce lien n’est pas celui d’un chèque')
    await page.getByLabel('Collez ici le lien').fill(`${gateway.origin.replace('http:', 'HTTPS:')}/V/${end}`)
    await page.keyboard.press('Enter')
    await heading(page, 'Ce chèque est authentique')
    const asked = gateway.asked.filter((one) => one.includes(end))
    assert.deepEqual(
      asked.map((one) => one.split('\n')[1]),
      [`/V/${end}`, `/V/${end}`]
    )
    await page.leave()
  })

  test('what is no good voucher has words of its own, whatever is the matter', async () => {
    const digits = digitsOf(ledger.voucher(1, 1))
    const forged = String(BigInt(digits) ^ 1n)
    const other = String((BigInt(digits) & ((1n << 632n) - 1n)) | (2n << 632n))
    const page = await visit()
    await page.goto(`${gateway.origin}/v`)
    await heading(page, 'Pour vérifier un chèque')
    await look(page, 'v-empty')
    for (const [end, title, name] of [
      [forged, 'Ce chèque n’est pas authentique', 'v-forged'],
      [digits.slice(0, 90), 'Il manque la fin du lien', 'v-truncated'],
      [other, 'Ce chèque est d’un autre format', 'v-other-layout'],
      ['bonjour', 'Ce lien n’est pas celui d’un chèque', 'v-nonsense']
    ]) {
      await page.evaluate((hash) => (location.hash = hash), end)
      await heading(page, title)
      await look(page, name)
    }
    await page.getByLabel('Collez ici le lien').fill(`https://pass-numerique.example/v#${digits}`)
    await page.keyboard.press('Enter')
    await heading(page, 'Ce lien mène à une autre adresse')
    await look(page, 'v-wrong-host')
    await page.leave()
  })

  test('without an answer of the server nothing is claimed, and one may try again', async () => {
    gateway.losing = (path) => path.startsWith('/v1/')
    const page = await visit()
    await page.goto(`${gateway.origin}/v#${digitsOf(ledger.voucher(1, 1))}`)
    await heading(page, 'Le serveur ne répond pas')
    await look(page, 'v-no-answer')
    gateway.losing = () => false
    await page.getByRole('button', { name: 'Essayer encore' }).click()
    await heading(page, 'Ce chèque est authentique')
    await page.leave()
  })

  test('places are found by commune, the search is in the address, and the map shows the same', async () => {
    const page = await visit()
    await page.goto(`${gateway.origin}/lieux`)
    await page.getByText(/^\d+ lieux$/).waitFor()
    await look(page, 'lieux')
    gateway.asked = []
    const field = page.getByLabel('Commune, code postal')
    await field.pressSequentially('orleans')
    await page.getByRole('heading', { level: 3, name: 'Médiathèque du Parc' }).waitFor()
    assert.equal(await page.getByRole('heading', { level: 3, name: 'Atelier d’Olivet' }).count(), 0)
    await page.getByText('1 rue du Parc').waitFor()
    await page.getByText('lun.-ven. 09:00–12:00').waitFor()
    assert.ok(page.url().endsWith('/lieux#q=orleans'))
    assert.equal(gateway.asked.join('\n').includes('orleans'), false)
    await look(page, 'lieux-found')
    await lookInForcedColours(page, 'lieux')
    await page.reload()
    assert.equal(await field.inputValue(), 'orleans')
    await page.getByRole('heading', { level: 3, name: 'Médiathèque du Parc' }).waitFor()
    await page.locator('.map text', { hasText: 'Olivet' }).click()
    await page.getByRole('heading', { level: 3, name: 'Atelier d’Olivet' }).waitFor()
    await page.getByText('1 lieu', { exact: true }).waitFor()
    await field.fill('Nulle-Part')
    await page.getByText('Aucun lieu ne correspond').waitFor()
    await look(page, 'lieux-none')
    await page.leave()
  })

  test('the list of places is open data: the schema’s CSV, GeoJSON, and nothing twice', async () => {
    const csv = await gateway.forward('GET', '/v1/places.csv')
    assert.match(csv.headers['content-type'], /^text\/csv/)
    assert.match(csv.bytes.toString(), /"https:\/\/acceslibre\.beta\.gouv\.fr\//)
    assert.equal(csv.bytes.includes('0600000000'), false)
    const again = await gateway.forward('GET', '/v1/places.csv', '', { 'if-none-match': csv.headers.etag })
    assert.deepEqual([again.status, again.bytes.length], [304, 0])
    const { json } = await gateway.forward('GET', '/v1/places.geojson')
    const drawn = json.features.find(({ properties }) => properties.nom === 'Atelier d’Olivet')
    assert.deepEqual(drawn.geometry.coordinates, [1.9, 47.86])
    ledger.passnum('label', 'suspend', '--programme', '26', '--site', 'pub-3', '--from', '2026-01-01')
    const without = (await gateway.forward('GET', '/v1/places.geojson')).json.features
    assert.equal(without.length, json.features.length - 1)
  })

  test('a receipt is proved in the browser, step by step, and by the commands shown', async () => {
    const receipt = receiptOf(ledger.voucher(3, 9))
    const page = await visit()
    await page.goto(`${gateway.origin}/recu`)
    await look(page, 'recu')
    gateway.asked = []
    await page.getByLabel('Le fichier du reçu').setInputFiles(receipt.file)
    await heading(page, 'Ce reçu est vrai')
    await page.getByText(`Ce reçu est inscrit au registre, entrée n° ${receipt.index}.`).waitFor()
    await page.getByText('ORL26-000003-09', { exact: true }).waitFor()
    await look(page, 'recu-true')
    await lookInForcedColours(page, 'recu-true')
    assert.equal(gateway.asked.join('\n').includes('ORL26'), false)
    const text = await page.getByLabel('Ou son texte').inputValue()
    await page.getByLabel('Ou son texte').fill(text.replace(`index ${receipt.index}`, 'index 1'))
    await page.getByRole('button', { name: 'Vérifier ce reçu' }).click()
    await heading(page, 'Ce reçu ne prouve rien')
    await page.getByText('L’entrée n° 1 du registre est une autre').waitFor()
    await look(page, 'recu-false')
    await page.getByLabel('Ou son texte').fill('bonjour')
    await page.getByRole('button', { name: 'Vérifier ce reçu' }).click()
    await heading(page, 'Ce n’est pas un reçu')
    await look(page, 'recu-none')
    const script = join(folder, 'check_receipt.sh')
    writeFileSync(script, await page.locator('#commands').textContent())
    const run = (file) => spawnSync('bash', [script, file, ledger.file('log.vkey')], { encoding: 'utf8' })
    assert.match(run(receipt.file).stdout, /The entry is in the log:\n\{.*ORL26-000003-09/)
    writeFileSync(receipt.file, text.replace(`index ${receipt.index}`, 'index 1'))
    assert.equal(run(receipt.file).status, 1)
    await page.leave()
  })

  test('the log’s signed state is shown, and a log that has gone back is found out', async () => {
    const page = await visit()
    await page.goto(`${gateway.origin}/registre`)
    await heading(page, /entrées, signées/)
    const note = (await gateway.forward('GET', '/log/checkpoint')).bytes
    await page.getByText(`+${ledger.file('log.vkey').split('+')[1]}+`).waitFor()
    await look(page, 'registre')
    ledger.passnum('custody', 'add', '--custodian', 'autre', '--name', 'Autre')
    await page.getByRole('button', { name: 'Regarder encore' }).click()
    await page.getByText('rien ne s’est perdu depuis').waitFor()
    const whole = gateway.change
    gateway.change = (path, bytes) => (path === '/log/checkpoint' ? note : whole(path, bytes))
    await page.getByRole('button', { name: 'Regarder encore' }).click()
    await heading(page, 'Le registre n’est plus le même')
    await look(page, 'registre-gone-back')
    gateway.change = (path, bytes) =>
      path === '/log/checkpoint'
        ? Buffer.from(note.toString().replace(/\n\d+\n/, '\n9999\n'))
        : whole(path, bytes)
    await page.getByRole('button', { name: 'Regarder encore' }).click()
    await heading(page, 'L’état affiché n’est pas signé par le registre')
    await page.leave()
  })

  test('the home page leads everywhere by keyboard alone', async () => {
    const page = await visit()
    await page.goto(`${gateway.origin}/`)
    await look(page, 'home')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'content')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await heading(page, 'Qu’est-ce que c’est ?')
    await page.leave()
  })

  test('every page that is only text is as accessible as the others, in both languages', async () => {
    const page = await visit()
    for (const name of ['accessibilite', 'confidentialite']) {
      for (const [path, lang] of [
        [`/${name}`, 'fr'],
        [`/en/${name}`, 'en']
      ]) {
        await page.goto(gateway.origin + path)
        assert.equal(await page.locator('html').getAttribute('lang'), lang)
        await look(page, `${name}-${lang}`)
      }
    }
    await page.goto(`${gateway.origin}/en/recu`)
    await look(page, 'recu-en')
    await page.leave()
  })

  test('every link between the public pages leads to one', async () => {
    const seen = new Set(['/'])
    for (const path of seen) {
      const { status, bytes } = await gateway.forward('GET', path)
      assert.equal(status, 200, path)
      for (const [, to] of bytes.toString().matchAll(/<a[^>]* href="(\/[^"#]*)/g)) {
        if (!to.startsWith('/app') && !to.startsWith('/v1/') && !to.startsWith('/log/')) seen.add(to)
      }
    }
    assert.equal(seen.size, 14)
  })

  test('every page says what matters without a script', async () => {
    const page = await visit({ javaScriptEnabled: false })
    for (const [path, words] of [
      ['/', /J’ai un chèque/],
      ['/en', /I have a voucher/],
      ['/lieux', /la liste complète s’ouvre dans un tableur/],
      ['/recu', /Les commandes ci-dessous, elles, suffisent/],
      ['/registre', /lisez l’état signé tel quel/],
      ['/v', /ne peut pas dire si le chèque est authentique/],
      ['/en/v', /cannot say whether the voucher is genuine/]
    ]) {
      await page.goto(gateway.origin + path)
      assert.match((await page.locator('main').innerText()).replace(/\s+/g, ' '), words)
    }
    await picture(page, 'public-v-without-script')
    await page.leave()
  })
})
