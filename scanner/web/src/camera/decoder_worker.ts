// Finds QR codes, away from the thread that draws. Its WebAssembly is our own file: the library's default
// is a third party's server.
import { prepareZXingModule } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { look, lookAgain } from './reader'
import type { Picture } from './sharpen'

// From the camera, or a photograph from a file.
export interface Job {
  id: number
  picture: ImageData | Blob
}
export interface Found {
  id: number
  texts: string[]
}

// Of the camera's pictures in which nothing was found, one in so many is looked at again: mostly nothing is
// there, and the next one comes the sooner.
const LOOK_AGAIN_EVERY = 3
const PHOTO_SIDE_MAX = 2048

let emptyPictures = 0

prepareZXingModule({ overrides: { locateFile: () => wasmUrl } })

self.onmessage = async ({ data }: MessageEvent<Job>) => {
  const found: Found = { id: data.id, texts: [] }
  try {
    found.texts = data.picture instanceof Blob ? await inPhoto(data.picture) : await inView(data.picture)
  } catch {
    // A picture that cannot be read holds no code; whoever asked says so.
  }
  self.postMessage(found)
}

async function inView(picture: ImageData): Promise<string[]> {
  const texts = await look(picture)
  if (texts.length > 0) emptyPictures = 0
  else if (++emptyPictures % LOOK_AGAIN_EVERY === 0) return lookAgain(picture)
  return texts
}

async function inPhoto(photo: Blob): Promise<string[]> {
  const texts = await look(photo)
  return texts.length > 0 ? texts : lookAgain(await pixelsOf(photo))
}

async function pixelsOf(photo: Blob): Promise<Picture> {
  const bitmap = await createImageBitmap(photo)
  const scale = Math.min(1, PHOTO_SIDE_MAX / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [Math.ceil(bitmap.width * scale), Math.ceil(bitmap.height * scale)]
  const context = new OffscreenCanvas(width, height).getContext('2d')!
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  return context.getImageData(0, 0, width, height)
}
