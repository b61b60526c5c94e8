// Hears every key of the page, and takes what a gun types out of the way of fields and buttons.
import { isGun, meantText, STROKE_GAP_MS_MAX, withStroke, type Burst } from '../core/gun'

const ENDS = new Set(['Enter', 'Tab'])
const SILENCE_MS = 3 * STROKE_GAP_MS_MAX

export function listenForGun(host: () => string, scanned: (text: string) => void): () => void {
  let burst: Burst = { strokes: [] }
  let before: { field: HTMLInputElement; value: string } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const finish = () => {
    const done = burst
    burst = { strokes: [] }
    clearTimeout(timer)
    if (!isGun(done)) return
    if (before !== null) setValue(before.field, before.value)
    scanned(meantText(done, host()))
  }
  const heard = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.isComposing) return
    if (ENDS.has(event.key)) {
      if (isGun(burst)) event.preventDefault()
      return finish()
    }
    if (event.key.length !== 1) return
    const length = burst.strokes.length
    burst = withStroke(burst, {
      key: event.key,
      code: event.code,
      shift: event.shiftKey,
      at: event.timeStamp
    })
    if (burst.strokes.length <= length || length === 0) before = fieldOf(event.target)
    if (isGun(burst)) event.preventDefault()
    clearTimeout(timer)
    timer = setTimeout(finish, SILENCE_MS)
  }
  document.addEventListener('keydown', heard, true)
  return () => document.removeEventListener('keydown', heard, true)
}

const fieldOf = (target: EventTarget | null) =>
  target instanceof HTMLInputElement ? { field: target, value: target.value } : null

function setValue(field: HTMLInputElement, value: string): void {
  field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
