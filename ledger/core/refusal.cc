#include "ledger/core/refusal.h"

namespace passnum {
namespace {

struct Sentence {
  Refusal refusal;
  std::string_view french;
};

constexpr std::array<Sentence, EnumNames<Refusal>::names.size()> kSentences{{
    {Refusal::not_a_voucher,
     "Ce code n’est pas celui d’un chèque du Pass numérique : vérifiez ce que vous scannez."},
    {Refusal::wrong_host,
     "Ce code renvoie vers un autre site que le site officiel : ne l’utilisez pas, signalez-le."},
    {Refusal::forged,
     "Ce chèque est faux : sa signature n’est pas celle de l’émetteur. Gardez-le et prévenez le "
     "gestionnaire."},
    {Refusal::code_mistyped,
     "Le code saisi contient une erreur : relisez-le sur le chèque, trois groupes de quatre caractères."},
    {Refusal::voucher_unknown,
     "Ce chèque n’existe pas dans le registre : relisez le numéro, ou prévenez le gestionnaire."},
    {Refusal::order_not_activated,
     "Ce carnet n’est pas encore financé : il ne peut pas servir. Prévenez le gestionnaire."},
    {Refusal::not_handed_over,
     "Ce chèque n’a pas encore été remis à une personne : le prescripteur doit enregistrer la remise."},
    {Refusal::already_redeemed, "Ce chèque a déjà été utilisé : demandez-en un autre."},
    {Refusal::blocked,
     "Ce chèque est bloqué (perte, vol ou doute) : adressez la personne à son prescripteur."},
    {Refusal::cancelled, "Ce chèque a été annulé : demandez-en un autre."},
    {Refusal::not_yet_valid, "Ce chèque n’est pas encore valable : attendez le premier jour d’utilisation."},
    {Refusal::expired, "La date limite d’utilisation de ce chèque est passée."},
    {Refusal::claim_closed,
     "Le délai pour transmettre cet encaissement est passé : contactez le gestionnaire du dispositif."},
    {Refusal::site_not_labelled,
     "Ce lieu n’est pas labellisé pour ce dispositif : demandez le label au gestionnaire."},
    {Refusal::label_not_started, "Le label de ce lieu ne couvre pas encore ce jour."},
    {Refusal::label_suspended, "Le label de ce lieu est suspendu : contactez le gestionnaire du dispositif."},
    {Refusal::label_ended, "Le label de ce lieu a pris fin : contactez le gestionnaire du dispositif."},
    {Refusal::outside_perimeter,
     "Ce lieu est hors du territoire de ce chèque : orientez la personne vers un lieu du territoire."},
    {Refusal::service_not_accepted,
     "Ce service n’est pas pris en charge par ce dispositif : choisissez un service de la liste."},
    {Refusal::device_unknown,
     "Ce terminal n’est pas enregistré : faites-le enregistrer par le responsable de la structure."},
    {Refusal::device_revoked,
     "Ce terminal a été retiré du service : faites enregistrer un nouveau terminal."},
    {Refusal::device_elsewhere, "Ce terminal est enregistré pour un autre lieu."},
    {Refusal::scanned_in_future,
     "L’horloge du terminal est en avance : remettez-la à l’heure et recommencez."},
    {Refusal::redemption_unknown, "Cet encaissement n’existe pas : il n’y a rien à annuler."},
    {Refusal::already_reversed, "Cet encaissement a déjà été annulé."},
    {Refusal::not_your_redemption, "Seul le terminal qui a encaissé ce chèque peut annuler l’encaissement."},
    {Refusal::reversal_too_late,
     "Le délai d’annulation est passé : demandez une correction au gestionnaire."},
    {Refusal::request_id_reused,
     "Cet identifiant de demande a déjà servi pour une autre demande : refaites la demande."},
    {Refusal::signature_invalid,
     "La signature de la demande n’est pas celle de ce terminal ou de cette personne."},
    {Refusal::malformed, "La demande est mal formée."},
    {Refusal::entry_too_large,
     "La demande est trop longue pour le registre : raccourcissez les textes ou les listes."},
    {Refusal::operator_unknown, "Cette personne n’est pas habilitée."},
    {Refusal::unchanged, "Rien à changer : le registre le dit déjà."},
    {Refusal::already_exists, "Cet identifiant est déjà pris : choisissez-en un autre."},
    {Refusal::programme_unknown, "Ce dispositif n’existe pas : vérifiez son numéro."},
    {Refusal::structure_unknown, "Cette structure n’existe pas : importez-la d’abord."},
    {Refusal::site_unknown, "Ce lieu n’existe pas : importez-le d’abord."},
    {Refusal::label_unknown, "Ce lieu n’a pas de label en cours pour ce dispositif."},
    {Refusal::custodian_unknown, "Ce dépositaire n’existe pas : enregistrez-le d’abord."},
    {Refusal::order_unknown, "Cette commande n’existe pas."},
    {Refusal::booklet_unknown, "Ce carnet ou ce chèque n’existe pas."},
    {Refusal::key_unknown, "Cette clé d’émission n’est pas enregistrée."},
    {Refusal::number_not_next,
     "Les numéros de carnet se suivent sans trou : utilisez le prochain numéro libre."},
    {Refusal::order_not_numbered,
     "Tous les carnets de la commande doivent être numérotés avant l’activation."},
    {Refusal::already_activated, "Cette commande est déjà activée."},
    {Refusal::two_people_needed, "Il faut deux personnes : celle qui valide n’est pas celle qui a demandé."},
    {Refusal::cap_exceeded, "Le plafond du dispositif serait dépassé."},
    {Refusal::not_in_custody, "Ce dépositaire ne détient pas ces carnets."},
    {Refusal::booklet_begun,
     "Un chèque de ce carnet a déjà été remis : le carnet ne change plus de dépositaire."},
    {Refusal::already_printed, "Ces carnets ont déjà été imprimés : demandez un duplicata."},
    {Refusal::not_printed, "Ces carnets n’ont pas encore été imprimés : imprimez d’abord l’original."},
    {Refusal::already_handed_over, "Un de ces chèques a déjà été remis."},
    {Refusal::not_blocked, "Un de ces chèques n’est pas bloqué."},
    {Refusal::programme_open,
     "Le dispositif n’est pas clos : rien ne peut encore être reversé aux financeurs."},
    {Refusal::key_reused, "Cette clé publique sert déjà sous un autre nom : créez une nouvelle clé."},
    {Refusal::key_retired, "Cette clé d’émission n’est plus en service : utilisez celle qui la remplace."},
    {Refusal::key_signature_wrong, "La signature d’une des clés n’est pas la bonne : refaites la demande."},
    {Refusal::log_key_outdated,
     "Le journal ou sa clé ont changé depuis cette demande : refaites-la, serveur arrêté."},
    {Refusal::log_key_absent,
     "Le serveur n’a pas la nouvelle clé du journal : arrêtez-le et lancez « passnum key rotate log »."},
    {Refusal::recovery_key_unknown,
     "Cette clé de secours n’est pas celle du registre : vérifiez avec « passnum key list »."},
    {Refusal::device_key_invalid,
     "La clé de ce terminal n’est pas utilisable : mettez le navigateur à jour et recommencez."},
    {Refusal::enrolment_code_unknown,
     "Ce code d’enregistrement n’est pas valable : demandez-en un nouveau au responsable de la structure."},
    {Refusal::enrolment_code_expired,
     "Ce code d’enregistrement a expiré : demandez-en un nouveau au responsable de la structure."},
    {Refusal::enrolment_code_used_up,
     "Ce code d’enregistrement a déjà servi : demandez-en un nouveau au responsable de la structure."},
    {Refusal::device_cap_reached,
     "Ce terminal a atteint son nombre d’encaissements pour la journée : utilisez un autre terminal, ou "
     "demandez au gestionnaire de relever la limite."},
    {Refusal::offline_cap_reached,
     "Ce terminal a atteint son nombre d’encaissements sans réseau pour ce jour : ils restent en attente, "
     "demandez au gestionnaire de relever la limite."},
    {Refusal::too_many_attempts, "Trop d’essais à la suite : attendez avant de réessayer."},
    {Refusal::statement_unknown,
     "Cet état n’existe pas pour ce dispositif et cette structure : vérifiez son numéro."},
    {Refusal::statement_period_open,
     "La période n’est pas finie : un état se fait au plus tôt le lendemain de son dernier jour."},
    {Refusal::statement_not_next,
     "Les états d’une structure se suivent : reprenez là où le dernier s’arrête, sans recouvrement."},
    {Refusal::statement_amount_wrong,
     "Le montant de l’état n’est pas celui des encaissements : refaites-le avec « passnum statement issue "
     "»."},
    {Refusal::statement_already_ordered, "Un de ces états est déjà mandaté ou payé."},
    {Refusal::structure_unidentified,
     "Le SIRET ou le RNA de la structure manque : complétez-le avant de mandater."},
    {Refusal::payment_unknown, "Ce paiement n’existe pas : vérifiez son nom."},
    {Refusal::payment_closed, "Ce paiement est déjà payé ou refusé."},
    {Refusal::payment_amount_wrong,
     "Le montant n’est pas la somme des états, ou n’est pas au-dessus de zéro."},
    {Refusal::payment_day_wrong, "Le jour est avant celui du mandat, ou dans l’avenir."},
    {Refusal::payable_exceeded,
     "Le montant dépasse ce qui reste dû à la structure : ajoutez l’état suivant, qui reprend les "
     "annulations."},
    {Refusal::money_already_ordered,
     "L’argent de cet encaissement est déjà mandaté : demandez une correction au gestionnaire."},
    {Refusal::scanned_before_hand_over,
     "Ce scan est daté de plus d’une semaine avant la remise du chèque : mettez le terminal à l’heure et "
     "scannez de nouveau le chèque."},
    {Refusal::scanned_before_enrolment,
     "Ce scan est daté d’avant l’enregistrement du terminal : mettez le terminal à l’heure et scannez de "
     "nouveau le chèque."},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kSentences.size(); ++i) {
    if (static_cast<std::size_t>(kSentences[i].refusal) != i) return false;
  }
  return true;
}
static_assert(in_order());

}  // namespace

std::string_view french(Refusal refusal) {
  return kSentences[static_cast<std::size_t>(refusal)].french;
}

}  // namespace passnum
