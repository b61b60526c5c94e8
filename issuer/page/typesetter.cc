#include "issuer/page/typesetter.h"

#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <vector>

namespace passnum::page {
namespace {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
struct FreeDescription {
  void operator()(PangoFontDescription* description) const { pango_font_description_free(description); }
};
using Description = std::unique_ptr<PangoFontDescription, FreeDescription>;

constexpr char32_t kMissing = U'□';  // which every weight of the family must have
constexpr double kSizeStepPoints = 0.25;
constexpr std::array<Weight, 3> kWeights = {Weight::regular, Weight::semi_bold, Weight::bold};

PangoWeight pango_weight(Weight weight) {
  switch (weight) {
    case Weight::regular:
      return PANGO_WEIGHT_NORMAL;
    case Weight::semi_bold:
      return PANGO_WEIGHT_SEMIBOLD;
    case Weight::bold:
      return PANGO_WEIGHT_BOLD;
  }
  check_failed(__FILE__, __LINE__, "a weight");
}

PangoAlignment pango_alignment(Align align) {
  switch (align) {
    case Align::left:
      return PANGO_ALIGN_LEFT;
    case Align::centre:
      return PANGO_ALIGN_CENTER;
    case Align::right:
      return PANGO_ALIGN_RIGHT;
  }
  check_failed(__FILE__, __LINE__, "an alignment");
}

// OpenType features of Inter.
const char* features(Figures figures) {
  switch (figures) {
    case Figures::proportional:
      return "";
    case Figures::tabular:
      return "tnum";
    case Figures::unmistakable:
      return "tnum, zero";
  }
  check_failed(__FILE__, __LINE__, "a kind of figures");
}

Description describe(const std::string& family, Weight weight, double size_points) {
  Description description(pango_font_description_new());
  pango_font_description_set_family(description.get(), family.c_str());
  pango_font_description_set_weight(description.get(), pango_weight(weight));
  pango_font_description_set_absolute_size(description.get(), size_points * PANGO_SCALE);
  return description;
}

int pango_units(double mm) {
  return static_cast<int>(mm * kPointsPerMm * PANGO_SCALE);
}
double mm_of(int units) {
  return static_cast<double>(units) / PANGO_SCALE / kPointsPerMm;
}

bool is_allowed_control(gunichar character) {
  return character == '\n' || character == 0xAD;
}

}  // namespace

struct FontSet {
  std::string family;
  std::unique_ptr<PangoFontMap, Unref> map;
  std::unique_ptr<PangoContext, Unref> context;
  std::vector<std::unique_ptr<PangoCoverage, Unref>> coverages;  // one a weight

  bool has(char32_t character) const {
    return std::ranges::all_of(coverages, [character](const auto& coverage) {
      return pango_coverage_get(coverage.get(), static_cast<int>(character)) == PANGO_COVERAGE_EXACT;
    });
  }
};

Typesetter::Typesetter(std::unique_ptr<FontSet> fonts) : fonts_(std::move(fonts)) {}
Typesetter::Typesetter(Typesetter&&) noexcept = default;
Typesetter::~Typesetter() = default;

Result<Typesetter> Typesetter::create(const std::string& family) {
  auto fonts = std::make_unique<FontSet>();
  fonts->family = family;
  fonts->map.reset(pango_cairo_font_map_new());
  // One unit of the layout is then one point of the page.
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts->map.get()), 72.0);
  fonts->context.reset(pango_font_map_create_context(fonts->map.get()));
  pango_context_set_language(fonts->context.get(), pango_language_from_string("fr-FR"));
  pango_context_set_round_glyph_positions(fonts->context.get(), FALSE);
  cairo_font_options_t* const options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(fonts->context.get(), options);
  cairo_font_options_destroy(options);

  for (const Weight weight : kWeights) {
    const Description wanted = describe(family, weight, 10);
    const std::unique_ptr<PangoFont, Unref> font(
        pango_font_map_load_font(fonts->map.get(), fonts->context.get(), wanted.get()));
    const Description found(font ? pango_font_describe(font.get()) : pango_font_description_new());
    const char* const found_family = pango_font_description_get_family(found.get());
    // Fontconfig answers with the nearest font it has, never with none.
    if (found_family == nullptr || family != found_family ||
        pango_font_description_get_weight(found.get()) != pango_weight(weight)) {
      return Error(ErrorCode::not_found, "font " + family + " in weight " +
                                             std::to_string(pango_weight(weight)) +
                                             " is not installed (Debian package fonts-inter)");
    }
    fonts->coverages.emplace_back(pango_font_get_coverage(font.get(), pango_language_from_string("fr")));
  }
  if (!fonts->has(kMissing))
    return Error(ErrorCode::unsupported, "font " + family + " lacks the character □");
  return Typesetter(std::move(fonts));
}

