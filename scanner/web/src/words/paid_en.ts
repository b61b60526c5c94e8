import type { paidFr } from './paid_fr'

// The same in English.
export const paidEn: typeof paidFr = {
  statements: 'Statements',
  statements_title: 'Statements and payments',
  statements_text: 'The same amount goes from one to the next: accepted, on a statement, ordered, paid.',
  unclaimed_title: 'On no statement yet',
  unclaimed_none: 'Nothing: all that is accepted is on a statement.',
  unclaimed_count: 'vouchers: {0}',
  unclaimed_next: 'The next statement begins on {0}.',
  statements_list: 'Statements',
  statements_none: 'No statement yet. The first will have what is accepted.',
  statement_days: 'from {0} to {1}',
  statement_state_claimed: 'Issued on {0}, payment to be ordered',
  statement_state_ordered: 'Payment ordered on {0}, order {1}',
  statement_state_paid: 'Paid on {0}, order {1}',
  statement_state_refused: 'Payment refused on {0}: to be paid again',
  statement_file: '{0}, statement {1}',
  statement_file_coming: 'The file is being made…',
  problem_statement_too_long: 'This statement is too long: take the CSV, or ask your métropole for it.',
  problem_statement_unreliable:
    'This statement cannot be handed out: the ledger does not confirm it to the cent. Tell the métropole.',
  payments_list: 'Payments',
  payments_none: 'No payment has been ordered yet.',
  payment_reference: 'Order {0}',
  payment_statements: 'Statements: {0}',
  payment_state_ordered: 'Ordered on {0}, not paid yet',
  payment_state_paid: 'Ordered on {0}, paid on {1}, under the reference {2}',
  payment_state_refused: 'Ordered on {0}, refused on {1}: {2}. To be paid again.',

  paid_accepted: 'Accepted, for the next statement',
  paid_claimed: 'On the statement {0}',
  paid_ordered: 'Payment ordered on {0}',
  paid_paid: 'Paid on {0}',
  paid_refused: 'Payment refused, to be paid again',
  paid_month: 'of {0}',
  paid_month_vowel: 'of {0}'
}
