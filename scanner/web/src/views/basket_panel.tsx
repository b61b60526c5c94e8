import { confirm } from '../app/scanning'
import { basketCents, chosenService, services, type Line, type State } from '../app/state'
import { grouped } from '../core/typed_code'
import type { Words } from '../words/words'
import { useApp, type Shown } from './context'
import { Icon } from './icons'

// "3 chèques = 30 €"
export function basketText(state: State, words: Words): string {
  const count = state.basket.length
  const countText = count === 1 ? words.t('basket_one') : words.t('basket_many', count)
  return hasAmounts(state)
    ? `${countText} ${words.t('basket_sum', words.money(basketCents(state)))}`
    : countText
}

const hasAmounts = (state: State): boolean => state.basket.every((line) => line.amountCents !== null)

// What is about to be spent, for which service, and the one button that spends it.
export function BasketPanel({ state, words }: Shown) {
  const app = useApp()
  const cents = basketCents(state)
  return (
    <section class="basket" aria-labelledby="basket-title">
      <h2 id="basket-title">{basketText(state, words)}</h2>
      <ul>
        {state.basket.map((line) => (
          <BasketLine key={line.text} line={line} words={words} />
        ))}
      </ul>
      <label for="service">{words.t('service')}</label>
      <select
        id="service"
        value={chosenService(state) ?? ''}
        onChange={(event) => void app.set({ service: event.currentTarget.value })}
      >
        {services(state).map((service) => (
          <option key={service.id} value={service.id}>
            {service.label}
          </option>
        ))}
      </select>
      <button class="button main" disabled={state.isBusy} onClick={() => void confirm(app)}>
        {state.isBusy
          ? words.t('confirm_busy')
          : hasAmounts(state)
            ? words.t('confirm_one', words.money(cents))
            : words.t('confirm_typed')}
      </button>
      <p class="hint">{words.t('more')}</p>
    </section>
  )
}

function BasketLine({ line, words }: { line: Line; words: Words }) {
  const app = useApp()
  const name = line.number ?? words.t('basket_typed', grouped(line.text))
  return (
    <li>
      <span class="number">{name}</span>
      <span>
        {line.amountCents === null ? words.t('basket_amount_later') : words.money(line.amountCents)}
      </span>
      <button
        class="icon-button"
        aria-label={words.t('basket_remove', name)}
        onClick={() => app.dispatch({ type: 'unlisted', text: line.text })}
      >
        <Icon name="close" />
      </button>
    </li>
  )
}
