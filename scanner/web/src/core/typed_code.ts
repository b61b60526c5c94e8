// The code under the QR code, for torn paper and broken cameras: 11 characters and one that checks them.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHECK_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const BODY_CHARACTERS = 11
export const TYPED_CHARACTERS = 12

export type Typed =
  | { state: 'partial'; text: string } // as far as it goes
  | { state: 'foreign'; text: string; character: string } // this one is in no code
  | { state: 'mistyped'; text: string } // whole, and the check says no
  | { state: 'too_long'; text: string }
  | { state: 'whole'; text: string; code: string } // `code` without hyphens

// ISO/IEC 7064 MOD 37,36 over the characters of `body`.
export function checkCharacter(body: string): string {
  let product = 36
  for (const character of body) {
    const sum = (product + CHECK_ALPHABET.indexOf(character)) % 36
    product = ((sum === 0 ? 36 : sum) * 2) % 37
  }
  return CHECK_ALPHABET[(37 - product) % 36]!
}

// Forgives case, spaces and hyphens, and in the body O for 0 and I or L for 1. `text` is how to show it.
export function readTypedCode(input: string): Typed {
  const raw = [...input.toUpperCase()].filter((character) => !/[\s\u00a0-]/.test(character))
  const read = raw.map((character, i) => (i < BODY_CHARACTERS ? forgiven(character) : character)).join('')
  const text = grouped(read)
  const foreign = [...read].find((character) => !ALPHABET.includes(character))
  if (foreign !== undefined) return { state: 'foreign', text, character: foreign }
  if (read.length < TYPED_CHARACTERS) return { state: 'partial', text }
  if (read.length > TYPED_CHARACTERS) return { state: 'too_long', text }
  if (checkCharacter(read.slice(0, BODY_CHARACTERS)) !== read[BODY_CHARACTERS])
    return { state: 'mistyped', text }
  return { state: 'whole', text, code: read }
}

const forgiven = (character: string) => (character === 'O' ? '0' : /[IL]/.test(character) ? '1' : character)

export const grouped = (code: string): string => code.match(/.{1,4}/g)?.join('-') ?? ''
