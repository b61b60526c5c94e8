// Holds the one State, and what the effects need: the disk, the server, the camera.
import { openSnapshot } from '../core/snapshot'
import { signEnrolment } from '../core/requests'
import { makeDeviceKey, type DeviceKey } from '../core/device_key'
import { Floor } from '../core/skew'
import { isManage } from '../manage/address'
import { Api } from '../net/api'
import { Database, type HeldSnapshot, type Settings } from '../store/database'
import { missingFrom, remember } from '../store/memo'
import { reduce, type Event } from './reducer'
import { begin, defaultSettings, type State } from './state'
import { forgetOld, refreshSnapshot, sync } from './syncing'

const HEALTH_UP_MS = 15_000
const HEALTH_DOWN_MS = 4000
const SNAPSHOT_MS = 600_000

export class App {
  state: State = begin
  readonly api = new Api((isUp, skewMs) => this.heard(isUp, skewMs))
  private readonly listeners = new Set<() => void>()
  private db_: Database | null = null
  private opening: Promise<void> | null = null
  private held: HeldSnapshot | null = null
  private enrolmentKey: DeviceKey | null = null
  private snapshotAskedAt = 0
  private readonly floor = new Floor()
  private turn: Promise<void> = Promise.resolve()

  get db(): Database {
    if (this.db_ === null) throw new Error('the database is not open')
    return this.db_
  }

  // The moment by the server's clock, as well as it is known.
  now = (): number => Math.round(this.floor.now(Date.now() + this.api.correctionMs(), performance.now()))

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  dispatch(event: Event): void {
    const { items, lost } = this.state
    this.state = reduce(this.state, event)
    const { device, snapshot } = this.state
    if (this.state.items !== items || this.state.lost !== lost) remember(this.state.items, this.state.lost)
    // A scan dated before the enrolment would be refused.
    if (device?.enrolledAt !== undefined) this.floor.raise(device.enrolledAt, performance.now())
    if (snapshot !== null) this.floor.raise(Date.parse(snapshot.at), performance.now())
    for (const listener of this.listeners) listener()
  }

  // One act after the other, in the order in which they were begun.
  inTurn(act: () => Promise<void>): Promise<void> {
    const stored = this.turn.then(() => this.stored())
    this.turn = stored.then(act).catch(() => this.dispatch({ type: 'notice', notice: 'storage_failed' }))
    return this.turn
  }

  async start(): Promise<void> {
    try {
      await this.stored()
      await this.load()
    } catch {
      return this.dispatch({ type: 'no_storage' })
    }
    this.openLink()
    addEventListener('hashchange', () => this.openLink())
    addEventListener('online', () => void this.lookForServer())
    addEventListener('offline', () => void this.lookForServer())
    document.addEventListener('visibilitychange', () => void this.lookForServer())
    if (navigator.storage?.persisted) {
      this.dispatch({ type: 'persistence', isPersistent: await navigator.storage.persisted() })
    }
    void this.keepLooking()
  }

  // Opens the database, also after the browser has closed it. Where it took back what was stored, all that
  // this page still knows is written again before anybody reads it. May fail while the browser is at it.
  private stored(): Promise<void> {
    if (this.db_ !== null) return Promise.resolve()
    this.opening ??= this.open().finally(() => (this.opening = null))
    return this.opening
  }

  private async open(): Promise<void> {
    const db = await Database.open(() => (this.db_ = null))
    const { device, items, settings } = this.state
    if (device !== null && (await db.device()) === null) {
      await db.saveItems(items)
      if (this.held !== null) await db.saveSnapshot(this.held)
      await db.saveSettings(settings)
      await db.saveDevice(device) // Last: where it is, everything is.
    }
    this.db_ = db
  }

  async holdSnapshot(held: HeldSnapshot): Promise<void> {
    this.held = held
    await this.db.saveSnapshot(held)
  }

