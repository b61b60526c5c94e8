#include "issuer/print/cover.h"

#include <utility>
#include <vector>

#include "issuer/page/french.h"
#include "issuer/print/booklet_texts.h"

namespace passnum::print {
namespace {

using page::Align;
using page::Role;
using page::TextStyle;
using page::Weight;

// Millimetres from the cover's upper left corner.
constexpr double kBandHeight = 22;
constexpr double kPadding = 5;
constexpr double kNumberWidth = 52;
constexpr double kMarkTop = 15.4;
constexpr double kColumnsTop = kBandHeight + 3.5;
constexpr double kGutter = 9;
constexpr double kColumnWidth = (Cover::kWidthMm - 2 * kPadding - kGutter) / 2;
constexpr double kIssuerTop = Cover::kHeightMm - 9.5;
constexpr double kEnglishHeight = 12.5;
constexpr double kEnglishPadding = 1.6;
constexpr double kEnglishTop = kIssuerTop - kEnglishHeight - 1.5;
constexpr double kColumnsHeight = kEnglishTop - kColumnsTop - 2;

std::string counted(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " chèque" : " chèques");
}

std::string lost_contact(const PrintedProgramme& programme) {
  return programme.lost_phone + (programme.lost_hours.empty() ? "" : " (" + programme.lost_hours + ")");
}

TextColumn::Piece heading(std::string_view text, double gap_mm) {
  return {.role = Role::heading_2,
          .text = page::french(text),
          .weight = Weight::bold,
          .size_factor = 1.1,
          .gap_before_mm = gap_mm,
          .colour = page::kAccent};
}
TextColumn::Piece paragraph(const std::string& text, double gap_mm = 0.6) {
  return {.text = page::french(text), .gap_before_mm = gap_mm};
}
TextColumn::Piece step(int number, std::string_view text) {
  return {.text = page::french(text), .gap_before_mm = 0.9, .label = std::to_string(number) + "."};
}

std::vector<TextColumn::Piece> left_pieces(const PrintedProgramme& programme, std::size_t count) {
  const std::string each = page::french_euros(programme.face_value);
  return {
      heading("À quoi sert ce carnet ?", 0),
      paragraph("Vos " + counted(count) + " de " + each + " paient une aide pour utiliser le numérique : " +
                services_in_french(programme) + ". Vous n'avancez pas d'argent."),
      heading("Comment l'utiliser ?", 2.6),
      step(1, "Choisissez un lieu de la liste et prenez rendez-vous."),
      step(2, "Venez avec ce carnet. Gardez les chèques non utilisés avec vous."),
      step(3, "Demandez combien de chèques il faut. La personne qui vous aide les scanne devant vous."),
      step(4, "Un chèque scanné est dépensé. Les autres restent valables pour une prochaine fois."),
  };
}

std::vector<TextColumn::Piece> right_pieces(const PrintedProgramme& programme, bool duplicate) {
  std::vector<TextColumn::Piece> pieces = {
      heading("Où l'utiliser ?", 0),
      paragraph("La liste des lieux est sur " + programme.places +
                ". Vous pouvez aussi demander à la personne qui vous a remis ce carnet."),
      heading("Carnet perdu ou volé ?", 2.6),
      paragraph("Appelez le " + lost_contact(programme) +
                ". Donnez le numéro du carnet : il sera bloqué. Notez ce numéro et gardez-le ailleurs."),
      heading("Attention", 2.6),
      paragraph("Seul site officiel : " + programme.host +
                ". Personne ne doit vous demander une carte bancaire ou un mot de passe."),
  };
  if (!programme.claim.empty()) pieces.push_back(paragraph(programme.claim));
  if (duplicate) {
    pieces.push_back(
        paragraph("Duplicata : ce carnet remplace le premier exemplaire. Un chèque ne sert qu'une fois."));
  }
  return pieces;
}

std::vector<TextColumn::Piece> english_pieces(const PrintedProgramme& programme, std::size_t count) {
  const std::string vouchers = std::to_string(count) + (count == 1 ? " voucher" : " vouchers");
  return {
      {.text =
           "In English: " + vouchers + " of " + page::english_euros(programme.face_value) +
           " to pay for help with computers, phones and online services. Choose a place from the list at " +
           programme.places +
           " and bring this booklet: vouchers are scanned in front of you. Last day of use: " +
           page::english_date(programme.valid_until) + ". If you lose it, call " + programme.lost_phone +
           ". Nobody may ask you for a bank card or a password.",
       .language = "en-GB"}};
}

}  // namespace

Cover::Cover(Parts parts, std::size_t vouchers_count, bool duplicate)
    : parts_(std::move(parts)), vouchers_count_(vouchers_count), duplicate_(duplicate) {}