namespace {

std::string with_missing_marked(const FontSet& fonts, std::string_view text) {
  char* const valid = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
  std::string out;
  for (const char* at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar character = g_utf8_get_char(at);
    const bool fine = is_allowed_control(character) || (g_unichar_isprint(character) && fonts.has(character));
    std::array<char, 6> bytes{};
    const int size = g_unichar_to_utf8(fine ? character : gunichar{kMissing}, bytes.data());
    out.append(bytes.data(), static_cast<std::size_t>(size));
  }
  g_free(valid);
  return out;
}

}  // namespace

std::string Typesetter::printable(std::string_view text) const {
  return with_missing_marked(*fonts_, text);
}
bool Typesetter::can_print(std::string_view text) const {
  return printable(text) == text;
}

TextBlock Typesetter::lay_out(std::string_view text, const TextStyle& style, double width_mm,
                              int lines_max) const {
  CHECK(width_mm > 0);
  CHECK(style.size_points > 0);
  TextBlock block;
  block.fonts_ = fonts_.get();
  block.layout_.reset(pango_layout_new(fonts_->context.get()));
  PangoLayout* const layout = block.layout_.get();
  const Description description = describe(fonts_->family, style.weight, style.size_points);
  pango_layout_set_font_description(layout, description.get());
  pango_layout_set_width(layout, pango_units(width_mm));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(layout, pango_alignment(style.align));
  pango_layout_set_line_spacing(layout, static_cast<float>(style.line_height));
  PangoAttrList* const attributes = pango_attr_list_new();
  pango_attr_list_insert(attributes, pango_attr_fallback_new(FALSE));
  pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
  pango_attr_list_insert(attributes, pango_attr_font_features_new(features(style.figures)));
  pango_layout_set_attributes(layout, attributes);
  pango_attr_list_unref(attributes);
  if (lines_max > 0) {
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_height(layout, -lines_max);
  }
  block.set_text(text);
  return block;
}

namespace {

// The width that the widest word needs.
double widest_word_mm(PangoLayout* layout) {
  const int width = pango_layout_get_width(layout);
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
  pango_layout_set_width(layout, 0);
  PangoRectangle extents;
  pango_layout_get_extents(layout, nullptr, &extents);
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width(layout, width);
  return mm_of(extents.width);
}

}  // namespace

Result<TextBlock> Typesetter::fit(std::string_view text, const TextStyle& style, double width_mm,
                                  double height_mm, double points_min) const {
  CHECK(points_min <= style.size_points);
  TextStyle tried = style;
  for (; tried.size_points >= points_min; tried.size_points -= kSizeStepPoints) {
    TextBlock block = lay_out(text, tried, width_mm);
    if (block.height_mm() <= height_mm && widest_word_mm(block.layout_.get()) <= width_mm) return block;
  }
  constexpr std::size_t kQuotedCharactersMax = 40;
  return Error(ErrorCode::too_large, "\"" + printable(text.substr(0, kQuotedCharactersMax)) +
                                         "…\" does not fit its place at " +
                                         std::to_string(points_min).substr(0, 4) + " points");
}

void TextBlock::Release::operator()(_PangoLayout* layout) const {
  g_object_unref(layout);
}

void TextBlock::set_text(std::string_view text) {
  const std::string printable = with_missing_marked(*fonts_, text);
  pango_layout_set_text(layout_.get(), printable.data(), static_cast<int>(printable.size()));
}

double TextBlock::height_mm() const {
  PangoRectangle extents;
  pango_layout_get_extents(layout_.get(), nullptr, &extents);
  return mm_of(extents.height);
}

double TextBlock::width_mm() const {
  PangoRectangle extents;
  pango_layout_get_extents(layout_.get(), nullptr, &extents);
  return mm_of(extents.width);
}

int TextBlock::lines() const {
  return pango_layout_get_line_count(layout_.get());
}
bool TextBlock::is_cut() const {
  return pango_layout_is_ellipsized(layout_.get()) != FALSE;
}

}  // namespace passnum::page

#ifdef __SANITIZE_ADDRESS__
// Debian's fontconfig 2.14 keeps a table of some 300 bytes for the life of the process and loses its own
// pointer to it. Read by LeakSanitizer only.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig.so\n";
}
#endif
