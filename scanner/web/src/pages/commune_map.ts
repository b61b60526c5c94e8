// A map of communes without a map: where they lie to each other, from the places' own coordinates.
import { plain, type Place } from './place_search'

export interface Commune {
  name: string
  places: number
  latitude: number
  longitude: number
}

export interface Spot {
  commune: Commune
  x: number
  y: number
  radius: number
  name: { x: number; y: number } | null // the middle of its line, where it has room
}

export interface CommuneMap {
  width: number
  height: number
  spots: Spot[] // larger ones first, so that no small one is covered
  scale: { km: number; width: number }
}

const KM_PER_DEGREE = 111.2
const MARGIN = 46
const HEIGHT_MIN = 240
const HEIGHT_MAX = 620
const SPAN_KM_MIN = 4 // a single commune is not blown up to fill the picture
const RADIUS_MIN = 5
const RADIUS_MAX = 20
const LETTER_WIDTH = 7.4
const LINE_HEIGHT = 17
const BESIDE = 3
const BELOW_LINE = 4 // of it, for what hangs below the letters
const SCALES_KM = [1, 2, 5, 10, 20, 50, 100, 200, 500]

// By INSEE code, or by name where there is none; each in the middle of its places.
export function communesOf(places: Place[]): Commune[] {
  const communes = new Map<string, Commune>()
  for (const place of places) {
    if (place.at === null) continue
    const key = place.insee === '' ? plain(place.commune) : place.insee
    const known = communes.get(key) ?? { name: place.commune, places: 0, latitude: 0, longitude: 0 }
    const share = known.places / (known.places + 1)
    communes.set(key, {
      name: known.name,
      places: known.places + 1,
      latitude: known.latitude * share + place.at.latitude * (1 - share),
      longitude: known.longitude * share + place.at.longitude * (1 - share)
    })
  }
  return [...communes.values()]
}

// null: nobody has said where any of them is.
export function drawCommunes(communes: Commune[], width: number): CommuneMap | null {
  if (communes.length === 0) return null
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2
  const latitude = middle(communes.map((one) => one.latitude))
  const longitude = middle(communes.map((one) => one.longitude))
  const narrowing = Math.cos((latitude * Math.PI) / 180)
  const east = (one: Commune) => (one.longitude - longitude) * KM_PER_DEGREE * narrowing
  const south = (one: Commune) => (latitude - one.latitude) * KM_PER_DEGREE
  const span = (values: number[]) => Math.max(SPAN_KM_MIN, 2 * Math.max(...values.map(Math.abs)))
  const perKm = Math.min(
    (width - 2 * MARGIN) / span(communes.map(east)),
    (HEIGHT_MAX - 2 * MARGIN) / span(communes.map(south))
  )
  const height = Math.max(HEIGHT_MIN, span(communes.map(south)) * perKm + 2 * MARGIN)
  const most = Math.max(...communes.map((one) => one.places))
  const spots = communes
    .map((commune) => ({
      commune,
      x: width / 2 + east(commune) * perKm,
      y: height / 2 + south(commune) * perKm,
      radius: most === 1 ? RADIUS_MIN + 2 : radiusOf(commune.places / most),
      name: null as Spot['name']
    }))
    .sort((a, b) => b.radius - a.radius)
  nameSpots(spots, width, height)
  return { width, height, spots, scale: scaleOf(perKm, width) }
}

const radiusOf = (share: number) => Math.max(RADIUS_MIN, RADIUS_MAX * Math.sqrt(share))

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

// The largest first, beside its circle. A name that would lie over another one, over another
// circle, or stick out, is left out.
function nameSpots(spots: Spot[], width: number, height: number): void {
  const taken: Box[] = []
  const isFree = (box: Box, spot: Spot) =>
    box.left >= 0 &&
    box.right <= width &&
    box.top >= 0 &&
    box.bottom <= height &&
    !taken.some((other) => isOver(box, other)) &&
    !spots.some((other) => other !== spot && isOverCircle(box, other))
  for (const spot of spots) {
    const box = boxesOf(spot).find((one) => isFree(one, spot))
    if (box === undefined) continue
    spot.name = { x: (box.left + box.right) / 2, y: box.bottom - BELOW_LINE }
    taken.push(box)
  }
}

// Where its name may stand, best first.
function boxesOf({ x, y, radius, commune }: Spot): Box[] {
  const wide = commune.name.length * LETTER_WIDTH
  return [
    [x - wide / 2, y - radius - LINE_HEIGHT],
    [x - wide / 2, y + radius],
    [x + radius + BESIDE, y - LINE_HEIGHT / 2],
    [x - radius - BESIDE - wide, y - LINE_HEIGHT / 2]
  ].map(([left, top]) => ({ left: left!, right: left! + wide, top: top!, bottom: top! + LINE_HEIGHT }))
}

const isOver = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

function isOverCircle(box: Box, { x, y, radius }: Spot): boolean {
  const nearest = (low: number, value: number, high: number) => Math.max(low, Math.min(value, high))
  return Math.hypot(x - nearest(box.left, x, box.right), y - nearest(box.top, y, box.bottom)) < radius
}

// The longest round distance that takes at most a third of the width.
function scaleOf(perKm: number, width: number): { km: number; width: number } {
  const km = SCALES_KM.filter((one) => one * perKm <= width / 3).pop() ?? SCALES_KM[0]!
  return { km, width: km * perKm }
}
