// What waits, as a file: for a device that will not see a network again. `passnum scan-upload` takes it.
import { canonicalText, type Json } from '../core/canonical_json'
import { signJson } from '../core/device_key'
import { waiting } from '../core/queue'
import { timeText } from '../core/time'
import type { App } from './app'

// {"export":{"device","items":[the bodies of the redemptions, in
// order],"made_at","skew_ms","v":1},"signature"}, the signature by the device over "PN-queue/v1", 00 and
// the canonical text of "export".
export async function exportFile(app: App): Promise<{ name: string; text: string } | null> {
  const device = app.state.device
  const items = waiting(app.state.items)
  if (device === null || items.length === 0) return null
  const content: Json = {
    device: device.id,
    items: items.map((item) => item.body as unknown as Json),
    made_at: timeText(app.now()),
    skew_ms: app.api.correctionMs(),
    v: 1
  }
  const signature = await signJson(device.key, 'PN-queue/v1', content)
  const day = timeText(app.now()).slice(0, 10)
  return {
    name: `passnum-${device.id}-${day}.json`,
    text: canonicalText({ export: content, signature }) + '\n'
  }
}

export function download(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
