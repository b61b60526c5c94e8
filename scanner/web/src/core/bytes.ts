// Bytes and their spellings. Each reader takes one spelling only, so that one fact has one text.
export type Bytes = Uint8Array<ArrayBuffer>

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text) as Bytes

export function joined(...parts: Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let offset = 0
  for (const part of parts) {
    out.set(part, offset)
    offset += part.length
  }
  return out
}

// RFC 4648 section 5, without padding.
export const toBase64url = (bytes: Uint8Array): string => write(bytes, BASE64URL, 6)
export const fromBase64url = (text: string): Bytes | null => read(text, BASE64URL, 6)
// RFC 4648 section 6, upper case, without padding.
export const fromBase32 = (text: string): Bytes | null => read(text, BASE32, 5)

function write(bytes: Uint8Array, alphabet: string, bits: number): string {
  let out = ''
  let held = 0
  let heldBits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    heldBits += 8
    while (heldBits >= bits) {
      heldBits -= bits
      out += alphabet[(held >> heldBits) & ((1 << bits) - 1)]
      held &= (1 << heldBits) - 1
    }
  }
  if (heldBits > 0) out += alphabet[(held << (bits - heldBits)) & ((1 << bits) - 1)]
  return out
}

// null: a foreign character, a length that no bytes have, or unused bits that are not zero.
function read(text: string, alphabet: string, bits: number): Bytes | null {
  const out = new Uint8Array(Math.floor((text.length * bits) / 8))
  let held = 0
  let heldBits = 0
  let size = 0
  for (const character of text) {
    const value = alphabet.indexOf(character)
    if (value < 0) return null
    held = (held << bits) | value
    heldBits += bits
    if (heldBits >= 8) {
      heldBits -= 8
      out[size++] = held >> heldBits
      held &= (1 << heldBits) - 1
    }
  }
  return heldBits < bits && held === 0 ? out : null
}

export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
