// Passkeys of the browser itself, against a real server over HTTPS. The holder's device is Chromium's virtual
// one.
import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { chromium } from 'playwright-core'
import { Ledger } from './ledger.mjs'
import { folder, freePort, ledger as itsLedger } from './world.mjs'

const DEVICE = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true
}

const own = join(folder, 'passkeys')
const ledger = new Ledger(itsLedger.program, itsLedger.source, own)
let origin, browser, page, device

// What a page of ours does with a passkey.
function inThePage() {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')
  const ask = async (method, path, body, csrf) => {
    const headers = csrf === undefined ? {} : { 'X-CSRF-Token': csrf }
    const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) })
    const said = await answer.text()
    return { status: answer.status, ...(said ? JSON.parse(said) : {}) }
  }
  const challenge = () => ask('POST', '/v1/session/passkey/challenge', {})
  const create = async (name) => {
    const { challenge: asked, rp_id: id, timeout_ms: timeout } = await challenge()
    const { response } = await navigator.credentials.create({
      publicKey: {
        challenge: bytes(asked),
        rp: { id, name: 'Pass numérique' },
        user: { id: crypto.getRandomValues(new Uint8Array(16)), name, displayName: name },
        pubKeyCredParams: [
          { type: 'public-key', alg: -8 },
          { type: 'public-key', alg: -7 }
        ],
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        attestation: 'none',
        timeout
      }
    })
    return {
      authenticator_data: text(response.getAuthenticatorData()),
      client_data: text(response.clientDataJSON),
      name
    }
  }
  const get = async (userVerification) => {
    const { challenge: asked, rp_id: rpId, timeout_ms: timeout } = await challenge()
    const publicKey = { challenge: bytes(asked), rpId, timeout, userVerification }
    const { rawId, response } = await navigator.credentials.get({ publicKey })
    return {
      authenticator_data: text(response.authenticatorData),
      client_data: text(response.clientDataJSON),
      id: text(rawId),
      signature: text(response.signature)
    }
  }
  globalThis.passkeys = { ask, create, get }
}

const ask = (...words) => page.evaluate((args) => globalThis.passkeys.ask(...args), words)
const session = () => ask('GET', '/v1/session')
const come = async (invitation) => {
  const shown = await page.evaluate(() => globalThis.passkeys.create('Ada'))
  return ask('POST', '/v1/accounts/passkey', { ...shown, invitation })
}
const signIn = async ({ csrf, userVerification = 'required' } = {}) => {
  const shown = await page.evaluate((wish) => globalThis.passkeys.get(wish), userVerification)
  return ask('POST', '/v1/session/passkey', shown, csrf)
}
const token = async () => (await page.context().cookies()).find(({ name }) => name === '__Host-passnum')
const invitation = () =>
  JSON.parse(ledger.passnum('account', 'invite', '--organisation', 'orleans', '--role', 'operator'))
    .invitation

describe('with a passkey', () => {
  before(async () => {
    mkdirSync(own)
    const port = await freePort()
    origin = `https://localhost:${port}`
    ledger.passnum('init', '--origin', 'passkeys.example/ledger', '--host', 'passkeys.example')
    writeFileSync(join(ledger.data, 'identity.json'), JSON.stringify({ base_url: origin }))
    ledger.passnum('account', 'organisation', '--id', 'orleans', '--kind', 'metropole', '--name', 'Orléans')
    await ledger.start(port)
    // A page whose certificate was let pass by hand has no passkeys: this one is believed from the beginning.
    const key = new X509Certificate(ledger.file('tls/cert.pem')).publicKey
    const pin = createHash('sha256')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest('base64')
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        `--ignore-certificate-errors-spki-list=${pin}`
      ],
      chromiumSandbox: false
    })
    const context = await browser.newContext({ locale: 'fr-FR' })
    await context.addInitScript(inThePage)
    page = await context.newPage()
    await page.goto(`${origin}/app/`)
    device = await page.context().newCDPSession(page)
    await device.send('WebAuthn.enable')
    device.id = (await device.send('WebAuthn.addVirtualAuthenticator', { options: DEVICE })).authenticatorId
  })

  after(async () => {
    await browser?.close()
    await ledger.stop()
  })

  test('who was invited makes a passkey, signs out, and in again with nothing but it', async () => {
    assert.equal((await come('pni_nothing')).code, 'invitation_unknown')
    await device.send('WebAuthn.clearCredentials', { authenticatorId: device.id })
    assert.equal((await come(invitation())).status, 204)
    const first = await session()
    assert.equal(first.method, 'passkey')
    assert.equal(first.memberships[0].role, 'operator')
    const cookie = await token()
    assert.deepEqual([cookie.httpOnly, cookie.secure, cookie.sameSite], [true, true, 'Lax'])
    assert.equal((await ask('DELETE', '/v1/session', undefined, first.csrf)).status, 200)
    assert.equal((await session()).status, 401)
    assert.equal(await token(), undefined)

    assert.equal((await signIn()).status, 204)
    const second = await session()
    assert.equal(second.account.id, first.account.id)
    assert.notEqual(second.session, first.session)
  })

  test('the passkey confirms who is there, and the session is the same with another token', async () => {
    const before = await session()
    const cookie = await token()
    assert.equal((await signIn({ csrf: before.csrf })).status, 204)
    const now = await session()
    assert.equal(now.session, before.session)
    assert.notEqual((await token()).value, cookie.value)
    assert.ok(now.stepped_up_until > before.stepped_up_until)
  })

  test('a device that does not ask for its holder opens nothing', async () => {
    await device.send('WebAuthn.setUserVerified', { authenticatorId: device.id, isUserVerified: false })
    await assert.rejects(signIn(), /NotAllowedError/)
    assert.equal((await signIn({ userVerification: 'discouraged' })).code, 'sign_in_failed')
    await device.send('WebAuthn.setUserVerified', { authenticatorId: device.id, isUserVerified: true })
  })

  test('a passkey that was removed opens nothing', async () => {
    const { csrf } = await session()
    const [{ id }] = (await ask('GET', '/v1/accounts/me/passkeys')).items
    assert.equal((await ask('DELETE', `/v1/accounts/me/passkeys/${id}`, undefined, csrf)).status, 204)
    await page.context().clearCookies()
    assert.equal((await signIn()).code, 'sign_in_failed')
    assert.equal(await token(), undefined)
  })
})
