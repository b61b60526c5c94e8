import type { Owed, Programme, Structure } from './manage_api'
import type { ManageWords } from './manage_words'
import { Answered, useAsked, useDesk } from './parts'

export function StructurePage() {
  const { api, words, structure } = useDesk()
  const asked = useAsked<Structure>(api, `/v1/structures/${encodeURIComponent(structure.ledger_id)}`)
  return (
    <>
      <h1>{words.t('structure')}</h1>
      <Answered asked={asked} words={words}>
        {(facts) => (
          <>
            <Identity words={words} facts={facts} />
            <OwedCard words={words} facts={facts} />
            <Services words={words} programmes={facts.programmes} />
          </>
        )}
      </Answered>
    </>
  )
}

const Identity = ({ words, facts }: { words: ManageWords; facts: Structure }) =>
  facts.identifier === undefined ? (
    <p class="banner">{words.t('identifier_to_be_completed')}</p>
  ) : (
    <p class="hint">
      {words.t(facts.identifier_kind === 'rna' ? 'identifier_rna' : 'identifier_siret')}{' '}
      <span class="number">{facts.identifier}</span>
    </p>
  )

const sum = (owed: Owed[], of: (one: Owed) => number) => owed.reduce((total, one) => total + of(one), 0)

function OwedCard({ words, facts }: { words: ManageWords; facts: Structure }) {
  const { hashOf } = useDesk()
  const { owed } = facts
  const name = (id: number) => facts.programmes.find((one) => one.id === id)?.name ?? String(id)
  return (
    <section aria-labelledby="owed" class="stack">
      <h2 id="owed">{words.t('owed_title')}</h2>
      {owed.length === 0 ? (
        <p>{words.t('owed_none')}</p>
      ) : (
        <>
          <dl class="totals">
            <div class="first">
              <dt>{words.t('owed_total')}</dt>
              <dd>{words.money(sum(owed, (one) => one.payable_cents))}</dd>
            </div>
            <div>
              <dt>{words.t('owed_ordered')}</dt>
              <dd>{words.money(sum(owed, (one) => one.ordered_cents))}</dd>
            </div>
            <div>
              <dt>{words.t('owed_paid')}</dt>
              <dd>{words.money(sum(owed, (one) => one.paid_cents))}</dd>
            </div>
          </dl>
          <ul class="plain">
            {owed.map((one) => (
              <li key={one.programme}>
                <strong>{name(one.programme)}</strong> <span>{words.money(one.payable_cents)}</span>
                <span class="hint">{words.t('owed_counts', one.redeemed, one.reversed)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <a class="button" href={hashOf('statements')}>
        {words.t('statements_title')}
      </a>
    </section>
  )
}

const Services = ({ words, programmes }: { words: ManageWords; programmes: Programme[] }) => (
  <section aria-labelledby="services" class="stack">
    <h2 id="services">{words.t('services_title')}</h2>
    {programmes.map((one) => (
      <details key={one.id} class="card">
        <summary>
          <span>
            {one.name} <span class="hint">{words.t('services_count', one.services.length)}</span>
          </span>
        </summary>
        <p>{words.t('programme_value', words.money(one.face_value_cents))}</p>
        <p>
          {words.t(
            'programme_dates',
            words.day(one.valid_from),
            words.day(one.valid_until),
            words.day(one.claim_until)
          )}
        </p>
        <ul class="bullets">
          {one.services.map((service) => (
            <li key={service.id}>{service.label}</li>
          ))}
        </ul>
      </details>
    ))}
  </section>
)
