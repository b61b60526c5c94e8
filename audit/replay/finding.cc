#include "audit/replay/finding.h"

namespace passnum {
namespace {

// In the order of Breach.
constexpr std::array<BreachWords, kBreachesCount> kWords{{
    {"entry_too_large", "écriture trop longue", "the entry is too long"},
    {"entry_unreadable", "écriture illisible", "the entry cannot be read"},
    {"entry_not_canonical", "écriture qui n’est pas dans sa forme unique",
     "the entry is not in its one canonical form"},
    {"entry_unsupported", "nature ou version d’écriture inconnue",
     "the kind or version of the entry is not known"},
    {"ledger_not_created", "la première écriture ne crée pas le registre",
     "the first entry does not create the ledger"},
    {"ledger_created_again", "le registre est créé une seconde fois", "the ledger is created a second time"},
    {"genesis_over", "l’initialisation est terminée, « init » ne peut plus agir",
     "genesis is over, \"init\" may not act any more"},
    {"genesis_kind", "« init » ne peut pas demander cela", "\"init\" may not ask for this"},
    {"actor_unknown", "auteur inconnu du registre", "the ledger does not know who asked"},
    {"actor_not_the_device", "l’auteur n’est pas le terminal qui a signé",
     "who asked is not the device that signed"},
    {"request_id_reused", "identifiant de demande déjà utilisé", "the request id was used before"},
    {"time_backwards", "l’heure recule", "time goes backwards"},
    {"time_out_of_range", "heure hors du calendrier", "the time is outside the calendar"},
    {"text_out_of_range", "texte vide ou trop long", "a text is empty or too long"},
    {"postings_unbalanced", "les mouvements ne s’équilibrent pas", "the postings do not sum to zero"},
    {"postings_unexpected", "les mouvements ne sont pas ceux de cette écriture",
     "the postings are not those of this entry"},
    {"operator_reused", "opérateur déjà enregistré", "the operator is enrolled already"},
    {"public_key_reused", "clé publique déjà enregistrée sous un autre nom",
     "the public key is enrolled under another name"},
    {"issuing_key_reused", "clé d’émission déjà enregistrée", "the issuing key is there already"},
    {"issuing_key_unknown", "clé d’émission inconnue", "the issuing key is not known"},
    {"programme_reused", "dispositif déjà créé", "the programme is there already"},
    {"programme_unknown", "dispositif inconnu", "the programme is not known"},
    {"programme_code_reused", "code de dispositif déjà pris", "the programme's code is taken"},
    {"programme_code_form", "code de dispositif mal formé", "the programme's code has another form"},
    {"programme_value_out_of_range", "valeur du dispositif hors limites",
     "a value of the programme is out of range"},
    {"programme_days_disordered", "dates du dispositif en désordre", "the programme's days are not in order"},
    {"programme_list_form", "périmètre ou services mal formés",
     "the perimeter or the services have another form"},
    {"funder_shares", "parts des financeurs incorrectes", "the funders' shares are not right"},
    {"structure_unknown", "structure inconnue", "the structure is not known"},
    {"structure_identifier_form", "SIRET ou RNA mal formé", "the SIRET or RNA has another form"},
    {"site_unknown", "lieu inconnu", "the site is not known"},
    {"insee_code_form", "code INSEE mal formé", "the INSEE code has another form"},
    {"label_days_disordered", "dates du label en désordre", "the label's days are not in order"},
    {"label_granted_twice", "label déjà accordé sur ces jours",
     "the label is granted for these days already"},
    {"label_not_granted", "label jamais accordé", "the label was never granted"},
    {"label_suspended_twice", "label déjà suspendu", "the label is suspended already"},
    {"label_not_suspended", "label non suspendu", "the label is not suspended"},
    {"device_reused", "terminal déjà enregistré", "the device is enrolled already"},
    {"device_unknown", "terminal inconnu", "the device is not known"},
    {"device_revoked_twice", "terminal déjà révoqué", "the device is revoked already"},
    {"custodian_reused", "dépositaire déjà enregistré", "the custodian is recorded already"},
    {"custodian_unknown", "dépositaire inconnu", "the custodian is not known"},
    {"order_reused", "commande déjà passée", "the order is placed already"},
    {"order_unknown", "commande inconnue", "the order is not known"},
    {"order_of_other_programme", "commande d’un autre dispositif", "the order is of another programme"},
    {"order_size_out_of_range", "nombre de carnets hors limites", "the number of booklets is out of range"},
    {"order_series_broken", "la série continue des carnets est rompue",
     "the continuous series of booklets is broken"},
    {"order_activated_twice", "commande déjà activée", "the order is activated already"},
    {"order_activated_alone", "commande activée par la personne qui l’a passée",
     "the order is activated by who placed it"},
    {"order_not_activated", "commande non activée", "the order is not activated"},
    {"activated_unnumbered", "commande activée avant que tous ses carnets soient numérotés",
     "the order is activated before all its booklets are numbered"},
    {"activated_after_validity", "commande activée après le dernier jour d’utilisation",
     "the order is activated after the last day of use"},
    {"cancelled_before_activation", "chèque annulé avant l’activation de sa commande",
     "a voucher is cancelled before its order is activated"},
    {"cap_exceeded", "plafond du dispositif dépassé", "the programme's cap is exceeded"},
    {"booklet_out_of_order", "carnet numéroté hors de l’ordre", "the booklet is numbered out of order"},
    {"booklet_unknown", "carnet non numéroté", "the booklet is not numbered"},
    {"booklet_range_form", "suite de carnets mal formée", "the range of booklets has another form"},
    {"codes_count", "nombre de codes différent du nombre de chèques",
     "there are not as many codes as vouchers"},
    {"code_reused", "code de saisie déjà attribué", "the typed code is given already"},
    {"original_printed_twice", "original imprimé deux fois", "the original is printed twice"},
    {"duplicate_without_original", "duplicata sans original", "a duplicate without an original"},
    {"custody_to_itself", "remise de stock à soi-même", "stock is moved to who has it"},
    {"custody_not_held", "carnet que ce dépositaire ne détient pas",
     "the custodian does not hold the booklet"},
    {"custody_after_hand_over", "carnet déjà entamé", "the booklet is begun"},
    {"voucher_list_form", "liste de chèques mal formée", "the list of vouchers has another form"},
    {"voucher_unknown", "chèque inconnu", "the voucher is not known"},
    {"voucher_of_other_programme", "chèque d’un autre dispositif", "the voucher is of another programme"},
    {"voucher_not_handed_over", "chèque non remis", "the voucher is not handed over"},
    {"voucher_handed_over_twice", "chèque déjà remis", "the voucher is handed over already"},
    {"voucher_spent", "chèque déjà encaissé", "the voucher is spent"},
    {"voucher_blocked", "chèque bloqué", "the voucher is blocked"},
    {"voucher_not_blocked", "chèque non bloqué", "the voucher is not blocked"},
    {"voucher_cancelled", "chèque annulé", "the voucher is cancelled"},
    {"voucher_lapsed", "chèque forclos", "the voucher has lapsed"},
    {"handover_reused", "identifiant de remise déjà utilisé", "the hand-over id was used before"},
    {"replacement_count", "remplacement d’un autre nombre de chèques",
     "as many vouchers must replace as are replaced"},
    {"replacement_by_itself", "carnet remplacé par lui-même", "the booklet is replaced by itself"},
    {"lapse_too_early", "forclusion avant la date limite de réclamation",
     "lapsed before the last day of claims"},
    {"scan_form", "demande d’encaissement mal formée", "the scan request has another form"},
    {"service_day_wrong", "jour de la prestation incorrect", "the day of the service is not right"},
    {"not_yet_valid", "prestation avant le premier jour de validité",
     "the service is before the first day of use"},
    {"expired", "prestation après le dernier jour de validité", "the service is after the last day of use"},
    {"claim_too_late", "encaissement reçu après la date limite",
     "the redemption came after the last day of claims"},
    {"not_labelled", "lieu non labellisé ce jour-là", "the site has no label for that day"},
    {"outside_perimeter", "lieu hors du périmètre", "the site is outside the perimeter"},
    {"service_not_accepted", "prestation non acceptée par le dispositif",
     "the programme does not accept the service"},
    {"device_at_other_site", "terminal d’un autre lieu", "the device is of another site"},
    {"device_revoked", "terminal révoqué", "the device is revoked"},
    {"amount_wrong", "montant différent de la valeur faciale", "the amount is not the face value"},
    {"structure_wrong", "structure différente de celle du lieu", "the structure is not the site's"},
    {"signature_wrong", "signature du terminal incorrecte", "the device's signature is wrong"},
    {"redemption_unknown", "encaissement inconnu", "the redemption is not known"},
    {"reversed_twice", "encaissement déjà annulé", "the redemption is reversed already"},
    {"reversal_by_other_device", "annulation par un autre terminal", "another device reverses"},
    {"reversal_too_late", "annulation après le délai", "the reversal is too late"},
    {"reversal_of_other_facts", "annulation qui ne reprend pas l’encaissement",
     "the reversal says other than the redemption"},
    {"log_key_of_other_tree", "la clé du journal change après un autre état que celui-ci",
     "the log's key changes after another tree than this one"},
    {"log_key_not_in_force", "la clé du journal remplacée n’est pas celle en vigueur",
     "the log key that is replaced is not in force"},
    {"key_signature_wrong", "une clé n’a pas signé son remplacement",
     "a key has not signed that it is replaced"},
    {"recovery_key_unknown", "clé de secours jamais proposée ou approuvée",
     "the recovery key was not proposed or approved"},
    {"recovery_key_approved_alone", "clé de secours approuvée par qui l’a proposée",
     "the recovery key is approved by who proposed it"},
    {"issuing_key_retired", "clé d’émission qui n’est plus en service",
     "the issuing key is not in service any more"},
    {"issuing_key_compromised_later", "clé d’émission compromise dans l’avenir",
     "the issuing key is compromised in the future"},
    {"device_key_form", "clé de terminal mal formée ou mal nommée",
     "the device's key has another form, or another name than its own"},
    {"enrolment_code_reused", "code d’enregistrement déjà créé", "the enrolment code is there already"},
    {"enrolment_code_unknown", "code d’enregistrement inconnu", "the enrolment code is not known"},
    {"enrolment_code_revoked", "code d’enregistrement déjà retiré", "the enrolment code is revoked already"},
    {"enrolment_code_expired", "code d’enregistrement expiré", "the enrolment code has expired"},
    {"enrolment_code_used_up", "code d’enregistrement déjà utilisé autant de fois qu’il se peut",
     "the enrolment code is used up"},
    {"enrolment_code_of_other_site", "code d’enregistrement d’un autre lieu",
     "the enrolment code is of another site"},
    {"enrolment_code_form", "code d’enregistrement dont la durée ou le nombre est hors limites",
     "the uses or the end of the enrolment code are out of range"},
    {"actor_not_the_structure", "l’auteur n’est pas la structure nommée",
     "who asked is not the structure that is named"},
    {"site_of_other_structure", "lieu d’une autre structure", "the site is of another structure"},
    {"identity_broken", "égalité comptable rompue", "an identity of the books is broken"},
}};
static_assert(!kWords.back().code.empty(), "a breach without words");

// At most kFindingDetailBytesMax bytes, never ending inside a character.
std::string_view shortened(std::string_view text) {
  if (text.size() <= kFindingDetailBytesMax) return text;
  std::size_t end = kFindingDetailBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

std::string with_detail(std::string_view words, std::string_view separator, std::string_view detail) {
  std::string out(words);
  if (!detail.empty()) out.append(separator).append(detail);
  return out;
}

}  // namespace

const BreachWords& words_of(Breach breach) {
  return kWords[static_cast<std::size_t>(breach)];
}

void Findings::add(EntryIndex index, Breach breach, std::string_view detail) {
  ++count_;
  ++by_breach_[static_cast<std::size_t>(breach)];
  if (kept_.size() == kFindingsKeptMax) return;
  const auto& words = words_of(breach);
  const auto about = shortened(detail);
  kept_.push_back({index, breach, words.code, with_detail(words.words, "\u00a0: ", about),
                   with_detail(words.words_en, ": ", about)});
}

}  // namespace passnum
