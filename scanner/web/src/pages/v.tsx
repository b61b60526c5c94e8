// /v: what a voucher's QR code opens. The voucher stays behind #, in this browser.
import { useEffect, useState } from 'preact/hooks'
import { parisDay } from '../core/time'
import { ask, begin, Card, FactList, longDay, money, NoAnswer, pagePath, say } from './page'
import { hashOf } from './place_search'
import { VERDICTS, WORDS } from './v_words'
import { judgeLink, linkOf, type Facts, type IssuingKey, type Known, type Programme } from './voucher_verdict'
import type { Verdict } from './voucher_verdict'

// What everybody may know is asked for whole, so that the question tells nothing of the voucher.
async function learn(): Promise<Known | null> {
  const [log, keys, programmes] = await Promise.all([
    ask<{ host: string }>('/v1/log-keys'),
    ask<{ items: IssuingKey[] }>('/v1/issuing-keys'),
    ask<{ items: Programme[] }>('/v1/programmes')
  ])
  if (log === null || keys === null || programmes === null) return null
  return { host: log.host, keys: keys.items, programmes: programmes.items, today: parisDay(Date.now()) }
}

const openedLink = (): string => linkOf(location.host, location.hash.slice(1))

type Shown = Verdict | { is: 'no_answer' } | null

function VoucherPage() {
  const [link, setLink] = useState(openedLink())
  const [tries, setTries] = useState(0)
  const [shown, setShown] = useState<Shown>(null)
  const [host, setHost] = useState(location.host)
  useEffect(() => {
    const changed = () => setLink(openedLink())
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }, [])
  useEffect(() => {
    let isCurrent = true
    void learn().then(async (known) => {
      const verdict = known && (await judgeLink(link, known))
      if (!isCurrent) return
      if (known !== null) setHost(known.host)
      setShown(verdict ?? { is: 'no_answer' })
    })
    return () => {
      isCurrent = false
    }
  }, [link, tries])
  if (shown === null) return <p>{say(WORDS.waiting)}</p>
  if (shown.is === 'no_answer') return <NoAnswer again={() => setTries(tries + 1)} />
  return (
    <>
      <Finding verdict={shown} host={host} />
      {'facts' in shown || <LinkForm take={setLink} />}
    </>
  )
}

function Finding({ verdict, host }: { verdict: Verdict; host: string }) {
  const { tone, icon, title, text } = VERDICTS[verdict.is]
  const day = 'facts' in verdict && verdict.facts !== null ? longDay(verdict.facts.lastDay) : ''
  return (
    <Card tone={tone} icon={icon} title={say(title)}>
      {text.map((one) => (
        <p key={one[0]}>{say(one, host, day)}</p>
      ))}
      {'facts' in verdict && verdict.facts !== null && <VoucherFacts facts={verdict.facts} />}
      {verdict.is === 'genuine' && verdict.facts?.programme && (
        <a
          class="button"
          href={pagePath('lieux') + hashOf({ text: '', programme: verdict.facts.programme.code })}
        >
          {say(WORDS.where)}
        </a>
      )}
    </Card>
  )
}

const VoucherFacts = ({ facts }: { facts: Facts }) => (
  <FactList
    rows={[
      [say(WORDS.number), <span class="number">{facts.number ?? say(WORDS.unknown)}</span>],
      [say(WORDS.value), money(facts.faceValueCents)],
      [say(WORDS.programme), facts.programme?.name ?? say(WORDS.unknown)],
      [say(WORDS.last_day), longDay(facts.lastDay)]
    ]}
  />
)

function LinkForm({ take }: { take: (link: string) => void }) {
  const [text, setText] = useState('')
  const submit = (event: Event) => {
    event.preventDefault()
    take(text)
  }
  return (
    <form class="card" onSubmit={submit}>
      <label for="link">{say(WORDS.paste)}</label>
      <input
        id="link"
        value={text}
        autocomplete="off"
        spellcheck={false}
        required
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p class="hint">{say(WORDS.paste_hint)}</p>
      <button class="button">{say(WORDS.check)}</button>
    </form>
  )
}

begin(<VoucherPage />)
