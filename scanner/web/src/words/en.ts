import type { fr } from './fr'

export const en: Record<keyof typeof fr, string> = {
  name: 'Pass numérique',
  loading: 'Opening…',
  skip: 'Skip to content',
  scan: 'Scan',
  day: 'Today',
  help: 'Help',
  sections: 'Sections',
  no_storage_title: 'This device refuses to store anything',
  no_storage:
    'Without storage nothing can be kept offline. Leave private browsing, or free some room, then ' +
    'open this page again.',

  welcome_title: 'Redeem vouchers',
  welcome:
    'This device is not enrolled yet. Ask the manager of your organisation for the enrolment QR code ' +
    'of your place, and open it with this device’s camera.',
  welcome_link: 'Or paste the enrolment link here',
  welcome_go: 'Continue',
  welcome_bad: 'This is not an enrolment link. It contains “#enrol=”.',
  enrol_title: 'Enrol this device',
  enrol_text:
    'Give it a name that your team will recognise. Its secret key is made here and never leaves the device.',
  enrol_name: 'Name of the device',
  enrol_example: 'Example: Front desk phone',
  enrol_go: 'Enrol',
  enrol_busy: 'Enrolling…',
  enrol_code_unknown: 'This link is no longer valid. Ask your manager for a new one.',
  enrol_code_expired: 'This link has expired. Ask your manager for a new one.',
  enrol_code_used_up: 'This link has been used as often as it may be. Ask for a new one.',
  enrol_unreachable: 'The server does not answer. Check the network and try again.',
  enrol_failed: 'The enrolment was refused ({0}). Try again, or tell your manager.',

  mode: 'What do you want to do?',
  mode_check: 'Check',
  mode_redeem: 'Redeem',
  mode_check_text: 'Nothing is spent',
  mode_redeem_text: 'The voucher is spent',
  present_check: 'Show the voucher to check',
  present_redeem: 'Show the voucher to redeem',
  camera_open: 'Open the camera',
  camera_close: 'Close the camera',
  camera_view: 'Camera picture',
  camera_choice: 'Camera',
  camera_number: 'Camera {0}',
  torch_on: 'Light on',
  torch_off: 'Light off',
  zoom: 'Zoom',
  gun_hint: 'A scanner gun works anywhere on this page.',
  picture: 'Read a photo',
  typed_label: 'Code written below the QR code',
  typed_hint: '12 characters, in three groups of four',
  typed_go_check: 'Check this code',
  typed_go_redeem: 'Add this voucher',
  typed_left: '{0} to go',
  typed_foreign: 'No code has “{0}”: read this character again.',
  typed_mistyped: 'There is a mistake in this code: read it again, group by group.',
  typed_too_long: 'This code has too many characters.',
  typed_whole: 'Complete code',

  basket_one: '1 voucher',
  basket_many: '{0} vouchers',
  basket_sum: '= {0}',
  basket_typed: 'Typed code {0}',
  basket_amount_later: 'amount with the answer',
  basket_remove: 'Remove {0}',
  service: 'Service delivered',
  confirm_one: 'Redeem {0}',
  confirm_typed: 'Redeem',
  confirm_busy: 'Redeeming…',
  more: 'Or scan another voucher to add it.',

  next: 'Show the next voucher',
  close: 'Close',
  verdict_mixed: '{0} of {1} accepted',
  verdict_offline: 'As known at {0}',
  spent_nothing: 'Nothing was spent.',
  each: 'Each voucher',

  link_up: 'Online',
  link_down: 'Offline',
  link_unknown: 'Looking for the server…',
  data_age: 'Data from {0}',
  data_none: 'No data yet',
  waiting_none: 'Nothing waiting',
  waiting_one: '1 waiting',
  waiting_many: '{0} waiting',
  offline_risk: 'Offline: a voucher may have been used elsewhere since {0}. If so, it will not be paid.',
  clock_wrong: 'This device’s clock is {0} min off. This is corrected; please set it right.',
  revoked:
    'This device has been withdrawn. What it scanned before is still sent. Have a new device enrolled.',
  update: 'A new version is ready. What waits to be sent is kept.',
  update_go: 'Update',
  broken_one: 'A voucher accepted offline was refused afterwards',
  broken_many: '{0} vouchers accepted offline were refused afterwards',
  broken_text: 'Nothing will be paid for this. The programme’s manager sees it too.',
  broken_seen: 'Understood',
  lost_title: 'The browser has emptied this application’s memory',
  lost_one: 'One redemption in it was still waiting for the server’s answer:',
  lost_many: '{0} redemptions in it were still waiting for the server’s answer:',
  lost_todo:
    'Keep these vouchers, and scan them again once the device is enrolled and online. One that had been ' +
    'sent already will answer “Already used”.',

  notice_already_listed: 'This voucher is on the list already.',
  notice_not_ready: 'The data of this place have not arrived yet. Check the network, then scan again.',
  notice_no_code_in_picture: 'No QR code found in this photo. Take it from closer, and sharp.',
  notice_storage_failed:
    'This device could not store it: nothing was redeemed. Free some room, then try again.',
  notice_exported: 'The file is saved. What is in it still waits here too.',
  notice_reversed: 'The redemption is undone. The voucher can be used again.',

  trouble_refused_title: 'The camera is refused',
  trouble_refused:
    'Touch the padlock left of the address, allow the camera, then open it again. On iPhone: ' +
    'Settings, Safari, Camera, Allow.',
  trouble_none_title: 'No camera found',
  trouble_none: 'Plug in a webcam or a scanner gun, read a photo, or type the code.',
  trouble_busy_title: 'The camera is in use',
  trouble_busy: 'Another application uses it. Close that (video call, camera), then open again.',
  trouble_insecure_title: 'Address not secure',
  trouble_insecure: 'The camera opens on “https” addresses only. Open the application by its link.',
  trouble_broken_title: 'The camera does not respond',
  trouble_broken: 'Close and open the camera. If that is not enough, restart the device.',

  day_title: 'Today',
  day_total: 'Redeemed today',
  day_waiting_total: 'Waiting to be sent',
  day_waiting: 'Waiting to be sent',
  day_waiting_text: 'Sent by itself as soon as the server answers. Nothing is lost when you close this.',
  day_send: 'Send now',
  day_export: 'Save to a file',
  day_export_text: 'For a device that will not see a network again. Share this file with the manager only.',
  day_done: 'Today’s redemptions',
  day_none: 'No redemption today.',
  day_needs_server: 'The complete list of this place comes back with the network.',
  day_path: 'Scanned, accepted, put on a statement, payment ordered, then paid.',
  state_accepted: 'Accepted',
  state_refused: 'Refused: {0}',
  state_waiting: 'Waiting',
  state_provisional: 'Offline, to be confirmed',
  state_reversed: 'Undone',
  state_reversal: 'Reversal: {0}',
  who_other: 'another device',
  undo: 'Undo this redemption',
  undo_title: 'Undo the redemption of {0}?',
  undo_text: 'The voucher can be used again. The redemption and its reversal both stay on record.',
  undo_reason: 'Why?',
  undo_wrong_voucher: 'Wrong voucher',
  undo_wrong_service: 'Wrong service',
  undo_not_given: 'The service was not delivered',
  undo_twice: 'Redeemed by mistake',
  undo_go: 'Undo the redemption',
  undo_keep: 'Change nothing',
  undo_busy: 'Undoing…',
  undo_unreachable: 'The server does not answer: the redemption may not be undone. Try again.',
  undo_failed: 'The reversal is refused: {0}. {1}',

  help_title: 'Help and settings',
  help_voucher: 'The voucher cannot be read',
  help_voucher_text:
    'Come as close as a hand is wide, avoid reflections, use the light. Or type the code written below.',
  help_camera: 'The camera does not open',
  help_gun: 'The scanner gun',
  help_gun_text:
    'Scan from anywhere on the page. A French keyboard with an American gun is recognised and corrected.',
  help_offline: 'Without network',
  help_offline_text:
    'The application goes on by itself. It verifies signature, dates, area and the lists of this ' +
    'place, and keeps everything in the device until the network is back. Do not clear the browser’s ' +
    'data.',
  help_ios: 'iPhone and iPad',
  help_ios_text:
    'Add the application to the home screen (Share, Add to Home Screen): otherwise Safari may erase ' +
    'what it keeps after seven days.',
  settings: 'Settings',
  language: 'Language',
  sound_on: 'With a sound at each verdict',
  device: 'This device',
  device_name: 'Name',
  device_id: 'Identifier',
  device_site: 'Place',
  device_structure: 'Organisation',
  device_key: 'Key',
  device_storage: 'Storage',
  storage_kept: 'kept by the browser',
  storage_not_kept: 'the browser may erase it when it needs room: send every day',
  manage: 'Structure area',
  accessibility: 'Accessibility: not conforming until the audit is made'
}

