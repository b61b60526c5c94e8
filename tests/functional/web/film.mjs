// What a camera sees of our printed sheets: the codes' places found on the page, cut out, made into a film.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { prepareZXingModule as prepareReader, readBarcodes } from 'zxing-wasm/reader'
import { prepareZXingModule as prepareWriter, writeBarcode } from 'zxing-wasm/writer'

const require = createRequire(import.meta.url)
const wasm = (name) => ({ overrides: { wasmBinary: readFileSync(require.resolve(name)).buffer } })
prepareReader(wasm('zxing-wasm/reader/zxing_reader.wasm'))
prepareWriter(wasm('zxing-wasm/writer/zxing_writer.wasm'))

export const WIDTH = 640
export const HEIGHT = 480
const FRAMES_A_SECOND = 10
const DOTS_AN_INCH = 150

function page(pdf, number) {
  const words = ['-r', String(DOTS_AN_INCH), '-gray', '-f', String(number), '-l', String(number), pdf]
  const { stdout } = spawnSync('pdftoppm', words, { maxBuffer: 1 << 26 })
  const [head, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(stdout.subarray(0, 40).toString('latin1'))
  return {
    width: Number(width),
    height: Number(height),
    grey: stdout.subarray(head.length)
  }
}

// A picture of WIDTH by HEIGHT with the voucher in it.
export async function view(ledger, voucher) {
  const { width, height, grey } = page(ledger.pdf, voucher.page)
  const data = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < grey.length; ++i) data.fill(grey[i], 4 * i, 4 * i + 3)
  for (let i = 3; i < data.length; i += 4) data[i] = 255
  const codes = await readBarcodes({ data, width, height }, { formats: ['QRCode'], maxNumberOfSymbols: 20 })
  const { topLeft, bottomRight } = codes.find((code) => code.text === voucher.qr).position
  const left = between(0, Math.round((topLeft.x + bottomRight.x - WIDTH) / 2), width - WIDTH)
  const top = between(0, Math.round((topLeft.y + bottomRight.y - HEIGHT) / 2), height - HEIGHT)
  const out = Buffer.alloc(WIDTH * HEIGHT)
  for (let y = 0; y < HEIGHT; ++y)
    grey.copy(out, y * WIDTH, (top + y) * width + left, (top + y) * width + left + WIDTH)
  return out
}

// The same through a lens that is out of focus, by a standard deviation of so many pixels.
export function outOfFocus(grey, sigma) {
  const weights = Array.from({ length: 6 * sigma + 1 }, (_, i) => Math.exp(-((i / sigma - 3) ** 2) / 2))
  const total = weights.reduce((sum, weight) => sum + weight)
  const along = (from, step) =>
    from.map(
      (_, at) =>
        weights.reduce((sum, weight, i) => sum + weight * (from[at + (i - 3 * sigma) * step] ?? 255), 0) /
        total
    )
  return Buffer.from(along(along(Float32Array.from(grey), 1), WIDTH))
}

const between = (low, value, high) => Math.max(low, Math.min(value, high))

export const blank = Buffer.alloc(WIDTH * HEIGHT, 200)

// Scenes: [picture, seconds]. Chromium plays it again and again.
export function film(folder, name, scenes) {
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128)
  const frame = (grey) => Buffer.concat([Buffer.from('FRAME\n'), grey, colour])
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n`)
  const frames = scenes.flatMap(([grey, seconds]) =>
    Array(Math.round(seconds * FRAMES_A_SECOND)).fill(frame(grey))
  )
  const path = join(folder, `${name}.y4m`)
  writeFileSync(path, Buffer.concat([head, ...frames]))
  return path
}

// The same as a file that somebody was sent: a grey PNG.
export function photo(folder, name, grey) {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(WIDTH, 0)
  head.writeUInt32BE(HEIGHT, 4)
  head[8] = 8
  const rows = Array.from({ length: HEIGHT }, (_, y) => [
    Buffer.of(0),
    grey.subarray(y * WIDTH, (y + 1) * WIDTH)
  ])
  const chunks = [chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(rows.flat()))), chunk('IEND')]
  const path = join(folder, `${name}.png`)
  writeFileSync(path, Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]))
  return path
}

// A QR code that nobody printed, as a PNG.
export async function drawn(folder, name, text) {
  const { image } = await writeBarcode(text, { format: 'QRCode', scale: 4 })
  const path = join(folder, `${name}.png`)
  writeFileSync(path, Buffer.from(await image.arrayBuffer()))
  return path
}

function chunk(type, bytes = Buffer.alloc(0)) {
  const content = Buffer.concat([Buffer.from(type), bytes])
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  size.writeUInt32BE(bytes.length)
  sum.writeUInt32BE(crc32(content))
  return Buffer.concat([size, content, sum])
}

// Node.js has its own only since version 22.
function crc32(bytes) {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}
