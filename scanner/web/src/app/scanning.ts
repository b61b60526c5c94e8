// From a text before the camera to a verdict on the screen.
import { heldNumbers, offlineOn, type Item, type Promise_ } from '../core/queue'
import { offlineRefusal, readVoucher, type OfflineRefusal } from '../core/offline_rules'
import { signScan, type Code } from '../core/requests'
import { readTypedCode } from '../core/typed_code'
import type { Device } from '../store/database'
import type { Snapshot } from '../core/snapshot'
import type { App } from './app'
import { chosenService, isSeenStill, type Line, type Verdict } from './state'
import { keep, keepAnswered, readItems, refreshSnapshot, send } from './syncing'
import { ofAnswer, ofCheck, ofProblem, refused, said } from './verdicts'

interface Site {
  device: Device
  snapshot: Snapshot
  service: string
}

// What came from the camera: the same code in view is one scan, however long it stays. One that comes while
// another is being judged is seen again a moment later.
export function seen(app: App, text: string): Promise<void> {
  const at = performance.now()
  const isOld = isSeenStill(app.state, text, at)
  if (!isOld && app.state.isBusy) return Promise.resolve()
  app.dispatch({ type: 'seen', text, at })
  return isOld ? Promise.resolve() : scanned(app, text)
}

// A QR code's text or a typed code, from wherever it came. A gun shoots once: what it reads while the last
// act is still under way waits for its turn.
export const scanned = (app: App, text: string): Promise<void> => app.inTurn(() => judge(app, text))

async function judge(app: App, text: string): Promise<void> {
  if (app.state.device === null) return
  const site = siteOf(app)
  if (site === null) return app.dispatch({ type: 'notice', notice: 'not_ready' })
  app.dispatch({ type: 'busy' })
  const line = await lineOf(app, site, text)
  if ('tone' in line) return app.dispatch({ type: 'judged', mode: app.state.mode, verdicts: [line] })
  if (app.state.mode === 'redeem') return app.dispatch({ type: 'listed', line })
  app.dispatch({ type: 'judged', mode: 'check', verdicts: [await checked(app, site, line)] })
}

function siteOf(app: App): Site | null {
  const { device, snapshot } = app.state
  const service = chosenService(app.state)
  return device === null || snapshot === null || service === null ? null : { device, snapshot, service }
}

// The paper itself: a forged one is told at once, with or without network.
async function lineOf(app: App, site: Site, text: string): Promise<Line | Verdict> {
  const typed = readTypedCode(text)
  if (typed.state === 'whole') {
    return { text: typed.code, entered: 'typed', number: null, amountCents: null, programme: null }
  }
  let reading = await readVoucher(text, site.snapshot)
  if (reading.state === 'unheard_of') {
    await refreshSnapshot(app)
    reading = await readVoucher(text, app.state.snapshot ?? site.snapshot)
  }
  if (reading.state === 'refused') return refused(reading.code)
  const { number, voucher } = reading
  if (app.state.link === 'down' && reading.state === 'unheard_of') return refused('data_too_old')
  if (number === null) return refused('voucher_unknown')
  return { text, entered: 'qr', number, amountCents: voucher.faceValueCents, programme: voucher.programme }
}

const codeOf = (line: Line): Code =>
  line.entered === 'typed'
    ? { entered: 'typed', text: line.text }
    : { entered: 'qr', text: line.text, voucher: line.number! }

const scanOf = (app: App, site: Site, line: Line, offline: boolean) => ({
  device: site.device.id,
  site: site.device.site.id,
  service: site.service,
  code: codeOf(line),
  offline,
  scannedAt: app.now()
})

async function checked(app: App, site: Site, line: Line): Promise<Verdict> {
  if (app.state.link !== 'down') {
    const reply = await app.api.check(
      await signScan(site.device.key, scanOf(app, site, line, false), 'check')
    )
    if (reply.state === 'ok') return ofCheck(reply.value, line)
    if (reply.state === 'problem' && reply.status < 500) return ofProblem(reply.problem, line)
  }
  if (line.entered === 'typed') return said('unknown', line)
  await readItems(app)
  const refusal = await offlineJudgement(app, site, line)
  return refusal === null ? said('usable', line, 'offline') : refused(refusal, line, 'offline')
}

