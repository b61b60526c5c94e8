// /recu: what a receipt proves. It stays in this browser.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../views/icons'
import { ask, askText, begin, Card, FactList, longMoment, money, NoAnswer, say, type Said } from './page'
import { judgeReceipt, type LogKeys, type ReceiptVerdict } from './receipt_verdict'
import { SIGNED, TODAY, WORDS } from './recu_words'

type Shown = ReceiptVerdict | 'not_a_receipt' | 'no_answer' | null

function ReceiptPage() {
  const [text, setText] = useState('')
  const [shown, setShown] = useState<Shown>(null)
  const finding = useRef<HTMLDivElement>(null)
  useEffect(() => finding.current?.scrollIntoView({ block: 'nearest' }), [shown])
  const check = async (receipt: string) => {
    const [keys, today] = await Promise.all([ask<LogKeys>('/v1/log-keys'), askText('/log/checkpoint')])
    setShown(keys === null ? 'no_answer' : ((await judgeReceipt(receipt, keys, today)) ?? 'not_a_receipt'))
  }
  const take = async (file: File | undefined) => {
    if (file === undefined) return
    const content = await file.text()
    setText(content)
    await check(content)
  }
  return (
    <>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault()
          void check(text)
        }}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          void take(event.dataTransfer?.files[0])
        }}
      >
        <label for="file">{say(WORDS.file)}</label>
        <input
          id="file"
          type="file"
          accept=".tlog-proof,.txt,text/plain"
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
        <label for="receipt">{say(WORDS.paste)}</label>
        <textarea
          id="receipt"
          rows={6}
          required
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button class="button">{say(WORDS.check)}</button>
        <p class="hint">{say(WORDS.stays)}</p>
      </form>
      <div ref={finding} aria-live="polite">
        <Finding shown={shown} again={() => void check(text)} />
      </div>
    </>
  )
}

function Finding({ shown, again }: { shown: Shown; again: () => void }) {
  if (shown === null) return null
  if (shown === 'no_answer') return <NoAnswer again={again} />
  if (shown === 'not_a_receipt') {
    return (
      <Card tone="no" icon="refused" title={say(WORDS.not_a_receipt)}>
        <p>{say(WORDS.not_a_receipt_text)}</p>
      </Card>
    )
  }
  const card = shown.isGood
    ? { tone: 'good' as const, icon: 'accepted' as const, title: say(WORDS.good) }
    : { tone: 'grave' as const, icon: 'forged' as const, title: say(WORDS.bad) }
  return (
    <Card {...card}>
      <ol class="steps">
        <Step
          isGood={shown.signed === 'good'}
          said={SIGNED[shown.signed]}
          values={[shown.origin, shown.size]}
        />
        <Step
          isGood={shown.isIncluded}
          said={shown.isIncluded ? WORDS.included : WORDS.not_included}
          values={[shown.index]}
        />
        <Step
          isGood={shown.today === 'ahead'}
          isOpen={shown.today === 'unknown'}
          said={TODAY[shown.today]}
          values={[shown.sizeToday, shown.size]}
        />
      </ol>
      <Entry verdict={shown} />
    </Card>
  )
}

interface StepShown {
  isGood: boolean
  isOpen?: boolean // it could not be told
  said: Said
  values: (string | number)[]
}

const Step = ({ isGood, isOpen = false, said, values }: StepShown) => (
  <li data-tone={isGood ? 'good' : isOpen ? 'maybe' : 'grave'}>
    <Icon name={isGood ? 'accepted' : isOpen ? 'unknown' : 'forged'} />
    <span>
      <strong>{say(isGood ? WORDS.yes : isOpen ? WORDS.open : WORDS.no)}</strong> {say(said, ...values)}
    </span>
  </li>
)

const KINDS: Record<string, Said> = {
  voucher_redeemed: WORDS.kind_redeemed,
  redemption_reversed: WORDS.kind_reversed
}

function Entry({ verdict: { entry, leafText, isGood } }: { verdict: ReceiptVerdict }) {
  const text = (name: string): string => (typeof entry?.[name] === 'string' ? (entry[name] as string) : '')
  const cents = entry?.['amount_cents']
  const at = text('at')
  const rows: [string, string][] = [
    [say(WORDS.kind), KINDS[text('kind')] === undefined ? text('kind') : say(KINDS[text('kind')]!)],
    [say(WORDS.voucher), text('voucher')],
    [say(WORDS.amount), typeof cents === 'number' ? money(cents) : ''],
    [say(WORDS.at), Number.isNaN(Date.parse(at)) ? '' : longMoment(at)],
    [say(WORDS.site), text('site')],
    [say(WORDS.structure), text('structure')]
  ]
  return (
    <>
      <h3>{say(isGood ? WORDS.entry : WORDS.entry_claimed)}</h3>
      <FactList rows={rows.filter(([, value]) => value !== '')} />
      <details>
        <summary>{say(WORDS.raw)}</summary>
        <pre>{leafText}</pre>
      </details>
    </>
  )
}

begin(<ReceiptPage />)
