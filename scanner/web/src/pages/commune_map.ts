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
  isNamed: boolean // its name has room beside it
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
      isNamed: false
    }))
    .sort((a, b) => b.radius - a.radius)
  nameSpots(spots, width, height)
  return { width, height, spots, scale: scaleOf(perKm, width) }
}

const radiusOf = (share: number) => Math.max(RADIUS_MIN, RADIUS_MAX * Math.sqrt(share))

// The largest first; a name that would lie over another one or stick out is left out.
function nameSpots(spots: Spot[], width: number, height: number): void {
  const taken: { left: number; right: number; top: number; bottom: number }[] = []
  for (const spot of spots) {
    const half = (spot.commune.name.length * LETTER_WIDTH) / 2
    const top = spot.y - spot.radius - LINE_HEIGHT
    const box = { left: spot.x - half, right: spot.x + half, top, bottom: top + LINE_HEIGHT }
    const isInside = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height
    const meets = taken.some(
      (other) =>
        box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom
    )
    if (!isInside || meets) continue
    spot.isNamed = true
    taken.push(box)
  }
}

// The longest round distance that takes at most a third of the width.
function scaleOf(perKm: number, width: number): { km: number; width: number } {
  const km = SCALES_KM.filter((one) => one * perKm <= width / 3).pop() ?? SCALES_KM[0]!
  return { km, width: km * perKm }
}
