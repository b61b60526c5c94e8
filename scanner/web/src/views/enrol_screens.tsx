import { useState } from 'preact/hooks'
import type { Words } from '../words/words'
import { useApp, type Shown } from './context'
import { LostItems } from './lost_items'

const NAME_MAX = 60

export function WelcomeScreen({ state, words }: Shown) {
  const app = useApp()
  const [text, setText] = useState('')
  const [isBad, setBad] = useState(false)
  return (
    <main class="simple">
      <p class="brand">{words.t('name')}</p>
      <h1>{words.t('welcome_title')}</h1>
      <LostItems state={state} words={words} />
      <p class="lead">{words.t('welcome')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setBad(!app.openEnrolment(text))
        }}
      >
        <label for="link">{words.t('welcome_link')}</label>
        <input
          id="link"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          autocomplete="off"
          aria-invalid={isBad}
          aria-describedby="link-problem"
        />
        <p id="link-problem" class="problem" role="alert">
          {isBad && words.t('welcome_bad')}
        </p>
        <button class="button main">{words.t('welcome_go')}</button>
      </form>
    </main>
  )
}

export function EnrolScreen({ state, words }: Shown) {
  const app = useApp()
  const [name, setName] = useState('')
  const problem = state.enrolment.problem
  return (
    <main class="simple">
      <p class="brand">{words.t('name')}</p>
      <h1>{words.t('enrol_title')}</h1>
      <p class="lead">{words.t('enrol_text')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void app.enrol(name.trim())
        }}
      >
        <label for="name">{words.t('enrol_name')}</label>
        <p id="name-example" class="hint">
          {words.t('enrol_example')}
        </p>
        <input
          id="name"
          required
          maxLength={NAME_MAX}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
          autocomplete="off"
          aria-describedby="name-example name-problem"
        />
        <p id="name-problem" class="problem" role="alert">
          {problem !== null && problemText(words, problem)}
        </p>
        <button class="button main" disabled={state.isBusy}>
          {words.t(state.isBusy ? 'enrol_busy' : 'enrol_go')}
        </button>
      </form>
    </main>
  )
}

function problemText(words: Words, problem: string): string {
  if (problem === 'enrolment_code_unknown') return words.t('enrol_code_unknown')
  if (problem === 'enrolment_code_expired') return words.t('enrol_code_expired')
  if (problem === 'enrolment_code_used_up') return words.t('enrol_code_used_up')
  if (problem === 'unreachable') return words.t('enrol_unreachable')
  return words.t('enrol_failed', problem)
}
