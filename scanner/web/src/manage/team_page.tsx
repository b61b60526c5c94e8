import { useState } from 'preact/hooks'
import { invitationHash } from './address'
import type { InvitationLine, Items, ManageApi, Member, Outcome } from './manage_api'
import { Answered, Confirm, CopyOnce, Problem, useAsked, useDesk } from './parts'

const ROLES = ['mediator', 'structure_manager'] as const

export function TeamPage() {
  const { api, words, structure, strongly } = useDesk()
  const root = `/v1/organisations/${encodeURIComponent(structure.id)}`
  const members = useAsked<Items<Member>>(api, `${root}/members`)
  const invitations = useAsked<Items<InvitationLine>>(api, `${root}/invitations`)
  const [leaving, setLeaving] = useState<Member | null>(null)
  const [closing, setClosing] = useState<Member | null>(null)
  return (
    <>
      <h1>{words.t('team_title')}</h1>
      <Answered asked={members} words={words}>
        {({ items }) => <Members members={items} onLeave={setLeaving} onClose={setClosing} />}
      </Answered>
      <Answered asked={invitations} words={words}>
        {({ items }) => <Open root={root} items={items} onChange={invitations.again} />}
      </Answered>
      <Invite root={root} onChange={invitations.again} />
      {leaving !== null && (
        <Confirm
          words={words}
          title={words.t('team_withdraw_title', leaving.account.name)}
          text={words.t('team_withdraw_text')}
          go="team_withdraw_go"
          act={() =>
            strongly(() => api.send('DELETE', `${root}/members/${leaving.account.id}/${leaving.role}`))
          }
          onDone={() => {
            setLeaving(null)
            members.again()
          }}
          onClose={() => setLeaving(null)}
        />
      )}
      {closing !== null && (
        <Confirm
          words={words}
          title={words.t('team_close_title', closing.account.name)}
          text={words.t('team_close_text')}
          go="team_close_go"
          act={() => strongly(() => closed(api, closing))}
          onDone={() => {
            setClosing(null)
            members.again()
            invitations.again()
          }}
          onClose={() => setClosing(null)}
        />
      )}
    </>
  )
}

// Somebody who is shown here, and is not ours to close, belongs to others as well.
async function closed(api: ManageApi, { account }: Member): Promise<Outcome<null>> {
  const gone = await api.send('DELETE', `/v1/accounts/${encodeURIComponent(account.id)}`)
  return !gone.isOk && gone.code === 'not_found' ? { ...gone, code: 'belongs_elsewhere' } : gone
}

function Members(props: {
  members: Member[]
  onLeave: (member: Member) => void
  onClose: (member: Member) => void
}) {
  const { members, onLeave, onClose } = props
  const { words, session } = useDesk()
  return (
    <ul class="lines card">
      {members.map((member) => {
        const { account, role, granted } = member
        const isMe = account.id === session.account.id
        return (
          <li key={account.id + role}>
            <span class="what">
              <strong>{account.name}</strong> {isMe && `(${words.t('team_you')})`}{' '}
              <span class="hint">{account.email}</span>
            </span>
            <span class="hint">
              {words.role(role)}, {words.t('team_since', words.moment(granted))}
            </span>
            {!isMe && (
              <button
                class="button"
                aria-label={`${words.t('team_withdraw')} ${account.name}`}
                onClick={() => onLeave(member)}
              >
                {words.t('team_withdraw')}
              </button>
            )}
            {!isMe && (
              <button
                class="button"
                aria-label={`${words.t('team_close')} ${account.name}`}
                onClick={() => onClose(member)}
              >
                {words.t('team_close')}
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Open(props: { root: string; items: InvitationLine[]; onChange: () => void }) {
  const { api, words } = useDesk()
  const [problem, setProblem] = useState('')
  if (props.items.length === 0) return null
  const revoke = async (id: string) => {
    const gone = await api.send('DELETE', `${props.root}/invitations/${encodeURIComponent(id)}`)
    setProblem(gone.isOk ? '' : words.problem(gone))
    if (gone.isOk) props.onChange()
  }
  return (
    <section class="card" aria-labelledby="open">
      <h2 id="open">{words.t('invitations_title')}</h2>
      <Problem text={problem} />
      <ul class="lines">
        {props.items.map(({ id, role, expires }) => {
          const line = words.t('invitation_line', words.role(role), words.moment(expires))
          return (
            <li key={id}>
              <span class="what">{line}</span>
              <button
                class="button"
                aria-label={`${words.t('invitation_revoke')} ${line}`}
                onClick={() => void revoke(id)}
              >
                {words.t('invitation_revoke')}
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Invite({ root, onChange }: { root: string; onChange: () => void }) {
  const { api, words, strongly } = useDesk()
  const [role, setRole] = useState<string>(ROLES[0])
  const [allowsPassword, setAllows] = useState(false)
  const [problem, setProblem] = useState('')
  const [link, setLink] = useState('')
  const invite = async () => {
    const body = { allows_password: allowsPassword, role }
    const send = () => api.send<{ invitation: string }>('POST', `${root}/invitations`, body)
    const reply = await strongly(send)
    setProblem(reply.isOk ? '' : words.problem(reply))
    if (!reply.isOk) return
    setLink(`${location.origin}${location.pathname}${invitationHash(reply.value.invitation)}`)
    onChange()
  }
  return (
    <section class="card" aria-labelledby="invite">
      <h2 id="invite">{words.t('invite_title')}</h2>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void invite()
        }}
      >
        <label for="role">{words.t('invite_role')}</label>
        <select id="role" value={role} onChange={(event) => setRole(event.currentTarget.value)}>
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {words.role(one)}
            </option>
          ))}
        </select>
        <label class="check">
          <input
            type="checkbox"
            checked={allowsPassword}
            onChange={(event) => setAllows(event.currentTarget.checked)}
          />
          {words.t('invite_password')}
        </label>
        <Problem text={problem} />
        <button class="button">{words.t('invite_go')}</button>
      </form>
      {link !== '' && (
        <>
          <p>{words.t('invite_link')}</p>
          <CopyOnce words={words} label="invite_copy" done="invite_copied" text={link} />
        </>
      )}
    </section>
  )
}
