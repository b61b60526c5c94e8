import { useEffect } from 'preact/hooks'
import type { Screen } from '../app/state'
import { waitingCount } from '../app/state'
import { scanned } from '../app/scanning'
import { listenForGun } from '../app/gun_listener'
import { takeUpdate } from '../app/updates'
import type { Words } from '../words/words'
import { AppContext, useApp, useAppState, wordsOf, type Shown } from './context'
import { DayScreen } from './day_screen'
import { EnrolScreen, WelcomeScreen } from './enrol_screens'
import { HelpScreen } from './help_screen'
import { Icon } from './icons'
import { BrokenPromises } from './broken_promises'
import { LostItems } from './lost_items'
import { ScanScreen } from './scan_screen'
import { VerdictScreen } from './verdict_screen'
import type { App } from '../app/app'

export function Root({ app }: { app: App }) {
  return (
    <AppContext.Provider value={app}>
      <Shell />
    </AppContext.Provider>
  )
}

function Shell() {
  const app = useApp()
  const state = useAppState(app)
  const words = wordsOf(state)
  useEffect(() => {
    document.documentElement.lang = words.language
    document.title = titleOf({ state, words })
  })
  if (state.phase === 'starting') return <Simple title={words.t('loading')} />
  if (state.phase === 'no_storage') {
    return <Simple title={words.t('no_storage_title')} text={words.t('no_storage')} />
  }
  if (state.phase === 'welcome') return <WelcomeScreen state={state} words={words} />
  if (state.phase === 'enrolling') return <EnrolScreen state={state} words={words} />
  return <Enrolled state={state} words={words} />
}

const titleOf = ({ state, words }: Shown): string =>
  state.phase === 'ready' ? `${words.t(state.screen)} – ${words.t('name')}` : words.t('name')

const Simple = ({ title, text }: { title: string; text?: string }) => (
  <main class="simple">
    <h1>{title}</h1>
    {text !== undefined && <p>{text}</p>}
  </main>
)

function Enrolled({ state, words }: Shown) {
  const app = useApp()
  useEffect(
    () =>
      listenForGun(
        () => app.state.snapshot?.host ?? '',
        (text) => {
          if (app.state.screen !== 'scan') app.dispatch({ type: 'screen', screen: 'scan' })
          void scanned(app, text)
        }
      ),
    [app]
  )
  const isJudged = state.verdicts !== null && state.screen === 'scan'
  const mode = state.screen === 'scan' ? state.mode : 'none'
  return (
    <>
      <div class="shell" data-mode={mode} inert={isJudged}>
        <a class="skip" href="#content" onClick={focusContent}>
          {words.t('skip')}
        </a>
        <Header state={state} words={words} />
        <main id="content" tabIndex={-1}>
          <Banners state={state} words={words} />
          {state.screen === 'scan' && <ScanScreen state={state} words={words} />}
          {state.screen === 'day' && <DayScreen state={state} words={words} />}
          {state.screen === 'help' && <HelpScreen state={state} words={words} />}
        </main>
        <Sections current={state.screen} words={words} />
      </div>
      {isJudged && <VerdictScreen state={state} words={words} verdicts={state.verdicts!} />}
    </>
  )
}

function focusContent(event: Event): void {
  event.preventDefault()
  document.getElementById('content')?.focus()
}

// Always in view: whether the server answers, how old the data are, how many wait.
function Header({ state, words }: Shown) {
  const count = waitingCount(state)
  const waiting =
    count === 0
      ? words.t('waiting_none')
      : count === 1
        ? words.t('waiting_one')
        : words.t('waiting_many', count)
  const age =
    state.snapshot === null
      ? words.t('data_none')
      : words.t('data_age', words.moment(state.snapshot.at, Date.now()))
  return (
    <header class="header">
      <p class="site">{state.device?.site.name}</p>
      <p class="status" data-link={state.link}>
        <Icon name={state.link === 'down' ? 'down' : 'up'} />
        <strong role="status">{words.t(`link_${state.link}`)}</strong>
        <span>{age}</span>
        <span class={count > 0 ? 'waits' : ''}>{waiting}</span>
      </p>
    </header>
  )
}

const CLOCK_WORTH_SAYING_MS = 120_000

function Banners({ state, words }: Shown) {
  const minutes = Math.round(Math.abs(state.skewMs) / 60_000)
  return (
    <>
      {state.hasUpdate && (
        <div class="banner">
          <p>{words.t('update')}</p>
          <button class="button" onClick={takeUpdate}>
            {words.t('update_go')}
          </button>
        </div>
      )}
      {state.isRevoked && <p class="banner grave">{words.t('revoked')}</p>}
      {Math.abs(state.skewMs) > CLOCK_WORTH_SAYING_MS && (
        <p class="banner">{words.t('clock_wrong', minutes)}</p>
      )}
      <LostItems state={state} words={words} />
      <BrokenPromises state={state} words={words} />
    </>
  )
}

const SCREENS: Screen[] = ['scan', 'day', 'help']

function Sections({ current, words }: { current: Screen; words: Words }) {
  const app = useApp()
  return (
    <nav class="sections" aria-label={words.t('sections')}>
      {SCREENS.map((screen) => (
        <button
          key={screen}
          aria-current={screen === current ? 'page' : undefined}
          onClick={() => app.dispatch({ type: 'screen', screen })}
        >
          <Icon name={screen} />
          {words.t(screen)}
        </button>
      ))}
    </nav>
  )
}
