// What every test here stands on: one ledger, one gateway, Debian's Chromium, and pages that may not leave
// it.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { DeviceSide } from './device_side.mjs'
import { Gateway } from './gateway.mjs'
import { HOST, Ledger } from './ledger.mjs'

const [passnum, source, pictures] = process.argv.slice(2)
const require = createRequire(import.meta.url)
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const FRENCH = require('axe-core/locales/fr.json')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'RGAAv4', 'best-practice']
// As in ledger_client.py: a busy machine may stop a process for a while; only what hangs takes longer.
const PATIENCE_MS = 120_000
const PHONE = { width: 412, height: 860 }

const FLAGS = [
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking',
  '--disable-component-update --disable-sync --use-fake-ui-for-media-stream'
].join(' ')

const CHROMIUM = { executablePath: '/usr/bin/chromium', chromiumSandbox: false }

export const folder = mkdtempSync(join(tmpdir(), 'passnum-web-'))
mkdirSync(pictures, { recursive: true })
export const ledger = new Ledger(passnum, source, folder)
export const gateway = new Gateway(ledger)
export const devices = new DeviceSide(ledger)
const browsers = new Map()
const opened = new Set()

export async function begin() {
  await gateway.open()
  await ledger.prepare(5, [1, 2, 3, 5])
}

export async function freePort() {
  const listener = createServer()
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address()
  await new Promise((resolve) => listener.close(resolve))
  return port
}

export async function end() {
  for (const browser of browsers.values()) await (await browser).close()
  await gateway.close()
  await ledger.stop()
  await gateway.judge.end()
  rmSync(folder, { recursive: true, force: true })
}

// After each test, also one that failed half way: what it left open or changed is nobody else's trouble.
// Fails the test that has heard an answer which openapi.json does not describe.
export async function endOfTest() {
  for (const context of opened) await context.close()
  opened.clear()
  await gateway.settle()
  assert.deepEqual(gateway.judge.faults(), [])
}

// One for each camera; `camera` is a film, or null for a machine that has none. MANAGER's reaches the ledger
// itself under its official name, as signing in and passkeys want it.
const MANAGER = 'manager'

function browserWith(camera) {
  if (camera === MANAGER) return browserAtHost()
  const film =
    camera === null
      ? []
      : ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${camera}`]
  if (!browsers.has(camera)) {
    browsers.set(camera, chromium.launch({ ...CHROMIUM, args: [...FLAGS.split(' '), ...film] }))
  }
  return browsers.get(camera)
}

function browserAtHost() {
  if (!browsers.has(MANAGER)) {
    const { host } = new URL(ledger.url)
    const names = [`--host-resolver-rules=MAP ${HOST}:443 ${host}`, '--ignore-certificate-errors']
    browsers.set(MANAGER, chromium.launch({ ...CHROMIUM, args: [...FLAGS.split(' '), ...names] }))
  }
  return browsers.get(MANAGER)
}

// A manager's page: on a computer, unless said otherwise.
export const managersPage = (options) =>
  visit({ camera: MANAGER, ignoreHTTPSErrors: true, viewport: { width: 1100, height: 900 }, ...options })
export const managersOrigin = `https://${HOST}`

// A page of a new person. `origins`: whom it may ask, when that is not its own server alone. `profile`: the
// folder of a browser of its own, which page.kill() ends as an empty battery does. At its end, leave() fails
// when it asked anybody else for anything, or complained.
export async function visit({
  camera = null,
  storage = '',
  origins,
  profile,
  slowClock = false,
  ...more
} = {}) {
  const options = { locale: 'fr-FR', viewport: PHONE, reducedMotion: 'reduce', ...more }
  const context =
    profile === undefined
      ? await (await browserWith(camera)).newContext(options)
      : await chromium.launchPersistentContext(profile, { ...CHROMIUM, args: FLAGS.split(' '), ...options })
  opened.add(context)
  context.setDefaultTimeout(PATIENCE_MS)
  if (storage === 'counted') await context.addInitScript(countPersist)
  if (storage === 'watched') await context.addInitScript(watchWrites)
  if (slowClock) await context.addInitScript(beSlow)
  const page = await context.newPage()
  const strange = []
  context.on('request', (request) => {
    const url = new URL(request.url())
    const ours = origins ?? [camera === MANAGER ? managersOrigin : gateway.origin]
    if (!ours.includes(url.origin) && !['blob:', 'data:'].includes(url.protocol)) strange.push(request.url())
  })
  page.on('pageerror', (error) => strange.push(String(error)))
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) strange.push(message.text())
  })
  page.kill = async () => {
    opened.delete(context)
    const gone = context.waitForEvent('close')
    process.kill(-browserOf(profile), 'SIGKILL')
    await gone
  }
  page.leave = async () => {
    opened.delete(context)
    await context.close()
    assert.deepEqual(strange, [])
  }
  return page
}

// The process, and its group: Chromium's lock of a profile is a link that names it.
const browserOf = (profile) => Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1))

// How often the page asks the browser to keep what it stores.
function countPersist() {
  globalThis.persistAsked = 0
  navigator.storage.persist = async () => ++globalThis.persistAsked > 0
}

