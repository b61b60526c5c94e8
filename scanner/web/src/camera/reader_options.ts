import type { ReaderOptions } from 'zxing-wasm/reader'

// How the decoder looks at a picture. tests/bench/reading/read_rate.mjs measures these very ones.
export const READER_OPTIONS: ReaderOptions = { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 8 }
