// What a receipt proves, step by step.
import {
  isIncluded,
  isNoteSigned,
  parseCheckpoint,
  parseNote,
  parseReceipt,
  parseVerifierKey,
  type Checkpoint,
  type Note
} from '../core/tlog'
import { isEqual } from '../core/bytes'

export interface LogKeys {
  origin: string
  items: { verifier_key: string; from_size?: number; until_size?: number }[]
}

// `other_log`: of a log of another name. `unknown_key`: of this log, by none of its last two keys.
export type Signed = 'good' | 'wrong' | 'other_log' | 'unknown_key'
// How the log shows itself today. `ahead`: as it must. `behind`: it has lost entries. `forked`: another tree.
export type Today = 'ahead' | 'behind' | 'forked' | 'unknown'

export interface ReceiptVerdict {
  entry: Record<string, unknown> | null // null: the entry cannot be read
  leafText: string
  index: number
  size: number
  origin: string
  isIncluded: boolean
  signed: Signed
  today: Today
  sizeToday: number
  isGood: boolean
}

// null: the text is no receipt.
export async function judgeReceipt(
  text: string,
  keys: LogKeys,
  noteToday: string | null
): Promise<ReceiptVerdict | null> {
  const receipt = parseReceipt(text)
  const note = receipt && parseNote(receipt.checkpoint)
  const checkpoint = note && parseCheckpoint(note.text)
  if (!checkpoint) return null
  const included = await isIncluded(receipt!, checkpoint)
  const signed = await signedBy(note!, checkpoint, keys)
  const now = noteToday === null ? null : await signedCheckpoint(noteToday, keys)
  const today = compare(checkpoint, now)
  const leafText = new TextDecoder().decode(receipt!.leaf)
  return {
    entry: readEntry(leafText),
    leafText,
    index: receipt!.index,
    size: checkpoint.size,
    origin: checkpoint.origin,
    isIncluded: included,
    signed,
    today,
    sizeToday: now?.size ?? 0,
    isGood: included && signed === 'good' && today !== 'behind' && today !== 'forked'
  }
}

// The checkpoint of a note that the log has signed; null: it has not.
export async function signedCheckpoint(text: string, keys: LogKeys): Promise<Checkpoint | null> {
  const note = parseNote(text)
  const checkpoint = note && parseCheckpoint(note.text)
  return checkpoint && (await signedBy(note!, checkpoint, keys)) === 'good' ? checkpoint : null
}

async function signedBy(note: Note, checkpoint: Checkpoint, keys: LogKeys): Promise<Signed> {
  if (checkpoint.origin !== keys.origin) return 'other_log'
  for (const item of keys.items) {
    const key = await parseVerifierKey(item.verifier_key)
    const isSigned = key && (await isNoteSigned(note, key))
    if (isSigned === false) return 'wrong'
    if (isSigned === true && key!.name === checkpoint.origin)
      return isOfSize(checkpoint.size, item) ? 'good' : 'wrong'
  }
  return 'unknown_key'
}

const isOfSize = (size: number, { from_size, until_size }: LogKeys['items'][number]): boolean =>
  (from_size === undefined || size >= from_size) && (until_size === undefined || size <= until_size)

export function compare(then: Pick<Checkpoint, 'size' | 'root'>, now: Checkpoint | null): Today {
  if (now === null) return 'unknown'
  if (now.size < then.size) return 'behind'
  return now.size === then.size && !isEqual(now.root, then.root) ? 'forked' : 'ahead'
}

function readEntry(text: string): Record<string, unknown> | null {
  try {
    const entry = JSON.parse(text)
    return typeof entry === 'object' && entry !== null && typeof entry.kind === 'string' ? entry : null
  } catch {
    return null
  }
}
