// What a browser has and Node.js 18 does not have under the same name.
import { webcrypto } from 'node:crypto'

if (globalThis.crypto === undefined) Object.defineProperty(globalThis, 'crypto', { value: webcrypto })
