// The device-facing routes that the server does not have yet, over a real ledger: enrolment, snapshot,
// check and the day's list. What they answer is the contract that the application is written to.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { canonical, isSigned, signature } from './operator.mjs'
import { HOST, OFFLINE_PER_DAY, PROGRAMME, SITE } from './ledger.mjs'

const STATUS = { handed_over: 1, redeemed: 2, with_custodian: 0 }
const READ_SKEW_MS_MAX = 300_000

export class DeviceStub {
  constructor(ledger, gateway) {
    Object.assign(this, { ledger, gateway })
    this.keys = generateKeyPairSync('ed25519')
    this.tokens = new Map() // token: how often it may still be used
    this.devices = new Map() // id: public key
    this.revoked = new Set()
    this.limits = { offline_per_day: OFFLINE_PER_DAY, per_day: 200 }
  }

  get snapshotKey() {
    return this.keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url')
  }

  newToken(uses) {
    const token = randomBytes(18).toString('base64url')
    this.tokens.set(token, uses)
    return token
  }

  uselessToken = () => randomBytes(18).toString('base64url')
  publicKey = (device) => Promise.resolve(this.devices.get(device))

  revoke(device) {
    this.revoked.add(device)
    this.ledger.passnum('device', 'revoke', '--device', device)
  }

  answer = async (method, path, body, headers) => {
    const [route, query] = path.split('?')
    if (method === 'POST' && route === '/v1/devices') return this.enrol(JSON.parse(body))
    if (method === 'POST' && route === '/v1/vouchers/check') return this.check(JSON.parse(body))
    if (route === '/v1/devices/me/snapshot')
      return this.signedRead(method, path, headers, () => this.snapshot(headers))
    if (route === '/v1/devices/me/redemptions') {
      return this.signedRead(method, path, headers, (reader) =>
        this.day(new URLSearchParams(query).get('day'), reader)
      )
    }
    return undefined
  }

  async enrol({ signature: proof, ...rest }) {
    const left = this.tokens.get(rest.token)
    if (left === undefined) return problem(404, 'enrolment_code_unknown')
    if (left === 0) return problem(409, 'enrolment_code_used_up')
    if (!isSigned(rest.public_key, 'PN-enrol/v1', canonical({ ...rest, v: 1 }), proof)) {
      return problem(403, 'signature_invalid')
    }
    this.tokens.set(rest.token, left - 1)
    const device = `tel-${this.devices.size + 1}`
    await this.ledger.command({ kind: 'device_enrolled', device, site: SITE, public_key: rest.public_key })
    this.devices.set(device, rest.public_key)
    const site = await this.site()
    const structure = { id: site.structure, name: 'Structure de démonstration' }
    const snapshot_key = { key: `${HOST}/snapshot`, public_key: this.snapshotKey }
    const server_time = new Date().toISOString()
    const answer = {
      device,
      site: { id: SITE, name: site.name, commune: site.commune },
      structure,
      snapshot_key
    }
    return json(201, { ...answer, snapshot_url: '/v1/devices/me/snapshot', server_time })
  }

  signedRead(method, path, headers, then) {
    const [device, time, proof] = (headers.authorization ?? '').replace('PN-Device ', '').split('.')
    const key = this.devices.get(device)
    if (key === undefined || !isSigned(key, 'PN-read/v1', `${method} ${path} ${time}`, proof)) {
      return problem(401, 'signature_invalid')
    }
    if (Math.abs(Date.now() - Number(time)) > READ_SKEW_MS_MAX) return problem(401, 'clock_skewed')
    return this.revoked.has(device) ? problem(403, 'device_revoked') : then(device)
  }

  async state(kind) {
    const items = []
    for (let next = ''; next !== undefined; ) {
      const headers = { authorization: `Bearer ${this.ledger.file('auditor.token')}` }
      const path = `/v1/state/${kind}?limit=1000${next && `&cursor=${next}`}`
      const reply = await this.ledger.ask('GET', path, undefined, headers)
      items.push(...reply.json.items)
      next = reply.json.next
    }
    return items
  }

  site = async () => (await this.state('sites')).find((one) => one.id === SITE).record.definition

