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

// The server has signed its data at some moment, so that it is not earlier now, whatever a clock says that
// has lost its time with the battery. `elapsed`: of performance.now(), which no clock sets back.
export class Floor {
  private at: TimeMs = 0
  private since = 0

  raise(signedAt: TimeMs, elapsed: number): void {
    if (!(signedAt > this.now(0, elapsed))) return
    this.at = signedAt
    this.since = elapsed
  }

  now(clock: TimeMs, elapsed: number): TimeMs {
    return this.at === 0 ? clock : Math.max(clock, this.at + elapsed - this.since)
  }
}

// A difference below what can be measured is none.
export function correction(skew: Skew | null): number {
  return skew === null || Math.abs(skew.offsetMs) <= skew.errorMs ? 0 : skew.offsetMs
}
