import type { JSX } from 'preact'
import type { Tone } from '../app/state'

// Each has a shape of its own: what it says is seen without its colour. Words stand beside each.
const DRAWN = {
  check: (
    <>
      <path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12z" />
      <circle cx="12" cy="12" r="3" />
    </>
  ),
  redeem: (
    <>
      <path d="M3 7h18v3.2a1.8 1.8 0 0 0 0 3.6V17H3v-3.2a1.8 1.8 0 0 0 0-3.6z" />
      <path d="m8.6 12 2.4 2.4 4.4-4.8" />
    </>
  ),
  scan: <path d="M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16" />,
  day: <path d="M5 5h14v15H5zM5 9.5h14M9 3v4M15 3v4M8.5 13.5h7M8.5 16.5h4" />,
  help: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M9.4 9.4a2.7 2.7 0 1 1 3.9 2.4c-.8.5-1.3 1-1.3 2M12 16.8v.2" />
    </>
  ),
  accepted: (
    <>
      <circle cx="12" cy="12" r="10" />
      <path d="m7 12.4 3.4 3.4L17 8.6" />
    </>
  ),
  usable: (
    <>
      <path d="M1.8 12S5.5 5.2 12 5.2 22.2 12 22.2 12 18.5 18.8 12 18.8 1.8 12 1.8 12z" />
      <path d="m8.6 12.2 2.4 2.4 4.4-4.8" />
    </>
  ),
  provisional: (
    <>
      <path d="M6 2.5h12M6 21.5h12M7.5 2.5v4.2L12 12l-4.5 5.3v4.2M16.5 2.5v4.2L12 12l4.5 5.3v4.2" />
    </>
  ),
  kept: <path d="M4 13.5V20h16v-6.5M8 9l4 4 4-4M12 13V3" />,
  refused: (
    <>
      <circle cx="12" cy="12" r="10" />
      <path d="M6.5 12h11" />
    </>
  ),
  forged: <path d="M8 2h8l6 6v8l-6 6H8l-6-6V8zM8.5 8.5l7 7M15.5 8.5l-7 7" />,
  unknown: (
    <>
      <path d="M12 2.5 22.5 21h-21z" />
      <path d="M12 9.5v5.5M12 17.8v.2" />
    </>
  ),
  up: <path d="M4 18v2M9 14v6M14 10v10M19 5v15" />,
  down: <path d="M4 18v2M9 14v6M14 17v3M19 5v3M3 3l18 18" />,
  close: <path d="M5 5l14 14M19 5 5 19" />,
  picture: (
    <>
      <path d="M4 7h4l1.5-2.5h5L16 7h4v12H4z" />
      <circle cx="12" cy="12.7" r="3.4" />
    </>
  )
} satisfies Record<string, JSX.Element>

export type IconName = keyof typeof DRAWN | Tone

export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    {DRAWN[name]}
  </svg>
)
