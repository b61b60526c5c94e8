// Canonical JSON and signatures, judged with Node's own OpenSSL.
import { createPublicKey, verify } from 'node:crypto'

const ED25519_PUBLIC_DER = Buffer.from('302a300506032b6570032100', 'hex')

// Keys in order at every level: the texts here are ASCII and whole numbers.
export const canonical = (value) =>
  Array.isArray(value)
    ? `[${value.map(canonical).join(',')}]`
    : typeof value === 'object'
      ? `{${Object.keys(value)
          .sort()
          .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
          .join(',')}}`
      : JSON.stringify(value)

export const tagged = (tag, text) => Buffer.concat([Buffer.from(`${tag}\0`), Buffer.from(text)])

export function isSigned(publicKey, tag, text, signature) {
  const der = Buffer.concat([ED25519_PUBLIC_DER, Buffer.from(publicKey, 'base64url')])
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return verify(null, tagged(tag, text), key, Buffer.from(signature, 'base64url'))
}