// What the page writes without asking that it be on the disk, and not only on its way there; and verdicts
// that are shown while something is on its way.
function watchWrites() {
  globalThis.hasty = []
  let writing = 0
  const begin = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (...words) {
    const transaction = begin.apply(this, words)
    const { mode, durability, objectStoreNames } = transaction
    if (mode !== 'readwrite') return transaction
    if (durability !== 'strict') globalThis.hasty.push(...objectStoreNames)
    const count = Number(objectStoreNames.contains('items'))
    writing += count
    for (const end of ['complete', 'abort']) transaction.addEventListener(end, () => (writing -= count))
    return transaction
  }
  let isShown = false
  const look = () => {
    const wasShown = isShown
    isShown = document.querySelector('[role=alertdialog]') !== null
    if (isShown && !wasShown && writing > 0) globalThis.hasty.push('verdict')
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true })
}

// Three hours slow at first; from the second page on, the clock has lost 40 days with the battery.
function beSlow() {
  const pages = Number(sessionStorage.getItem('pages') ?? 0) + 1
  sessionStorage.setItem('pages', pages)
  const slowMs = pages === 1 ? 3 * 3_600_000 : 40 * 86_400_000
  const now = Date.now
  Date.now = () => now() - slowMs
}

// A device of the site, on the scanning page, with its data.
export async function enrolled(options) {
  const page = await visit(options)
  await page.goto(`${gateway.origin}/app/#enrol=${devices.newToken(1)}`)
  await page.getByLabel('Nom de l’appareil').fill('Téléphone de l’accueil')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('En ligne').waitFor()
  await page.getByText(/Données de \d/).waitFor()
  return page
}

export const deviceOf = (page) =>
  page.evaluate(async () => {
    const db = await new Promise((resolve) => {
      const open = indexedDB.open('passnum')
      open.onsuccess = () => resolve(open.result)
    })
    const get = db.transaction('device').objectStore('device').get('only')
    const device = await new Promise((resolve) => (get.onsuccess = () => resolve(get.result)))
    db.close()
    return device.id
  })

export const mode = (page, name) => page.getByRole('radio', { name: new RegExp(name) }).check({ force: true })
export const verdict = (page) => page.getByRole('alertdialog').getByRole('heading', { level: 1 })

export async function says(page, word) {
  await page.getByRole('alertdialog').getByRole('heading', { level: 1, name: word, exact: true }).waitFor()
}

export async function type(page, code) {
  await page.getByLabel('Code écrit sous le QR code').fill(code)
  await page.getByRole('button', { name: /Vérifier ce code|Ajouter ce chèque/ }).click()
}

// The end of a voucher's link in its other spelling (FORMAT.md, section 4).
export function inBase32(digits) {
  const fives = BigInt(digits).toString(2).padStart(640, '0').match(/.{5}/g)
  return fives.map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(five, 2)]).join('')
}

// A gun's key strokes, 5 ms apart by the page's clock, however busy this machine is: what is not prevented
// goes into the field that has the focus, as the browser would do it. With `keyOf`, the machine takes the
// gun's keys for those of another keyboard.
export async function shoot(page, text, keyOf = (_code, _shift, key) => key) {
  const strokes = [...text].map(strokeOf).map(({ key, code, shift }) => ({
    key: keyOf(code, shift, key),
    code,
    shiftKey: shift
  }))
  await page.evaluate(
    (events) => {
      const began = performance.now()
      for (const [i, event] of events.entries()) {
        const target = document.activeElement ?? document.body
        const stroke = new KeyboardEvent('keydown', {
          ...event,
          bubbles: true,
          cancelable: true
        })
        Object.defineProperty(stroke, 'timeStamp', { value: began + 5 * i })
        if (!target.dispatchEvent(stroke)) continue
        if (event.key === 'Enter') target.click()
        else if (target instanceof HTMLInputElement) {
          target.value += event.key
          target.dispatchEvent(new Event('input', { bubbles: true }))
        }
      }
    },
    [...strokes, { key: 'Enter', code: 'Enter', shiftKey: false }]
  )
}

const MARKS = {
  ':': ['Semicolon', true],
  '/': ['Slash', false],
  '.': ['Period', false],
  '#': ['Digit3', true],
  '-': ['Minus', false]
}

function strokeOf(key) {
  if (/[0-9]/.test(key)) return { key, code: `Digit${key}`, shift: false }
  if (/[a-z]/i.test(key))
    return {
      key,
      code: `Key${key.toUpperCase()}`,
      shift: key !== key.toLowerCase()
    }
  const [code, shift] = MARKS[key]
  return { key, code, shift }
}

// What an AZERTY machine makes of the same keys.
export function azerty(code, shift, key) {
  if (code.startsWith('Digit'))
    return shift ? code.slice(5) : '&é"\'(-è_çà'['1234567890'.indexOf(code.slice(5))]
  const plain = {
    KeyA: 'q',
    KeyQ: 'a',
    KeyW: 'z',
    KeyZ: 'w',
    KeyM: ',',
    Semicolon: 'm',
    Slash: '!',
    Period: ':',
    Minus: ')'
  }
  if (shift && code === 'Semicolon') return 'M'
  if (shift && code === 'Slash') return '§'
  const letter = plain[code] ?? key.toLowerCase()
  return shift ? letter.toUpperCase() : letter
}

// Fails with what axe finds, in French. Evaluated and not added as a script, which the page's policy refuses.
export async function isAccessible(page, what) {
  if (await page.evaluate(() => globalThis.axe === undefined)) await page.evaluate(AXE)
  const { violations } = await page.evaluate(
    async ([locale, rules]) => {
      axe.configure({ locale })
      return axe.run(document, { runOnly: { type: 'tag', values: rules } })
    },
    [FRENCH, RULES]
  )
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help} ${nodes.map((node) => node.html).join(' ')}`
  )
  assert.deepEqual(found, [], what)
}

export const picture = (page, name) => page.screenshot({ path: join(pictures, `${name}.png`) })
