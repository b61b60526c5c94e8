// What the site needs to know to judge a voucher without network: signed by the server, believed only then.
import { fromBase64url } from './bytes'
import { tagged } from './device_key'
import { isSignedBy } from './signature'

export interface Label {
  programme: number
  from: string
  until?: string
}

export interface Programme {
  id: number
  code: string
  name: string
  face_value_cents: number
  booklet_size: number
  valid_from: string
  valid_until: string
  claim_until: string
  services: string[]
  perimeter_ok: boolean
  undo_seconds: number
  first_booklet: number
  vouchers: string
}

export interface Snapshot {
  v: number
  at: string
  host: string
  tree_size: number
  site: { id: string; name: string; structure: string; labels: Label[] }
  services: { id: string; label: string }[]
  programmes: Programme[]
  issuing_keys: { id: number; public_key: string; from?: string; until?: string }[]
  limits: { offline_per_day: number; per_day: number } // 0: none
}

export interface SignedSnapshot {
  snapshot: string // the canonical text
  key: string
  signature: string
}

// What the server knew of one voucher. The numbers are on the wire.
export const enum Known {
  notHandedOver = 0,
  usable = 1,
  spent = 2,
  withdrawn = 3 // blocked, cancelled or replaced
}

// null: not signed by that key, which is the one that was pinned when the device was enrolled.
export async function openSnapshot(signed: SignedSnapshot, publicKey: string): Promise<Snapshot | null> {
  const key = fromBase64url(publicKey)
  const signature = fromBase64url(signed.signature)
  if (key === null || signature === null) return null
  if (!(await isSignedBy(key, tagged('PN-snapshot/v1', signed.snapshot), signature))) return null
  const snapshot = JSON.parse(signed.snapshot) as Snapshot
  return snapshot.v === 1 ? snapshot : null
}

// null: the snapshot does not reach to that voucher; it may be newer.
export function knownOf(programme: Programme, booklet: number, index: number): Known | null {
  if (booklet < programme.first_booklet || index < 1 || index > programme.booklet_size) return null
  const place = (booklet - programme.first_booklet) * programme.booklet_size + (index - 1)
  const bits = fromBase64url(programme.vouchers)
  const byte = bits?.[place >> 2]
  return byte === undefined ? null : (((byte >> (6 - 2 * (place & 3))) & 3) as Known)
}
