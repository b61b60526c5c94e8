// How far a redemption is on its way to being paid, as the server says it: of a device's day and of a
// structure's list. Pure.
export interface PaymentLine {
  state: 'accepted' | 'claimed' | 'ordered' | 'paid' | 'refused' | 'reversed'
  statement?: string
  on?: string
}

export interface StatementName {
  // The first of the month that the statement is of; null when it is of other days.
  month: string | null
  name: string
}

// "ECP-ORL26-atelier-2026-11" is of a whole month; other periods have other endings.
export function statementName(number: string): StatementName {
  const found = /-(\d{4})-(0[1-9]|1[0-2])$/.exec(number)
  return { month: found === null ? null : `${found[1]}-${found[2]}-01`, name: number }
}