// `items`: what this device holds, without what is being judged.
async function offlineJudgement(
  app: App,
  site: Site,
  line: Line,
  items: Item[] = app.state.items
): Promise<OfflineRefusal | null> {
  const reading = await readVoucher(line.text, site.snapshot)
  if (reading.state !== 'genuine') return 'data_too_old'
  return offlineRefusal(site.snapshot, {
    ...reading,
    service: site.service,
    now: app.now(),
    heldNumbers: heldNumbers(items),
    offlineToday: offlineOn(items, app.now())
  })
}

// Spends what is on the list, as it was seen when it was confirmed: one act, one answer for each voucher.
export async function confirm(app: App): Promise<void> {
  const site = siteOf(app)
  const lines = app.state.basket
  if (app.state.isBusy || site === null || lines.length === 0) return
  app.dispatch({ type: 'busy' })
  await app.inTurn(() => spend(app, site, lines))
}

async function spend(app: App, site: Site, lines: Line[]): Promise<void> {
  void app.set({ service: site.service })
  await readItems(app)
  const verdicts =
    app.state.link === 'down' ? await takenOffline(app, site, lines) : await spent(app, site, lines)
  app.dispatch({ type: 'basket_emptied' })
  app.dispatch({ type: 'judged', mode: 'redeem', verdicts })
}

async function itemOf(app: App, site: Site, line: Line, told: Promise_, offline: boolean): Promise<Item> {
  const scan = scanOf(app, site, line, offline)
  const body = await signScan(site.device.key, scan, 'scan')
  return {
    id: body.request.scan_id,
    body,
    scannedAt: scan.scannedAt,
    skewMs: app.api.correctionMs(),
    number: line.number,
    amountCents: line.amountCents,
    service: site.service,
    told,
    answer: null,
    answeredAt: null,
    isSeen: false
  }
}

// Written down before anything is sent. What gets no answer stays, and is judged as well as can be meanwhile.
async function spent(app: App, site: Site, lines: Line[]): Promise<Verdict[]> {
  const before = app.state.items
  const items: Item[] = []
  for (const line of lines) items.push(await itemOf(app, site, line, 'nothing', false))
  await keep(app, items)
  await send(app, items)
  const verdicts: Verdict[] = []
  for (const [i, item] of items.entries()) {
    const now = app.state.items.find((one) => one.id === item.id) ?? item
    const line = lines[i]!
    const answer = now.answer
    if (answer !== null) await keepAnswered(app, [{ ...now, isSeen: true }])
    verdicts.push(answer === null ? await unanswered(app, site, now, line, before) : ofAnswer(answer, line))
  }
  return verdicts
}

async function unanswered(app: App, site: Site, item: Item, line: Line, before: Item[]): Promise<Verdict> {
  const isPromised = line.entered === 'qr' && (await offlineJudgement(app, site, line, before)) === null
  try {
    await keep(app, [{ ...item, told: isPromised ? 'provisional' : 'kept' }])
    return said(isPromised ? 'provisional' : 'unknown', line)
  } catch {
    return said('unknown', line) // The request itself is on the disk.
  }
}

// Without network: a promise is made only where nothing known speaks against it; a typed code is kept
// without. All of them are written down as one: where the disk refuses, none was taken.
async function takenOffline(app: App, site: Site, lines: Line[]): Promise<Verdict[]> {
  const before = app.state.items
  const taken: Item[] = []
  const verdicts: Verdict[] = []
  for (const line of lines) {
    const held = [...before, ...taken]
    const refusal = line.entered === 'typed' ? null : await offlineJudgement(app, site, line, held)
    if (refusal !== null) {
      verdicts.push(refused(refusal, line, 'offline'))
      continue
    }
    const told = line.entered === 'typed' ? 'kept' : 'provisional'
    taken.push(await itemOf(app, site, line, told, true))
    verdicts.push(said(told, line))
  }
  await keep(app, taken)
  return verdicts
}
