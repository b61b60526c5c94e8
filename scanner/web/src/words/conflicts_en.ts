import type { conflictsFr } from './conflicts_fr'

// The same in English.
export const conflictsEn: typeof conflictsFr = {
  conflicts: 'Doubles',
  conflicts_title: 'Vouchers taken twice',
  conflicts_text:
    'Without network, two devices can accept the same voucher. The one that the ledger recorded first is ' +
    'paid; the other is not, and stands here.',
  conflicts_none:
    'None: all that the devices accepted offline was confirmed by the ledger. If a voucher were ever ' +
    'accepted twice, you would see it here, with the site, the day and what to do.',
  conflicts_none_here: 'None at this site.',
  conflicts_many: 'Only the newest {0} are shown.',
  conflicts_kept: 'This page goes back 400 days.',
  conflict_all: 'All structures',
  conflict_taken: 'Accepted offline',
  conflict_told: 'What the site saw',
  conflict_told_text: '“Accepted offline, to be confirmed”, then “Already used” ({0})',
  conflict_first: 'The first',
  conflict_first_line: '{0}, device: {1}',
  conflict_first_when: 'accepted on {0}, recorded on {1}, {2}',
  conflict_first_hidden: 'Another structure, or a redemption undone since. The métropole sees it.',
  conflict_first_undone: 'Undone since: nobody is paid for this voucher any more.',
  conflict_do: 'What to do',
  conflict_do_own: 'Nothing: this voucher is paid to you, once. Synchronise your devices more often.',
  conflict_do_hidden:
    'This voucher is not paid to you. If the service was given, write to the métropole with its number.',
  conflict_do_above:
    'Only the first is paid. Ask the second whether the service was given: a compensation is decided ' +
    'outside the ledger.',
  conflict_do_undone: 'If the service was given, the site may scan the voucher again, as long as it is valid.'
}
