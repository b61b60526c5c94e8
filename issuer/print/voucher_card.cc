#include "issuer/print/voucher_card.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "issuer/page/french.h"
#include "issuer/print/booklet_texts.h"
#include "issuer/print/qr_symbol.h"

namespace passnum::print {
namespace {

using page::Align;
using page::Figures;
using page::Role;
using page::TextBlock;
using page::TextStyle;
using page::Weight;

// Millimetres from the card's upper left corner. The QR code's quiet zone reaches into the left margin and
// above the rule, where nothing is printed.
constexpr double kLeft = 6;
constexpr double kRight = VoucherCard::kWidthMm - 6;
constexpr double kContentWidth = kRight - kLeft;
constexpr double kHeaderTop = 5;
constexpr double kFaceValueWidth = 26;
constexpr double kRuleY = 17.2;
constexpr double kQrLeft = 2.2;
constexpr double kQrTop = 17.3;
constexpr double kFactsLeft = 50;
constexpr double kFactsTop = 20.6;
constexpr double kFactsBottom = 60;
constexpr double kFactsWidth = kRight - kFactsLeft;
constexpr double kLegalTop = 63.2;
constexpr double kLegalHeight = VoucherCard::kHeightMm - kLegalTop - 3;

constexpr TextStyle kLabel{.size_points = 7};
constexpr TextStyle kNumber{.size_points = 10.5, .weight = Weight::semi_bold, .figures = Figures::tabular};
constexpr TextStyle kCode{.size_points = 11.5, .weight = Weight::bold, .figures = Figures::unmistakable};
constexpr TextStyle kValue{.size_points = 10.5, .weight = Weight::semi_bold};
constexpr double kValuePointsMin = 7;
constexpr double kHostPointsMin = 5.5;

std::vector<TextColumn::Piece> legal_pieces(const PrintedProgramme& programme) {
  const std::string issuer = "Émis par " + programme.issuer_name + ", " + programme.issuer_address + ". " +
                             programme.authority + (programme.authority.ends_with(".") ? "" : ".");
  return {
      {.text = "Pour payer" + std::string(page::kNarrowNoBreakSpace) + ": " + services_in_french(programme) +
               "."},
      {.text =
           page::french("Perdu ou volé ? Appelez le " + programme.lost_phone + " avec le numéro du carnet."),
       .gap_before_mm = 0.8},
      {.text = page::french(issuer), .gap_before_mm = 0.8, .colour = page::kMuted},
  };
}

// On one line; a long one on two, broken before a dot: broken after a hyphen it would be read without it.
Result<TextBlock> fit_host(const page::Typesetter& typesetter, const std::string& host) {
  constexpr double kLineMm = 4.8;
  auto one_line = typesetter.fit(host, kValue, kFactsWidth, kLineMm, kValuePointsMin);
  const auto dot = host.rfind('.', host.size() * 2 / 3);
  if (one_line || dot == std::string::npos || dot == 0) return one_line;
  const std::string two_lines = host.substr(0, dot) + "\n" + host.substr(dot);
  return typesetter.fit(two_lines, kValue, kFactsWidth, 2 * kLineMm, kHostPointsMin);
}

// Draws `text` where `block` would stand: in `block` itself, or in smaller type when its letters are
// unusually wide.
Result<Done> draw_on_one_line(page::Document& document, TextBlock& block, const TextStyle& style,
                              const std::string& text, double x, double y) {
  block.set_text(text);
  if (block.lines() == 1) {
    document.draw(block, x, y);
    return Done{};
  }
  auto smaller =
      document.typesetter().fit(text, style, kFactsWidth, block.height_mm() / block.lines(), kValuePointsMin);
  if (!smaller) return std::move(smaller).error();
  document.draw(smaller.value(), x, y);
  return Done{};
}

}  // namespace

VoucherCard::VoucherCard(Parts parts) : parts_(std::move(parts)) {
  spread(parts_);
}

Result<VoucherCard> VoucherCard::lay_out(const page::Typesetter& typesetter,
                                         const PrintedProgramme& programme) {
  const auto label = [&typesetter](std::string_view text) {
    return typesetter.lay_out(page::french(text), kLabel, kFactsWidth);
  };
  auto name = typesetter.fit(page::french(programme.name), {.size_points = 11, .weight = Weight::bold},
                             kContentWidth - kFaceValueWidth - 2, kRuleY - kHeaderTop - 1, kValuePointsMin);
  if (!name) return std::move(name).error().while_doing("programme name on a voucher");
  auto face_value = typesetter.fit(page::french_euros(programme.face_value),
                                   {.size_points = 22, .weight = Weight::bold, .align = Align::right},
                                   kFaceValueWidth, 11, kValuePointsMin);
  if (!face_value) return std::move(face_value).error().while_doing("face value on a voucher");
  // With one date its label says the preposition, with two the value needs both.
  const std::string dates =
      programme.valid_from ? validity_in_french(programme) : page::french_date(programme.valid_until);
  auto validity = typesetter.fit(dates, kValue, kFactsWidth, 9.5, kValuePointsMin);
  if (!validity) return std::move(validity).error().while_doing("validity on a voucher");
  auto host = fit_host(typesetter, programme.host);
  if (!host) return std::move(host).error().while_doing("host on a voucher");
  auto legal = TextColumn::fit(typesetter, legal_pieces(programme), kContentWidth, kLegalHeight,
                               kLegalPointsMax, kLegalPointsMin, "legal text of a voucher");
  if (!legal) return std::move(legal).error();

  // Labels end in a space, so that a reader that joins label and value keeps them apart.
  return VoucherCard(Parts{
      .name = std::move(name).value(),
      .face_value = std::move(face_value).value(),
      .number = {label("Chèque n° "), typesetter.lay_out("0", kNumber, kFactsWidth), 0},
      .code = {label("Code, si le QR code ne se lit pas "), typesetter.lay_out("0", kCode, kFactsWidth), 0},
      .validity = {label(programme.valid_from ? "Valable " : "Valable jusqu'au "),
                   std::move(validity).value(), 0},
      .host = {label("Seul site officiel "), std::move(host).value(), 0},
      .legal = std::move(legal).value(),
      .specimen_mark = Mark(typesetter, kSpecimenMark),
      .duplicate_mark = Mark(typesetter, kDuplicateMark),
      .specimen = programme.specimen,
  });
}

// The facts share the height of the QR code evenly.
void VoucherCard::spread(Parts& parts) {
  Fact* const facts[] = {&parts.number, &parts.code, &parts.validity, &parts.host};
  double free = kFactsBottom - kFactsTop;
  for (const Fact* fact : facts) free -= fact->label.height_mm() + fact->value.height_mm();
  const double gap = std::max(0.0, free / static_cast<double>(std::size(facts) - 1));
  double y = kFactsTop;
  for (Fact* fact : facts) {
    fact->y = y;
    y += fact->label.height_mm() + fact->value.height_mm() + gap;
  }
}

Result<Done> VoucherCard::draw(page::Document& document, double x, double y, const PrintedVoucher& voucher,
                               bool duplicate) {
  const auto section = document.element(Role::section);
  const double facts = x + kFactsLeft;
  const auto draw_label = [&document, facts, y](const Fact& fact) {
    document.draw(fact.label, facts, y + fact.y, page::kMuted);
    return y + fact.y + fact.label.height_mm();
  };
  {
    const auto heading = document.element(Role::heading_2);
    const double value_y = draw_label(parts_.number);
    if (auto done = draw_on_one_line(document, parts_.number.value, kNumber, voucher.number, facts, value_y);
        !done) {
      return done;
    }
  }
  if (duplicate) parts_.duplicate_mark.draw(document, x + kRight, y + parts_.number.y - 1.9);
  document.draw(Role::paragraph, parts_.name, x + kLeft, y + kHeaderTop, page::kAccent);
  document.draw(Role::paragraph, parts_.face_value, x + kRight - kFaceValueWidth,
                y + kHeaderTop - (parts_.specimen ? 2.4 : 0), page::kAccent);
  if (parts_.specimen) parts_.specimen_mark.draw(document, x + kRight, y + kRuleY - 1 - Mark::kHeightMm);
  document.line({x + kLeft, y + kRuleY}, {x + kRight, y + kRuleY}, 0.35, page::kAccent);
  if (auto done = draw_qr(document, x, y, voucher); !done) return done;
  {
    const auto scope = document.element(Role::paragraph);
    const double value_y = draw_label(parts_.code);
    if (auto done = draw_on_one_line(document, parts_.code.value, kCode, voucher.typed_code, facts, value_y);
        !done) {
      return done;
    }
  }
  for (const Fact* fact : {&parts_.validity, &parts_.host}) {
    const auto scope = document.element(Role::paragraph);
    const double value_y = draw_label(*fact);
    document.draw(fact->value, facts, value_y);
  }
  parts_.legal.draw(document, x + kLeft, y + kLegalTop);
  return Done{};
}

Result<Done> VoucherCard::draw_qr(page::Document& document, double x, double y,
                                  const PrintedVoucher& voucher) {
  auto symbol = qr_symbol(voucher.qr_text);
  if (!symbol) return std::move(symbol).error();
  const double module_mm = qr_module_mm(symbol.value().width());
  // In the middle of its place, with all of the quiet zone inside.
  const double margin = (kQrWithQuietMaxMm - module_mm * symbol.value().width()) / 2;
  const auto figure = document.element(Role::figure, {.alternative = "QR code du chèque " + voucher.number});
  document.draw(symbol.value(), on_dot(x + kQrLeft + margin), on_dot(y + kQrTop + margin), module_mm);
  return Done{};
}

}  // namespace passnum::print
