// Asking the server. A call ends in an answer of the server's or in 'unreachable', never in an exception.
import type { PaymentLine } from '../core/payment_line'
import { readHeader, type SignedScan } from '../core/requests'
import type { ItemOutcome } from '../core/queue'
import { better, correction, measure, type Skew } from '../core/skew'
import type { SignedSnapshot } from '../core/snapshot'
import type { Device } from '../store/database'

export interface Problem {
  code: string
  title: string
  detail: string
}
export type Reply<T> =
  | { state: 'ok'; value: T; headers: Headers }
  | { state: 'problem'; status: number; problem: Problem }
  | { state: 'unreachable' }

export interface CheckReply {
  verdict: string
  number?: string
  amount_cents?: number
  title?: string
  detail?: string
  redeemed_at?: string
  site?: string
}

export interface Enrolled {
  device: string
  site: { id: string; name: string; commune?: string }
  structure: { id: string; name: string }
  snapshot_key: { key: string; public_key: string }
}

export interface DayRow {
  kind: 'redemption' | 'reversal'
  scan_id: string
  number: string
  amount_cents: number
  at: string
  state?: 'accepted' | 'reversed' // of a redemption
  payment?: PaymentLine
  reason?: string // of a reversal
  who: 'this' | 'other'
}

const PATIENCE_MS = 5000
const HEALTH_PATIENCE_MS = 3000

interface Ask {
  method?: string
  body?: unknown
  signed?: Device
  etag?: string | null
  patienceMs?: number
}

export class Api {
  skew: Skew | null = null

  // `heard` is told of every contact and of every failure to get one.
  constructor(
    private readonly heard: (isUp: boolean, skewMs: number) => void,
    private readonly now: () => number = Date.now
  ) {}

  correctionMs(): number {
    return correction(this.skew)
  }

  // Whether the server itself answers: not a proxy's page, not a hotel's.
  async isThere(): Promise<boolean> {
    const reply = await this.ask<{ status?: string }>('/healthz', { patienceMs: HEALTH_PATIENCE_MS })
    return reply.state === 'ok' && reply.value.status === 'ok'
  }

  enrol(body: object): Promise<Reply<Enrolled>> {
    return this.ask('/v1/devices', { method: 'POST', body })
  }

  // null: the one of that tag is still the newest.
  async snapshot(device: Device, etag: string | null): Promise<Reply<SignedSnapshot | null>> {
    const reply = await this.ask<SignedSnapshot>('/v1/devices/me/snapshot', { signed: device, etag })
    if (reply.state === 'problem' && reply.status === 304) {
      return { state: 'ok', value: null, headers: new Headers() }
    }
    return reply
  }

  check(body: SignedScan): Promise<Reply<CheckReply>> {
    return this.ask('/v1/vouchers/check', { method: 'POST', body })
  }

  // An outcome for each, in their order; what was not answered is unknown.
  async redeem(items: SignedScan[]): Promise<Reply<ItemOutcome[]>> {
    const reply = await this.ask<{ items: WireOutcome[] }>('/v1/redemptions/batch', {
      method: 'POST',
      body: { items }
    })
    if (reply.state !== 'ok') return reply
    const byId = new Map(reply.value.items.map((item) => [item.scan_id, outcomeOf(item)]))
    const outcomes = items.map((item) => byId.get(item.request.scan_id) ?? { outcome: 'unknown' as const })
    return { ...reply, value: outcomes }
  }

  reverse(scanId: string, body: object): Promise<Reply<unknown>> {
    return this.ask(`/v1/redemptions/${scanId}/reversal`, { method: 'POST', body })
  }

  day(device: Device, day: string): Promise<Reply<{ items: DayRow[] }>> {
    return this.ask(`/v1/devices/me/redemptions?day=${day}`, { signed: device })
  }

  private async ask<T>(path: string, ask: Ask): Promise<Reply<T>> {
    const sentAt = this.now()
    const method = ask.method ?? 'GET'
    const headers = new Headers({ Accept: 'application/json' })
    if (ask.body !== undefined) headers.set('Content-Type', 'application/json')
    if (ask.etag) headers.set('If-None-Match', ask.etag)
    try {
      if (ask.signed !== undefined) {
        const at = sentAt + this.correctionMs()
        headers.set('Authorization', await readHeader(ask.signed.key, ask.signed.id, method, path, at))
      }
      const response = await fetch(path, {
        method,
        headers,
        body: ask.body === undefined ? null : JSON.stringify(ask.body),
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        signal: AbortSignal.timeout(ask.patienceMs ?? PATIENCE_MS)
      })
      return await this.reply<T>(response, sentAt)
    } catch {
      this.heard(false, this.correctionMs())
      return { state: 'unreachable' }
    }
  }

  private async reply<T>(response: Response, sentAt: number): Promise<Reply<T>> {
    const fresh = measure(sentAt, this.now(), response.headers.get('Date'))
    if (fresh !== null) this.skew = better(this.skew, fresh)
    if (response.status === 304) {
      this.heard(true, this.correctionMs())
      return { state: 'problem', status: 304, problem: { code: 'unchanged', title: '', detail: '' } }
    }
    // What is not JSON is not from our server: reading it throws, and that is being unreachable.
    const value = (await response.json()) as Record<string, unknown>
    this.heard(true, this.correctionMs())
    if (response.ok) return { state: 'ok', value: value as T, headers: response.headers }
    const word = (name: string) => (typeof value[name] === 'string' ? value[name] : '')
    const problem = { code: word('code'), title: word('title'), detail: word('detail') }
    return { state: 'problem', status: response.status, problem }
  }
}

interface WireOutcome {
  scan_id: string
  outcome: string
  voucher?: string
  amount_cents?: number
  code?: string
  title?: string
  detail?: string
}

function outcomeOf(item: WireOutcome): ItemOutcome {
  if (item.outcome === 'accepted' && item.voucher !== undefined && item.amount_cents !== undefined) {
    return { outcome: 'accepted', voucher: item.voucher, amountCents: item.amount_cents }
  }
  if (item.outcome === 'refused' && item.code !== undefined) {
    return { outcome: 'refused', code: item.code, title: item.title ?? '', detail: item.detail ?? '' }
  }
  return { outcome: 'unknown' }
}
