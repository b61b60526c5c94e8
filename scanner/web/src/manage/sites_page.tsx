import { useState } from 'preact/hooks'
import { AddDevice } from './add_device'
import type { CodeLine, DeviceLine, Items, Label, Site } from './manage_api'
import type { ManageWords } from './manage_words'
import { Answered, Confirm, useAsked, useDesk } from './parts'

export function SitesPage() {
  const { api, words, structure } = useDesk()
  const path = `/v1/structures/${encodeURIComponent(structure.ledger_id)}/sites`
  const asked = useAsked<Items<Site>>(api, path)
  return (
    <>
      <h1>{words.t('sites_title')}</h1>
      <Answered asked={asked} words={words}>
        {({ items }) => (
          <>
            {items.length === 0 && <p>{words.t('sites_none')}</p>}
            {items.map((site) => (
              <SiteCard key={site.id} site={site} onChange={asked.again} isOpen={items.length === 1} />
            ))}
          </>
        )}
      </Answered>
    </>
  )
}

function labelText(words: ManageWords, label: Label): string {
  const state = words.t(`label_${label.state}`)
  return label.until === undefined ? state : `${state}, ${words.t('label_until', words.day(label.until))}`
}

const countText = (words: ManageWords, count: number): string =>
  count === 0
    ? words.t('devices_none')
    : count === 1
      ? words.t('devices_one')
      : words.t('devices_many', count)

function SiteCard({ site, onChange, isOpen }: { site: Site; onChange: () => void; isOpen: boolean }) {
  const { words, isManager } = useDesk()
  const [isAdding, setAdding] = useState(false)
  const [isShown, setShown] = useState(isOpen)
  const [round, setRound] = useState(0)
  const changed = () => {
    setRound(round + 1)
    onChange()
  }
  const title = `site-${site.id}`
  return (
    <section class="card" aria-labelledby={title}>
      <h2 id={title}>{site.name}</h2>
      <p class="hint">
        {site.commune} · <span class="number">{site.id}</span>
      </p>
      {site.labels.length === 0 && <p class="banner">{words.t('label_none')}</p>}
      <ul class="labels">
        {site.labels.map((label) => (
          <li key={label.programme} data-state={label.state}>
            {labelText(words, label)}
          </li>
        ))}
      </ul>
      <details open={isShown} onToggle={(event) => setShown(event.currentTarget.open)}>
        <summary>{countText(words, site.devices)}</summary>
        {isShown && <Devices key={round} site={site} onChange={changed} />}
      </details>
      {isManager && (
        <button class="button strong" onClick={() => setAdding(true)} aria-describedby={title}>
          {words.t('device_add')}
        </button>
      )}
      {isAdding && (
        <AddDevice
          site={site}
          onClose={() => {
            setAdding(false)
            changed()
          }}
        />
      )}
    </section>
  )
}

function Devices({ site, onChange }: { site: Site; onChange: () => void }) {
  const { api, words, isManager, strongly } = useDesk()
  const path = `/v1/sites/${encodeURIComponent(site.id)}`
  const devices = useAsked<Items<DeviceLine>>(api, `${path}/devices`)
  const codes = useAsked<Items<CodeLine>>(api, `${path}/enrolment-codes`)
  const [leaving, setLeaving] = useState<DeviceLine | null>(null)
  const nameOf = (device: DeviceLine) => device.name || words.t('device_unnamed')
  return (
    <>
      <Answered asked={devices} words={words}>
        {({ items }) => (
          <ul class="lines">
            {items.map((device) => (
              <li key={device.id} data-state={device.revoked_at === undefined ? 'in' : 'out'}>
                <span class="what">
                  <strong>{nameOf(device)}</strong> <span class="number">{device.id}</span>
                </span>
                <span class="hint">{lifeText(words, device)}</span>
                {isManager && device.revoked_at === undefined && (
                  <button
                    class="button"
                    aria-label={`${words.t('device_withdraw')} ${nameOf(device)} ${device.id}`}
                    onClick={() => setLeaving(device)}
                  >
                    {words.t('device_withdraw')}
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Answered>
      <Answered asked={codes} words={words}>
        {({ items }) => (
          <OpenCodes site={site} codes={items.filter(({ state }) => state === 'valid')} onChange={onChange} />
        )}
      </Answered>
      {leaving !== null && (
        <Confirm
          words={words}
          title={words.t('device_withdraw_title', nameOf(leaving))}
          text={words.t('device_withdraw_text')}
          go="device_withdraw_go"
          act={() => strongly(() => api.send('DELETE', `/v1/devices/${encodeURIComponent(leaving.id)}`))}
          onDone={onChange}
          onClose={() => setLeaving(null)}
        />
      )}
    </>
  )
}

function lifeText(words: ManageWords, device: DeviceLine): string {
  if (device.revoked_at !== undefined) return words.t('device_withdrawn', words.moment(device.revoked_at))
  if (device.seen_at === undefined) return words.t('device_never')
  return words.t('device_seen', words.moment(device.seen_at))
}

function OpenCodes(props: { site: Site; codes: CodeLine[]; onChange: () => void }) {
  const { api, words, isManager, strongly } = useDesk()
  const [problem, setProblem] = useState('')
  if (props.codes.length === 0) return null
  const revoke = async (code: CodeLine) => {
    const path = `/v1/sites/${encodeURIComponent(props.site.id)}/enrolment-codes/${code.id}`
    const gone = await strongly(() => api.send('DELETE', path))
    if (gone.isOk) props.onChange()
    else setProblem(words.problem(gone))
  }
  return (
    <>
      <h3>{words.t('codes_title')}</h3>
      <p class="problem" role="alert">
        {problem}
      </p>
      <ul class="lines">
        {props.codes.map((code) => {
          const line = words.t('code_line', code.used, code.uses, words.moment(code.until))
          return (
            <li key={code.id}>
              <span class="what">{line}</span>
              {isManager && (
                <button
                  class="button"
                  aria-label={`${words.t('code_revoke')} ${line}`}
                  onClick={() => void revoke(code)}
                >
                  {words.t('code_revoke')}
                </button>
              )}
            </li>
          )
        })}
      </ul>
    </>
  )
}
