import { scanned } from '../app/scanning'
import { readTypedCode, TYPED_CHARACTERS, type Typed } from '../core/typed_code'
import type { Words } from '../words/words'
import { useApp, type Shown } from './context'

export function TypedCodeForm({ state, words }: Shown) {
  const app = useApp()
  const typed = readTypedCode(state.typed)
  return (
    <form
      class="typed"
      onSubmit={(event) => {
        event.preventDefault()
        if (typed.state === 'whole') void scanned(app, typed.code)
      }}
    >
      <label for="code">{words.t('typed_label')}</label>
      <p id="code-hint" class="hint">
        {words.t('typed_hint')}
      </p>
      <input
        id="code"
        class="code"
        value={state.typed}
        onInput={(event) => {
          const { text } = readTypedCode(event.currentTarget.value)
          app.dispatch({ type: 'typed', text })
          event.currentTarget.value = text
        }}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        inputMode="text"
        placeholder="0000-0000-0000"
        aria-describedby="code-hint code-says"
        aria-invalid={typed.state !== 'partial' && typed.state !== 'whole'}
      />
      <p
        id="code-says"
        class={typed.state === 'partial' || typed.state === 'whole' ? 'hint' : 'problem'}
        role="status"
      >
        {saying(words, typed)}
      </p>
      <button class="button" disabled={typed.state !== 'whole' || state.isBusy}>
        {words.t(`typed_go_${state.mode}`)}
      </button>
    </form>
  )
}

function saying(words: Words, typed: Typed): string {
  switch (typed.state) {
    case 'partial':
      return typed.text === ''
        ? ''
        : words.t('typed_left', TYPED_CHARACTERS - typed.text.replaceAll('-', '').length)
    case 'foreign':
      return words.t('typed_foreign', typed.character)
    case 'mistyped':
      return words.t('typed_mistyped')
    case 'too_long':
      return words.t('typed_too_long')
    case 'whole':
      return words.t('typed_whole')
  }
}
