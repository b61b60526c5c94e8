// Stands between the browser and the ledger's server on a port that stays: it can go away like a dead server,
// answer as one with another version of the application, and lose answers.
import { createServer } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { Judge } from './judge.mjs'

const unchanged = (_path, body) => body
const OWN_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'strict-transport-security'])

export class Gateway {
  // `change(path, bytes)`: what the browser gets instead. `losing(path)`: whether the answer is lost. These
  // are one test's own; `rest` is what each begins with.
  // `taken`: the redemptions that were accepted, newest first. `judge` has heard every answer of the server.
  // `asked`: all that browsers have sent, as text.
  constructor(ledger) {
    Object.assign(this, {
      ledger,
      port: 0,
      judge: new Judge('web_test'),
      taken: [],
      asked: [],
      rest: { change: unchanged, losing: () => false }
    })
    Object.assign(this, this.rest)
    ledger.ask = (method, path, json, headers = {}) =>
      this.forward(method, path, JSON.stringify(json), headers)
  }

  async open() {
    // A browser that left while it was asking, or a server that did not answer: nobody is told anything.
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => request.socket.destroy())
    })
    await new Promise((resolve) => this.server.listen(this.port, '127.0.0.1', resolve))
    this.port = this.server.address().port
    this.origin = `http://127.0.0.1:${this.port}`
  }

  async close() {
    const gone = new Promise((resolve) => this.server.close(resolve))
    this.server.closeAllConnections()
    await gone
  }

  // As a test finds it, whatever the one before it did, also when that stopped half way.
  async settle() {
    Object.assign(this, this.rest)
    if (!this.server.listening) await this.open()
  }

  beginWith(change = unchanged) {
    this.change = this.rest.change = change
  }

  async answer(request, response) {
    const body = await read(request)
    const path = request.url
    this.asked.push([request.method, path, ...request.rawHeaders, body.toString()].join('\n'))
    const reply = await this.forward(request.method, path, body, request.headers)
    if (path === '/v1/redemptions/batch') this.note(JSON.parse(body).items, reply.json?.items ?? [])
    if (this.losing(path)) return request.socket.destroy()
    const headers = Object.fromEntries(
      Object.entries(reply.headers).filter(([name]) => !OWN_HEADERS.has(name))
    )
    const bytes = this.change(path, reply.bytes)
    if (bytes !== reply.bytes) {
      delete headers['content-length']
      delete headers.etag
    }
    response.writeHead(reply.status, headers)
    response.end(bytes)
  }

  note(items, answers) {
    const requests = new Map(items.map(({ request }) => [request.scan_id, request]))
    for (const { scan_id, outcome, voucher: number } of answers) {
      if (outcome !== 'accepted' || this.taken.some((one) => one.scan_id === scan_id)) continue
      this.taken.unshift({
        scan_id,
        number,
        offline: requests.get(scan_id).offline
      })
    }
  }

  forward(method, path, body, headers = {}) {
    const { hostname, port } = new URL(this.ledger.url)
    const kept = { ...headers, host: `${hostname}:${port}` }
    delete kept['accept-encoding']
    delete kept['content-length']
    delete kept.connection
    // What change() may change is always asked for whole.
    if (path.startsWith('/app/')) delete kept['if-none-match']
    if (body) kept['content-length'] = Buffer.byteLength(body)
    return new Promise((resolve, reject) => {
      const options = {
        hostname,
        port,
        method,
        path,
        headers: kept,
        rejectUnauthorized: false
      }
      const ask = tlsRequest(options, async (response) => {
        const bytes = await read(response)
        await this.judge.hear(method, path, response, bytes)
        resolve({
          status: response.statusCode,
          headers: response.headers,
          bytes,
          json: jsonOf(bytes)
        })
      })
      ask.on('error', reject)
      ask.end(body)
    })
  }
}

async function read(stream) {
  const pieces = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces)
}

function jsonOf(bytes) {
  try {
    return JSON.parse(bytes)
  } catch {
    return undefined
  }
}
