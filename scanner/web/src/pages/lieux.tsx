// /lieux: where vouchers are taken today. The search stays behind #, in this browser.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { communesOf, drawCommunes, type Commune, type CommuneMap } from './commune_map'
import { WORDS } from './lieux_words'
import { ask, begin, language, NoAnswer, say } from './page'
import { found, hashOf, hoursLines, placesOf, plain, wantedOf } from './place_search'
import type { Place, PlaceCollection, Wanted } from './place_search'

const SHOWN_AT_FIRST = 30
const MAP_WIDTH_MAX = 720
const PADDING = 16

function PlacesPage() {
  const [places, setPlaces] = useState<Place[] | 'waiting' | 'no_answer'>('waiting')
  const [wanted, setWanted] = useState(wantedOf(location.hash))
  const load = () => {
    setPlaces('waiting')
    void ask<PlaceCollection>('/v1/places.geojson').then((all) =>
      setPlaces(all === null ? 'no_answer' : placesOf(all))
    )
  }
  useEffect(load, [])
  useEffect(() => {
    const changed = () => setWanted(wantedOf(location.hash))
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }, [])
  const want = (next: Wanted) => {
    setWanted(next)
    history.replaceState(null, '', location.pathname + hashOf(next))
  }
  if (places === 'waiting') return <p>{say(WORDS.waiting)}</p>
  if (places === 'no_answer') return <NoAnswer again={load} />
  return <Places places={places} wanted={wanted} want={want} />
}

// Drawn for the width that it will have, so that its letters have the size of the others.
const mapWidth = () => Math.min(MAP_WIDTH_MAX, document.getElementById('content')!.clientWidth - 2 * PADDING)

interface Searching {
  places: Place[]
  wanted: Wanted
  want: (wanted: Wanted) => void
}

function Places({ places, wanted, want }: Searching) {
  const shown = useMemo(() => found(places, known(wanted, places)), [places, wanted])
  const all = useMemo(() => drawCommunes(communesOf(places), mapWidth()), [places])
  const field = useRef<HTMLInputElement>(null)
  const choose = (commune: string) => {
    want({ ...wanted, text: commune })
    field.current?.focus()
  }
  const count =
    shown.length === 0 ? say(WORDS.none) : shown.length === 1 ? say(WORDS.one) : say(WORDS.many, shown.length)
  return (
    <>
      <form class="card" role="search" onSubmit={(event) => event.preventDefault()}>
        <label for="place">{say(WORDS.search)}</label>
        <input
          id="place"
          ref={field}
          type="search"
          autocomplete="off"
          value={wanted.text}
          onInput={(event) => want({ ...wanted, text: event.currentTarget.value })}
        />
        <ProgrammeChoice places={places} wanted={wanted} want={want} />
        <p role="status">{count}</p>
      </form>
      <List key={hashOf(wanted)} places={shown} />
      {all !== null && <Map map={all} shown={shown} choose={choose} />}
    </>
  )
}

// A programme that nobody takes any more hides no place.
const known = (wanted: Wanted, places: Place[]): Wanted =>
  places.some((place) => place.programmes.some(({ code }) => code === wanted.programme))
    ? wanted
    : { ...wanted, programme: '' }

function ProgrammeChoice({ places, wanted, want }: Searching) {
  const names = useMemo(
    () =>
      new globalThis.Map(places.flatMap((place) => place.programmes).map(({ code, name }) => [code, name])),
    [places]
  )
  if (names.size < 2) return null
  return (
    <>
      <label for="programme">{say(WORDS.programme)}</label>
      <select
        id="programme"
        value={wanted.programme}
        onChange={(event) => want({ ...wanted, programme: event.currentTarget.value })}
      >
        <option value="">{say(WORDS.any)}</option>
        {[...names].map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </>
  )
}

function List({ places }: { places: Place[] }) {
  const [limit, setLimit] = useState(SHOWN_AT_FIRST)
  const firstNew = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (limit > SHOWN_AT_FIRST) firstNew.current?.focus()
  }, [limit])
  const shown = places.slice(0, limit)
  return (
    <section aria-labelledby="list">
      <h2 id="list">{say(WORDS.list)}</h2>
      <ul class="places">
        {shown.map((place, i) => (
          <li
            key={place.id}
            {...(i === limit - SHOWN_AT_FIRST && i > 0 ? { ref: firstNew, tabIndex: -1 } : {})}
          >
            <PlaceCard place={place} />
          </li>
        ))}
      </ul>
      {places.length > limit && (
        <button class="button" onClick={() => setLimit(limit + SHOWN_AT_FIRST)}>
          {say(WORDS.more, Math.min(SHOWN_AT_FIRST, places.length - limit))}
        </button>
      )}
    </section>
  )
}

function PlaceCard({ place }: { place: Place }) {
  const town = `${place.postalCode} ${place.commune}`.trim()
  return (
    <>
      <h3>{place.name}</h3>
      <p>
        {place.address.map((line) => (
          <span class="line" key={line}>
            {line}
          </span>
        ))}
        <span class="line">{town}</span>
      </p>
      {hoursLines(place.hours, language).map((line) => (
        <p key={line} class="hint">
          {line}
        </p>
      ))}
      {place.services.length > 0 && <p class="hint">{place.services.join(' · ')}</p>}
      <p class="links">
        {place.website !== '' && <Away to={place.website} words={say(WORDS.website)} of={place.name} />}
        {place.booking !== '' && <Away to={place.booking} words={say(WORDS.booking)} of={place.name} />}
        {place.access !== '' && <Away to={place.access} words={say(WORDS.access)} of={place.name} />}
      </p>
    </>
  )
}

const Away = ({ to, words, of }: { to: string; words: string; of: string }) => (
  <a href={to} rel="external noreferrer">
    {words}
    <span class="unseen"> – {of}</span>
  </a>
)

// For those who see it; the list says the same and more.
function Map({ map, shown, choose }: { map: CommuneMap; shown: Place[]; choose: (commune: string) => void }) {
  const names = new Set(shown.map((place) => plain(place.commune)))
  const look = (commune: Commune) => (names.has(plain(commune.name)) ? 'wanted' : 'other')
  // What is wanted lies on top.
  const spots = [...map.spots].sort((a, b) => look(a.commune).localeCompare(look(b.commune)))
  return (
    <section aria-labelledby="map">
      <h2 id="map">{say(WORDS.map)}</h2>
      <p class="hint">{say(WORDS.map_hint)}</p>
      <svg
        class="map"
        viewBox={`0 0 ${map.width} ${map.height}`}
        role="img"
        aria-label={say(WORDS.map_label, map.spots.length)}
      >
        {spots.map(({ commune, x, y, radius }) => (
          <circle
            key={commune.name}
            class={look(commune)}
            cx={x}
            cy={y}
            r={radius}
            onClick={() => choose(commune.name)}
          >
            <title>{commune.name}</title>
          </circle>
        ))}
        {spots
          .filter(({ name }) => name !== null)
          .map(({ commune, name }) => (
            <text
              key={commune.name}
              class={look(commune)}
              x={name!.x}
              y={name!.y}
              text-anchor="middle"
              onClick={() => choose(commune.name)}
            >
              {commune.name}
            </text>
          ))}
        <path class="scale" d={`M12 ${map.height - 14}v6h${map.scale.width}v-6`} />
        <text class="scale" x={18 + map.scale.width} y={map.height - 8}>
          {map.scale.km} km
        </text>
      </svg>
    </section>
  )
}

begin(<PlacesPage />)
