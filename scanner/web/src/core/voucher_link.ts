// The text in a voucher's QR code (FORMAT.md, section 4): a link whose end is 80 bytes signed by the issuer.
import { fromBase32, utf8, joined, type Bytes } from './bytes'
import type { Day } from './time'

export interface Voucher {
  key: number
  programme: number
  booklet: number
  index: number
  lastDay: Day
  faceValueCents: number
  message: Bytes // what the issuer signed
  signature: Bytes // the bearer secret: goes nowhere but into the request
}

// What the code is when it is no voucher of ours.
export type LinkFault = 'not_a_voucher' | 'wrong_host'

const PAYLOAD_BYTES = 80
const MESSAGE_BYTES = 16
const LAYOUT = 1
const INDEX_MAX = 32
const EPOCH: Day = 18_262 // 2020-01-01
const DIGITS = /^[1-9][0-9]{190,192}$/
const DIGITS_LINK = /^https:\/\/([^/]+)\/v#(.*)$/i
const BASE32_LINK = /^https:\/\/([^/]+)\/V\/(.*)$/i

// Scheme and host in any case, all else exact. `host` is the ledger's own.
export function parseVoucherLink(text: string, host: string): Voucher | LinkFault {
  const found = links(text)
  if (found === null) return 'not_a_voucher'
  const payload = found.payload()
  if (payload === null) return 'not_a_voucher'
  if (found.host.toLowerCase() !== host) return 'wrong_host'
  return decodePayload(payload) ?? 'not_a_voucher'
}

function links(text: string): { host: string; payload: () => Bytes | null } | null {
  const digits = DIGITS_LINK.exec(text)
  if (digits !== null && text.slice(8 + digits[1]!.length).startsWith('/v#')) {
    return { host: digits[1]!, payload: () => bytesOfDigits(digits[2]!) }
  }
  const base32 = BASE32_LINK.exec(text)
  if (base32 !== null && text.slice(8 + base32[1]!.length).startsWith('/V/')) {
    return { host: base32[1]!, payload: () => fromBase32(base32[2]!) }
  }
  return null
}

function bytesOfDigits(digits: string): Bytes | null {
  if (!DIGITS.test(digits)) return null
  const hex = BigInt(digits).toString(16)
  if (hex.length > 2 * PAYLOAD_BYTES) return null
  const padded = hex.padStart(2 * PAYLOAD_BYTES, '0')
  return Uint8Array.from({ length: PAYLOAD_BYTES }, (_, i) => parseInt(padded.slice(2 * i, 2 * i + 2), 16))
}

// Does not look at the signature.
export function decodePayload(payload: Bytes): Voucher | null {
  if (payload.length !== PAYLOAD_BYTES || payload[0] !== LAYOUT) return null
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length)
  const booklet = view.getUint32(7)
  const index = view.getUint8(11)
  if (booklet < 1 || index < 1 || index > INDEX_MAX) return null
  return {
    key: view.getUint16(1),
    programme: view.getUint32(3),
    booklet,
    index,
    lastDay: EPOCH + view.getUint16(12),
    faceValueCents: view.getUint16(14),
    message: joined(utf8('PN-voucher/v1\0'), payload.subarray(0, MESSAGE_BYTES)),
    signature: payload.slice(MESSAGE_BYTES)
  }
}

// "ORL26-000123-07": public, spends nothing.
export function voucherNumber(code: string, booklet: number, index: number): string {
  return `${code}-${String(booklet).padStart(6, '0')}-${String(index).padStart(2, '0')}`
}
