// /registre: what the log says of itself now, verified here.
import { useEffect, useState } from 'preact/hooks'
import { fromBase64, hex, parseVerifierKey, sha256, toBase64 } from '../core/tlog'
import { ask, askText, begin, Card, FactList, longMoment, NoAnswer, say } from './page'
import { compare, signedCheckpoint, type LogKeys, type Today } from './receipt_verdict'
import { AGAIN, SINCE, WORDS } from './registre_words'

interface Seen {
  size: number
  root: string
  at: string
}

interface Log {
  note: string
  checkpoint: Awaited<ReturnType<typeof signedCheckpoint>>
  keys: { text: string; id: string; fingerprint: string }[]
  since: Today
  before: Seen | null
  at: string
}

async function look(): Promise<Log | null> {
  const [keys, note] = await Promise.all([ask<LogKeys>('/v1/log-keys'), askText('/log/checkpoint')])
  if (keys === null || note === null) return null
  const checkpoint = await signedCheckpoint(note, keys)
  const before = remembered(keys.origin)
  const root = before && fromBase64(before.root)
  const since = before && root ? compare({ size: before.size, root }, checkpoint) : 'unknown'
  const at = new Date().toISOString()
  // What shows that the log has gone back is kept, and not replaced by what it shows now.
  if (checkpoint !== null && since !== 'behind' && since !== 'forked') {
    remember(keys.origin, { size: checkpoint.size, root: toBase64(checkpoint.root), at })
  }
  return { note, checkpoint, keys: await Promise.all(keys.items.map(describe)), since, before, at }
}

async function describe({ verifier_key: text }: LogKeys['items'][number]) {
  const key = await parseVerifierKey(text)
  const fingerprint = key === null ? '' : hex(await sha256(key.publicKey)).replace(/(.{4})(?=.)/g, '$1 ')
  return { text, id: key?.id ?? '', fingerprint }
}

// The last state that this browser has seen. Without storage, none.
function remembered(origin: string): Seen | null {
  try {
    const seen = JSON.parse(localStorage.getItem('log ' + origin) ?? 'null') as Seen | null
    return seen !== null && Number.isSafeInteger(seen.size) ? seen : null
  } catch {
    return null
  }
}

function remember(origin: string, seen: Seen): void {
  try {
    localStorage.setItem('log ' + origin, JSON.stringify(seen))
  } catch {
    // Nothing is promised with it.
  }
}

function LogPage() {
  const [log, setLog] = useState<Log | 'waiting' | null>('waiting')
  const load = () => void look().then(setLog)
  useEffect(load, [])
  if (log === 'waiting') return <p>{say(WORDS.waiting)}</p>
  if (log === null) return <NoAnswer again={load} />
  return (
    <div aria-live="polite" class="stack">
      <State log={log} />
      <button class="button" onClick={load}>
        {say(AGAIN)}
      </button>
      <Keys log={log} />
    </div>
  )
}

function State({ log }: { log: Log }) {
  const { checkpoint, since, before } = log
  if (checkpoint === null) {
    return (
      <Card tone="grave" icon="forged" title={say(WORDS.unsigned)}>
        <p>{say(WORDS.unsigned_text)}</p>
      </Card>
    )
  }
  const isBroken = since === 'behind' || since === 'forked'
  return (
    <Card
      tone={isBroken ? 'grave' : 'good'}
      icon={isBroken ? 'forged' : 'accepted'}
      title={say(isBroken ? WORDS.broken : WORDS.signed, checkpoint.size)}
    >
      <p>{say(SINCE[since], before?.size ?? 0, before === null ? '' : longMoment(before.at))}</p>
      <FactList
        rows={[
          [say(WORDS.name), checkpoint.origin],
          [say(WORDS.size), checkpoint.size],
          [say(WORDS.root), <span class="number">{toBase64(checkpoint.root)}</span>],
          [say(WORDS.seen), longMoment(log.at)]
        ]}
      />
      <details>
        <summary>{say(WORDS.raw)}</summary>
        <pre>{log.note}</pre>
      </details>
    </Card>
  )
}

const Keys = ({ log }: { log: Log }) => (
  <section aria-labelledby="keys">
    <h2 id="keys">{say(WORDS.keys)}</h2>
    <p>{say(WORDS.keys_text)}</p>
    {log.keys.map(({ text, id, fingerprint }, i) => (
      <FactList
        key={text}
        rows={[
          [say(i === 0 ? WORDS.key : WORDS.former_key), <span class="number">{text}</span>],
          [say(WORDS.id), <span class="number">{id}</span>],
          [say(WORDS.fingerprint), <span class="number">{fingerprint}</span>]
        ]}
      />
    ))}
  </section>
)

begin(<LogPage />)
