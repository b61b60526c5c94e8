// What a verdict sounds and feels like: told apart without looking.
import type { Tone } from './state'

type Note = [frequency: number, seconds: number]

const NOTES: Record<Tone, Note[]> = {
  accepted: [
    [660, 0.09],
    [880, 0.18]
  ],
  usable: [[880, 0.12]],
  provisional: [
    [660, 0.09],
    [660, 0.09],
    [880, 0.14]
  ],
  kept: [
    [520, 0.12],
    [520, 0.12]
  ],
  refused: [
    [330, 0.2],
    [247, 0.3]
  ],
  forged: [
    [220, 0.16],
    [220, 0.16],
    [220, 0.3]
  ],
  unknown: [
    [392, 0.14],
    [392, 0.14]
  ]
}
const SHAKES: Record<Tone, number[]> = {
  accepted: [60],
  usable: [30],
  provisional: [60, 60, 60],
  kept: [40, 40],
  refused: [250],
  forged: [250, 100, 250, 100, 250],
  unknown: [120, 80, 120]
}
const GAP_S = 0.04

let audio: AudioContext | null = null

// A browser lets a page make sound only after somebody has touched it; before that this is silent.
export function feel(tone: Tone, isLoud: boolean): void {
  navigator.vibrate?.(SHAKES[tone])
  if (!isLoud || typeof AudioContext === 'undefined') return
  audio ??= new AudioContext()
  void audio.resume()
  let at = audio.currentTime
  for (const [frequency, seconds] of NOTES[tone]) {
    play(audio, frequency, at, seconds)
    at += seconds + GAP_S
  }
}

function play(context: AudioContext, frequency: number, at: number, seconds: number): void {
  const tone = context.createOscillator()
  const volume = context.createGain()
  tone.frequency.value = frequency
  volume.gain.setValueAtTime(0.0001, at)
  volume.gain.exponentialRampToValueAtTime(0.25, at + 0.015)
  volume.gain.exponentialRampToValueAtTime(0.0001, at + seconds)
  tone.connect(volume).connect(context.destination)
  tone.start(at)
  tone.stop(at + seconds)
}
