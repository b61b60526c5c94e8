#include "issuer/statement/csv.h"

#include <algorithm>
#include <array>

namespace passnum {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kVat = "taux ou exonération à préciser par la structure";

bool looks_like_a_formula(std::string_view text) {
  constexpr std::array<std::string_view, 11> kStarts{"=",  "+",      "-",      "@",      "\t",    "\r",
                                                     "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"};
  return std::ranges::any_of(kStarts, [text](std::string_view start) { return text.starts_with(start); });
}

void append_row(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i != 0) out += ';';
    out += cells[i];
  }
  out += kLineEnd;
}

std::vector<std::string> header_of(const Statement& statement) {
  std::vector<std::string> cells{"État",
                                 "Dispositif",
                                 "Structure",
                                 "Identifiant",
                                 "Du",
                                 "Au",
                                 "Ligne",
                                 "Nature",
                                 "Numéro du chèque",
                                 "Prestation",
                                 "Date de la prestation",
                                 "Lieu",
                                 "Commune",
                                 "Prix unitaire (EUR)",
                                 "Quantité",
                                 "Montant (EUR)",
                                 "TVA"};
  for (const auto& funder : statement.funders) cells.push_back(text_cell("Part " + funder.name + " (EUR)"));
  cells.insert(cells.end(), {"Écriture", "Écriture d’annulation", "Enregistré le", "Écritures du registre",
                             "Racine du registre", "Avant paiement"});
  return cells;
}

// The cells that every row begins with.
std::vector<std::string> row_start(const Statement& statement) {
  return {text_cell(statement.number),         text_cell(statement.programme_code),
          text_cell(statement.structure.name), text_cell(identifier_text(statement.structure)),
          to_french(statement.period.first),   to_french(statement.period.last)};
}

// And those it ends with. The word before the root keeps its first character from being a sign.
void append_row_end(std::vector<std::string>& cells, const Statement& statement) {
  cells.push_back(std::to_string(statement.tree_size));
  cells.push_back(text_cell("sha256 " + to_base64(statement.root)));
  std::string obstacles;
  for (const auto& obstacle : statement.obstacles) obstacles += (obstacles.empty() ? "" : " ") + obstacle;
  cells.push_back(text_cell(obstacles));
}

std::vector<std::string> row_of(const Statement& statement, std::size_t index) {
  const auto& line = statement.lines[index];
  auto cells = row_start(statement);
  cells.insert(cells.end(),
               {std::to_string(index + 1), text_cell(french_name(line.kind)), text_cell(line.voucher),
                text_cell(line.service), to_french(line.service_day), text_cell(line.site),
                text_cell(line.commune), amount_cell(statement.face_value_cents),
                std::to_string(line.quantity), amount_cell(line.cents), text_cell(kVat)});
  for (const auto cents : line.by_funder) cells.push_back(amount_cell(cents));
  cells.push_back(std::to_string(line.entry));
  cells.push_back(line.reversal_entry ? std::to_string(*line.reversal_entry) : "");
  cells.push_back(to_french(line.entered_day));
  append_row_end(cells, statement);
  return cells;
}

std::vector<std::string> total_of(const Statement& statement) {
  auto cells = row_start(statement);
  cells.insert(cells.end(), {"", "TOTAL", "", "", "", "", "", amount_cell(statement.face_value_cents),
                             std::to_string(statement.quantity), amount_cell(statement.cents), ""});
  for (const auto& funder : statement.funders) cells.push_back(amount_cell(funder.cents));
  cells.insert(cells.end(), {"", "", ""});
  append_row_end(cells, statement);
  return cells;
}

}  // namespace

std::string to_csv(const Statement& statement) {
  std::string out(kByteOrderMark);
  append_row(out, header_of(statement));
  for (std::size_t i = 0; i < statement.lines.size(); ++i) append_row(out, row_of(statement, i));
  append_row(out, total_of(statement));
  return out;
}

std::string text_cell(std::string_view text) {
  std::string cell(looks_like_a_formula(text) ? "'" : "");
  cell += text;
  if (cell.find_first_of(";\"\r\n\t") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string amount_cell(std::int64_t cents) {
  const std::string sign = cents < 0 ? "-" : "";
  const std::int64_t magnitude = cents < 0 ? -cents : cents;
  const std::int64_t rest = magnitude % 100;
  return sign + std::to_string(magnitude / 100) + (rest < 10 ? ",0" : ",") + std::to_string(rest);
}

}  // namespace passnum
