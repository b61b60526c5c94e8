// How far this device's clock is from the server's, from the Date of its answers.
import type { TimeMs } from './time'

export interface Skew {
  offsetMs: number // server minus device
  errorMs: number // at most
  measuredAt: TimeMs
}

const DATE_STEP_MS = 1000 // Date is cut to the second
const BELIEVED_MS = 600_000

export function measure(sentAt: TimeMs, heardAt: TimeMs, date: string | null): Skew | null {
  const server = date === null ? NaN : Date.parse(date)
  if (!Number.isFinite(server) || heardAt < sentAt) return null
  const errorMs = (heardAt - sentAt + DATE_STEP_MS) / 2
  return {
    offsetMs: Math.round(server + DATE_STEP_MS / 2 - (sentAt + heardAt) / 2),
    errorMs,
    measuredAt: heardAt
  }
}

// The sharper measure stays until it is old, or until a new one says that the clock was set.
export function better(held: Skew | null, fresh: Skew): Skew {
  if (held === null || fresh.errorMs <= held.errorMs) return fresh
  if (fresh.measuredAt - held.measuredAt > BELIEVED_MS || fresh.measuredAt < held.measuredAt) return fresh
  return Math.abs(fresh.offsetMs - held.offsetMs) > fresh.errorMs + held.errorMs ? fresh : held
}

// A difference below what can be measured is none.
export function correction(skew: Skew | null): number {
  return skew === null || Math.abs(skew.offsetMs) <= skew.errorMs ? 0 : skew.offsetMs
}
