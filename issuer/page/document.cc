#include "issuer/page/document.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

#include "issuer/page/finish_pdf.h"

namespace passnum::page {
namespace {

struct Destroy {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(cairo_pattern_t* pattern) const { cairo_pattern_destroy(pattern); }
};

constexpr const char* kDocumentTag = "Document";

// The names of ISO 32000-1, tables 333 to 340, which Cairo takes as tags.
const char* tag(Role role) {
  switch (role) {
    case Role::section:
      return "Sect";
    case Role::heading_1:
      return "H1";
    case Role::heading_2:
      return "H2";
    case Role::heading_3:
      return "H3";
    case Role::paragraph:
      return "P";
    case Role::list:
      return "L";
    case Role::list_item:
      return "LI";
    case Role::list_label:
      return "Lbl";
    case Role::list_body:
      return "LBody";
    case Role::table:
      return "Table";
    case Role::row:
      return "TR";
    case Role::header_cell:
    case Role::row_header_cell:
      return "TH";
    case Role::cell:
      return "TD";
    case Role::figure:
      return "Figure";
  }
  check_failed(__FILE__, __LINE__, "a role");
}

// "2026-12-31T22:59:59.999Z" without its milliseconds, which Cairo does not take.
std::string cairo_time(TimeMs time) {
  return to_text(time).substr(0, 19) + "Z";
}

std::string catalogue_entries(const DocumentInfo& info) {
  std::string preferences = "/DisplayDocTitle true";
  if (info.actual_size) preferences += " /PrintScaling /None";
  if (info.one_sided) preferences += " /Duplex /Simplex";
  return "/Version /1.7 /Lang " + pdf_text(info.language) + " /ViewerPreferences << " + preferences + " >>";
}

}  // namespace

struct Document::State {
  State(DocumentInfo given, Typesetter fonts, ScratchFile scratch, std::optional<OutputFile> file)
      : info(std::move(given)),
        typesetter(std::move(fonts)),
        drawing(std::move(scratch)),
        output(std::move(file)) {}

  DocumentInfo info;
  Typesetter typesetter;
  ScratchFile drawing;
  std::optional<OutputFile> output;  // nothing: it stays in memory
  std::optional<Error> write_error;
  std::unique_ptr<cairo_surface_t, Destroy> surface;
  std::unique_ptr<cairo_t, Destroy> cairo;
  Finishing finishing;
  std::uint32_t pages_count = 0;
  bool page_is_open = false;
  int open_elements = 0;

  // Cairo writes here; it only learns that there was an error, we keep which.
  static cairo_status_t receive(void* self, const unsigned char* data, unsigned int size) {
    auto& state = *static_cast<State*>(self);
    auto written = state.drawing.write({reinterpret_cast<const char*>(data), size});
    if (written) return CAIRO_STATUS_SUCCESS;
    if (!state.write_error) state.write_error = written.error();
    return CAIRO_STATUS_WRITE_ERROR;
  }

  void use(Colour colour) const { cairo_set_source_rgb(cairo.get(), colour.red, colour.green, colour.blue); }
  void stroke(double width_mm, Colour colour) const {
    use(colour);
    cairo_set_line_width(cairo.get(), width_mm * kPointsPerMm);
    cairo_stroke(cairo.get());
  }
  void path(Point from, Point to) const {
    cairo_move_to(cairo.get(), from.x * kPointsPerMm, from.y * kPointsPerMm);
    cairo_line_to(cairo.get(), to.x * kPointsPerMm, to.y * kPointsPerMm);
  }
};

Document::Document(std::unique_ptr<State> state) : state_(std::move(state)) {}
Document::Document(Document&&) noexcept = default;

Document::~Document() = default;

Result<Document> Document::create(const std::string& path, const DocumentInfo& info) {
  auto typesetter = Typesetter::create();
  if (!typesetter) return std::move(typesetter).error();
  auto drawing = ScratchFile::create_beside(path);
  if (!drawing) return std::move(drawing).error();
  auto output = OutputFile::create(path, info.readers);
  if (!output) return std::move(output).error();

  return begin(std::make_unique<State>(info, std::move(typesetter).value(), std::move(drawing).value(),
                                       std::move(output).value()));
}

Result<Document> Document::create_in_memory(const DocumentInfo& info) {
  auto typesetter = Typesetter::create();
  if (!typesetter) return std::move(typesetter).error();
  auto drawing = ScratchFile::create_in_memory();
  if (!drawing) return std::move(drawing).error();
  return begin(
      std::make_unique<State>(info, std::move(typesetter).value(), std::move(drawing).value(), std::nullopt));
}

Result<Document> Document::begin(std::unique_ptr<State> state) {
  const DocumentInfo& info = state->info;
  state->surface.reset(cairo_pdf_surface_create_for_stream(
      &State::receive, state.get(), kPageWidthMm * kPointsPerMm, kPageHeightMm * kPointsPerMm));
  cairo_surface_t* const surface = state->surface.get();
  cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
  const std::string title = state->typesetter.printable(info.title);
  const std::string author = state->typesetter.printable(info.author);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, author.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "passnum");
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, cairo_time(info.created).c_str());
  state->cairo.reset(cairo_create(surface));
  if (cairo_status(state->cairo.get()) != CAIRO_STATUS_SUCCESS) {
    return Error(ErrorCode::io,
                 std::string("starting a PDF: ") + cairo_status_to_string(cairo_status(state->cairo.get())));
  }
  cairo_tag_begin(state->cairo.get(), kDocumentTag, "");
  state->finishing.catalogue_entries = catalogue_entries(info);
  state->finishing.elements_count = 1;
  return Document(std::move(state));
}

