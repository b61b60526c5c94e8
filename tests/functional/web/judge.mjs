// Holds every answer of the server against openapi.json, by the judge of the other functional tests
// (tests/functional/answers.py).
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../answers.py', import.meta.url))

export class Judge {
  constructor(name) {
    this.process = spawn('/usr/bin/python3', ['-B', PROGRAM, name], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.gone = once(this.process, 'exit')
    // Nobody waits for a judge that is no more; end() says that it is.
    this.process.stdin.on('error', () => undefined)
    this.process.once('exit', () => {
      if (this.waiting.length > 0) this.wrong.push('the judge of answers has ended')
      for (const resolve of this.waiting.splice(0)) resolve()
    })
    this.waiting = []
    this.wrong = []
    createInterface({ input: this.process.stdout }).on('line', (line) => {
      this.wrong.push(...JSON.parse(line))
      this.waiting.shift()()
    })
  }

  hear(method, target, response, bytes) {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return Promise.resolve()
    const { statusCode: status, headers } = response
    const said = { method, target, status, headers, body: bytes.toString('base64') }
    this.process.stdin.write(`${JSON.stringify(said)}\n`)
    return new Promise((resolve) => this.waiting.push(resolve))
  }

  // What was wrong since the last time.
  faults() {
    return this.wrong.splice(0)
  }

  async end() {
    this.process.stdin.end()
    const [code] = await this.gone
    if (code !== 0) throw new Error(`the judge of answers ended with ${code}`)
  }
}
