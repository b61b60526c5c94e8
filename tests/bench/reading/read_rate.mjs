// The same pictures for the reader of the scanning application, with its own options: zxing-wasm.
//
// Usage: read_rate --frames | node read_rate.mjs
//
// scanner/web/node_modules must be there (ops/web puts it there).
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const web = new URL('../../../scanner/web/', import.meta.url)
const require = createRequire(new URL('package.json', web))
const reader = await import(new URL('node_modules/zxing-wasm/dist/es/reader/index.js', web))
const { READER_OPTIONS } = await importTypeScript(new URL('src/camera/reader_options.ts', web))
const wasm = require.resolve('zxing-wasm/reader/zxing_reader.wasm')
reader.prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm).buffer } })

async function importTypeScript(url) {
  const { code } = require('esbuild').transformSync(readFileSync(url, 'utf8'), { loader: 'ts' })
  return import(`data:text/javascript,${encodeURIComponent(code)}`)
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
const input = new Input(process.stdin)
for (let line = await input.line(); line !== null; line = await input.line()) {
  const { conditions, pixels, width, height, text } = JSON.parse(line)
  const grey = await input.bytes(width * height)
  const codes = await reader.readBarcodes(imageData(grey, width, height), READER_OPTIONS)
  const row = rates.get(conditions) ?? rates.set(conditions, new Map()).get(conditions)
  const rate = row.get(pixels) ?? row.set(pixels, [0, 0]).get(pixels)
  rate[0] += codes.some((code) => code.isValid && code.text === text) ? 1 : 0
  rate[1] += 1
}

const cell = ([read, of]) => `${String(read).padStart(7)} of ${String(of).padStart(3)}`
const columns = [...new Set([...rates.values()].flatMap((row) => [...row.keys()]))]
const print = (name, cells) => console.log(name.padEnd(38) + cells.join(''))
print(
  'read by zxing-wasm, pixels a module',
  columns.map((one) => String(one).padStart(14))
)
for (const [conditions, row] of rates) print(conditions, [...row.values()].map(cell))
