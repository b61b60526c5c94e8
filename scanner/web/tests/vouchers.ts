// Vouchers as an issuer makes them.
import { joined, utf8 } from '../src/core/bytes'
import { sign, type DeviceKey } from '../src/core/device_key'

const LAST_DAY_2026 = 2556

export async function voucherText(
  issuer: DeviceKey,
  change: Record<string, number | string>
): Promise<string> {
  const fields = { key: 1, programme: 26, booklet: 5, index: 1, host: 'passnum.fr', ...change }
  const view = new DataView(new ArrayBuffer(16))
  view.setUint8(0, 1)
  view.setUint16(1, fields.key)
  view.setUint32(3, fields.programme)
  view.setUint32(7, fields.booklet)
  view.setUint8(11, fields.index)
  view.setUint16(12, LAST_DAY_2026)
  view.setUint16(14, 1000)
  const message = new Uint8Array(view.buffer)
  const signature = await sign(issuer, joined(utf8('PN-voucher/v1\0'), message))
  const hex = [...joined(message, signature)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `https://${fields.host}/v#${BigInt('0x' + hex)}`
}

// The same voucher's other spelling (FORMAT.md, section 4).
export function inCapitals(text: string): string {
  const [before, digits] = text.split('/v#')
  const bits = BigInt(digits!).toString(2).padStart(640, '0')
  const characters = bits.match(/.{5}/g)!.map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(five, 2)])
  return `${before!.toUpperCase()}/V/${characters.join('')}`
}
