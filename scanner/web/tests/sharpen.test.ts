import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sharpened, type Picture } from '../src/camera/sharpen'

function picture(width: number, height: number, grey: (x: number, y: number) => number): Picture {
  const data = new Uint8ClampedArray(4 * width * height).fill(255)
  for (let i = 0; i < width * height; ++i) {
    data.fill(grey(i % width, Math.floor(i / width)), 4 * i, 4 * i + 3)
  }
  return { data, width, height }
}

const greys = ({ data }: Picture) => [...data].filter((_, i) => i % 4 === 0)

// The same by its definition, pixel by pixel.
function byDefinition({ data, width, height }: Picture): number[] {
  const out = new Uint8ClampedArray(width * height)
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const around = []
      for (let v = Math.max(0, y - 4); v <= Math.min(height - 1, y + 4); ++v) {
        for (let u = Math.max(0, x - 4); u <= Math.min(width - 1, x + 4); ++u) {
          around.push(data[4 * (v * width + u)]!)
        }
      }
      const mean = around.reduce((a, b) => a + b) / around.length
      const grey = data[4 * (y * width + x)]!
      out[y * width + x] = grey + 3 * (grey - mean)
    }
  }
  return [...out]
}

test('what is all of one grey stays so, up to the edge', () => {
  const flat = picture(11, 7, () => 90)
  assert.deepEqual([...sharpened(flat).data], [...flat.data])
})

test('each pixel goes away from the mean of those around it, in pictures of any size', () => {
  for (const [width, height] of [
    [1, 1],
    [3, 2],
    [5, 30],
    [30, 5],
    [23, 17]
  ]) {
    const given = picture(width!, height!, (x, y) => (37 * x + 101 * y + x * y) % 256)
    const expected = byDefinition(given)
    // A half may be rounded either way.
    assert.ok(greys(sharpened(given)).every((grey, i) => Math.abs(grey - expected[i]!) <= 1))
  }
})

test('a soft edge gets steeper', () => {
  const soft = picture(20, 3, (x) => Math.min(200, Math.max(60, 60 + 20 * (x - 6))))
  const [before, after] = [greys(soft), greys(sharpened(soft))]
  assert.ok(after[12]! - after[7]! > before[12]! - before[7]!)
})