const Typesetter& Document::typesetter() const {
  return state_->typesetter;
}
std::uint32_t Document::pages_count() const {
  return state_->pages_count;
}

void Document::begin_page() {
  CHECK(!state_->page_is_open);
  state_->page_is_open = true;
  ++state_->pages_count;
}

void Document::end_page() {
  CHECK(state_->page_is_open);
  state_->page_is_open = false;
  cairo_show_page(state_->cairo.get());
}

Document::Element::Element(Element&& other) noexcept
    : document_(std::exchange(other.document_, nullptr)), role_(other.role_) {}

Document::Element::~Element() {
  if (document_ == nullptr) return;
  --document_->state_->open_elements;
  cairo_tag_end(document_->state_->cairo.get(), tag(role_));
}

Document::Element Document::element(Role role, const Words& words) {
  State& state = *state_;
  std::string entries;
  if (!words.alternative.empty())
    entries += "/Alt " + pdf_text(state.typesetter.printable(words.alternative));
  if (!words.language.empty()) entries += " /Lang " + pdf_text(words.language);
  if (role == Role::header_cell) entries += " /A << /O /Table /Scope /Column >>";
  if (role == Role::row_header_cell) entries += " /A << /O /Table /Scope /Row >>";
  if (!entries.empty())
    state.finishing.elements.push_back({state.finishing.elements_count, tag(role), entries});
  ++state.finishing.elements_count;
  ++state.open_elements;
  cairo_tag_begin(state.cairo.get(), tag(role), "");
  return Element(this, role);
}

void Document::draw(const TextBlock& block, double x, double y, Colour colour) {
  CHECK(state_->page_is_open);
  state_->use(colour);
  cairo_move_to(state_->cairo.get(), x * kPointsPerMm, y * kPointsPerMm);
  pango_cairo_show_layout(state_->cairo.get(), block.layout_.get());
  cairo_new_path(state_->cairo.get());
}

void Document::draw(Role role, const TextBlock& block, double x, double y, Colour colour) {
  const auto scope = element(role);
  draw(block, x, y, colour);
}

Bitmap::Bitmap(int width, int height) : width_(width), height_(height) {
  CHECK(width > 0);
  CHECK(height > 0);
  bits_.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
}

std::size_t Bitmap::index(int x, int y) const {
  CHECK(x >= 0);
  CHECK(x < width_);
  CHECK(y >= 0);
  CHECK(y < height_);
  return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
}

// As a one-bit stencil of one pixel a pixel, which Cairo writes as an image mask of some 300 bytes: drawn as
// rectangles, a QR code takes ten times the space and the time.
void Document::draw(const Bitmap& bitmap, double x, double y, double pixel_mm) {
  CHECK(state_->page_is_open);
  const std::unique_ptr<cairo_surface_t, Destroy> image(
      cairo_image_surface_create(CAIRO_FORMAT_A1, bitmap.width(), bitmap.height()));
  cairo_surface_flush(image.get());
  unsigned char* const rows = cairo_image_surface_get_data(image.get());
  CHECK(rows != nullptr);
  const int stride = cairo_image_surface_get_stride(image.get());
  for (int row = 0; row < bitmap.height(); ++row) {
    // Pixels lie in 32-bit words of the machine's byte order, the first in the lowest bit.
    auto* const words = reinterpret_cast<std::uint32_t*>(rows + row * stride);
    for (int column = 0; column < bitmap.width(); ++column) {
      if (bitmap.at(column, row))
        words[column / 32] |= std::uint32_t{1} << static_cast<unsigned>(column % 32);
    }
  }
  cairo_surface_mark_dirty(image.get());

  cairo_t* const cairo = state_->cairo.get();
  cairo_save(cairo);
  state_->use(kBlack);
  cairo_translate(cairo, x * kPointsPerMm, y * kPointsPerMm);
  cairo_scale(cairo, pixel_mm * kPointsPerMm, pixel_mm * kPointsPerMm);
  const std::unique_ptr<cairo_pattern_t, Destroy> pattern(cairo_pattern_create_for_surface(image.get()));
  cairo_pattern_set_filter(pattern.get(), CAIRO_FILTER_NEAREST);
  cairo_mask(cairo, pattern.get());
  cairo_restore(cairo);
}

void Document::line(Point from, Point to, double width_mm, Colour colour) {
  CHECK(state_->page_is_open);
  state_->path(from, to);
  state_->stroke(width_mm, colour);
}

