// Known answers from outside the project are read where they are, and their tests skipped where they are not.
import { existsSync, readFileSync } from 'node:fs'

declare const SHARED_DATA: string
declare const PROJECT: string

export const projectFile = (path: string): string => `${PROJECT}/${path}`

export const vectorsAbsent: string | false = existsSync(`${SHARED_DATA}/vectors`)
  ? false
  : 'the known answers are not at hand'

export const vectors = (name: string) => JSON.parse(readFileSync(`${SHARED_DATA}/vectors/${name}`, 'utf8'))

export const bytesOfHex = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair: string) => parseInt(pair, 16))
