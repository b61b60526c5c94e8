// What every page of a structure is made of.
import { createContext, type ComponentChildren } from 'preact'
import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks'
import type { Address, Page } from './address'
import type { ManageApi, Organisation, Outcome, Session } from './manage_api'
import type { ManageWord, ManageWords } from './manage_words'

export interface Desk {
  api: ManageApi
  words: ManageWords
  session: Session
  structure: Organisation
  // Whether this person acts in the structure's name, or only looks.
  isManager: boolean
  address: Address
  // The address of a page of this structure.
  hashOf: (page: Page, query?: Record<string, string>) => string
  // Does it; when the server wants to know again who is there, asks for that and does it once more. What the
  // page shows stays as it is meanwhile.
  strongly: Strongly
}

export type Strongly = <T>(act: () => Promise<Outcome<T>>) => Promise<Outcome<T>>

export const DeskContext = createContext<Desk | null>(null)

export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (desk === null) throw new Error('nobody is signed in')
  return desk
}

// What the server answers to `path`: null until it does. `again` asks once more, and shows the old answer
// until then.
export function useAsked<T>(api: ManageApi, path: string): { reply: Outcome<T> | null; again: () => void } {
  const [held, setHeld] = useState<{ path: string; reply: Outcome<T> } | null>(null)
  const newest = useRef(0)
  const again = useCallback(() => {
    const turn = ++newest.current
    void api.get<T>(path).then((reply) => {
      if (turn === newest.current) setHeld({ path, reply })
    })
  }, [api, path])
  useEffect(again, [again])
  return { reply: held?.path === path ? held.reply : null, again }
}

export const Loading = ({ words }: { words: ManageWords }) => <p role="status">{words.t('loading')}</p>

// An answer, or a word that it is awaited, or why there is none.
export function Answered<T>(props: {
  asked: { reply: Outcome<T> | null; again: () => void }
  words: ManageWords
  children: (value: T) => ComponentChildren
}) {
  const { reply, again } = props.asked
  if (reply === null) return <Loading words={props.words} />
  if (reply.isOk) return <>{props.children(reply.value)}</>
  return (
    <div class="card">
      <p class="problem" role="alert">
        {props.words.problem(reply)}
      </p>
      <button class="button" onClick={again}>
        {props.words.t('retry')}
      </button>
    </div>
  )
}

export const Problem = ({ text }: { text: string }) => (
  <p class="problem" role="alert">
    {text}
  </p>
)

export function Dialog(props: { titleId: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={props.titleId}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
    >
      {props.children}
    </dialog>
  )
}

// Asks before what cannot be undone; `act` says what became of it.
export function Confirm(props: {
  words: ManageWords
  title: string
  text: string
  go: ManageWord
  act: () => Promise<Outcome<unknown>>
  onDone: () => void
  onClose: () => void
}) {
  const { words } = props
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const act = async () => {
    setBusy(true)
    const outcome = await props.act()
    setBusy(false)
    if (outcome.isOk) props.onDone()
    else setProblem(words.problem(outcome))
  }
  return (
    <Dialog titleId="confirm-title" onClose={props.onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void act()
        }}
      >
        <h2 id="confirm-title">{props.title}</h2>
        <p>{props.text}</p>
        <Problem text={problem} />
        <div class="tools">
          <button class="button main" disabled={isBusy}>
            {words.t(props.go)}
          </button>
          <button type="button" class="button" onClick={props.onClose}>
            {words.t('cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

// A secret that is shown once, and a button that copies it.
export function CopyOnce(props: { words: ManageWords; label: ManageWord; done: ManageWord; text: string }) {
  const [isDone, setDone] = useState(false)
  const copy = () =>
    navigator.clipboard.writeText(props.text).then(
      () => setDone(true),
      () => setDone(false)
    )
  return (
    <>
      <p class="number secret">{props.text}</p>
      <button type="button" class="button" onClick={() => void copy()}>
        {props.words.t(props.label)}
      </button>
      <p class="hint" role="status">
        {isDone && props.words.t(props.done)}
      </p>
    </>
  )
}
