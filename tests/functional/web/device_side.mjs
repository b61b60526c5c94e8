// What the tests ask of the server's side of devices: of the server itself or, when it does not have these
// routes, of the stub.
import { createHash } from 'node:crypto'
import { DeviceStub } from './device_stub.mjs'
import { SITE } from './ledger.mjs'

export async function deviceSide(ledger, gateway) {
  const { json } = await ledger.ask('GET', '/openapi.json')
  if ('/v1/devices' in json.paths) return new RealDevices(ledger)
  const stub = new DeviceStub(ledger, gateway)
  gateway.extra = stub.answer
  return stub
}

class RealDevices {
  constructor(ledger) {
    this.ledger = ledger
  }

  newToken(uses) {
    const lines = this.ledger.passnum('device-code', 'create', '--site', SITE, '--uses', String(uses))
    return /#enrol=([A-Za-z0-9_-]+)/.exec(lines)[1]
  }

  // One that was withdrawn, or used up: it has enrolled nobody here.
  uselessToken() {
    const token = this.newToken(1)
    const code = createHash('sha256').update(Buffer.from(token, 'base64url')).digest('hex')
    this.ledger.passnum('device-code', 'revoke', '--code', code)
    return token
  }

  publicKey = async (device) => {
    const headers = { authorization: `Bearer ${this.ledger.file('auditor.token')}` }
    const { json } = await this.ledger.ask('GET', `/v1/state/devices/${device}`, undefined, headers)
    return json.record.public_key
  }

  revoke = (device) => this.ledger.passnum('device', 'revoke', '--device', device)
}
