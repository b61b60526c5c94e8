// Drives the scanning application and the public pages in Debian's Chromium, against a real ledger.
//
// Usage: node web_test.mjs PASSNUM SOURCE_DIRECTORY PICTURES
//
// Pictures of each state are left in PICTURES.
import { after, afterEach, before } from 'node:test'
import { begin, end, endOfTest } from './world.mjs'

before(begin)
afterEach(endOfTest)
after(end)

await import('./world_tests.mjs')
await import('./passkey_tests.mjs')
await import('./oidc_tests.mjs')
await import('./enrol_tests.mjs')
await import('./scan_tests.mjs')
await import('./camera_tests.mjs')
await import('./day_tests.mjs')
await import('./offline_tests.mjs')
await import('./crash_tests.mjs')
await import('./public_tests.mjs')
await import('./manage_tests.mjs')
await import('./bank_tests.mjs')
