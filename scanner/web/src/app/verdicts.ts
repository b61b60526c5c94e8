// From what is known to what is shown.
import type { Answer } from '../core/queue'
import type { CheckReply, Problem } from '../net/api'
import type { Line, Tone, Verdict } from './state'

// Paper that lies, not paper that came at the wrong time.
const FALSE_CODES = new Set(['forged', 'wrong_host'])

export const refused = (code: string, line: Partial<Line> = {}, detail = ''): Verdict => ({
  tone: FALSE_CODES.has(code) ? 'forged' : 'refused',
  code,
  number: line.number ?? null,
  amountCents: line.amountCents ?? null,
  detail
})

export const said = (tone: Tone, line: Partial<Line>, detail = ''): Verdict => ({
  tone,
  code: tone,
  number: line.number ?? null,
  amountCents: line.amountCents ?? null,
  detail
})

export function ofAnswer(answer: Answer, line: Line): Verdict {
  if (answer.outcome === 'refused') return refused(answer.code, line, answer.detail)
  return said('accepted', { number: answer.voucher, amountCents: answer.amountCents })
}

export function ofCheck(reply: CheckReply, line: Line): Verdict {
  const found = { number: reply.number ?? line.number, amountCents: reply.amount_cents ?? line.amountCents }
  if (reply.verdict === 'accepted') return said('usable', found)
  const where = [reply.detail ?? reply.redeemed_at, reply.site].filter(Boolean).join(' – ')
  return refused(reply.verdict, found, where)
}

export const ofProblem = (problem: Problem, line: Line): Verdict =>
  refused(problem.code, line, problem.detail)

// One word for several: what they all are, or else what most needs a look.
const GRAVEST: Tone[] = ['forged', 'refused', 'unknown', 'kept', 'provisional', 'usable', 'accepted']
export const toneOf = (verdicts: Verdict[]): Tone =>
  GRAVEST.find((tone) => verdicts.some((verdict) => verdict.tone === tone)) ?? 'unknown'
