// What the application says in French, the language it was written in. {0} and so on stand for what varies.
export const fr = {
  name: 'Pass numérique',
  loading: 'Ouverture…',
  skip: 'Aller au contenu',
  scan: 'Scanner',
  day: 'Journée',
  help: 'Aide',
  sections: 'Rubriques',
  no_storage_title: 'Cet appareil refuse d’enregistrer',
  no_storage:
    'Sans mémoire, rien ne peut être gardé hors ligne. Quittez la navigation privée, ou libérez de la ' +
    'place, puis rouvrez cette page.',

  welcome_title: 'Encaisser des chèques',
  welcome:
    'Cet appareil n’est pas encore enregistré. Demandez au responsable de votre structure le QR code ' +
    'd’enregistrement du lieu, et ouvrez-le avec l’appareil photo de cet appareil.',
  welcome_link: 'Ou collez ici le lien d’enregistrement',
  welcome_go: 'Continuer',
  welcome_bad: 'Ce lien n’est pas un lien d’enregistrement. Il contient « #enrol= ».',
  enrol_title: 'Enregistrer cet appareil',
  enrol_text:
    'Donnez-lui un nom que votre équipe reconnaîtra. Sa clé secrète est créée ici et ne quitte jamais ' +
    'l’appareil.',
  enrol_name: 'Nom de l’appareil',
  enrol_example: 'Exemple : Téléphone de l’accueil',
  enrol_go: 'Enregistrer',
  enrol_busy: 'Enregistrement…',
  enrol_code_unknown: 'Ce lien n’est plus valable. Demandez-en un nouveau au responsable de votre structure.',
  enrol_code_expired: 'Ce lien a expiré. Demandez-en un nouveau au responsable de votre structure.',
  enrol_code_used_up: 'Ce lien a déjà servi autant de fois que prévu. Demandez-en un nouveau.',
  enrol_unreachable: 'Le serveur ne répond pas. Vérifiez le réseau, puis réessayez.',
  enrol_failed: 'L’enregistrement a été refusé ({0}). Réessayez, ou prévenez le responsable.',

  mode: 'Que voulez-vous faire ?',
  mode_check: 'Vérifier',
  mode_redeem: 'Encaisser',
  mode_check_text: 'Rien n’est dépensé',
  mode_redeem_text: 'Le chèque est dépensé',
  present_check: 'Présentez le chèque à vérifier',
  present_redeem: 'Présentez le chèque à encaisser',
  camera_open: 'Ouvrir la caméra',
  camera_close: 'Fermer la caméra',
  camera_view: 'Image de la caméra',
  camera_choice: 'Caméra',
  camera_number: 'Caméra {0}',
  torch_on: 'Allumer la lampe',
  torch_off: 'Éteindre la lampe',
  zoom: 'Zoom',
  gun_hint: 'Une douchette branchée fonctionne partout sur cette page.',
  picture: 'Lire une photo',
  typed_label: 'Code écrit sous le QR code',
  typed_hint: '12 caractères, en trois groupes de quatre',
  typed_go_check: 'Vérifier ce code',
  typed_go_redeem: 'Ajouter ce chèque',
  typed_left: 'Encore {0}',
  typed_foreign: '« {0} » n’existe pas dans un code : relisez ce caractère.',
  typed_mistyped: 'Il y a une erreur dans ce code : relisez-le, groupe par groupe.',
  typed_too_long: 'Ce code a trop de caractères.',
  typed_whole: 'Code complet',

  basket_one: '1 chèque',
  basket_many: '{0} chèques',
  basket_sum: '= {0}',
  basket_typed: 'Code saisi {0}',
  basket_amount_later: 'montant à la réponse',
  basket_remove: 'Retirer {0}',
  service: 'Service rendu',
  confirm_one: 'Encaisser {0}',
  confirm_typed: 'Encaisser',
  confirm_busy: 'Encaissement…',
  more: 'Ou scannez un autre chèque pour l’ajouter.',

  next: 'Présentez le chèque suivant',
  close: 'Fermer',
  verdict_mixed: '{0} sur {1} acceptés',
  verdict_offline: 'D’après les données de {0}',
  spent_nothing: 'Rien n’a été dépensé.',
  each: 'Chaque chèque',

  link_up: 'En ligne',
  link_down: 'Hors ligne',
  link_unknown: 'Recherche du serveur…',
  data_age: 'Données de {0}',
  data_none: 'Pas encore de données',
  waiting_none: 'Rien en attente',
  waiting_one: '1 en attente',
  waiting_many: '{0} en attente',
  offline_risk:
    'Hors ligne : un chèque peut avoir servi ailleurs depuis {0}. Dans ce cas, il ne sera pas payé.',
  clock_wrong: 'L’horloge de cet appareil a {0} min d’écart. C’est corrigé ; remettez-la à l’heure.',
  revoked:
    'Cet appareil a été retiré du service. Ce qu’il a scanné avant est encore envoyé. Faites ' +
    'enregistrer un nouvel appareil.',
  update: 'Une nouvelle version est prête. Ce qui attend d’être envoyé est conservé.',
  update_go: 'Mettre à jour',
  broken_one: 'Un chèque accepté hors ligne a été refusé ensuite',
  broken_many: '{0} chèques acceptés hors ligne ont été refusés ensuite',
  broken_text: 'Rien n’en sera payé. Le gestionnaire du dispositif le voit aussi.',
  broken_seen: 'J’ai compris',
  lost_title: 'Le navigateur a effacé la mémoire de l’application',
  lost_one: 'Un encaissement y attendait encore la réponse du serveur :',
  lost_many: '{0} encaissements y attendaient encore la réponse du serveur :',
  lost_todo:
    'Gardez ces chèques, et scannez-les de nouveau quand l’appareil est enregistré et en ligne. Celui qui ' +
    'était déjà parti répondra « Déjà utilisé ».',

  notice_already_listed: 'Ce chèque est déjà dans la liste.',
  notice_not_ready: 'Les données du lieu ne sont pas encore arrivées. Vérifiez le réseau, puis rescannez.',
  notice_no_code_in_picture: 'Aucun QR code trouvé sur cette photo. Prenez-la de plus près, bien nette.',
  notice_storage_failed:
    'Cet appareil n’a pas pu enregistrer : rien n’a été encaissé. Libérez de la place, puis recommencez.',
  notice_exported: 'Le fichier est enregistré. Ce qu’il contient attend toujours ici aussi.',
  notice_reversed: 'L’encaissement est annulé. Le chèque peut de nouveau servir.',

  trouble_refused_title: 'La caméra est refusée',
  trouble_refused:
    'Touchez le cadenas à gauche de l’adresse, autorisez l’appareil photo, puis rouvrez la caméra. ' +
    'Sur iPhone : Réglages, Safari, Appareil photo, Autoriser.',
  trouble_none_title: 'Pas de caméra trouvée',
  trouble_none: 'Branchez une webcam ou une douchette, lisez une photo, ou saisissez le code.',
  trouble_busy_title: 'La caméra est prise',
  trouble_busy: 'Une autre application s’en sert. Fermez-la (visioconférence, appareil photo), puis rouvrez.',
  trouble_insecure_title: 'Adresse non sécurisée',
  trouble_insecure:
    'La caméra ne s’ouvre que sur une adresse en « https ». Rouvrez l’application par son lien.',
  trouble_broken_title: 'La caméra ne répond pas',
  trouble_broken: 'Fermez puis rouvrez la caméra. Si cela ne suffit pas, redémarrez l’appareil.',

  day_title: 'La journée',
  day_total: 'Encaissé aujourd’hui',
  day_waiting_total: 'En attente d’envoi',
  day_waiting: 'En attente d’envoi',
  day_waiting_text: 'Envoyé tout seul, dès que le serveur répond. Rien n’est perdu si vous fermez.',
  day_send: 'Envoyer maintenant',
  day_export: 'Enregistrer dans un fichier',
  day_export_text:
    'Pour un appareil qui ne retrouvera pas le réseau. Ne partagez ce fichier qu’avec le gestionnaire.',
  day_done: 'Encaissements du jour',
  day_none: 'Aucun encaissement aujourd’hui.',
  day_needs_server: 'La liste complète du lieu revient avec le réseau.',
  day_path: 'Scanné, accepté, repris à un relevé, mandaté, puis payé.',
  state_accepted: 'Accepté',
  state_refused: 'Refusé : {0}',
  state_waiting: 'En attente',
  state_provisional: 'Hors ligne, à confirmer',
  state_reversed: 'Annulé',
  state_reversal: 'Annulation : {0}',
  who_other: 'autre appareil',
  undo: 'Annuler cet encaissement',
  undo_title: 'Annuler l’encaissement de {0} ?',
  undo_text:
    'Le chèque pourra de nouveau servir. L’encaissement et son annulation restent tous deux inscrits.',
  undo_reason: 'Pourquoi ?',
  undo_wrong_voucher: 'Mauvais chèque',
  undo_wrong_service: 'Mauvais service',
  undo_not_given: 'Le service n’a pas été rendu',
  undo_twice: 'Encaissé par erreur',
  undo_go: 'Annuler l’encaissement',
  undo_keep: 'Ne rien changer',
  undo_busy: 'Annulation…',
  undo_unreachable: 'Le serveur ne répond pas : l’encaissement n’est peut-être pas annulé. Réessayez.',
  undo_failed: 'L’annulation est refusée : {0}. {1}',

  help_title: 'Aide et réglages',
  help_voucher: 'Le chèque ne se lit pas',
  help_voucher_text:
    'Approchez à une largeur de main, évitez les reflets, allumez la lampe. Sinon saisissez le code ' +
    'écrit dessous.',
  help_camera: 'La caméra ne s’ouvre pas',
  help_gun: 'La douchette',
  help_gun_text:
    'Scannez depuis n’importe quel endroit de la page. Un clavier français avec une douchette ' +
    'américaine est reconnu et corrigé.',
  help_offline: 'Sans réseau',
  help_offline_text:
    'L’application continue seule. Elle vérifie la signature, les dates, le territoire et les listes ' +
    'du lieu, et garde tout dans l’appareil jusqu’au retour du réseau. Ne videz pas les données du ' +
    'navigateur.',
  help_ios: 'iPhone et iPad',
  help_ios_text:
    'Ajoutez l’application à l’écran d’accueil (Partager, Sur l’écran d’accueil) : sinon Safari peut ' +
    'effacer ce qu’elle garde après sept jours.',
  settings: 'Réglages',
  language: 'Langue',
  sound_on: 'Avec un son à chaque verdict',
  device: 'Cet appareil',
  device_name: 'Nom',
  device_id: 'Identifiant',
  device_site: 'Lieu',
  device_structure: 'Structure',
  device_key: 'Clé',
  device_storage: 'Mémoire',
  storage_kept: 'conservée par le navigateur',
  storage_not_kept: 'le navigateur peut l’effacer s’il manque de place : envoyez chaque jour',
  manage: 'Espace de la structure',
  accessibility: 'Accessibilité : non conforme tant que l’audit n’est pas fait'
}

