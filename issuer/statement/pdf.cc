#include "issuer/statement/pdf.h"

#include "issuer/page/document.h"
#include "issuer/page/flow.h"
#include "issuer/page/french.h"

namespace passnum {
namespace {

using page::Align;
using page::Flow;
using page::french;

std::string euros(std::int64_t cents) {
  return page::french_euros(Cents(cents), page::CentsShown::always);
}

// "214 502 340 00017", as the INSEE groups it.
std::string grouped_siret(const std::string& siret) {
  const std::string space(page::kNoBreakSpace);
  return siret.substr(0, 3) + space + siret.substr(3, 3) + space + siret.substr(6, 3) + space +
         siret.substr(9);
}

page::Fact identifier_fact(const StructureRecorded& structure) {
  switch (structure.identifier_kind) {
    case Identifier::siret:
      return {"SIRET", grouped_siret(structure.identifier.value_or(""))};
    case Identifier::rna:
      return {"RNA", structure.identifier.value_or("")};
    case Identifier::to_be_completed:
      break;
  }
  return {"SIRET ou RNA", "à compléter avant paiement"};
}

// "60 %", "33,3 %".
std::string share_text(std::int32_t per_mille) {
  std::string text = std::to_string(per_mille / 10);
  if (per_mille % 10 != 0) text += "," + std::to_string(per_mille % 10);
  return text + std::string(page::kNoBreakSpace) + "%";
}

void set_heading(Flow& flow, const Statement& statement) {
  flow.heading(1, "État de contre-paiement");
  const std::vector<page::Fact> facts{
      {"Numéro", statement.number},
      {"Dispositif", statement.programme_name + " (" + statement.programme_code + ")"},
      {"Période", french("du " + page::french_date(statement.period.first) + " au " +
                         page::french_date(statement.period.last) + ", selon la date d’enregistrement")},
      {"Établi le", page::french_date(statement.issued_on)},
      {"Créancier", statement.structure.name},
      identifier_fact(statement.structure),
      {"Prix unitaire", euros(statement.face_value_cents) + " par chèque"},
      {statement.cents < 0 ? "À reprendre" : "Net à payer", euros(statement.cents)},
  };
  flow.facts(facts);
  if (statement.obstacles.empty()) return;
  flow.space(2);
  flow.heading(2, "Avant paiement");
  for (const auto& obstacle : statement.obstacles) {
    flow.paragraph(french(obstacle), page::Weight::semi_bold, page::kAlert);
  }
}

// What the line is about, and what was undone.
std::string service_cell(const StatementLine& line) {
  switch (line.kind) {
    case LineKind::redeemed:
      return line.service;
    case LineKind::undone:
      return line.service +
             french(" — encaissement annulé, écriture n° " + std::to_string(*line.reversal_entry));
    case LineKind::reversal:
      return line.service + french(" — annulation de l’encaissement, écriture n° " +
                                   std::to_string(line.entry) + ", d’un état précédent");
  }
  return line.service;
}

std::string quantity_text(std::int64_t quantity) {
  return quantity < 0 ? "−" + std::to_string(-quantity) : std::to_string(quantity);
}

std::string site_cell(const StatementLine& line) {
  return line.commune.empty() ? line.site : line.site + ", " + line.commune;
}

void set_lines(Flow& flow, const Statement& statement) {
  flow.heading(2, "Prestations réglées par chèque");
  if (statement.lines.empty()) {
    flow.paragraph("Aucun chèque encaissé ni annulé pendant cette période.");
    return;
  }
  flow.begin_table({{"N°", 9, Align::right},
                    {"Chèque", 31},
                    {"Prestation", 40},
                    {"Date", 22},
                    {"Lieu", 27},
                    {"Qté", 9, Align::right},
                    {"Montant", 19, Align::right},
                    {"Écriture", 17, Align::right}});
  for (std::size_t i = 0; i < statement.lines.size(); ++i) {
    const auto& line = statement.lines[i];
    const auto entry = line.kind == LineKind::reversal ? *line.reversal_entry : line.entry;
    flow.row(std::vector<std::string>{
        std::to_string(i + 1), line.voucher, service_cell(line), to_french(line.service_day), site_cell(line),
        quantity_text(line.quantity), euros(line.cents), std::to_string(entry)});
  }
  flow.row(std::vector<std::string>{"", "Total", "", "", "", quantity_text(statement.quantity),
                                    euros(statement.cents), ""},
           page::RowKind::total);
  flow.end_table();
}

void set_funders(Flow& flow, const Statement& statement) {
  flow.heading(2, "Répartition par financeur");
  flow.paragraph(
      "Chaque ligne est partagée selon les parts du dispositif, au plus fort reste ; les parts font "
      "exactement la ligne.");
  flow.begin_table({{"Financeur", 110}, {"Part", 24, Align::right}, {"Montant", 40, Align::right}});
  for (const auto& funder : statement.funders) {
    flow.row(std::vector<std::string>{funder.name, share_text(funder.share_per_mille), euros(funder.cents)});
  }
  flow.row(std::vector<std::string>{"Total", share_text(1000), euros(statement.cents)}, page::RowKind::total);
  flow.end_table();
}

// Where the figures come from.
std::string source_mention(const Statement& statement) {
  const std::string whose =
      statement.covered
          ? "Lignes des écritures du registre que cet état couvre : de la n° " +
                std::to_string(statement.covered->from) + " à la dernière avant la n° " +
                std::to_string(statement.covered->end) +
                ". Le serveur les a relues, et leur somme est celle de l’état inscrit au registre."
          : "Chiffres calculés à partir des seules " + std::to_string(statement.tree_size) +
                " écritures du registre, rejouées par l’audit indépendamment du serveur.";
  return whose +
         " La colonne « Écriture » donne le numéro, à partir de 0, de l’écriture qui porte la ligne. Racine "
         "du "
         "registre à " +
         (statement.covered ? std::to_string(statement.tree_size) + " écritures" : "cette taille") +
         " (SHA-256, base64) :";
}

void set_mentions(Flow& flow, const Statement& statement) {
  flow.heading(2, "Mentions");
  const std::vector<std::string> mentions{
      "TVA : taux, ou exonération et son fondement, à préciser par la structure : ……………………………………………",
      "Pièce justificative prévue par le CGCT, annexe I à l’article D. 1617-19, rubrique 6113 (état portant "
      "le numéro "
      "de chaque chèque) ; mentions de son annexe C. Joindre la décision qui fixe les conditions du "
      "dispositif.",
      "Un encaissement annulé pendant la période figure pour zéro ; l’annulation d’un encaissement d’un état "
      "précédent figure en moins.",
      source_mention(statement),
  };
  for (const auto& mention : mentions) flow.paragraph(french(mention));
  flow.paragraph(to_base64(statement.root));
}

void set_certification(Flow& flow, const Statement& statement) {
  flow.heading(2, "Certification");
  flow.paragraph(french("Certifié exact, pour la somme de " + euros(statement.cents) + "."));
  flow.paragraph(french("À ……………………………………, le ……………………………   Nom, qualité et signature :"));
}

// Returns how many pages the statement takes; `pages_count` is printed at the foot of each when it is known.
std::uint32_t set_statement(page::Document& document, const Statement& statement, std::uint32_t pages_count) {
  std::string running_title = "État de contre-paiement " + statement.number;
  if (pages_count != 0) {
    running_title +=
        french(" — " + std::to_string(pages_count) + (pages_count == 1 ? " page" : " pages") + " en tout");
  }
  Flow flow(document, running_title);
  set_heading(flow, statement);
  set_lines(flow, statement);
  set_funders(flow, statement);
  set_mentions(flow, statement);
  set_certification(flow, statement);
  flow.end();
  return document.pages_count();
}

// Set twice: only then is the number of pages known. The first one is dropped, and leaves no file.
template <typename Create>
Result<page::Document> set_twice(const Statement& statement, const Create& create) {
  page::DocumentInfo info;
  info.title = "État de contre-paiement " + statement.number;
  info.author = statement.programme_name;
  info.created = paris_day_start(statement.issued_on);
  std::uint32_t pages_count = 0;
  {
    auto draft = create(info);
    if (!draft) return draft.error().while_doing("laying out " + statement.number);
    pages_count = set_statement(draft.value(), statement, 0);
  }
  auto document = create(info);
  if (!document) return document.error().while_doing("writing " + statement.number);
  CHECK(set_statement(document.value(), statement, pages_count) == pages_count);
  return document;
}

}  // namespace

Result<Done> write_pdf(const Statement& statement, const std::string& path) {
  auto document = set_twice(
      statement, [&path](const page::DocumentInfo& info) { return page::Document::create(path, info); });
  return document ? document.value().finish() : Result<Done>(std::move(document).error());
}

Result<std::string> pdf_bytes(const Statement& statement) {
  auto document = set_twice(statement, page::Document::create_in_memory);
  return document ? document.value().finish_in_memory() : Result<std::string>(std::move(document).error());
}

}  // namespace passnum
