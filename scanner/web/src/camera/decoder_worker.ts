// Finds QR codes, away from the thread that draws. Its WebAssembly is our own file: the library's default
// is a third party's server.
import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'

export interface Job {
  id: number
  picture: ImageData | Blob
}
export interface Found {
  id: number
  texts: string[]
}

const OPTIONS: ReaderOptions = { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 8 }

prepareZXingModule({ overrides: { locateFile: () => wasmUrl } })

self.onmessage = async ({ data }: MessageEvent<Job>) => {
  const found: Found = { id: data.id, texts: [] }
  try {
    const codes = await readBarcodes(data.picture, OPTIONS)
    found.texts = codes.filter((code) => code.isValid).map((code) => code.text)
  } catch {
    // A picture that cannot be read holds no code; whoever asked says so.
  }
  self.postMessage(found)
}