void Document::dashed_line(Point from, Point to, double width_mm, Colour colour) {
  CHECK(state_->page_is_open);
  constexpr double kDashMm = 1.6;
  constexpr double kGapMm = 1.2;
  const double dashes[] = {kDashMm * kPointsPerMm, kGapMm * kPointsPerMm};
  cairo_save(state_->cairo.get());
  cairo_set_dash(state_->cairo.get(), dashes, 2, 0);
  line(from, to, width_mm, colour);
  cairo_restore(state_->cairo.get());
}

void Document::rectangle(const Box& box, Colour fill) {
  CHECK(state_->page_is_open);
  state_->use(fill);
  cairo_rectangle(state_->cairo.get(), box.x * kPointsPerMm, box.y * kPointsPerMm, box.width * kPointsPerMm,
                  box.height * kPointsPerMm);
  cairo_fill(state_->cairo.get());
}

void Document::frame(const Box& box, double radius_mm, double width_mm, Colour colour) {
  CHECK(state_->page_is_open);
  cairo_t* const cairo = state_->cairo.get();
  const double inset = width_mm / 2;
  const double left = (box.x + inset) * kPointsPerMm;
  const double top = (box.y + inset) * kPointsPerMm;
  const double right = (box.right() - inset) * kPointsPerMm;
  const double bottom = (box.bottom() - inset) * kPointsPerMm;
  const double radius = radius_mm * kPointsPerMm;
  constexpr double kQuarter = std::numbers::pi / 2;
  cairo_new_sub_path(cairo);
  cairo_arc(cairo, right - radius, top + radius, radius, -kQuarter, 0);
  cairo_arc(cairo, right - radius, bottom - radius, radius, 0, kQuarter);
  cairo_arc(cairo, left + radius, bottom - radius, radius, kQuarter, 2 * kQuarter);
  cairo_arc(cairo, left + radius, top + radius, radius, 2 * kQuarter, 3 * kQuarter);
  cairo_close_path(cairo);
  state_->stroke(width_mm, colour);
}

void Document::scissors(Point pivot, Cut direction, Colour colour) {
  CHECK(state_->page_is_open);
  cairo_t* const cairo = state_->cairo.get();
  cairo_save(cairo);
  cairo_translate(cairo, pivot.x * kPointsPerMm, pivot.y * kPointsPerMm);
  if (direction == Cut::downwards) cairo_rotate(cairo, std::numbers::pi / 2);
  constexpr double kRingMm = 0.62;
  for (const double side : {-1.0, 1.0}) {
    // A ring behind the pivot on one side, and its blade before it on the other.
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, -1.75 * kPointsPerMm, side * 0.95 * kPointsPerMm, kRingMm * kPointsPerMm, 0,
              2 * std::numbers::pi);
    state_->path({-1.25, side * 0.6}, {2.1, -side * 0.75});
  }
  state_->stroke(0.28, colour);
  cairo_restore(cairo);
}

void Document::bookmark(const std::string& title) {
  CHECK(state_->page_is_open);
  const std::string target = "page=" + std::to_string(state_->pages_count) + " pos=[0 0]";
  cairo_pdf_surface_add_outline(state_->surface.get(), CAIRO_PDF_OUTLINE_ROOT, title.c_str(), target.c_str(),
                                static_cast<cairo_pdf_outline_flags_t>(0));
}

Result<Done> Document::finish() {
  CHECK(state_->output.has_value());
  if (auto done = finish_into(*state_->output); !done) return done;
  return state_->output->commit();
}

Result<std::string> Document::finish_in_memory() {
  CHECK(!state_->output.has_value());
  MemoryOutput output;
  if (auto done = finish_into(output); !done) return std::move(done).error();
  return output.take();
}

Result<Done> Document::finish_into(Output& output) {
  CHECK(!state_->page_is_open);
  CHECK(state_->open_elements == 0);
  CHECK(state_->pages_count > 0);
  if (state_->pages_count > kPagesMax) {
    return Error(ErrorCode::too_large, "a PDF of " + std::to_string(state_->pages_count) +
                                           " pages, at most " + std::to_string(kPagesMax));
  }
  cairo_tag_end(state_->cairo.get(), kDocumentTag);
  const auto drawing_status = cairo_status(state_->cairo.get());
  state_->cairo.reset();
  cairo_surface_finish(state_->surface.get());
  const auto surface_status = cairo_surface_status(state_->surface.get());
  state_->surface.reset();
  if (state_->write_error) return *state_->write_error;
  for (const auto status : {drawing_status, surface_status}) {
    if (status != CAIRO_STATUS_SUCCESS) {
      return Error(ErrorCode::io, std::string("drawing a PDF: ") + cairo_status_to_string(status));
    }
  }
  auto drawn = state_->drawing.read_all();
  if (!drawn) return std::move(drawn).error();
  return finish_pdf(drawn.value(), state_->finishing, output);
}

double contrast(Colour a, Colour b) {
  const auto linear = [](double part) {
    return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
  };
  const auto luminance = [&linear](Colour colour) {
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
  };
  const double lighter = std::max(luminance(a), luminance(b));
  const double darker = std::min(luminance(a), luminance(b));
  return (lighter + 0.05) / (darker + 0.05);
}

}  // namespace passnum::page
