import assert from 'node:assert/strict'
import { test } from 'node:test'
import { feel } from '../src/app/feedback'
import type { Tone } from '../src/app/state'

const TONES: Tone[] = ['accepted', 'usable', 'provisional', 'kept', 'refused', 'forged', 'unknown']

// A telephone that writes down how it was shaken, and which notes were played.
function withTelephone(act: (telephone: { shakes: string[]; notes: number[] }) => void): void {
  const telephone = { shakes: [] as string[], notes: [] as number[] }
  const volume = { setValueAtTime() {}, exponentialRampToValueAtTime() {} }
  class Sound {
    currentTime = 0
    destination = null
    resume = async () => undefined
    createGain = () => ({ gain: volume, connect: () => null })
    createOscillator = () => {
      const frequency = {
        set value(hertz: number) {
          telephone.notes.push(hertz)
        }
      }
      return { frequency, connect: (next: unknown) => next, start() {}, stop() {} }
    }
  }
  const vibrate = (pattern: number[]) => telephone.shakes.push(pattern.join())
  Object.defineProperty(globalThis, 'navigator', { value: { vibrate }, configurable: true })
  Object.defineProperty(globalThis, 'AudioContext', { value: Sound, configurable: true })
  act(telephone)
}

test('every verdict is felt, and told apart without looking', () =>
  withTelephone((telephone) => {
    for (const tone of TONES) feel(tone, false)
    assert.equal(new Set(telephone.shakes).size, TONES.length)
    assert.deepEqual(telephone.notes, [])
  }))

test('every verdict is heard, where a sound is wanted, and told apart without looking', () =>
  withTelephone((telephone) => {
    const melodies = TONES.map((tone) => {
      feel(tone, true)
      return telephone.notes.splice(0).join()
    })
    assert.ok(melodies.every((melody) => melody !== ''))
    assert.equal(new Set(melodies).size, TONES.length)
  }))
