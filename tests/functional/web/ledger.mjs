// A ledger of its own in a temporary folder, its server, and booklets printed by it.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const HOST = 'web.example'
export const SITE = 'cvl-005'
export const PROGRAMME = 26
export const OFFLINE_PER_DAY = 5
const PATIENCE_MS = 60_000

export class Ledger {
  constructor(passnum, source, folder) {
    Object.assign(this, {
      program: passnum,
      source,
      folder,
      data: join(folder, 'data')
    })
  }

  passnum(...words) {
    const options = { encoding: 'utf8', timeout: PATIENCE_MS }
    const done = spawnSync(this.program, ['--json', '--data', this.data, ...words], options)
    if (done.status !== 0) throw new Error(`passnum ${words.join(' ')}: ${done.stdout}${done.stderr}`)
    return done.stdout
  }

  async start(port = 0) {
    const limit = ['--device-offline-per-day', String(OFFLINE_PER_DAY)]
    const words = ['--json', '--data', this.data, 'serve', '--port', String(port), ...limit]
    this.server = spawn(this.program, words, {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    for await (const line of createInterface({ input: this.server.stdout })) {
      this.url = JSON.parse(line).url
      return
    }
    throw new Error('the server did not start')
  }

  async stop() {
    const gone = new Promise((resolve) => this.server.once('exit', resolve))
    this.server.kill('SIGTERM')
    await gone
  }

  file = (path) => readFileSync(join(this.data, path), 'utf8').trim()

  // The booklets of `handedOver` are in somebody's hands; the others only printed.
  async prepare(booklets, handedOver) {
    const programme = join(this.source, 'ops/demo/programme.json')
    this.passnum('init', '--origin', `${HOST}/ledger`, '--host', HOST)
    await this.start()
    this.passnum('sites', 'import', join(this.source, 'ops/demo/lieux-centre-val-de-loire.csv'))
    this.passnum('programme', 'create', programme)
    this.passnum('label', 'grant', '--programme', String(PROGRAMME), '--all-sites', '--from', '2026-01-01')
    this.passnum('custody', 'add', '--custodian', 'ccas', '--name', 'CCAS')
    const order = ['--order', 'C-1', '--programme', String(PROGRAMME), '--custodian', 'ccas']
    this.passnum('order', 'place', ...order, '--booklets', String(booklets))
    this.passnum('order', 'number', '--order', 'C-1')
    this.passnum('--as', 'validation', 'order', 'activate', '--order', 'C-1', '--funding', 'M-1')
    this.pdf = join(this.folder, 'booklets.pdf')
    const which = ['--programme-file', programme, '--first', '1', '--last', String(booklets)]
    this.passnum('booklet', 'print', ...which, '--out', this.pdf)
    for (const booklet of handedOver) {
      const whose = ['--programme', String(PROGRAMME), '--booklet', String(booklet), '--custodian', 'ccas']
      this.passnum('booklet', 'hand-over', ...whose)
    }
    this.readPaper()
  }

  // What is on the sheets: the QR codes' texts, and the codes to type under them.
  readPaper() {
    const scanned = this.passnum('scan', this.pdf)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const text = spawnSync('pdftotext', ['-raw', this.pdf, '-'], {
      encoding: 'utf8'
    }).stdout
    const typed = new Map(
      [...text.matchAll(/(ORL26-\d{6}-\d{2})[^-]*?\b([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})\b/gs)].map((m) => [
        m[1],
        m[2]
      ])
    )
    this.vouchers = scanned.map(({ booklet, index, page, text: qr }) => {
      const number = `ORL26-${String(booklet).padStart(6, '0')}-${String(index).padStart(2, '0')}`
      return { booklet, index, page, qr, number, typed: typed.get(number) }
    })
  }

  voucher = (booklet, index) => this.vouchers.find((one) => one.booklet === booklet && one.index === index)
}