  private async load(): Promise<void> {
    const [device, settings, items, held] = await Promise.all([
      this.db.device(),
      this.db.settings(),
      this.db.items(),
      this.db.snapshot()
    ])
    const snapshot = device && held ? await openSnapshot(held.signed, device.snapshotKey) : null
    this.held = held
    this.api.skew ??= settings?.skew ?? null
    this.dispatch({
      type: 'loaded',
      device,
      settings: { ...defaultSettings, ...settings },
      items: await forgetOld(this.db, items, this.now()),
      snapshot,
      lost: missingFrom(items)
    })
  }

  // The token is taken out of the address at once: it must not stay in a history or a screenshot.
  private openLink(): void {
    if (isManage(location.hash)) return location.reload()
    const token = /^#enrol=([A-Za-z0-9_-]{1,100})$/.exec(location.hash)?.[1]
    if (location.hash !== '') history.replaceState(null, '', location.pathname)
    if (token !== undefined && this.state.device === null) this.dispatch({ type: 'enrolment_opened', token })
  }

  openEnrolment(text: string): boolean {
    const token = /(?:#enrol=|^)([A-Za-z0-9_-]{20,100})$/.exec(text.trim())?.[1]
    if (token !== undefined) this.dispatch({ type: 'enrolment_opened', token })
    return token !== undefined
  }

  // The same key for each try: the server knows a repeat by it.
  async enrol(name: string): Promise<void> {
    this.dispatch({ type: 'busy' })
    this.enrolmentKey ??= await makeDeviceKey()
    const key = this.enrolmentKey
    const reply = await this.api.enrol(await signEnrolment(key, name, this.state.enrolment.token))
    if (reply.state !== 'ok') {
      const problem = reply.state === 'problem' ? reply.problem.code : 'unreachable'
      return this.dispatch({ type: 'enrolment_failed', problem })
    }
    const { device, site, structure, snapshot_key } = reply.value
    await this.db.saveDevice({
      id: device,
      name,
      key,
      snapshotKey: snapshot_key.public_key,
      site,
      structure,
      enrolledAt: this.now()
    })
    if (navigator.storage?.persist) {
      this.dispatch({ type: 'persistence', isPersistent: await navigator.storage.persist() })
    }
    await this.load()
    await refreshSnapshot(this)
  }

  async set(change: Partial<Settings>): Promise<void> {
    const settings = { ...this.state.settings, ...change }
    this.dispatch({ type: 'settings', settings })
    // What cannot be kept holds until the page is closed; nothing of a voucher is in it.
    await this.stored()
      .then(() => this.db.saveSettings(settings))
      .catch(() => undefined)
  }

  private heard(isUp: boolean, skewMs: number): void {
    const link = isUp ? 'up' : 'down'
    const wasDown = this.state.link !== 'up'
    if (this.state.link === link && this.state.skewMs === skewMs) return
    this.dispatch({ type: 'link', isUp, skewMs })
    if (isUp && this.db_ !== null) void this.set({ skew: this.api.skew })
    if (isUp && wasDown && this.state.phase === 'ready') void this.catchUp().catch(() => undefined)
  }

  private async catchUp(): Promise<void> {
    await sync(this)
    await refreshSnapshot(this)
  }

  // navigator.onLine is no witness: it stays true when only the server is gone.
  async lookForServer(): Promise<void> {
    if (document.visibilityState === 'hidden' || this.state.phase !== 'ready') return
    await this.stored()
    await this.api.isThere()
    if (this.state.link !== 'up') return
    await sync(this)
    if (Date.now() - this.snapshotAskedAt > SNAPSHOT_MS) {
      this.snapshotAskedAt = Date.now()
      await refreshSnapshot(this)
    }
  }

  // Ends with the page. What the disk refuses now, it may take at the next look.
  private async keepLooking(): Promise<never> {
    for (;;) {
      await this.lookForServer().catch(() => undefined)
      const pause = this.state.link === 'up' ? HEALTH_UP_MS : HEALTH_DOWN_MS
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}
