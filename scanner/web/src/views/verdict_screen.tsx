import { useLayoutEffect, useRef } from 'preact/hooks'
import { feel } from '../app/feedback'
import type { Verdict } from '../app/state'
import { toneOf } from '../app/verdicts'
import type { Words } from '../words/words'
import { useApp, type Shown } from './context'
import { Icon } from './icons'

// The whole screen, so that a glance from a metre away is enough: a word, a shape, a sound.
export function VerdictScreen({ state, words, verdicts }: Shown & { verdicts: Verdict[] }) {
  const app = useApp()
  const heading = useRef<HTMLHeadingElement>(null)
  const tone = toneOf(verdicts)
  useLayoutEffect(() => {
    heading.current?.focus()
    feel(tone, app.state.settings.sound)
  }, [verdicts])
  const close = () => {
    app.dispatch({ type: 'verdict_closed' })
    document.getElementById('content')?.focus()
  }
  const single = verdicts.length === 1 ? verdicts[0]! : null
  return (
    <div
      class="verdict"
      data-tone={tone}
      role="alertdialog"
      aria-modal="true"
      aria-labelledby="verdict-word"
      aria-describedby="verdict-todo"
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <div class="verdict-body">
        <Icon name={tone} />
        <h1 id="verdict-word" ref={heading} tabIndex={-1}>
          {headline(words, verdicts, state.verdictMode)}
        </h1>
        {single === null ? (
          <VerdictList words={words} verdicts={verdicts} />
        ) : (
          <VerdictFacts state={state} words={words} verdict={single} />
        )}
        <p id="verdict-todo" class="todo">
          {single !== null && words.verdict(codeOf(single, state.verdictMode)).todo}
          {state.verdictMode === 'check' && <strong> {words.t('spent_nothing')}</strong>}
        </p>
      </div>
      <div class="verdict-end">
        <p>{words.t('next')}</p>
        <button class="button" onClick={close}>
          {words.t('close')}
        </button>
      </div>
    </div>
  )
}

// What an unanswered request means depends on whether something may have been spent.
const codeOf = (verdict: Verdict, mode: string): string =>
  verdict.tone === 'unknown' && mode === 'redeem' ? 'unknown_redeem' : verdict.code

function headline(words: Words, verdicts: Verdict[], mode: string): string {
  const first = words.verdict(codeOf(verdicts[0]!, mode)).word
  if (verdicts.every((verdict) => verdict.code === verdicts[0]!.code)) return first
  const good = verdicts.filter(
    (verdict) => verdict.tone === 'accepted' || verdict.tone === 'provisional'
  ).length
  return words.t('verdict_mixed', good, verdicts.length)
}

function VerdictFacts({ state, words, verdict }: Shown & { verdict: Verdict }) {
  const isOffline = verdict.detail === 'offline' || verdict.tone === 'provisional'
  const told = verdict.detail === 'offline' ? '' : words.detail(verdict.detail)
  return (
    <>
      {verdict.amountCents !== null && verdict.tone !== 'refused' && verdict.tone !== 'forged' && (
        <p class="amount">{words.money(verdict.amountCents)}</p>
      )}
      {verdict.number !== null && <p class="number">{verdict.number}</p>}
      {told !== '' && <p class="detail">{told}</p>}
      {isOffline && state.snapshot !== null && (
        <p class="detail">{words.t('verdict_offline', words.moment(state.snapshot.at, Date.now()))}</p>
      )}
    </>
  )
}

function VerdictList({ words, verdicts }: { words: Words; verdicts: Verdict[] }) {
  const good = verdicts.filter((verdict) => verdict.tone === 'accepted' || verdict.tone === 'provisional')
  const cents = good.reduce((sum, verdict) => sum + (verdict.amountCents ?? 0), 0)
  return (
    <>
      {cents > 0 && <p class="amount">{words.money(cents)}</p>}
      <ul class="verdict-list" aria-label={words.t('each')}>
        {verdicts.map((verdict, i) => (
          <li key={i}>
            <Icon name={verdict.tone} />
            <span class="number">{verdict.number ?? i + 1}</span>
            <span>{words.verdict(verdict.code).word}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
