import type { Mode } from '../app/state'
import { BasketPanel, basketText } from './basket_panel'
import { CameraPanel } from './camera_panel'
import { useApp, type Shown } from './context'
import { Icon } from './icons'
import { PictureInput } from './picture_input'
import { TypedCodeForm } from './typed_code_form'

const MODES: Mode[] = ['check', 'redeem']

export function ScanScreen({ state, words }: Shown) {
  const since = state.snapshot === null ? null : words.moment(state.snapshot.at, Date.now())
  return (
    <>
      <h1 class="unseen">{words.t('scan')}</h1>
      <ModeChoice state={state} words={words} />
      {state.link === 'down' && since !== null && <p class="risk">{words.t('offline_risk', since)}</p>}
      <p class="notice" role="status">
        {state.notice !== null && words.t(`notice_${state.notice}`)}
      </p>
      {state.basket.length > 0 && <BasketPanel state={state} words={words} />}
      <CameraPanel state={state} words={words} />
      <div class="other-ways">
        <TypedCodeForm state={state} words={words} />
        <PictureInput words={words} />
        <p class="hint">{words.t('gun_hint')}</p>
      </div>
      <p class="unseen" role="status">
        {state.basket.length > 0 && basketText(state, words)}
      </p>
    </>
  )
}

function ModeChoice({ state, words }: Shown) {
  const app = useApp()
  return (
    <fieldset class="modes">
      <legend class="unseen">{words.t('mode')}</legend>
      {MODES.map((mode) => (
        <label key={mode} class="mode" data-kind={mode}>
          <input
            type="radio"
            name="mode"
            checked={state.mode === mode}
            disabled={state.isBusy}
            onChange={() => app.dispatch({ type: 'mode', mode })}
          />
          <Icon name={mode} />
          <span class="mode-word">{words.t(`mode_${mode}`)}</span>
          <span class="mode-text">{words.t(`mode_${mode}_text`)}</span>
        </label>
      ))}
    </fieldset>
  )
}