Result<Cover> Cover::lay_out(const page::Typesetter& typesetter, const PrintedProgramme& programme,
                             std::size_t vouchers_count, bool duplicate) {
  const double title_width = kWidthMm - 2 * kPadding - kNumberWidth - 4;
  auto name = typesetter.fit(page::french(programme.name), {.size_points = 19, .weight = Weight::bold},
                             title_width, 12, 11);
  if (!name) return std::move(name).error().while_doing("programme name on the cover");
  const std::string subtitle = "Carnet de " + counted(vouchers_count) + " de " +
                               page::french_euros(programme.face_value) + ", à utiliser " +
                               validity_in_french(programme);
  auto subtitle_block =
      typesetter.fit(subtitle, {.size_points = 11, .weight = Weight::semi_bold}, title_width, 5.5, 7.5);
  if (!subtitle_block) return std::move(subtitle_block).error().while_doing("validity on the cover");

  auto left = TextColumn::fit(typesetter, left_pieces(programme, vouchers_count), kColumnWidth,
                              kColumnsHeight, kTextPointsMax, kTextPointsMin, "left side of the cover");
  if (!left) return std::move(left).error();
  const double english_width = kWidthMm - 2 * kPadding - 2 * kEnglishPadding;
  auto english = TextColumn::fit(typesetter, english_pieces(programme, vouchers_count), english_width,
                                 kEnglishHeight - 2 * kEnglishPadding, 8, 6.5, "English text of the cover");
  if (!english) return std::move(english).error();
  auto right = TextColumn::fit(typesetter, right_pieces(programme, duplicate), kColumnWidth, kColumnsHeight,
                               left.value().points(), kTextPointsMin, "right side of the cover");
  if (!right) return std::move(right).error();
  if (right.value().points() < left.value().points()) {
    left = TextColumn::fit(typesetter, left_pieces(programme, vouchers_count), kColumnWidth, kColumnsHeight,
                           right.value().points(), kTextPointsMin, "left side of the cover");
    if (!left) return std::move(left).error();
  }
  const std::string issuer =
      programme.issuer_name + ", " + programme.issuer_address + ". " + programme.authority;
  auto issuer_block =
      typesetter.fit(page::french(issuer), {.size_points = 7.5}, kWidthMm - 2 * kPadding, 7, 6.5);
  if (!issuer_block) return std::move(issuer_block).error().while_doing("issuer on the cover");

  return Cover(Parts{.name = std::move(name).value(),
                     .subtitle = std::move(subtitle_block).value(),
                     .number_label = typesetter.lay_out(
                         page::french("Carnet n° "), {.size_points = 8, .align = Align::right}, kNumberWidth),
                     .left = std::move(left).value(),
                     .right = std::move(right).value(),
                     .english = std::move(english).value(),
                     .issuer = std::move(issuer_block).value(),
                     .specimen_mark = Mark(typesetter, kSpecimenMark),
                     .duplicate_mark = Mark(typesetter, kDuplicateMark),
                     .specimen = programme.specimen},
               vouchers_count, duplicate);
}

Result<Done> Cover::draw(page::Document& document, double x, double y,
                         const std::string& booklet_number) const {
  const auto section = document.element(Role::section);
  auto number = document.typesetter().fit(
      booklet_number,
      {.size_points = 15, .weight = Weight::bold, .align = Align::right, .figures = page::Figures::tabular},
      kNumberWidth, 8, 8);
  if (!number) return std::move(number).error().while_doing("booklet number on the cover");

  document.rectangle({x, y, kWidthMm, kBandHeight}, page::kTint);
  document.rectangle({x, y, kWidthMm, 1.2}, page::kAccent);
  const double left = x + kPadding;
  const double number_left = x + kWidthMm - kPadding - kNumberWidth;
  const double name_height = parts_.name.height_mm();
  const double name_top = y + 1.2 + (kBandHeight - 1.2 - name_height - parts_.subtitle.height_mm() - 1) / 2;
  document.draw(Role::heading_1, parts_.name, left, name_top, page::kAccent);
  document.draw(Role::paragraph, parts_.subtitle, left, name_top + name_height + 1);
  {
    const auto scope = document.element(Role::paragraph);
    document.draw(parts_.number_label, number_left, y + 3.2, page::kMuted);
    document.draw(number.value(), number_left, y + 6.6);
  }
  double mark_right = x + kWidthMm - kPadding;
  if (parts_.specimen) {
    parts_.specimen_mark.draw(document, mark_right, y + kMarkTop);
    mark_right -= parts_.specimen_mark.width_mm() + 2;
  }
  if (duplicate_) parts_.duplicate_mark.draw(document, mark_right, y + kMarkTop);

  const double right = left + kColumnWidth + kGutter;
  parts_.left.draw(document, left, y + kColumnsTop);
  parts_.right.draw(document, right, y + kColumnsTop);
  const double english_top = y + kEnglishTop;
  document.rectangle({left, english_top, kWidthMm - 2 * kPadding, kEnglishHeight}, page::kTint);
  parts_.english.draw(document, left + kEnglishPadding, english_top + kEnglishPadding);
  document.draw(Role::paragraph, parts_.issuer, left, y + kIssuerTop, page::kMuted);
  return Done{};
}

}  // namespace passnum::print