// Of each refusal: the word, and what to do.
export const frVerdicts: Record<string, [word: string, todo: string]> = {
  accepted: ['Accepté', 'Le chèque est encaissé. Vous pouvez le garder ou le barrer.'],
  usable: ['Valable', 'Ce chèque peut être encaissé.'],
  provisional: [
    'Accepté hors ligne, à confirmer',
    'Rendez le service. La confirmation viendra avec le réseau.'
  ],
  kept: [
    'Gardé, non vérifié',
    'Un code saisi ne se vérifie pas sans réseau : n’y comptez pas avant la réponse.'
  ],
  unknown: ['Pas de réponse', 'Le serveur n’a pas répondu. Réessayez, ou attendez le retour du réseau.'],
  unknown_redeem: [
    'Pas de réponse',
    'Le chèque est peut-être encaissé. La demande est gardée et renvoyée seule : attendez sa réponse.'
  ],
  forged: [
    'Faux',
    'La signature n’est pas celle de l’émetteur. Gardez le chèque et prévenez le gestionnaire.'
  ],
  wrong_host: ['Faux', 'Ce code mène à un autre site que le site officiel. Ne l’ouvrez pas, signalez-le.'],
  not_a_voucher: [
    'Pas un chèque',
    'Ce code n’est pas celui d’un chèque. Scannez le QR code imprimé sur le chèque.'
  ],
  code_mistyped: ['Code mal saisi', 'Relisez-le sur le chèque : trois groupes de quatre caractères.'],
  voucher_unknown: ['Inconnu', 'Ce chèque n’est pas au registre. Relisez-le, ou prévenez le gestionnaire.'],
  order_not_activated: ['Pas encore financé', 'Ce carnet ne peut pas servir. Prévenez le gestionnaire.'],
  not_handed_over: ['Pas encore remis', 'Le prescripteur doit d’abord enregistrer la remise à la personne.'],
  already_redeemed: ['Déjà utilisé', 'Demandez un autre chèque à la personne.'],
  blocked: ['Bloqué', 'Perdu, volé ou douteux. Adressez la personne à son prescripteur.'],
  cancelled: ['Annulé', 'Ce chèque a été annulé. Demandez-en un autre.'],
  not_yet_valid: ['Pas encore valable', 'Attendez son premier jour d’utilisation.'],
  expired: ['Expiré', 'Sa date limite est passée. Demandez un autre chèque.'],
  claim_closed: ['Délai passé', 'Il n’est plus possible de transmettre. Contactez le gestionnaire.'],
  site_not_labelled: [
    'Lieu non labellisé',
    'Ce lieu n’a pas le label de ce dispositif. Contactez le gestionnaire.'
  ],
  label_not_started: ['Label à venir', 'Le label de ce lieu ne couvre pas encore ce jour.'],
  label_suspended: ['Label suspendu', 'Contactez le gestionnaire du dispositif.'],
  label_ended: ['Label terminé', 'Contactez le gestionnaire du dispositif.'],
  outside_perimeter: ['Hors périmètre', 'Orientez la personne vers un lieu du territoire de son chèque.'],
  service_not_accepted: ['Service non accepté', 'Choisissez un service de la liste.'],
  device_unknown: ['Appareil inconnu', 'Faites enregistrer cet appareil par le responsable de la structure.'],
  device_revoked: ['Appareil retiré', 'Faites enregistrer un nouvel appareil.'],
  device_elsewhere: ['Autre lieu', 'Cet appareil est enregistré pour un autre lieu.'],
  device_cap_reached: ['Plafond du jour atteint', 'Continuez demain, ou contactez le gestionnaire.'],
  offline_cap_reached: ['Plafond hors ligne atteint', 'Retrouvez le réseau avant d’en accepter d’autres.'],
  data_too_old: [
    'Invérifiable hors ligne',
    'Les données de cet appareil ne suffisent pas. Retrouvez le réseau.'
  ],
  scanned_before_hand_over: [
    'Daté d’avant la remise',
    'Remettez l’appareil à l’heure et scannez de nouveau le chèque.'
  ],
  scanned_before_enrolment: [
    'Daté d’avant l’enregistrement',
    'Remettez l’appareil à l’heure et scannez de nouveau le chèque.'
  ],
  scanned_in_future: ['Horloge en avance', 'Remettez l’appareil à l’heure et recommencez.'],
  signature_invalid: ['Appareil non reconnu', 'Faites enregistrer de nouveau cet appareil.'],
  redemption_unknown: ['Encaissement inconnu', 'Il n’y a rien à annuler.'],
  not_your_redemption: ['Autre appareil', 'Seul l’appareil qui a encaissé ce chèque peut l’annuler.'],
  reversal_too_late: ['Délai passé', 'Demandez une correction au gestionnaire.'],
  money_already_ordered: ['Déjà mandaté', 'L’argent est en route : demandez une correction au gestionnaire.'],
  too_many_attempts: ['Trop d’essais', 'Attendez un peu, relisez le code, puis réessayez.'],
  busy: ['Service très demandé', 'Réessayez dans quelques secondes.'],
  other: ['Refusé', 'Contactez le gestionnaire du dispositif.']
}
