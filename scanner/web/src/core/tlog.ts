// Verifying what the log has signed (FORMAT.md, section 1; C2SP signed-note, tlog-checkpoint, tlog-proof).
import { isEqual, joined, utf8, type Bytes } from './bytes'
import { isSignedBy } from './signature'

export interface VerifierKey {
  name: string
  id: string // 8 hex digits
  publicKey: Bytes
}

export interface Note {
  text: string // what is signed; ends with a line end
  signatures: { name: string; id: string; signature: Bytes }[]
}

export interface Checkpoint {
  origin: string
  size: number
  root: Bytes
}

export interface Receipt {
  leaf: Bytes
  index: number
  hashes: Bytes[]
  checkpoint: string // the signed note
}

const HASH_BYTES = 32
const ED25519 = 1
const TEXT_MAX = 512 * 1024
const RECEIPT = 'c2sp.org/tlog-proof@v1'

export const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
export const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

// RFC 4648 section 4, one spelling.
export function fromBase64(text: string): Bytes | null {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    return toBase64(bytes) === text ? bytes : null
  } catch {
    return null
  }
}
export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

// "name+hex8+base64(01 || key)"; null also when the digits are not those of this name and key.
export async function parseVerifierKey(text: string): Promise<VerifierKey | null> {
  const found = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(text)
  const bytes = found && fromBase64(found[3]!)
  if (!bytes || bytes.length !== 1 + HASH_BYTES || bytes[0] !== ED25519) return null
  const name = found![1]!
  const id = hex((await sha256(joined(utf8(name + '\n'), bytes))).slice(0, 4))
  return id === found![2] ? { name, id, publicKey: bytes.slice(1) } : null
}

export function parseNote(text: string): Note | null {
  const end = text.lastIndexOf('\n\n')
  if (end < 0 || text.length > TEXT_MAX || !text.endsWith('\n')) return null
  const signatures = text
    .slice(end + 2, -1)
    .split('\n')
    .map((line) => {
      const found = /^— (\S+) (\S+)$/.exec(line)
      const bytes = found && fromBase64(found[2]!)
      return bytes && bytes.length > 4
        ? { name: found![1]!, id: hex(bytes.slice(0, 4)), signature: bytes.slice(4) }
        : null
    })
  if (signatures.length === 0 || signatures.includes(null)) return null
  return { text: text.slice(0, end + 1), signatures: signatures as Note['signatures'] }
}

// Whether `key` has signed; null: it does not claim to.
export async function isNoteSigned(note: Note, key: VerifierKey): Promise<boolean | null> {
  const claims = note.signatures.filter(({ name, id }) => name === key.name && id === key.id)
  if (claims.length === 0) return null
  for (const { signature } of claims) {
    if (!(await isSignedBy(key.publicKey, utf8(note.text), signature))) return false
  }
  return true
}

export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin, digits, root64] = text.split('\n')
  const size = decimal(digits)
  const root = fromBase64(root64 ?? '')
  if (!origin || size === null || root?.length !== HASH_BYTES) return null
  return { origin, size, root }
}

function decimal(text: string | undefined): number | null {
  if (text === undefined || !/^(0|[1-9][0-9]{0,15})$/.test(text)) return null
  return Number.isSafeInteger(Number(text)) ? Number(text) : null
}

// Line ends of Windows, which mail programs make, are forgiven; else one spelling. Ours carry their entry.
export function parseReceipt(text: string): Receipt | null {
  const whole = text.replace(/\r\n/g, '\n').trim() + '\n'
  const end = whole.indexOf('\n\n')
  if (end < 0 || whole.length > TEXT_MAX) return null
  const [kind, extra, indexLine, ...rest] = whole.slice(0, end).split('\n')
  const leaf = extra?.startsWith('extra ') ? fromBase64(extra.slice(6)) : null
  const index = indexLine?.startsWith('index ') ? decimal(indexLine.slice(6)) : null
  const hashes = rest.map(fromBase64)
  if (
    kind !== RECEIPT ||
    leaf === null ||
    index === null ||
    hashes.some((hash) => hash?.length !== HASH_BYTES)
  ) {
    return null
  }
  return { leaf, index, hashes: hashes as Bytes[], checkpoint: whole.slice(end + 2) }
}

const leafHash = (leaf: Bytes) => sha256(joined(Uint8Array.of(0), leaf))
const nodeHash = (left: Bytes, right: Bytes) => sha256(joined(Uint8Array.of(1), left, right))

// RFC 9162 section 2.1.3.2, and the number of hashes must be exactly the one that index and size ask for.
export async function isIncluded(receipt: Receipt, { size, root }: Checkpoint): Promise<boolean> {
  if (receipt.index >= size) return false
  let place = BigInt(receipt.index)
  let last = BigInt(size) - 1n
  let hash = await leafHash(receipt.leaf)
  for (const sibling of receipt.hashes) {
    if (last === 0n) return false
    if ((place & 1n) === 1n || place === last) {
      hash = await nodeHash(sibling, hash)
      while ((place & 1n) === 0n && place !== 0n) {
        place >>= 1n
        last >>= 1n
      }
    } else {
      hash = await nodeHash(hash, sibling)
    }
    place >>= 1n
    last >>= 1n
  }
  return last === 0n && isEqual(hash, root)
}
