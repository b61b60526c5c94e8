import type { CameraTrouble } from '../app/state'
import { toBase64url } from '../core/bytes'
import type { Language, Word } from '../words/words'
import { useApp, type Shown } from './context'

const TROUBLES: CameraTrouble[] = ['refused', 'none', 'busy', 'insecure', 'broken']
const TOPICS: [title: Word, text: Word][] = [
  ['help_voucher', 'help_voucher_text'],
  ['help_gun', 'help_gun_text'],
  ['help_offline', 'help_offline_text'],
  ['help_ios', 'help_ios_text']
]
const KEY_CHARACTERS = 12

export function HelpScreen({ state, words }: Shown) {
  return (
    <>
      <h1>{words.t('help_title')}</h1>
      {TOPICS.map(([title, text]) => (
        <details key={title} class="card">
          <summary>{words.t(title)}</summary>
          <p>{words.t(text)}</p>
        </details>
      ))}
      <details class="card">
        <summary>{words.t('help_camera')}</summary>
        <dl>
          {TROUBLES.map((trouble) => (
            <div key={trouble}>
              <dt>{words.t(`trouble_${trouble}_title`)}</dt>
              <dd>{words.t(`trouble_${trouble}`)}</dd>
            </div>
          ))}
        </dl>
      </details>
      <SettingsCard state={state} words={words} />
      <DeviceCard state={state} words={words} />
      <p>
        <a class="button" href="#gestion">
          {words.t('manage')}
        </a>
      </p>
      <p class="hint">
        <a href={words.language === 'fr' ? '/accessibilite' : '/en/accessibilite'}>
          {words.t('accessibility')}
        </a>
      </p>
    </>
  )
}

function SettingsCard({ state, words }: Shown) {
  const app = useApp()
  return (
    <section class="card" aria-labelledby="settings">
      <h2 id="settings">{words.t('settings')}</h2>
      <label for="language">{words.t('language')}</label>
      <select
        id="language"
        value={words.language}
        onChange={(event) => void app.set({ language: event.currentTarget.value as Language })}
      >
        <option value="fr" lang="fr">
          Français
        </option>
        <option value="en" lang="en">
          English
        </option>
      </select>
      <label class="check">
        <input
          type="checkbox"
          checked={state.settings.sound}
          onChange={(event) => void app.set({ sound: event.currentTarget.checked })}
        />
        {words.t('sound_on')}
      </label>
    </section>
  )
}

function DeviceCard({ state, words }: Shown) {
  const device = state.device
  if (device === null) return null
  const rows: [Word, string][] = [
    ['device_name', device.name],
    ['device_id', device.id],
    ['device_site', device.site.name],
    ['device_structure', device.structure.name],
    ['device_key', `${device.key.algorithm} ${toBase64url(device.key.publicKey).slice(0, KEY_CHARACTERS)}…`],
    ['device_storage', words.t(state.isPersistent === true ? 'storage_kept' : 'storage_not_kept')]
  ]
  return (
    <section class="card" aria-labelledby="device">
      <h2 id="device">{words.t('device')}</h2>
      <dl class="facts">
        {rows.map(([word, text]) => (
          <div key={word}>
            <dt>{words.t(word)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
