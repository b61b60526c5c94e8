// The device's own key. Its secret half never leaves the browser, not even towards this script.
import { joined, toBase64url, utf8, type Bytes } from './bytes'
import { canonicalText, type Json } from './canonical_json'

export type Algorithm = 'ed25519' | 'p256'

export interface DeviceKey {
  algorithm: Algorithm
  publicKey: Bytes // 32 bytes; P-256: 65, SEC1 uncompressed
  pair: CryptoKeyPair // structured clones of it lie in IndexedDB
}

const P256 = { name: 'ECDSA', namedCurve: 'P-256' }
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

export async function makeDeviceKey(): Promise<DeviceKey> {
  try {
    return await made('ed25519', 'Ed25519')
  } catch {
    return made('p256', P256)
  }
}

export async function made(algorithm: Algorithm, parameters: string | typeof P256): Promise<DeviceKey> {
  const pair = (await crypto.subtle.generateKey(parameters as EcKeyGenParams, false, [
    'sign',
    'verify'
  ])) as CryptoKeyPair
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return { algorithm, publicKey, pair }
}

export const p256Parameters = P256

export async function sign(key: DeviceKey, message: Bytes): Promise<Bytes> {
  if (key.algorithm === 'ed25519') {
    return new Uint8Array(await crypto.subtle.sign('Ed25519', key.pair.privateKey, message))
  }
  const how = { name: 'ECDSA', hash: 'SHA-256' }
  return withLowS(new Uint8Array(await crypto.subtle.sign(how, key.pair.privateKey, message)))
}

// Over tag || 00 || the canonical text, as base64url.
export async function signJson(key: DeviceKey, tag: string, value: Json): Promise<string> {
  return toBase64url(await sign(key, tagged(tag, canonicalText(value))))
}

export const tagged = (tag: string, text: string): Bytes => joined(utf8(tag), new Uint8Array(1), utf8(text))

// (r, s) and (r, n - s) are both good; only the smaller is taken, so that one request has one signature.
export function withLowS(signature: Bytes): Bytes {
  const hex = (bytes: Bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const s = BigInt('0x' + hex(signature.slice(32)))
  if (s <= P256_ORDER / 2n) return signature
  const low = (P256_ORDER - s).toString(16).padStart(64, '0')
  return joined(
    signature.slice(0, 32),
    Uint8Array.from(low.match(/../g)!, (pair) => parseInt(pair, 16))
  )
}
