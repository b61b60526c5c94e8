// The texts of the QR codes in a picture. tests/bench/reading/read_rate.mjs measures this very file.
import { readBarcodes, type ReaderOptions } from 'zxing-wasm/reader'
import { sharpened, type Picture } from './sharpen'

const OPTIONS: ReaderOptions = { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 8 }

// Throws when it is no picture.
export async function look(picture: Picture | Blob): Promise<string[]> {
  const codes = await readBarcodes(picture as ImageData | Blob, OPTIONS)
  return codes.filter((code) => code.isValid).map((code) => code.text)
}

// For a picture in which the first look found nothing: it may have been out of focus. Takes about twice as
// long as the first one.
export const lookAgain = (picture: Picture): Promise<string[]> => look(sharpened(picture))
