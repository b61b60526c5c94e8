import { useState } from 'preact/hooks'
import type { NewCode, Site } from './manage_api'
import { CopyOnce, Dialog, Problem, useDesk } from './parts'

const HOURS = [
  [1, 'device_add_hour'],
  [24, 'device_add_day'],
  [168, 'device_add_week']
] as const
const USES_MAX = 100

// The QR code that lets telephones in: made when it is asked for, and shown once.
export function AddDevice({ site, onClose }: { site: Site; onClose: () => void }) {
  const { api, words, strongly } = useDesk()
  const [uses, setUses] = useState(1)
  const [hours, setHours] = useState(24)
  const [made, setMade] = useState<NewCode | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const make = async () => {
    setBusy(true)
    const path = `/v1/sites/${encodeURIComponent(site.id)}/enrolment-codes`
    const reply = await strongly(() => api.send<NewCode>('POST', path, { hours, uses }))
    setBusy(false)
    if (reply.isOk) setMade(reply.value)
    else setProblem(words.problem(reply))
  }
  return (
    <Dialog titleId="add-title" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void make()
        }}
      >
        <h2 id="add-title">{words.t('device_add')}</h2>
        <p>{site.name}</p>
        {made === null ? (
          <>
            <label for="uses">{words.t('device_add_uses')}</label>
            <input
              id="uses"
              type="number"
              min={1}
              max={USES_MAX}
              required
              value={uses}
              onInput={(event) => setUses(event.currentTarget.valueAsNumber)}
            />
            <label for="hours">{words.t('device_add_hours')}</label>
            <select
              id="hours"
              value={hours}
              onChange={(event) => setHours(Number(event.currentTarget.value))}
            >
              {HOURS.map(([count, word]) => (
                <option key={count} value={count}>
                  {words.t(word)}
                </option>
              ))}
            </select>
            <Problem text={problem} />
            <button class="button main" disabled={isBusy}>
              {words.t('device_add_go')}
            </button>
          </>
        ) : (
          <>
            <p>{words.t('device_add_text')}</p>
            <img
              class="qr"
              alt={words.t('device_add_alt')}
              src={`data:image/svg+xml,${encodeURIComponent(made.qr_svg)}`}
            />
            <p role="status">{words.t('device_add_until', words.moment(made.until), made.uses)}</p>
            <CopyOnce words={words} label="device_add_copy" done="device_add_copied" text={made.link} />
          </>
        )}
        <button type="button" class="button" onClick={onClose}>
          {words.t('close')}
        </button>
      </form>
    </Dialog>
  )
}
