// What keyboards and guns do to a text, as the browser hears it.
import type { Stroke } from '../src/core/gun'

export const GOOD_LINK =
  'https://voucher.example/v#17822849490544109843160118395204767939513037244150186197995555346342375567' +
  '938879883503554035200104378214195565074245672047589626105695685591964301150348697637780882762839828642642526932540928'

const PLAIN: Record<string, string> = {
  '-': 'Minus',
  '=': 'Equal',
  ';': 'Semicolon',
  ',': 'Comma',
  '.': 'Period',
  '/': 'Slash'
}
const SHIFTED: Record<string, string> = { ':': 'Semicolon', '#': 'Digit3', '?': 'Slash', _: 'Minus' }

function stroke(character: string, at: number): Stroke {
  const upper = character.toUpperCase()
  if (/[A-Z]/.test(upper)) return { key: character, code: `Key${upper}`, shift: character === upper, at }
  if (/[0-9]/.test(character)) return { key: character, code: `Digit${character}`, shift: false, at }
  const code = PLAIN[character] ?? SHIFTED[character]
  if (code === undefined) throw new Error(`no key for ${character}`)
  return { key: character, code, shift: character in SHIFTED, at }
}

// A gun that presses the keys of a US keyboard, 8 ms apart, on a machine of that layout.
export const usGun = (text: string): Stroke[] => [...text].map((character, i) => stroke(character, i * 8))

const ON_AZERTY: Record<string, string> = {
  ...Object.fromEntries([...'1234567890'].map((digit, i) => [`Digit${digit}`, '&é"\'(-è_çà'[i]!])),
  KeyA: 'q',
  KeyQ: 'a',
  KeyW: 'z',
  KeyZ: 'w',
  KeyM: ',',
  Semicolon: 'm',
  Comma: ';',
  Period: ':',
  Slash: '!',
  Minus: ')'
}
const ON_AZERTY_SHIFTED: Record<string, string> = {
  Semicolon: 'M',
  Comma: '.',
  Period: '/',
  Slash: '§',
  Minus: '°',
  KeyM: '?'
}

// The same keys on a machine that takes the keyboard for a French one.
export const azertyMachine = (strokes: Stroke[]): Stroke[] =>
  strokes.map((one) => ({ ...one, key: keyOnAzerty(one) }))

function keyOnAzerty({ code, shift, key }: Stroke): string {
  if (shift && code.startsWith('Digit')) return code.slice(5)
  if (shift && code in ON_AZERTY_SHIFTED) return ON_AZERTY_SHIFTED[code]!
  const plain = ON_AZERTY[code] ?? key.toLowerCase()
  return shift ? plain.toUpperCase() : plain
}
