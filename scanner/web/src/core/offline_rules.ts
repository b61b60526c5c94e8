// What can be said of a voucher without the ledger. It is never the last word: another device may have spent
// the voucher a minute ago. The names of the refusals are the server's, in the server's order.
import { fromBase64url } from './bytes'
import { isSignedBy } from './signature'
import { Known, knownOf, type Programme, type Snapshot } from './snapshot'
import { dayText, parisDay, type TimeMs } from './time'
import { parseVoucherLink, voucherNumber, type Voucher } from './voucher_link'

export const SNAPSHOT_AGE_MS_MAX = 7 * 86_400_000

export type Reading =
  | { state: 'genuine'; voucher: Voucher; number: string; programme: Programme }
  // Signed by a key, or of a programme, that this device does not know (any more): only the server can tell,
  // and only of a voucher that can be named to it.
  | { state: 'unheard_of'; voucher: Voucher; number: string | null }
  | { state: 'refused'; code: 'not_a_voucher' | 'wrong_host' | 'forged' }

// The paper alone: form, host, signature. True whatever the ledger says.
export async function readVoucher(text: string, snapshot: Snapshot): Promise<Reading> {
  const voucher = parseVoucherLink(text, snapshot.host)
  if (typeof voucher === 'string') return { state: 'refused', code: voucher }
  const programme = snapshot.programmes.find((one) => one.id === voucher.programme)
  const number =
    programme === undefined ? null : voucherNumber(programme.code, voucher.booklet, voucher.index)
  const issuer = snapshot.issuing_keys.find((key) => key.id === voucher.key)
  if (issuer === undefined) return { state: 'unheard_of', voucher, number }
  const publicKey = fromBase64url(issuer.public_key)
  if (publicKey === null || !(await isSignedBy(publicKey, voucher.message, voucher.signature))) {
    return { state: 'refused', code: 'forged' }
  }
  if (programme === undefined || number === null) return { state: 'unheard_of', voucher, number: null }
  return { state: 'genuine', voucher, programme, number }
}

export interface OfflineCase {
  voucher: Voucher
  number: string
  programme: Programme
  service: string
  now: TimeMs // by the server's clock, as well as it is known
  heldNumbers: ReadonlySet<string> // what this device has taken itself and the snapshot may not know of
  offlineToday: number // how many it has taken today without network
}

export type OfflineRefusal =
  | 'data_too_old'
  | 'voucher_unknown'
  | 'not_handed_over'
  | 'already_redeemed'
  | 'blocked'
  | 'not_yet_valid'
  | 'expired'
  | 'site_not_labelled'
  | 'label_not_started'
  | 'label_ended'
  | 'outside_perimeter'
  | 'service_not_accepted'
  | 'offline_cap_reached'

// null: nothing speaks against it.
export function offlineRefusal(snapshot: Snapshot, c: OfflineCase): OfflineRefusal | null {
  if (c.now - Date.parse(snapshot.at) > SNAPSHOT_AGE_MS_MAX) return 'data_too_old'
  return (
    refusedVoucher(c) ?? refusedPlace(snapshot, c) ?? (isAtCap(snapshot, c) ? 'offline_cap_reached' : null)
  )
}

// A limit of 0 is none.
function isAtCap({ limits }: Snapshot, c: OfflineCase): boolean {
  return limits.offline_per_day > 0 && c.offlineToday >= limits.offline_per_day
}

function refusedVoucher(c: OfflineCase): OfflineRefusal | null {
  const known = knownOf(c.programme, c.voucher.booklet, c.voucher.index)
  const day = dayText(parisDay(c.now))
  if (known === null) return 'voucher_unknown'
  if (known === Known.notHandedOver) return 'not_handed_over'
  if (known === Known.spent || c.heldNumbers.has(c.number)) return 'already_redeemed'
  if (known === Known.withdrawn) return 'blocked'
  if (day < c.programme.valid_from) return 'not_yet_valid'
  if (day > c.programme.valid_until || parisDay(c.now) > c.voucher.lastDay) return 'expired'
  return null
}

function refusedPlace(snapshot: Snapshot, c: OfflineCase): OfflineRefusal | null {
  const day = dayText(parisDay(c.now))
  const labels = snapshot.site.labels.filter((label) => label.programme === c.programme.id)
  if (labels.length === 0) return 'site_not_labelled'
  const covers = labels.some((one) => one.from <= day && (one.until === undefined || day <= one.until))
  if (!covers) return labels.some((label) => label.from > day) ? 'label_not_started' : 'label_ended'
  if (!c.programme.perimeter_ok) return 'outside_perimeter'
  return c.programme.services.includes(c.service) ? null : 'service_not_accepted'
}
