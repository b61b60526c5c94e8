// What the server says of statements and payments.
export interface Statement {
  number: string
  programme: number
  first_day: string
  last_day: string
  quantity: number
  amount_cents: number
  issued_at: string
  state: 'claimed' | 'ordered' | 'paid' | 'refused'
  payment?: string
}
export interface Payment {
  payment: string
  statements: string[]
  amount_cents: number
  reference: string
  ordered_at: string
  state: 'ordered' | 'paid' | 'refused'
  paid_on?: string
  paid_reference?: string
  refused_on?: string
  reason?: string
}
export interface Unclaimed {
  programme: number
  quantity: number
  amount_cents: number
  next_statement_from: string
}
export interface Statements {
  statements: Statement[]
  payments: Payment[]
  unclaimed: Unclaimed[]
}
