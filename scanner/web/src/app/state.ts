// Everything the application shows, and the only ways in which it changes. Pure; views draw a State, and
// app.ts does what needs a network, a disk or a camera.
import { heldNumbers, waiting, type Item } from '../core/queue'
import type { Snapshot } from '../core/snapshot'
import type { DayRow } from '../net/api'
import type { Device, Settings } from '../store/database'
import type { Lost } from '../store/memo'

export type Mode = 'check' | 'redeem'
export type Screen = 'scan' | 'day' | 'help'
export type Link = 'unknown' | 'up' | 'down'

// accepted and provisional: the money is, or is likely to be, the structure's. usable: only looked at.
export type Tone = 'accepted' | 'usable' | 'provisional' | 'kept' | 'refused' | 'forged' | 'unknown'

export interface Verdict {
  tone: Tone
  code: string // a refusal's name, or the tone
  number: string | null
  amountCents: number | null
  detail: string // the server's words about this case
}

// A voucher that will be spent when the mediator confirms.
export interface Line {
  text: string // of the QR code, or the typed code
  entered: 'qr' | 'typed'
  number: string | null
  amountCents: number | null
  programme: number | null
}

export type CameraTrouble = 'refused' | 'none' | 'busy' | 'insecure' | 'broken'
export type Notice =
  | 'already_listed'
  | 'not_ready'
  | 'no_code_in_picture'
  | 'storage_failed'
  | 'reversed'
  | 'exported'

export interface State {
  phase: 'starting' | 'welcome' | 'enrolling' | 'ready' | 'no_storage'
  enrolment: { token: string; problem: string | null }
  device: Device | null
  isRevoked: boolean
  settings: Settings
  screen: Screen
  mode: Mode
  link: Link
  skewMs: number
  snapshot: Snapshot | null
  items: Item[]
  lost: Lost[] // waited, and the browser has emptied what they were in
  basket: Line[]
  isBusy: boolean
  verdicts: Verdict[] | null
  verdictMode: Mode
  inView: { text: string; at: number }[] // what the camera has seen of late
  typed: string
  notice: Notice | null
  camera: { isOn: boolean; trouble: CameraTrouble | null }
  day: { rows: DayRow[]; at: number } | null
  undo: { item: Item; isBusy: boolean; problem: string | null } | null
  hasUpdate: boolean
  isPersistent: boolean | null
}

export const defaultSettings: Settings = {
  language: null,
  sound: true,
  cameraId: null,
  cameraWanted: false,
  service: null,
  skew: null
}

export const begin: State = {
  phase: 'starting',
  enrolment: { token: '', problem: null },
  device: null,
  isRevoked: false,
  settings: defaultSettings,
  screen: 'scan',
  mode: 'check',
  link: 'unknown',
  skewMs: 0,
  snapshot: null,
  items: [],
  lost: [],
  basket: [],
  isBusy: false,
  verdicts: null,
  verdictMode: 'check',
  inView: [],
  typed: '',
  notice: null,
  camera: { isOn: false, trouble: null },
  day: null,
  undo: null,
  hasUpdate: false,
  isPersistent: null
}

// A code that stays before the camera is one scan.
export const SAME_CODE_MS = 2500
export const BASKET_MAX = 20

export const isSeenStill = (state: State, text: string, at: number): boolean =>
  state.inView.some((one) => one.text === text && at - one.at <= SAME_CODE_MS)

export const waitingCount = (state: State): number => waiting(state.items).length

export const basketCents = (state: State): number =>
  state.basket.reduce((sum, line) => sum + (line.amountCents ?? 0), 0)

// The services that every programme of the basket accepts at this site; all of them when it is empty.
export function services(state: State): { id: string; label: string }[] {
  const { snapshot, basket } = state
  if (snapshot === null) return []
  const concerned = snapshot.programmes.filter(
    (one) => basket.every((line) => line.programme === null) || basket.some((l) => l.programme === one.id)
  )
  return snapshot.services.filter((service) => concerned.every((one) => one.services.includes(service.id)))
}

// The last one that was chosen, when it may be chosen here.
export function chosenService(state: State): string | null {
  const known = services(state)
  return known.find((one) => one.id === state.settings.service)?.id ?? known[0]?.id ?? null
}

export function isListed(state: State, line: Line): boolean {
  if (state.basket.some((one) => one.text === line.text)) return true
  return line.number !== null && state.basket.some((one) => one.number === line.number)
}

export const isHeld = (state: State, number: string): boolean => heldNumbers(state.items).has(number)
