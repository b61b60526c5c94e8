import type { TimeMs } from './time'

// RFC 9562, version 7: 48 bits of time, so that ids made later sort later; the rest is random.
export function uuid7(time: TimeMs, random: Uint8Array = crypto.getRandomValues(new Uint8Array(10))): string {
  const clock = Math.floor(time).toString(16).padStart(12, '0')
  const rest = [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const variant = ((random[2]! & 0x3f) | 0x80).toString(16)
  const third = `7${rest.slice(1, 4)}`
  const fourth = `${variant}${rest.slice(6, 8)}`
  return [clock.slice(0, 8), clock.slice(8), third, fourth, rest.slice(8, 20)].join('-')
}
