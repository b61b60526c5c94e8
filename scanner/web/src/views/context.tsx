import { createContext } from 'preact'
import { useContext, useLayoutEffect, useState } from 'preact/hooks'
import type { App } from '../app/app'
import type { State } from '../app/state'
import { preferred, Words } from '../words/words'

export const AppContext = createContext<App | null>(null)

export function useApp(): App {
  const app = useContext(AppContext)
  if (app === null) throw new Error('outside the application')
  return app
}

export function useAppState(app: App): State {
  const [state, setState] = useState(app.state)
  useLayoutEffect(() => {
    setState(app.state)
    return app.subscribe(() => setState(app.state))
  }, [app])
  return state
}

export const wordsOf = (state: State): Words => new Words(state.settings.language ?? preferred())

export interface Shown {
  state: State
  words: Words
}
