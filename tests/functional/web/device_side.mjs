// What an operator does about devices, and what the ledger says of them.
import { SITE } from './ledger.mjs'

export class DeviceSide {
  constructor(ledger) {
    this.ledger = ledger
  }

  newCode(uses) {
    return JSON.parse(
      lastLine(this.ledger.passnum('device-code', 'create', '--site', SITE, '--uses', String(uses)))
    )
  }

  newToken = (uses) => tokenOf(this.newCode(uses))

  // Of a code that was withdrawn.
  uselessToken() {
    const code = this.newCode(1)
    this.ledger.passnum('device-code', 'revoke', '--code', code.code)
    return tokenOf(code)
  }

  async publicKey(device) {
    const headers = {
      authorization: `Bearer ${this.ledger.file('auditor.token')}`
    }
    const { json } = await this.ledger.ask('GET', `/v1/state/devices/${device}`, undefined, headers)
    return json.public_key
  }

  revoke = (device) => this.ledger.passnum('device', 'revoke', '--device', device)
}

const lastLine = (text) => text.trim().split('\n').at(-1)
const tokenOf = ({ link }) => link.slice(link.indexOf('#enrol=') + '#enrol='.length)
