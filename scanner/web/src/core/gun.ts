// A scanner gun is a keyboard that types fast. This finds its codes among all key strokes of the page,
// wherever the focus is, and undoes a keyboard layout that is not the gun's.
import { parseVoucherLink } from './voucher_link'
import { readTypedCode } from './typed_code'

export interface Stroke {
  key: string
  code: string // the physical key: KeyQ, Digit3...
  shift: boolean
  at: number // ms
}

export interface Burst {
  strokes: Stroke[]
}

export const STROKE_GAP_MS_MAX = 60
export const BURST_STROKES_MIN = 8
const BURST_STROKES_MAX = 1024

// What the strokes so far are after one more. Anything slower than a gun begins anew.
export function withStroke(burst: Burst, stroke: Stroke): Burst {
  const last = burst.strokes.at(-1)
  const goesOn = last !== undefined && stroke.at - last.at <= STROKE_GAP_MS_MAX
  const strokes = goesOn ? burst.strokes : []
  return strokes.length >= BURST_STROKES_MAX ? { strokes: [] } : { strokes: [...strokes, stroke] }
}

export const isGun = (burst: Burst): boolean => burst.strokes.length >= BURST_STROKES_MIN

// The text that was meant: as the browser understood it or, when that is no voucher, as a gun with a US
// layout (what they are delivered with) typed it, by the physical keys. On an AZERTY machine the two differ.
export function meantText(burst: Burst, host: string): string {
  const heard = burst.strokes.map((stroke) => stroke.key).join('')
  const pressed = burst.strokes.map((stroke) => US[stroke.code]?.[stroke.shift ? 1 : 0] ?? '').join('')
  const isCode = (text: string) =>
    parseVoucherLink(text, host) !== 'not_a_voucher' || readTypedCode(text).state === 'whole'
  return !isCode(heard) && isCode(pressed) ? pressed : heard
}

type Layout = Record<string, [plain: string, shifted: string]>

function layout(rows: [codes: string, plain: string, shifted: string][]): Layout {
  const out: Layout = {}
  for (const [codes, plain, shifted] of rows) {
    codes.split(' ').forEach((code, i) => (out[code] = [plain[i]!, shifted[i]!]))
  }
  return out
}

const LETTER_CODES = [...'QWERTYUIOPASDFGHJKLZXCVBNM'].map((letter) => `Key${letter}`).join(' ')
const DIGIT_CODES = [...'1234567890'].map((digit) => `Digit${digit}`).join(' ')
const MARK_CODES = 'Minus Equal Semicolon Comma Period Slash'
const PAD_CODES = [...'0123456789'].map((digit) => `Numpad${digit}`).join(' ')

const US = layout([
  [LETTER_CODES, 'qwertyuiopasdfghjklzxcvbnm', 'QWERTYUIOPASDFGHJKLZXCVBNM'],
  [DIGIT_CODES, '1234567890', '!@#$%^&*()'],
  [MARK_CODES, '-=;,./', '_+:<>?'],
  [PAD_CODES, '0123456789', '0123456789']
])
