import assert from 'node:assert/strict'
import { test } from 'node:test'
import { communesOf, drawCommunes, type Commune } from '../src/pages/commune_map'
import { found, hashOf, hoursLines, plain, placesOf, wantedOf } from '../src/pages/place_search'

const feature = (
  nom: string,
  commune: string,
  change: Record<string, unknown> = {},
  at: [number, number] | null = null
) => ({
  geometry: at && { coordinates: at },
  properties: {
    id: nom,
    nom,
    commune,
    code_insee: commune.slice(0, 5),
    services: [],
    dispositifs: [{ code: 'ORL26', nom: 'Pass' }],
    ...change
  }
})
const places = placesOf({
  features: [
    feature('Médiathèque', 'Saint-Jean-de-la-Ruelle', { code_postal: '45140' }, [1.87, 47.91]),
    feature('Atelier', 'Orléans', { code_postal: '45000' }, [1.9, 47.9]),
    feature('Cyber-base', 'Orléans', { dispositifs: [{ code: 'REI27', nom: 'Autre' }] }, [1.92, 47.92]),
    feature('Le Cœur numérique', 'Évry', { site_web: 'javascript:alert(1)' })
  ] as never
})
const names = (text: string, programme = '') => found(places, { text, programme }).map(({ name }) => name)

test('a commune is found without accents, capitals and hyphens, by the beginning of its words', () => {
  assert.deepEqual(names('orleans'), ['Atelier', 'Cyber-base'])
  assert.deepEqual(names('ÉVRY'), ['Le Cœur numérique'])
  assert.deepEqual(names('st jean'), ['Médiathèque'])
  assert.deepEqual(names('Saint-Jean-de'), ['Médiathèque'])
  assert.deepEqual(names('ruel saint'), ['Médiathèque'])
  assert.deepEqual(names('leans'), [])
})

test('a postal code and the name of a place are found too, and nothing means all', () => {
  assert.deepEqual(names('4514'), ['Médiathèque'])
  assert.deepEqual(names('coeur'), ['Le Cœur numérique'])
  assert.equal(names('').length, 4)
  assert.equal(names(' - ').length, 4)
})

test('only the places of a programme, when one is wanted', () => {
  assert.deepEqual(names('orleans', 'REI27'), ['Cyber-base'])
  assert.deepEqual(names('', 'NON'), [])
})

test('places stand in the order of communes as French is sorted', () => {
  assert.deepEqual(
    places.map(({ commune }) => commune),
    ['Évry', 'Orléans', 'Orléans', 'Saint-Jean-de-la-Ruelle']
  )
})

test('an address that is none of the web is not a link', () => {
  assert.equal(places[0]!.website, '')
})

test('a search comes back from its address', () => {
  for (const wanted of [
    { text: '', programme: '' },
    { text: 'Saint-Jean & l’Été', programme: '' },
    { text: '45', programme: 'ORL26' }
  ]) {
    assert.deepEqual(wantedOf(hashOf(wanted)), wanted)
  }
  assert.equal(hashOf({ text: '', programme: '' }), '')
})

test('ligatures and marks of all kinds', () => {
  assert.equal(plain('L’Haÿ-les-Roses / Œuilly'), 'l hay les roses oeuilly')
})

test('opening hours are said in words, and what is written otherwise stays', () => {
  assert.deepEqual(hoursLines('Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00; PH off', 'fr'), [
    'lun.-ven. 09:00–12:00, 14:00–18:30',
    'sam. 08:30–12:00',
    'jours fériés fermé'
  ])
  assert.deepEqual(hoursLines('tous les jours', 'fr'), ['tous les jours'])
  assert.deepEqual(hoursLines('', 'en'), [])
})

test('a commune lies in the middle of its places, and one without coordinates is not drawn', () => {
  const communes = communesOf(places)
  assert.deepEqual(
    communes.map(({ name, places: count }) => [name, count]),
    [
      ['Orléans', 2],
      ['Saint-Jean-de-la-Ruelle', 1]
    ]
  )
  assert.ok(Math.abs(communes[0]!.latitude - 47.91) < 1e-9)
  assert.ok(Math.abs(communes[0]!.longitude - 1.91) < 1e-9)
})

test('north is up, east is right, everything is inside, and names do not lie over each other', () => {
  const commune = (name: string, latitude: number, longitude: number, count = 1): Commune => ({
    name,
    latitude,
    longitude,
    places: count
  })
  const map = drawCommunes(
    [
      commune('Sud', 47, 1),
      commune('Nord', 48, 1, 9),
      commune('Est', 47.5, 2),
      commune('Ici même', 47.5001, 2),
      ...['Et ici', 'Là', 'Là-bas'].map((name) => commune(name, 47.5002, 2)),
      commune('Gros', 47.3, 1.4, 9),
      commune('Devant', 47.36, 1.41)
    ],
    720
  )!
  const spot = (name: string) => map.spots.find((one) => one.commune.name === name)!
  assert.ok(spot('Nord').y < spot('Sud').y)
  assert.ok(spot('Est').x > spot('Sud').x)
  assert.equal(map.spots[0]!.commune.name, 'Nord')
  for (const { x, y, radius } of map.spots) {
    assert.ok(x - radius >= 0 && x + radius <= map.width && y - radius >= 0 && y + radius <= map.height)
  }
  const named = (...names: string[]) => names.map(spot).filter(({ name }) => name !== null)
  assert.equal(named('Est', 'Ici même', 'Et ici', 'Là', 'Là-bas').length, 2)
  // Above, a smaller circle would be in the way.
  assert.ok(spot('Gros').name!.y > spot('Gros').y + spot('Gros').radius)
  const kmHigh = ((spot('Sud').y - spot('Nord').y) / map.scale.width) * map.scale.km
  assert.ok(Math.abs(kmHigh - 111.2) < 0.1)
})

test('a single commune is drawn, and none is not', () => {
  const map = drawCommunes([{ name: 'Seule', latitude: 47, longitude: 1, places: 3 }], 720)!
  assert.deepEqual([map.spots[0]!.x, map.spots[0]!.y], [map.width / 2, map.height / 2])
  assert.equal(drawCommunes([], 720), null)
})
