// Signed commands, as an operator's machine makes them.
import { createPrivateKey, createPublicKey, randomUUID, sign, verify } from 'node:crypto'

const ED25519_SEED_DER = Buffer.from('302e020100300506032b657004220420', 'hex')
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

export const privateKey = (seed) =>
  createPrivateKey({ key: Buffer.concat([ED25519_SEED_DER, seed]), format: 'der', type: 'pkcs8' })

export function isSigned(publicKey, tag, text, signature) {
  const der = Buffer.concat([ED25519_PUBLIC_DER, Buffer.from(publicKey, 'base64url')])
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return verify(null, tagged(tag, text), key, Buffer.from(signature, 'base64url'))
}

export const signature = (key, tag, text) => sign(null, tagged(tag, text), key).toString('base64url')

// Takes what was decided, or throws the refusal.
export async function command(ledger, body) {
  const [, , name, seed] = ledger.file('keys/operator-gestion.key').split(' ')
  const request = { v: 1, operator: name, command_id: randomUUID(), body }
  const signed = signature(privateKey(Buffer.from(seed, 'base64url')), 'PN-command/v1', canonical(request))
  const reply = await ledger.ask('POST', '/v1/commands', { items: [{ request, signature: signed }] })
  const item = reply.json.items?.[0]
  if (item?.outcome !== 'accepted') throw new Error(JSON.stringify(reply.json))
}
