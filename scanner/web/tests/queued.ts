// An item of the queue, as a test wants it: taken without network, and not answered.
import type { Item } from '../src/core/queue'

export const NOON = Date.parse('2026-06-15T10:00:00.000Z')

export function queued(id: string, change: Partial<Item> = {}): Item {
  const request = {
    device: 'tel',
    entered: 'qr' as const,
    offline: true,
    scan_id: id,
    scanned_at: '',
    service: 'aide',
    site: 'cvl',
    v: 1
  }
  return {
    id,
    body: { request, signature: '', code: '' },
    scannedAt: NOON,
    skewMs: 0,
    number: `N-${id}`,
    amountCents: 1000,
    service: 'aide',
    told: 'provisional',
    answer: null,
    answeredAt: null,
    isSeen: false,
    ...change
  }
}