export const enVerdicts: Record<string, [word: string, todo: string]> = {
  accepted: ['Accepted', 'The voucher is redeemed. You can keep it or cross it out.'],
  usable: ['Good', 'This voucher can be redeemed.'],
  provisional: [
    'Accepted offline, to be confirmed',
    'Deliver the service. The confirmation comes with the network.'
  ],
  kept: ['Kept, not verified', 'A typed code cannot be verified without network: do not count on it yet.'],
  unknown: ['No answer', 'The server did not answer. Try again, or wait for the network.'],
  unknown_redeem: [
    'No answer',
    'The voucher may be redeemed. The request is kept and sent again by itself: wait for its answer.'
  ],
  forged: ['Forged', 'The signature is not the issuer’s. Keep the voucher and tell the manager.'],
  wrong_host: ['Forged', 'This code leads to another site than the official one. Do not open it, report it.'],
  not_a_voucher: ['Not a voucher', 'This is no voucher’s code. Scan the QR code printed on the voucher.'],
  code_mistyped: ['Mistyped code', 'Read it again on the voucher: three groups of four characters.'],
  voucher_unknown: ['Unknown', 'This voucher is not in the register. Read it again, or tell the manager.'],
  order_not_activated: ['Not funded yet', 'This booklet cannot be used. Tell the manager.'],
  not_handed_over: ['Not handed over yet', 'The prescriber must first record that it was handed over.'],
  already_redeemed: ['Already used', 'Ask the person for another voucher.'],
  blocked: ['Blocked', 'Lost, stolen or doubtful. Send the person to their prescriber.'],
  cancelled: ['Cancelled', 'This voucher was cancelled. Ask for another one.'],
  not_yet_valid: ['Not valid yet', 'Wait for its first day of use.'],
  expired: ['Expired', 'Its last day is over. Ask for another voucher.'],
  claim_closed: ['Too late', 'It can no longer be sent in. Contact the manager.'],
  site_not_labelled: [
    'Place not labelled',
    'This place has no label for this programme. Contact the manager.'
  ],
  label_not_started: ['Label not begun', 'The label of this place does not cover this day yet.'],
  label_suspended: ['Label suspended', 'Contact the programme’s manager.'],
  label_ended: ['Label ended', 'Contact the programme’s manager.'],
  outside_perimeter: ['Outside the area', 'Send the person to a place in the area of the voucher.'],
  service_not_accepted: ['Service not accepted', 'Choose a service from the list.'],
  device_unknown: ['Unknown device', 'Have this device enrolled by your manager.'],
  device_revoked: ['Device withdrawn', 'Have a new device enrolled.'],
  device_elsewhere: ['Another place', 'This device is enrolled for another place.'],
  device_cap_reached: ['Daily limit reached', 'Go on tomorrow, or contact the manager.'],
  offline_cap_reached: ['Offline limit reached', 'Get back to a network before you accept more.'],
  data_too_old: [
    'Cannot be judged offline',
    'The data on this device do not suffice. Get back to a network.'
  ],
  scanned_before_hand_over: [
    'Dated before the hand-over',
    'Set this device’s clock right and scan the voucher again.'
  ],
  scanned_before_enrolment: [
    'Dated before the enrolment',
    'Set this device’s clock right and scan the voucher again.'
  ],
  scanned_in_future: ['Clock ahead', 'Set this device’s clock right and try again.'],
  signature_invalid: ['Device not recognised', 'Have this device enrolled again.'],
  redemption_unknown: ['Unknown redemption', 'There is nothing to undo.'],
  not_your_redemption: ['Another device', 'Only the device that redeemed this voucher can undo it.'],
  reversal_too_late: ['Too late', 'Ask the manager for a correction.'],
  money_already_ordered: ['Already ordered', 'The money is on its way: ask the manager for a correction.'],
  too_many_attempts: ['Too many attempts', 'Wait a little, read the code again, then try once more.'],
  busy: ['Very busy', 'Try again in a few seconds.'],
  other: ['Refused', 'Contact the programme’s manager.']
}

// The server's words about a voucher, by how they begin; the dates after them are read in both languages.
export const enDetails: [french: string, english: string][] = [
  ['encaissé le ', 'redeemed on '],
  ['remis le ', 'handed over on '],
  ['terminal enregistré le ', 'device enrolled on '],
  ['valable à partir du ', 'valid from '],
  ['valable jusqu’au ', 'valid until '],
  ['transmission possible jusqu’au ', 'could be sent until ']
]
