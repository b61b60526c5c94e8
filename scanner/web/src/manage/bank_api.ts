// What the server says of bank details; no IBAN in it is whole but the one of `Account`.
export type Channel = 'called_back' | 'met' | 'paper'
export const CHANNELS: Channel[] = ['called_back', 'met', 'paper']

export interface Account {
  bic: string
  holder: string
  iban: string
}
export interface Change extends Account {
  entered_at: string
  entered_by: string
  mine: boolean
  state: 'pending' | 'to_come' | 'in_force' | 'replaced' | 'refused' | 'withdrawn'
  version: number
  confirmed_at?: string
  confirmed_by?: string
  effective?: string
  ended_at?: string
  ended_by?: string
  reason?: string
}
export interface BankDetails {
  days_between: number
  in_force?: Change
  items: Change[]
  letters_unsent: number
}
export interface OpenChange {
  change: Change
  flags: ('account_elsewhere' | 'bank_flagged' | 'country_unusual')[]
  in_force?: Account
  organisation_name: string
  structure: string
}
export interface Notice {
  id: string
  at: string
  effective?: string
  iban: string
  organisation_name: string
  what: 'entered' | 'confirmed' | 'refused' | 'withdrawn'
}

export const isOpen = ({ state }: Change): boolean => state === 'pending' || state === 'to_come'
export const bankPath = (structure: string): string =>
  `/v1/structures/${encodeURIComponent(structure)}/bank-details`
