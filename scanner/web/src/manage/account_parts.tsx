// An account as it is shown: masked, and whole for those who ask and may.
import { useState } from 'preact/hooks'
import { bankPath, type Account } from './bank_api'
import type { ManageApi } from './manage_api'
import type { ManageWords } from './manage_words'
import { Problem, type Strongly } from './parts'

// In groups of four, as people compare it with a paper.
const inGroups = (iban: string): string => (iban.includes(' ') ? iban : iban.replace(/(.{4})(?=.)/g, '$1 '))

export const AccountLines = ({ words, account }: { words: ManageWords; account: Account }) => (
  <dl class="account">
    <dt>{words.t('bank_holder')}</dt>
    <dd>{account.holder}</dd>
    <dt>{words.t('bank_iban')}</dt>
    <dd class="number">{inGroups(account.iban)}</dd>
    <dt>{words.t('bank_bic')}</dt>
    <dd class="number">{account.bic}</dd>
  </dl>
)

interface RevealProps {
  api: ManageApi
  words: ManageWords
  strongly: Strongly
  structure: string
  version: number
  about: string
}

export function Reveal({ api, words, strongly, structure, version, about }: RevealProps) {
  const [whole, setWhole] = useState<Account | null>(null)
  const [problem, setProblem] = useState('')
  const reveal = async () => {
    const path = `${bankPath(structure)}/${version}/reveal`
    const reply = await strongly(() => api.send<Account>('POST', path))
    setProblem(reply.isOk ? '' : words.problem(reply))
    if (reply.isOk) setWhole(reply.value)
  }
  return (
    <div role="status" class="stack">
      {whole === null ? (
        <button
          class="button"
          aria-label={`${words.t('bank_reveal')} ${about}`}
          onClick={() => void reveal()}
        >
          {words.t('bank_reveal')}
        </button>
      ) : (
        <>
          <p class="number secret">{inGroups(whole.iban)}</p>
          <p class="hint">{words.t('bank_revealed')}</p>
        </>
      )}
      <Problem text={problem} />
    </div>
  )
}
