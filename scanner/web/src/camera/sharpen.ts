// Makes up for a lens that was out of focus, as scanner/decode/resample.h does.

// As a canvas gives it: four bytes a pixel.
export interface Picture {
  data: Uint8ClampedArray<ArrayBuffer>
  width: number
  height: number
}

const REACH = 4 // pixels each way; one to three modules of a code that is out of focus
const MORE = 3

// In grey: what differs from its surroundings differs more.
export function sharpened({ data, width, height }: Picture): Picture {
  const out = new Uint8ClampedArray(data.length)
  const columns = new Int32Array(width) // of each column, the pixels within reach of the row
  const addRow = (y: number, sign: number) => {
    if (y < 0 || y >= height) return
    for (let x = 0, at = 4 * y * width; x < width; ++x, at += 4) columns[x]! += sign * greyAt(data, at)
  }
  for (let y = 0; y < REACH; ++y) addRow(y, 1)
  for (let y = 0; y < height; ++y) {
    addRow(y + REACH, 1)
    addRow(y - REACH - 1, -1)
    sharpenRow(data, out, columns, y, Math.min(y + REACH, height - 1) - Math.max(y - REACH, 0) + 1)
  }
  return { data: out, width, height }
}

type Pixels = Uint8ClampedArray<ArrayBuffer>

// Of what is printed in black, and of what light makes of it, green is near enough.
const greyAt = (data: Pixels, at: number): number => data[at + 1]!

function sharpenRow(data: Pixels, out: Pixels, columns: Int32Array, y: number, rows: number): void {
  const width = columns.length
  let around = 0
  for (let x = 0; x < Math.min(REACH, width); ++x) around += columns[x]!
  for (let x = 0, at = 4 * y * width; x < width; ++x, at += 4) {
    if (x + REACH < width) around += columns[x + REACH]!
    if (x > REACH) around -= columns[x - REACH - 1]!
    const across = Math.min(x + REACH, width - 1) - Math.max(x - REACH, 0) + 1
    const grey = (1 + MORE) * greyAt(data, at) - (MORE * around) / (rows * across)
    out[at] = out[at + 1] = out[at + 2] = grey
    out[at + 3] = 255
  }
}
