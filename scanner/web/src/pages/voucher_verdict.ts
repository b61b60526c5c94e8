// What may be said of a voucher to whoever opened its link, by its link and by what everybody may know: the
// issuing keys and the programmes. Nothing of the link is part of any request.
import { fromBase64url } from '../core/bytes'
import { isSignedBy } from '../core/signature'
import type { Day } from '../core/time'
import { parseVoucherLink, voucherNumber, type Voucher } from '../core/voucher_link'

export interface IssuingKey {
  key: number
  public_key: string
  status: 'active' | 'retired' | 'compromised'
}

export interface Programme {
  programme: number
  code: string
  name: string
  face_value_cents: number
  valid_from: string
  valid_until: string
}

export interface Known {
  host: string
  keys: IssuingKey[]
  programmes: Programme[]
  today: Day
}

// Why a text is no voucher's link that can be judged.
export type LinkTrouble = 'empty' | 'truncated' | 'other_layout' | 'wrong_host' | 'not_a_voucher'
// `unsure`: signed by a key that somebody else may have had; only the ledger can tell.
export type Judgement = 'genuine' | 'expired' | 'not_yet' | 'unsure' | 'forged'

export interface Facts {
  number: string | null // null when its programme is unknown
  programme: Programme | null
  faceValueCents: number
  lastDay: Day
}
export type Verdict = { is: LinkTrouble } | { is: Judgement; facts: Facts | null }

const LAYOUT = 1n
const LAYOUT_BITS = 632n // below the first of 80 bytes
const DIGITS_MIN = 191
const DIGITS_MAX = 193
const LINK = /^https:\/\/[^/]+\/v#(.*)$/is
const BASE32_LINK = /^[Hh][Tt][Tt][Pp][Ss]:\/\/[^/]+\/V\/([A-Z2-7]+)$/
const BASE32_CHARACTERS = 128
const BASE32_BEGINNING = /^A[E-H]/ // of the layout

// The link that was opened, `end` being behind # on the page: the server puts the other spelling's end there.
export const linkOf = (host: string, end: string): string =>
  /^[A-Z2-7]*[A-Z][A-Z2-7]*$/.test(end) ? `https://${host}/V/${end}` : `https://${host}/v#${end}`

export async function judgeLink(text: string, known: Known): Promise<Verdict> {
  const voucher = parseVoucherLink(text.trim(), known.host)
  if (voucher === 'wrong_host') return { is: 'wrong_host' }
  if (voucher === 'not_a_voucher') return { is: troubleOf(text.trim()) }
  return judge(voucher, known)
}

function troubleOf(text: string): LinkTrouble {
  const base32 = BASE32_LINK.exec(text)?.[1]
  if (base32 !== undefined) return troubleOfBase32(base32)
  const digits = LINK.exec(text)?.[1] ?? text
  if (digits === '') return 'empty'
  if (!/^[1-9][0-9]*$/.test(digits) || digits.length > DIGITS_MAX) return 'not_a_voucher'
  if (digits.length < DIGITS_MIN) return 'truncated'
  const layout = BigInt(digits) >> LAYOUT_BITS
  return layout === LAYOUT || layout > 255n ? 'not_a_voucher' : 'other_layout'
}

function troubleOfBase32(end: string): LinkTrouble {
  const isBegun = BASE32_BEGINNING.test(end)
  if (end.length < BASE32_CHARACTERS) return isBegun ? 'truncated' : 'not_a_voucher'
  return isBegun || end.length > BASE32_CHARACTERS ? 'not_a_voucher' : 'other_layout'
}

async function judge(voucher: Voucher, known: Known): Promise<Verdict> {
  const key = known.keys.find((one) => one.key === voucher.key)
  const publicKey = key === undefined ? null : fromBase64url(key.public_key)
  if (publicKey === null || !(await isSignedBy(publicKey, voucher.message, voucher.signature))) {
    return { is: 'forged', facts: null }
  }
  const programme = known.programmes.find((one) => one.programme === voucher.programme) ?? null
  const number = programme && voucherNumber(programme.code, voucher.booklet, voucher.index)
  const facts = { number, programme, faceValueCents: voucher.faceValueCents, lastDay: voucher.lastDay }
  if (key!.status === 'compromised') return { is: 'unsure', facts }
  return { is: judgeDates(voucher, programme, known.today), facts }
}

function judgeDates(voucher: Voucher, programme: Programme | null, today: Day): Judgement {
  if (today > voucher.lastDay) return 'expired'
  const first = programme && Date.parse(programme.valid_from) / 86_400_000
  return first !== null && today < first ? 'not_yet' : 'genuine'
}
