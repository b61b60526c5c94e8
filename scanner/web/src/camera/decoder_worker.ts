// Finds QR codes, away from the thread that draws. Its WebAssembly is our own file: the library's default
// is a third party's server.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { READER_OPTIONS } from './reader_options'

export interface Job {
  id: number
  picture: ImageData | Blob
}
export interface Found {
  id: number
  texts: string[]
}

prepareZXingModule({ overrides: { locateFile: () => wasmUrl } })

self.onmessage = async ({ data }: MessageEvent<Job>) => {
  const found: Found = { id: data.id, texts: [] }
  try {
    const codes = await readBarcodes(data.picture, READER_OPTIONS)
    found.texts = codes.filter((code) => code.isValid).map((code) => code.text)
  } catch {
    // A picture that cannot be read holds no code; whoever asked says so.
  }
  self.postMessage(found)
}
