// The public list of places (/v1/places.geojson), and finding places in it.
export interface Place {
  id: string
  name: string
  commune: string
  insee: string
  postalCode: string
  address: string[]
  hours: string
  website: string
  booking: string
  access: string
  structure: string
  services: string[]
  programmes: { code: string; name: string }[]
  at: { latitude: number; longitude: number } | null
}

interface Feature {
  geometry: { coordinates: [longitude: number, latitude: number] } | null
  properties: Record<string, string> & {
    services: string[]
    dispositifs: { code: string; nom: string }[]
  }
}
export interface PlaceCollection {
  features: Feature[]
}

// In the order in which people look for them: commune, then name.
export function placesOf(collection: PlaceCollection): Place[] {
  const order = new Intl.Collator('fr')
  return collection.features
    .map(placeOf)
    .sort((a, b) => order.compare(a.commune, b.commune) || order.compare(a.name, b.name))
}

function placeOf({ geometry, properties: p }: Feature): Place {
  const text = (name: string): string => p[name] ?? ''
  return {
    id: text('id'),
    name: text('nom'),
    commune: text('commune'),
    insee: text('code_insee'),
    postalCode: text('code_postal'),
    address: [text('adresse'), text('complement_adresse')].filter((line) => line !== ''),
    hours: text('horaires'),
    website: webAddress(text('site_web')),
    booking: webAddress(text('prise_rdv')),
    access: webAddress(text('fiche_acces_libre')),
    structure: text('structure_parente'),
    services: p.services,
    programmes: p.dispositifs.map(({ code, nom }) => ({ code, name: nom })),
    at: geometry && { longitude: geometry.coordinates[0], latitude: geometry.coordinates[1] }
  }
}

const webAddress = (text: string): string => (/^https?:\/\//.test(text) ? text : '')

// Without accents, ligatures, capitals and marks: "Saint-Cyr-l’École" and "st cyr l ecole" are one.
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(/\bst\b/g, 'saint')
    .replace(/\bste\b/g, 'sainte')
}

export interface Wanted {
  text: string // a commune, a postal code, the name of a place, or the beginning of their words
  programme: string // a code; empty: any
}

export function found(places: Place[], wanted: Wanted): Place[] {
  const words = plain(wanted.text)
    .split(' ')
    .filter((word) => word !== '')
  return places.filter(
    (place) =>
      (wanted.programme === '' || place.programmes.some(({ code }) => code === wanted.programme)) &&
      isAbout(place, words)
  )
}

function isAbout(place: Place, words: string[]): boolean {
  const known = plain(`${place.commune} ${place.postalCode} ${place.name}`).split(' ')
  return words.every((word) => known.some((one) => one.startsWith(word)))
}

// What stands behind # in the address of the page, so that a search can be kept and sent to somebody, and is
// not sent to the server.
export function wantedOf(hash: string): Wanted {
  const values = new URLSearchParams(hash.replace(/^#/, ''))
  return { text: values.get('q') ?? '', programme: values.get('p') ?? '' }
}

export function hashOf({ text, programme }: Wanted): string {
  const values = new URLSearchParams()
  if (text !== '') values.set('q', text)
  if (programme !== '') values.set('p', programme)
  const written = values.toString()
  return written === '' ? '' : '#' + written
}

const DAYS = { Mo: 'lun.', Tu: 'mar.', We: 'mer.', Th: 'jeu.', Fr: 'ven.', Sa: 'sam.', Su: 'dim.' }
const ENGLISH_DAYS = { Mo: 'Mon', Tu: 'Tue', We: 'Wed', Th: 'Thu', Fr: 'Fri', Sa: 'Sat', Su: 'Sun' }

// Opening hours as OpenStreetMap writes them, one line a rule. What is not written so stays as it is.
export function hoursLines(hours: string, language: 'fr' | 'en'): string[] {
  const days: Record<string, string> = language === 'fr' ? DAYS : ENGLISH_DAYS
  const [holidays, off] = language === 'fr' ? ['jours fériés', 'fermé'] : ['public holidays', 'closed']
  return hours
    .split(';')
    .map((rule) =>
      rule
        .trim()
        .replace(/\b(Mo|Tu|We|Th|Fr|Sa|Su)\b/g, (day) => days[day]!)
        .replace(/\bPH\b/g, holidays!)
        .replace(/\boff\b/g, off!)
        .replace(/,(?=\S)/g, ', ')
        .replace(/(\d)-(?=\d)/g, '$1–')
    )
    .filter((line) => line !== '')
}
