// Asking the server as somebody who is signed in. Never an exception: an answer, or why there is none.
import type { PaymentLine } from '../core/payment_line'

export interface Organisation {
  id: string
  kind: string
  ledger_id: string
  name: string
  parent?: string
}
export interface Session {
  account: { id: string; name: string; email: string }
  csrf: string
  memberships: { organisation: Organisation; role: string }[]
  method: string
  stepped_up_until?: string
}
export interface Structure {
  id: string
  name: string
  identifier?: string
  identifier_kind: string
  owed: Owed[]
  programmes: Programme[]
}
export interface Owed {
  programme: number
  payable_cents: number
  ordered_cents: number
  paid_cents: number
  redeemed: number
  reversed: number
}
export interface Programme {
  id: number
  code: string
  name: string
  face_value_cents: number
  valid_from: string
  valid_until: string
  claim_until: string
  services: { id: string; label: string }[]
}
export interface Label {
  programme: number
  state: 'current' | 'not_started' | 'suspended' | 'ended'
  from?: string
  until?: string
}
export interface Site {
  id: string
  name: string
  commune: string
  devices: number
  labels: Label[]
}
export interface DeviceLine {
  id: string
  name: string
  enrolled_at?: string
  seen_at?: string
  revoked_at?: string
}
export interface CodeLine {
  id: string
  state: 'valid' | 'expired' | 'used_up' | 'revoked'
  until: string
  used: number
  uses: number
}
export interface NewCode {
  id: string
  link: string
  qr_svg: string
  until: string
  uses: number
}
export interface Redemption {
  entry: number
  number: string
  amount_cents: number
  at: string
  device: string
  device_name: string
  offline: boolean
  programme_name: string
  scanned_at: string
  service_day: string
  service_label: string
  site_name: string
  state: 'accepted' | 'reversed'
  payment?: PaymentLine
}
export interface RedemptionPage {
  items: Redemption[]
  next?: string
  kept_since: string
  totals: { accepted: number; amount_cents: number; reversed: number }
}
export interface Member {
  account: { id: string; name: string; email: string }
  role: string
  granted: string
}
export interface InvitationLine {
  id: string
  role: string
  expires: string
}
export interface Items<T> {
  items: T[]
}

export type Outcome<T> =
  | { isOk: true; value: T }
  | { isOk: false; code: string; title: string; status: number }

const PATIENCE_MS = 15_000
const UNREACHABLE = { isOk: false, code: 'unreachable', title: '', status: 0 } as const

// Throws on what is not JSON: that is not our server's answer.
function problemOf(status: number, text: string) {
  const { code = 'other', title = '' } = JSON.parse(text) as { code?: string; title?: string }
  return { isOk: false, code, title, status } as const
}

export class ManageApi {
  private csrf = ''

  // `signedOut` is called when the session has ended.
  constructor(private readonly signedOut: () => void) {}

  async session(): Promise<Outcome<Session>> {
    const reply = await this.ask<Session>('GET', '/v1/session')
    if (reply.isOk) this.csrf = reply.value.csrf
    return reply
  }

  async get<T>(path: string): Promise<Outcome<T>> {
    const reply = await this.ask<T>('GET', path)
    if (!reply.isOk && reply.status === 401) this.signedOut()
    return reply
  }

  async send<T = null>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<Outcome<T>> {
    const reply = await this.ask<T>(method, path, body)
    if (!reply.isOk && reply.status === 401 && this.csrf !== '') this.signedOut()
    return reply
  }

  // Saves what the server answers under the name that it gives it.
  async file(path: string): Promise<Outcome<null>> {
    try {
      const response = await fetch(path, { cache: 'no-store', credentials: 'same-origin', redirect: 'error' })
      if (!response.ok) return problemOf(response.status, await response.text())
      const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1]
      const link = document.createElement('a')
      link.href = URL.createObjectURL(await response.blob())
      link.download = name ?? 'encaissements.csv'
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), PATIENCE_MS)
      return { isOk: true, value: null }
    } catch {
      return UNREACHABLE
    }
  }

  private async ask<T>(method: string, path: string, body?: unknown): Promise<Outcome<T>> {
    const headers = new Headers({ Accept: 'application/json' })
    if (body !== undefined) headers.set('Content-Type', 'application/json')
    if (this.csrf !== '') headers.set('X-CSRF-Token', this.csrf)
    try {
      const response = await fetch(path, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        cache: 'no-store',
        credentials: 'same-origin',
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS)
      })
      const text = await response.text()
      if (!response.ok) return problemOf(response.status, text)
      return { isOk: true, value: (text === '' ? null : JSON.parse(text)) as T }
    } catch {
      return UNREACHABLE
    }
  }
}
