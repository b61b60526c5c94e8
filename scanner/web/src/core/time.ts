// Moments in milliseconds since 1970, civil days of Paris as days since 1970-01-01.
export type TimeMs = number
export type Day = number

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

export const timeText = (time: TimeMs): string => new Date(time).toISOString()
export const dayText = (day: Day): string => new Date(day * DAY_MS).toISOString().slice(0, 10)

export function parseDay(text: string): Day | null {
  const day = Date.parse(`${text}T00:00:00.000Z`) / DAY_MS
  return Number.isInteger(day) && dayText(day) === text ? day : null
}

// UTC+1, and UTC+2 from the last Sunday of March to the last Sunday of October, both at 01:00 UTC: a rule, so
// that this device, the server and an audit in ten years find the same day.
export function parisDay(time: TimeMs): Day {
  const year = new Date(time).getUTCFullYear()
  const isSummer = time >= lastSunday(year, 2) && time < lastSunday(year, 9)
  return Math.floor((time + (isSummer ? 2 : 1) * HOUR_MS) / DAY_MS)
}

function lastSunday(year: number, month: number): TimeMs {
  const last = new Date(Date.UTC(year, month + 1, 0))
  return last.getTime() - last.getUTCDay() * DAY_MS + HOUR_MS
}