  async snapshot(headers) {
    const [programme, keys, booklets, site] = await Promise.all([
      this.ledger.ask('GET', `/v1/programmes/${PROGRAMME}`),
      this.ledger.ask('GET', '/v1/issuing-keys'),
      this.state('booklets'),
      this.site()
    ])
    const states = booklets.flatMap(({ record }) =>
      record.vouchers.map((one) => (one.is_blocked ? 3 : (STATUS[one.status] ?? 3)))
    )
    const bits = Buffer.alloc(Math.ceil(states.length / 4))
    states.forEach((state, i) => (bits[i >> 2] |= state << (6 - 2 * (i & 3))))
    const { code, name, face_value_cents, booklet_size, valid_from, valid_until, claim_until, services } =
      programme.json
    const definition = {
      code,
      name,
      face_value_cents,
      booklet_size,
      valid_from,
      valid_until,
      claim_until,
      services
    }
    const text = canonical({
      at: new Date().toISOString(),
      host: HOST,
      tree_size: 1,
      site: {
        id: SITE,
        name: site.name,
        structure: site.structure,
        labels: [{ programme: PROGRAMME, from: '2026-01-01' }]
      },
      services: services.map((id) => ({ id, label: LABELS[id] ?? id })),
      programmes: [
        {
          ...definition,
          id: PROGRAMME,
          perimeter_ok: true,
          undo_seconds: 1800,
          first_booklet: 1,
          vouchers: bits.toString('base64url')
        }
      ],
      issuing_keys: keys.json.items.map((one) => ({ id: one.key, public_key: one.public_key })),
      limits: this.limits,
      v: 1
    })
    const etag = `"${bits.toString('base64url')}"`
    if (headers['if-none-match'] === etag) return { status: 304, headers: { etag }, bytes: Buffer.alloc(0) }
    const signed = signature(this.keys.privateKey, 'PN-snapshot/v1', text)
    return json(200, { snapshot: text, key: `${HOST}/snapshot`, signature: signed }, { etag })
  }

  async check({ request, signature: proof, code }) {
    const key = this.devices.get(request.device)
    if (key === undefined || !isSigned(key, 'PN-check/v1', canonical(request), proof)) {
      return problem(403, 'signature_invalid')
    }
    const voucher = this.ledger.vouchers.find(
      (one) => one.qr === code || one.typed?.replaceAll('-', '') === code
    )
    if (voucher === undefined) return json(200, { verdict: 'voucher_unknown' })
    const id = `0000001a/${voucher.booklet.toString(16).padStart(8, '0')}`
    const { record } = (await this.state('booklets')).find((one) => one.id === id)
    const { status, is_blocked, redeemed_at } = record.vouchers[voucher.index - 1]
    const about = { number: voucher.number, amount_cents: 1000 }
    if (status === 'with_custodian') return json(200, { verdict: 'not_handed_over', ...about })
    if (status === 'redeemed') return json(200, { verdict: 'already_redeemed', redeemed_at, ...about })
    return json(200, { verdict: is_blocked ? 'blocked' : 'accepted', ...about })
  }

  day(day, reader) {
    const rows = this.gateway.taken.filter((row) => row.at.startsWith(day))
    const items = rows.map(({ device, ...row }) => ({ ...row, who: device === reader ? 'this' : 'other' }))
    return json(200, { complete: true, day, items, tree_size: 1 })
  }
}

const LABELS = {
  'aide-demarches-administratives': 'Aide aux démarches administratives',
  'maitrise-outils-numeriques-quotidien': 'Maîtrise des outils numériques du quotidien',
  'insertion-professionnelle-numerique': 'Insertion professionnelle via le numérique',
  'utilisation-securisee-numerique': 'Utilisation sécurisée du numérique'
}

function json(status, value, headers = {}) {
  const bytes = Buffer.from(JSON.stringify(value))
  const all = {
    'content-type': 'application/json',
    date: new Date().toUTCString(),
    'cache-control': 'no-store'
  }
  return { status, headers: { ...all, ...headers }, bytes, json: value }
}

const problem = (status, code) => json(status, { type: `/problems/${code}`, title: code, status, code })
