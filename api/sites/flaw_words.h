#pragma once

#include "api/sites/flaws.h"

namespace passnum {

// What each flaw is called and what people read, in the order of Flaw. Seen by flaws.cc only.
inline constexpr FlawWords kFlawWords[] = {
    {Flaw::source_prefix_invalid, Severity::error, "source_prefix_invalid",
     "Le préfixe de la source n'est pas un nom : lettres sans accent, chiffres et . _ : - seulement, 60 "
     "caractères au plus.",
     "The source prefix is not a name: letters without accents, digits and . _ : - only, at most 60 "
     "characters."},
    {Flaw::file_empty, Severity::error, "file_empty",
     "Le fichier est vide. Choisissez l'export des lieux, en CSV ou en JSON.",
     "The file is empty. Choose the export of the places, as CSV or JSON."},
    {Flaw::file_too_large, Severity::error, "file_too_large",
     "Le fichier dépasse {1} Mio. Découpez-le en plusieurs fichiers.",
     "The file is larger than {1} MiB. Cut it into several files."},
    {Flaw::file_not_text, Severity::error, "file_not_text",
     "Ce n'est pas un fichier texte mais {1}. Exportez les lieux en CSV UTF-8 ou en JSON.",
     "This is not a text file but {2}. Export the places as UTF-8 CSV or JSON."},
    {Flaw::nul_byte, Severity::error, "nul_byte",
     "Octet nul à cette ligne : le fichier est abîmé ou n'est pas du texte. Exportez-le de nouveau en CSV "
     "UTF-8.",
     "Zero byte in this line: the file is damaged or is not text. Export it again as UTF-8 CSV."},
    {Flaw::encoding_utf16, Severity::error, "encoding_utf16",
     "Le fichier est en UTF-16 ou UTF-32. Enregistrez-le en « CSV UTF-8 », puis recommencez.",
     "The file is in UTF-16 or UTF-32. Save it as \"CSV UTF-8\" and start again."},
    {Flaw::encoding_mixed, Severity::error, "encoding_mixed",
     "Le fichier mélange UTF-8 et un autre encodage, d'abord à cette ligne. Enregistrez-le entièrement en "
     "UTF-8.",
     "The file mixes UTF-8 and another encoding, first in this line. Save all of it as UTF-8."},
    {Flaw::encoding_unknown, Severity::error, "encoding_unknown",
     "Cette ligne n'est ni en UTF-8 ni en Windows-1252. Enregistrez le fichier en UTF-8.",
     "This line is neither UTF-8 nor Windows-1252. Save the file as UTF-8."},
    {Flaw::encoding_windows_1252, Severity::warning, "encoding_windows_1252",
     "Le fichier n'est pas en UTF-8 ; il a été lu comme du Windows-1252. Vérifiez les accents des noms.",
     "The file is not UTF-8; it was read as Windows-1252. Check the accents in the names."},
    {Flaw::json_broken, Severity::error, "json_broken",
     "Le JSON est illisible à cette ligne, caractère {1}, après {2} lieu(x) complet(s). Exportez-le de "
     "nouveau.",
     "The JSON cannot be read at this line, character {1}, after {2} whole place(s). Export it again."},
    {Flaw::json_truncated, Severity::error, "json_truncated",
     "Le JSON s'arrête trop tôt, à cette ligne, après {1} lieu(x) complet(s) : le fichier est coupé. "
     "Téléchargez-le de nouveau.",
     "The JSON ends too early, at this line, after {1} whole place(s): the file is cut off. Download it "
     "again."},
    {Flaw::json_not_an_array, Severity::error, "json_not_an_array",
     "Le JSON doit être un tableau de lieux : [ { … }, { … } ]. Gardez seulement la liste des lieux.",
     "The JSON must be an array of places: [ { … }, { … } ]. Keep only the list of places."},
    {Flaw::rows_too_many, Severity::error, "rows_too_many",
     "Le fichier compte plus de {1} lieux. Découpez-le en plusieurs fichiers.",
     "The file has more than {1} places. Cut it into several files."},
    {Flaw::rows_none, Severity::warning, "rows_none", "Le fichier ne contient aucun lieu. Vérifiez l'export.",
     "The file contains no place. Check the export."},
    {Flaw::columns_too_many, Severity::error, "columns_too_many",
     "Le fichier a plus de {1} colonnes : ce n'est pas une liste de lieux. Exportez la bonne feuille, seule.",
     "The file has more than {1} columns: it is not a list of places. Export the right sheet only."},
    {Flaw::column_twice, Severity::error, "column_twice",
     "Cette colonne figure deux fois : on ne sait pas laquelle lire. Supprimez-en une.",
     "This column is there twice: nobody knows which one to read. Remove one."},
    {Flaw::column_essential_missing, Severity::error, "column_essential_missing",
     "Colonne indispensable absente{1}. Ajoutez-la ou renommez la vôtre exactement ainsi.",
     "Essential column missing{1}. Add it, or rename yours to exactly this."},
    {Flaw::column_missing, Severity::warning, "column_missing",
     "Colonne obligatoire du schéma absente{1}. Les lieux sont lus sans elle ; complétez le fichier à la "
     "source.",
     "Required column of the schema missing{1}. The places are read without it; complete the file at its "
     "source."},
    {Flaw::column_unknown, Severity::warning, "column_unknown",
     "Cette colonne n'existe pas dans le schéma : elle n'est pas lue.",
     "This column is not in the schema: it is not read."},
    {Flaw::column_unnamed, Severity::warning, "column_unnamed",
     "La colonne {1} n'a pas de nom : elle n'est pas lue.", "Column {1} has no name: it is not read."},
    {Flaw::column_of_other_version, Severity::warning, "column_of_other_version",
     "Cette colonne appartient à la version {1} du schéma, alors que le fichier suit la version {2}.",
     "This column belongs to version {1} of the schema, while the file follows version {2}."},
    {Flaw::not_a_place_file, Severity::error, "not_a_place_file",
     "Ce fichier ne suit pas le schéma national des lieux de médiation numérique. Colonnes absentes : {1}. "
     "Colonnes trouvées : {2}. Renommez-les selon le schéma 1.0.2 et ajoutez celles qui manquent "
     "(https://github.com/LaMednum/standard-mediation-num).",
     "This file does not follow the national schema of mediation places. Missing columns: {1}. Columns "
     "found: "
     "{2}. Rename them after schema 1.0.2 and add the missing ones "
     "(https://github.com/LaMednum/standard-mediation-num)."},
    {Flaw::findings_not_listed, Severity::warning, "findings_not_listed",
     "Trop de remarques : {1} sont comptées sans être listées. Corrigez les premières, puis recommencez.",
     "Too many findings: {1} are counted and not listed. Correct the first ones and start again."},

    {Flaw::row_empty, Severity::information, "row_empty", "Ligne sans aucune valeur : passée.",
     "Row without any value: skipped."},
    {Flaw::row_twice, Severity::warning, "row_twice",
     "Ligne identique à la ligne {1} : le lieu n'est gardé qu'une fois. Supprimez le double.",
     "Row identical to line {1}: the place is kept once. Remove the double."},
    {Flaw::cells_too_few, Severity::error, "cells_too_few",
     "{1} cellules au lieu de {2} : un séparateur manque. Corrigez la ligne.",
     "{1} cells instead of {2}: a separator is missing. Correct the row."},
    {Flaw::cells_too_many, Severity::error, "cells_too_many",
     "{1} cellules au lieu de {2} : un texte contenant le séparateur n'est sans doute pas entre guillemets. "
     "Corrigez la ligne.",
     "{1} cells instead of {2}: a text with the separator in it is probably not quoted. Correct the row."},
    {Flaw::cell_too_large, Severity::error, "cell_too_large",
     "Une cellule dépasse {1} Kio : un guillemet n'est sans doute pas refermé. Corrigez la ligne.",
     "A cell is larger than {1} KiB: a quote is probably not closed. Correct the row."},
    {Flaw::quote_broken, Severity::error, "quote_broken",
     "Du texte suit un guillemet fermant : doublez les guillemets à l'intérieur de la cellule.",
     "Text follows a closing quote: double the quotes inside the cell."},
    {Flaw::quote_open, Severity::error, "quote_open",
     "Guillemet ouvert et jamais refermé : rien n'est lu de cette ligne à la ligne {1}. Refermez-le.",
     "Quote opened and never closed: nothing is read from this line to line {1}. Close it."},
    {Flaw::record_not_object, Severity::error, "record_not_object",
     "Cet élément du tableau n'est pas un lieu { … }. Supprimez-le ou corrigez-le.",
     "This element of the array is not a place { … }. Remove or correct it."},
    {Flaw::key_twice, Severity::error, "key_twice",
     "Cette clé figure deux fois dans le lieu : on ne sait pas laquelle lire. Supprimez-en une.",
     "This key is twice in the place: nobody knows which one to read. Remove one."},
    {Flaw::type_wrong, Severity::warning, "type_wrong",
     "Un texte est attendu ici, et non une liste, un objet ou vrai/faux : la valeur n'est pas lue.",
     "A text is expected here, not a list, an object or true/false: the value is not read."},
    {Flaw::number_instead_of_text, Severity::warning, "number_instead_of_text",
     "Écrit comme un nombre et non comme un texte : un zéro initial a pu se perdre. Mettez des guillemets.",
     "Written as a number and not as a text: a leading zero may be lost. Put it in quotes."},
    {Flaw::control_character, Severity::error, "control_character",
     "Caractère invisible interdit dans cette cellule. Retapez-la.",
     "Invisible character that is not allowed in this cell. Type it again."},
    {Flaw::text_too_long, Severity::error, "text_too_long", "Texte de plus de {1} octets. Raccourcissez-le.",
     "Text of more than {1} bytes. Shorten it."},
    {Flaw::separators_mixed, Severity::warning, "separators_mixed",
     "Les listes de cette ligne emploient à la fois « ; » et « | ». Elles sont lues ; gardez un seul "
     "séparateur.",
     "The lists in this row use both \";\" and \"|\". They are read; keep one separator."},
    {Flaw::separator_of_other_version, Severity::warning, "separator_of_other_version",
     "Liste séparée par « {1} » au lieu de « {2} » pour cette version du schéma. Elle est lue ; corrigez à "
     "la "
     "source.",
     "List separated by \"{1}\" instead of \"{2}\" in this version of the schema. It is read; correct it at "
     "its "
     "source."},

    {Flaw::id_missing, Severity::error, "id_missing",
     "Lieu sans identifiant. Donnez-lui un « id » qui ne changera plus.",
     "Place without an identifier. Give it an \"id\" that will not change."},
    {Flaw::id_not_a_name, Severity::error, "id_not_a_name",
     "Identifiant refusé : lettres sans accent, chiffres et . _ : - seulement, {1} caractères au plus. "
     "Remplacez les autres signes, par exemple par « - », et gardez ensuite cet identifiant.",
     "Identifier refused: letters without accents, digits and . _ : - only, at most {1} characters. Replace "
     "the other signs, for example by \"-\", and keep that identifier from then on."},
    {Flaw::id_like_email, Severity::error, "id_like_email",
     "L'identifiant ressemble à une adresse électronique : il serait public. Choisissez-en un autre.",
     "The identifier looks like an e-mail address: it would be public. Choose another."},
    {Flaw::id_twice, Severity::error, "id_twice",
     "Identifiant déjà employé à la ligne {1}, pour un lieu différent. Donnez-en un autre à celui-ci.",
     "Identifier already used at line {1}, for a different place. Give this one another."},
    {Flaw::name_missing, Severity::error, "name_missing", "Lieu sans nom. Complétez la cellule.",
     "Place without a name. Fill in the cell."},
    {Flaw::commune_missing, Severity::error, "commune_missing", "Lieu sans commune. Complétez la cellule.",
     "Place without a commune. Fill in the cell."},
    {Flaw::siret_missing, Severity::warning, "siret_missing",
     "Pas de SIRET ni de RNA : le lieu est gardé, sa structure est à compléter avant tout paiement.",
     "No SIRET nor RNA: the place is kept, its structure must be completed before any payment."},
    {Flaw::siret_placeholder, Severity::warning, "siret_placeholder",
     "Valeur d'attente au lieu d'un SIRET : le lieu est gardé, sa structure est à compléter avant tout "
     "paiement.",
     "Placeholder instead of a SIRET: the place is kept, its structure must be completed before any "
     "payment."},
    {Flaw::siret_scientific, Severity::warning, "siret_scientific",
     "Le tableur a abîmé le SIRET (notation scientifique) : il n'est pas repris. Mettez la colonne au format "
     "texte et ressaisissez-le. Structure à compléter.",
     "The spreadsheet has damaged the SIRET (scientific notation): it is not taken. Set the column to text "
     "and "
     "type it again. Structure to be completed."},
    {Flaw::siret_13_digits, Severity::warning, "siret_13_digits",
     "13 chiffres au lieu de 14 : un zéro initial s'est sans doute perdu. Il n'est pas rajouté ; vérifiez le "
     "SIRET. Structure à compléter.",
     "13 digits instead of 14: a leading zero is probably lost. It is not put back; check the SIRET. "
     "Structure to "
     "be completed."},
    {Flaw::siret_length, Severity::warning, "siret_length",
     "{1} chiffres : un SIRET en a 14. Corrigez-le ; le RIDET n'est pas encore pris en charge. Structure à "
     "compléter.",
     "{1} digits: a SIRET has 14. Correct it; the RIDET is not supported yet. Structure to be completed."},
    {Flaw::siret_key_wrong, Severity::warning, "siret_key_wrong",
     "La clé de contrôle de ce SIRET est fausse : il n'est pas repris. Vérifiez-le sur "
     "annuaire-entreprises.data.gouv.fr. Structure à compléter.",
     "The check digit of this SIRET is wrong: it is not taken. Check it on "
     "annuaire-entreprises.data.gouv.fr. "
     "Structure to be completed."},
    {Flaw::siret_shared, Severity::information, "siret_shared",
     "{1} lieux pour cette structure (lignes {2}) : ils seront payés ensemble.",
     "{1} places for this structure (lines {2}): they will be paid together."},
    {Flaw::siren_only, Severity::warning, "siren_only",
     "9 chiffres : c'est un SIREN, il désigne toute l'entreprise. Donnez le SIRET (14 chiffres) de "
     "l'établissement. Structure à compléter.",
     "9 digits: this is a SIREN, which names the whole company. Give the SIRET (14 digits) of the "
     "establishment. "
     "Structure to be completed."},
    {Flaw::pivot_unreadable, Severity::warning, "pivot_unreadable",
     "Ni un SIRET (14 chiffres) ni un RNA (W et 9 chiffres). Corrigez-le. Structure à compléter.",
     "Neither a SIRET (14 digits) nor an RNA (W and 9 digits). Correct it. Structure to be completed."},
    {Flaw::insee_missing, Severity::warning, "insee_missing",
     "Pas de code INSEE : le lieu est gardé, mais ne sera dans le périmètre d'aucun dispositif tant qu'il "
     "manque.",
     "No INSEE code: the place is kept, but lies in no programme's perimeter until there is one."},
    {Flaw::insee_zero_lost, Severity::warning, "insee_zero_lost",
     "Code INSEE de 4 chiffres : le zéro initial s'est perdu. Il n'est pas rajouté : le lieu est gardé hors "
     "de "
     "tout périmètre. Mettez la colonne au format texte.",
     "INSEE code of 4 digits: the leading zero is lost. It is not put back: the place is kept outside every "
     "perimeter. Set the column to text."},
    {Flaw::insee_malformed, Severity::warning, "insee_malformed",
     "Code INSEE mal formé (5 chiffres, ou 2A/2B et 3 chiffres) : le lieu est gardé hors de tout périmètre. "
     "Corrigez-le.",
     "Malformed INSEE code (5 digits, or 2A/2B and 3 digits): the place is kept outside every perimeter. "
     "Correct "
     "it."},
    {Flaw::postal_missing, Severity::warning, "postal_missing",
     "Pas de code postal : le lieu est gardé sans.", "No postal code: the place is kept without."},
    {Flaw::postal_zero_lost, Severity::warning, "postal_zero_lost",
     "Code postal de 4 chiffres : le zéro initial s'est perdu. Il n'est pas rajouté. Mettez la colonne au "
     "format "
     "texte.",
     "Postal code of 4 digits: the leading zero is lost. It is not put back. Set the column to text."},
    {Flaw::postal_malformed, Severity::warning, "postal_malformed",
     "Code postal mal formé (5 chiffres) : il n'est pas repris. Corrigez-le.",
     "Malformed postal code (5 digits): it is not taken. Correct it."},
    {Flaw::latitude_invalid, Severity::warning, "latitude_invalid",
     "Latitude illisible : un nombre de -90 à 90, avec un point, est attendu. Elle n'est pas reprise.",
     "Unreadable latitude: a number from -90 to 90, with a point, is expected. It is not taken."},
    {Flaw::longitude_invalid, Severity::warning, "longitude_invalid",
     "Longitude illisible : un nombre de -180 à 180, avec un point, est attendu. Elle n'est pas reprise.",
     "Unreadable longitude: a number from -180 to 180, with a point, is expected. It is not taken."},
    {Flaw::coordinates_swapped, Severity::warning, "coordinates_swapped",
     "Latitude et longitude semblent inversées. Elles ne sont pas reprises ; vérifiez-les.",
     "Latitude and longitude look exchanged. They are not taken; check them."},
    {Flaw::date_missing, Severity::warning, "date_missing",
     "Pas de date de mise à jour : le lieu est gardé. Complétez-la à la source.",
     "No date of update: the place is kept. Fill it in at its source."},
    {Flaw::date_invalid, Severity::warning, "date_invalid",
     "Date de mise à jour impossible (AAAA-MM-JJ, à partir de 1970) : le lieu est gardé. Corrigez-la à la "
     "source.",
     "Impossible date of update (YYYY-MM-DD, from 1970 on): the place is kept. Correct it at its source."},
    {Flaw::services_missing, Severity::warning, "services_missing",
     "Aucun service, alors que cette version du schéma en demande : le lieu est gardé sans. Complétez-les.",
     "No service, while this version of the schema requires some: the place is kept without. Fill them in."},
    {Flaw::service_unknown, Severity::warning, "service_unknown",
     "Ce service n'est pas dans la liste nationale, à la lettre près : il n'est pas repris. Corrigez le "
     "libellé.",
     "This service is not in the national list, to the letter: it is not taken. Correct the label."},
    {Flaw::service_of_other_version, Severity::warning, "service_of_other_version",
     "Ce service appartient à la version {1} du schéma ; il est gardé tel quel.",
     "This service belongs to version {1} of the schema; it is kept as it is."},
};

}  // namespace passnum
