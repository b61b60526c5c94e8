// Signing in at a provider of somebody else's making, and out again, in the browser.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { Ledger } from './ledger.mjs'
import { folder, freePort, isAccessible, ledger as itsLedger, managersPage, picture } from './world.mjs'

const own = join(folder, 'oidc')
const ledger = new Ledger(itsLedger.program, itsLedger.source, own)
const SECRET = 'a secret of the client, for tests only'
const STRUCTURE = 'Maison du numérique'
const PIVOT = '99999001300016'
let provider, issuer, origin

// Configured as ProConnect; whoever comes to it is Ada Martin.
async function startProvider() {
  const [certificate, key] = [join(own, 'provider.pem'), join(own, 'provider.key')]
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const whose = ['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
  const made = spawnSync('openssl', [...words, ...whose, '-keyout', key, '-out', certificate])
  assert.equal(made.status, 0, String(made.stderr))
  const client = {
    client_id: 'passnum',
    client_secret: SECRET,
    redirect_uris: [`${origin}/v1/session/callback`],
    post_logout_redirect_uris: [`${origin}/app/`],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'client_secret_post',
    id_token_signed_response_alg: 'ES256',
    userinfo_signed_response_alg: 'ES256'
  }
  const clients = join(own, 'clients.json')
  writeFileSync(clients, JSON.stringify([client]))
  const program = join(ledger.source, 'tests/functional/oidc/provider.mjs')
  provider = spawn(process.execPath, [program, certificate, key, clients], {
    stdio: ['pipe', 'pipe', 'ignore']
  })
  for await (const line of createInterface({ input: provider.stdout })) {
    issuer = line
    return certificate
  }
  throw new Error('the provider did not start')
}

async function stopProvider() {
  const gone = new Promise((resolve) => provider.once('exit', resolve))
  provider.stdin.end()
  await gone
}

describe('with a provider', () => {
  before(async () => {
    mkdirSync(own)
    const port = await freePort()
    origin = `https://localhost:${port}`
    const certificate = await startProvider()
    ledger.passnum('init', '--origin', 'oidc.example/ledger', '--host', 'oidc.example')
    writeFileSync(join(ledger.data, 'client.secret'), `${SECRET}\n`)
    const settings = {
      issuer,
      client_id: 'passnum',
      client_secret_file: 'client.secret',
      acr_values: ['eidas1'],
      certificate_file: certificate,
      base_url: origin
    }
    writeFileSync(join(ledger.data, 'identity.json'), JSON.stringify(settings))
    await ledger.start(port)
    const places = join(own, 'places.csv')
    writeFileSync(
      places,
      `id,pivot,nom,commune,code_postal,code_insee\noidc-1,${PIVOT},Lieu,Orléans,45000,45234\n`
    )
    ledger.passnum('sites', 'import', places)
    const organisation = ['account', 'organisation', '--name']
    ledger.passnum(...organisation, 'Métropole', '--id', 'metropole', '--kind', 'metropole')
    const below = ['--kind', 'structure', '--in', 'metropole', '--ledger-id', `siret-${PIVOT}`]
    ledger.passnum(...organisation, STRUCTURE, '--id', 'maison', ...below)
  })

  after(async () => {
    await ledger.stop()
    await stopProvider()
  })

  const comeIn = async (page) => {
    await page.getByRole('button', { name: 'S’identifier avec ProConnect' }).click()
    await page.getByRole('heading', { level: 1, name: 'Ma structure' }).waitFor()
    await page.getByText(STRUCTURE).first().waitFor()
  }

  test('somebody who was invited comes in, out at the provider too, and in again', async () => {
    const words = ['--organisation', 'maison', '--role', 'structure_manager']
    const { invitation } = JSON.parse(
      ledger
        .passnum('account', 'invite', ...words)
        .trim()
        .split('\n')
        .at(-1)
    )
    const page = await managersPage({ origins: [origin, issuer] })
    await page.goto(`${origin}/app/#gestion/lieux`)
    await page.getByRole('button', { name: 'S’identifier avec ProConnect' }).click()
    await page.getByText('Vous n’avez pas encore d’accès').waitFor()
    await isAccessible(page, 'a person who is not known')
    await picture(page, 'manage-proconnect-unknown')

    await page.goto(`${origin}/app/#invite=${invitation}`)
    await page.getByRole('heading', { name: 'Une invitation pour vous' }).waitFor()
    await comeIn(page)
    assert.equal(page.url(), `${origin}/app/#gestion`)
    await isAccessible(page, 'signed in at the provider')

    await page.getByRole('button', { name: 'Se déconnecter' }).click()
    await page.waitForURL(`${issuer}/session/end**`)
    await page.locator('button[value=yes]').click()
    await page.getByRole('heading', { level: 1, name: 'Espace structure' }).waitFor()
    assert.equal(new URL(page.url()).origin, origin)
    assert.deepEqual(await page.context().cookies(origin), [])
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Espace structure' }).waitFor()

    await page.goto(`${origin}/app/#gestion/lieux`)
    await page.getByRole('button', { name: 'S’identifier avec ProConnect' }).click()
    await page.getByRole('heading', { level: 1, name: 'Lieux et appareils' }).waitFor()
    assert.equal(page.url(), `${origin}/app/#gestion/lieux`)
    await page.leave()
  })
})
