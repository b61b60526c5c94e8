import type { Item } from '../core/queue'
import type { Snapshot } from '../core/snapshot'
import type { DayRow } from '../net/api'
import type { Device, Settings } from '../store/database'
import type { Lost } from '../store/memo'
import {
  BASKET_MAX,
  isListed,
  SAME_CODE_MS,
  type CameraTrouble,
  type Line,
  type Mode,
  type Notice,
  type Screen,
  type State,
  type Verdict
} from './state'

export type Event =
  | { type: 'no_storage' }
  | { type: 'enrolment_opened'; token: string }
  | { type: 'enrolment_failed'; problem: string }
  | {
      type: 'loaded'
      device: Device | null
      settings: Settings
      items: Item[]
      snapshot: Snapshot | null
      lost: Lost[]
    }
  | { type: 'loss_seen' }
  | { type: 'settings'; settings: Settings }
  | { type: 'screen'; screen: Screen }
  | { type: 'mode'; mode: Mode }
  | { type: 'link'; isUp: boolean; skewMs: number }
  | { type: 'snapshot'; snapshot: Snapshot }
  | { type: 'items'; items: Item[] }
  | { type: 'seen'; text: string; at: number }
  | { type: 'busy' }
  | { type: 'listed'; line: Line }
  | { type: 'unlisted'; text: string }
  | { type: 'basket_emptied' }
  | { type: 'judged'; mode: Mode; verdicts: Verdict[] }
  | { type: 'verdict_closed' }
  | { type: 'typed'; text: string }
  | { type: 'notice'; notice: Notice | null }
  | { type: 'camera'; isOn: boolean; trouble: CameraTrouble | null }
  | { type: 'day'; rows: DayRow[]; at: number }
  | { type: 'undo_opened'; item: Item }
  | { type: 'undo_sent' }
  | { type: 'undo_failed'; problem: string }
  | { type: 'undo_closed' }
  | { type: 'revoked' }
  | { type: 'update_waits' }
  | { type: 'persistence'; isPersistent: boolean }

export function reduce(state: State, event: Event): State {
  switch (event.type) {
    case 'no_storage':
      return { ...state, phase: 'no_storage' }
    case 'enrolment_opened':
      return { ...state, phase: 'enrolling', enrolment: { token: event.token, problem: null } }
    case 'enrolment_failed':
      return { ...state, isBusy: false, enrolment: { ...state.enrolment, problem: event.problem } }
    case 'loaded': {
      const { device, settings, items, snapshot, lost } = event
      const phase = device === null ? 'welcome' : 'ready'
      return { ...state, phase, device, settings, items, snapshot, lost, isBusy: false }
    }
    case 'loss_seen':
      return { ...state, lost: [] }
    case 'settings':
      return { ...state, settings: event.settings }
    case 'screen':
      return { ...state, screen: event.screen, verdicts: null, notice: null, undo: null }
    case 'mode':
      // What was about to be spent is not carried into the other mode, nor back.
      return { ...state, mode: event.mode, basket: [], verdicts: null, notice: null, inView: [] }
    case 'link':
      return { ...state, link: event.isUp ? 'up' : 'down', skewMs: event.skewMs }
    case 'snapshot':
      return { ...state, snapshot: event.snapshot }
    case 'items':
      return { ...state, items: event.items }
    case 'seen':
      return { ...state, inView: [...stillInView(state, event), { text: event.text, at: event.at }] }
    case 'busy':
      return { ...state, isBusy: true, notice: null }
    case 'listed':
      return listed(state, event.line)
    case 'unlisted':
      return { ...state, basket: state.basket.filter((line) => line.text !== event.text) }
    case 'basket_emptied':
      return { ...state, basket: [], notice: null }
    case 'judged':
      return judged(state, event.mode, event.verdicts)
    case 'verdict_closed':
      return { ...state, verdicts: null }
    case 'typed':
      return { ...state, typed: event.text }
    case 'notice':
      return { ...state, notice: event.notice, isBusy: false }
    case 'camera':
      return { ...state, camera: { isOn: event.isOn, trouble: event.trouble } }
    case 'day':
      return { ...state, day: { rows: event.rows, at: event.at } }
    case 'undo_opened':
      return { ...state, undo: { item: event.item, isBusy: false, problem: null } }
    case 'undo_sent':
      return state.undo === null ? state : { ...state, undo: { ...state.undo, isBusy: true, problem: null } }
    case 'undo_failed':
      if (state.undo === null) return state
      return { ...state, undo: { ...state.undo, isBusy: false, problem: event.problem } }
    case 'undo_closed':
      return { ...state, undo: null }
    case 'revoked':
      return { ...state, isRevoked: true }
    case 'update_waits':
      return { ...state, hasUpdate: true }
    case 'persistence':
      return { ...state, isPersistent: event.isPersistent }
  }
}

const stillInView = (state: State, seen: { text: string; at: number }) =>
  state.inView.filter((one) => one.text !== seen.text && seen.at - one.at <= SAME_CODE_MS)

// A new voucher takes the place of the last verdict, and goes to those that are already on the list.
function listed(state: State, line: Line): State {
  const next = { ...state, verdicts: null, typed: '', isBusy: false }
  if (isListed(state, line) || state.basket.length >= BASKET_MAX) return { ...next, notice: 'already_listed' }
  return { ...next, basket: [...state.basket, line], notice: null }
}

// A refusal while a list is being made leaves the list alone; the answer to a confirmed list ends it.
function judged(state: State, mode: Mode, verdicts: Verdict[]): State {
  return { ...state, verdicts, verdictMode: mode, typed: '', isBusy: false, notice: null }
}
