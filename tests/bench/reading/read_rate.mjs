// The same pictures for the reader of the scanning application: zxing-wasm, and a second look where it found
// nothing.
//
// Usage: read_rate --frames | node read_rate.mjs [--check]
//
//   --check   fails below 99 % of all pictures; for what `read_rate --check --frames` writes
//
// scanner/web/node_modules must be there (ops/web puts it there).
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const GOAL_SHARE = 0.99
const web = new URL('../../../scanner/web/', import.meta.url)
const require = createRequire(new URL('package.json', web))
const { look, lookAgain, prepareZXingModule } = await application()
const wasm = require.resolve('zxing-wasm/reader/zxing_reader.wasm')
prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm).buffer } })

// What the application's worker is made of.
async function application() {
  const parts = [
    `export * from './src/camera/reader'`,
    `export { prepareZXingModule } from 'zxing-wasm/reader'`
  ]
  const stdin = { contents: parts.join('\n'), resolveDir: fileURLToPath(web), loader: 'ts' }
  const made = await require('esbuild').build({
    stdin,
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false
  })
  return import(`data:text/javascript;base64,${Buffer.from(made.outputFiles[0].contents).toString('base64')}`)
}

// Lines, and so many bytes, of a stream.
class Input {
  constructor(stream) {
    this.pieces = stream[Symbol.asyncIterator]()
    this.rest = Buffer.alloc(0)
  }

  async more() {
    const { value, done } = await this.pieces.next()
    if (!done) this.rest = Buffer.concat([this.rest, value])
    return !done
  }

  async line() {
    while (!this.rest.includes(10)) if (!(await this.more())) return null
    return (await this.bytes(this.rest.indexOf(10) + 1)).toString('utf8')
  }

  async bytes(count) {
    while (this.rest.length < count) if (!(await this.more())) throw new Error('a picture ended early')
    const taken = this.rest.subarray(0, count)
    this.rest = this.rest.subarray(count)
    return taken
  }
}

// As a canvas gives it.
function imageData(grey, width, height) {
  const data = new Uint8ClampedArray(4 * grey.length).fill(255)
  for (let i = 0; i < grey.length; ++i) data[4 * i] = data[4 * i + 1] = data[4 * i + 2] = grey[i]
  return { data, width, height }
}

const rates = new Map() // by conditions, then by pixels a module: [read, of]
const all = [0, 0]
const times = { 'one look': new Map(), 'a second one': new Map() } // by width: ms
const timed = async (what, width, task) => {
  const began = performance.now()
  const result = await task()
  const by = times[what]
  ;(by.get(width) ?? by.set(width, []).get(width)).push(performance.now() - began)
  return result
}

const input = new Input(process.stdin)
for (let line = await input.line(); line !== null; line = await input.line()) {
  const { conditions, pixels, width, height, text } = JSON.parse(line)
  const picture = imageData(await input.bytes(width * height), width, height)
  let texts = await timed('one look', width, () => look(picture))
  if (texts.length === 0) texts = await timed('a second one', width, () => lookAgain(picture))
  const row = rates.get(conditions) ?? rates.set(conditions, new Map()).get(conditions)
  const rate = row.get(pixels) ?? row.set(pixels, [0, 0]).get(pixels)
  for (const one of [rate, all]) {
    one[0] += texts.includes(text) ? 1 : 0
    one[1] += 1
  }
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]
const cell = ([read, of]) => `${String(read).padStart(7)} of ${String(of).padStart(3)}`
const columns = [...new Set([...rates.values()].flatMap((row) => [...row.keys()]))]
const print = (name, cells) => console.log(name.padEnd(38) + cells.join(''))
print(
  'read by zxing-wasm, pixels a module',
  columns.map((one) => String(one).padStart(14))
)
for (const [conditions, row] of rates) print(conditions, [...row.values()].map(cell))
print('all of these', [cell(all)])
for (const [what, by] of Object.entries(times)) {
  for (const [width, ms] of by) {
    console.log(`${what} at ${width} pixels wide: ${median(ms).toFixed(0)} ms, the median of ${ms.length}`)
  }
}
if (process.argv.includes('--check') && !(all[0] / all[1] >= GOAL_SHARE)) {
  console.error(`below the goal of ${100 * GOAL_SHARE} %`)
  process.exit(1)
}
