// What the device remembers. Writing returns when the bytes are on the disk, or throws.
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { DeviceKey } from '../core/device_key'
import type { Item } from '../core/queue'
import type { Skew } from '../core/skew'
import type { SignedSnapshot } from '../core/snapshot'
import type { TimeMs } from '../core/time'

export interface Device {
  id: string
  name: string
  key: DeviceKey
  snapshotKey: string // base64url; pinned when the device was enrolled
  site: { id: string; name: string; commune?: string }
  structure: { id: string; name: string }
  enrolledAt?: TimeMs // by the server's clock; absent when an older version enrolled it
}

export interface HeldSnapshot {
  signed: SignedSnapshot
  etag: string | null
}

export interface Settings {
  language: 'fr' | 'en' | null // null: the browser's
  sound: boolean
  cameraId: string | null
  cameraWanted: boolean
  service: string | null // the last one
  skew: Skew | null // of this device's clock, as it was measured last
}

interface Schema extends DBSchema {
  device: { key: string; value: Device }
  snapshot: { key: string; value: HeldSnapshot }
  settings: { key: string; value: Settings }
  items: { key: string; value: Item }
}

const NAME = 'passnum'
const VERSION = 1
const ONLY = 'only' // the key in stores that hold one thing

export class Database {
  private constructor(private readonly db: IDBPDatabase<Schema>) {}

  // `closed`: the browser has closed it, as it does when it takes back what is stored.
  static async open(closed: () => void = () => undefined): Promise<Database> {
    const db = await openDB<Schema>(NAME, VERSION, {
      terminated: closed,
      upgrade(fresh) {
        fresh.createObjectStore('device')
        fresh.createObjectStore('snapshot')
        fresh.createObjectStore('settings')
        fresh.createObjectStore('items', { keyPath: 'id' })
      }
    })
    return new Database(db)
  }

  close(): void {
    this.db.close()
  }

  // For tests, and for a device that was withdrawn and has nothing left to send.
  static erase(): Promise<void> {
    return deleteDB(NAME)
  }

  device = async (): Promise<Device | null> => (await this.db.get('device', ONLY)) ?? null
  snapshot = async (): Promise<HeldSnapshot | null> => (await this.db.get('snapshot', ONLY)) ?? null
  settings = async (): Promise<Settings | null> => (await this.db.get('settings', ONLY)) ?? null
  items = (): Promise<Item[]> => this.db.getAll('items')

  saveDevice = (device: Device): Promise<void> => this.write('device', device, ONLY)
  saveSnapshot = (held: HeldSnapshot): Promise<void> => this.write('snapshot', held, ONLY)
  saveSettings = (settings: Settings): Promise<void> => this.write('settings', settings, ONLY)

  // All of them or none.
  async saveItems(items: Item[]): Promise<void> {
    const transaction = this.db.transaction('items', 'readwrite', { durability: 'strict' })
    await Promise.all([...items.map((item) => transaction.store.put(item)), transaction.done])
  }

  // Only what was answered may go: one that waits throws, and nothing is removed.
  async forgetItems(ids: string[]): Promise<void> {
    const transaction = this.db.transaction('items', 'readwrite', { durability: 'strict' })
    for (const id of ids) {
      const item = await transaction.store.get(id)
      if (item !== undefined && item.answer === null) {
        transaction.abort()
        await transaction.done.catch(() => undefined)
        throw new Error(`${id} has not been answered`)
      }
      await transaction.store.delete(id)
    }
    await transaction.done
  }

  private async write<Name extends 'device' | 'snapshot' | 'settings'>(
    name: Name,
    value: Schema[Name]['value'],
    key: string
  ): Promise<void> {
    const transaction = this.db.transaction(name, 'readwrite', { durability: 'strict' })
    await Promise.all([transaction.store.put(value as never, key), transaction.done])
  }
}
