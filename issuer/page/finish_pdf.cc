#include "issuer/page/finish_pdf.h"

#include <glib.h>
#include <zlib.h>

#include "issuer/page/drawn_pdf.h"
#include "ledger/base/bytes.h"
#include "ledger/crypto/hash.h"

namespace passnum::page {
namespace {

constexpr std::size_t kObjectsPerStream = 200;
constexpr std::string_view kElement = "<< /Type /StructElem\n";
// 1.5 has object streams, 1.7 (through the catalogue's /Version) the viewer preferences. The bytes above 127
// tell transfer programs that the file is binary.
constexpr std::string_view kHeader = "%PDF-1.5\n%\xB5\xED\xAE\xFB\n";

// What a cross-reference stream says of one object.
struct Place {
  std::uint8_t kind = 0;  // 0 free, 1 at an offset, 2 in an object stream
  std::uint32_t where = 0;
  std::uint16_t index = 0;
};

Result<std::string> deflated(std::string_view plain) {
  uLongf size = compressBound(plain.size());
  std::string packed(size, '\0');
  const int status = compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                               reinterpret_cast<const Bytef*>(plain.data()), plain.size(), Z_BEST_SPEED + 5);
  if (status != Z_OK) return Error(ErrorCode::io, "compressing: zlib status " + std::to_string(status));
  packed.resize(size);
  return packed;
}

// The dictionary `body` with `entries` before its closing mark.
Result<std::string> with_entries(std::string_view body, std::string_view entries) {
  if (!body.ends_with(">>")) return Error(ErrorCode::corrupt, "drawn PDF: an element is not a dictionary");
  std::string out(body.substr(0, body.size() - 2));
  return out.append(entries).append("\n>>");
}

class Finisher {
 public:
  Finisher(const DrawnPdf& drawn, const Finishing& finishing, Output& output)
      : drawn_(drawn), finishing_(finishing), output_(output), places_(drawn.objects_count()) {
    places_[0].index = UINT16_MAX;  // the head of the free list
  }

  Result<Done> run() {
    if (auto done = write(kHeader); !done) return done;
    for (std::uint32_t number = 1; number < drawn_.objects_count(); ++number) {
      if (drawn_.is_free(number)) continue;
      if (auto done = take(number); !done) return done;
    }
    if (elements_seen_ != finishing_.elements_count || next_entries_ != finishing_.elements.size()) {
      return Error(ErrorCode::corrupt, "drawn PDF: " + std::to_string(elements_seen_) +
                                           " elements instead of " +
                                           std::to_string(finishing_.elements_count));
    }
    if (auto done = close_object_stream(); !done) return done;
    return write_cross_reference();
  }

 private:
  Result<Done> take(std::uint32_t number) {
    auto object = drawn_.object(number);
    if (!object) return std::move(object).error();
    const auto body = object.value().body;
    if (object.value().is_stream()) return write_object(number, body);
    if (number == drawn_.root()) return pack_with(number, body, finishing_.catalogue_entries);
    if (!body.starts_with(kElement)) return pack(number, body);

    // Cairo numbers the elements in the order in which they were begun.
    const std::uint32_t ordinal = elements_seen_++;
    if (next_entries_ == finishing_.elements.size() ||
        finishing_.elements[next_entries_].ordinal != ordinal) {
      return pack(number, body);
    }
    const auto& entries = finishing_.elements[next_entries_++];
    if (body.find("/S /" + entries.role + "\n") == std::string_view::npos) {
      return Error(ErrorCode::corrupt,
                   "drawn PDF: element " + std::to_string(ordinal) + " is no " + entries.role);
    }
    return pack_with(number, body, entries.entries);
  }

  Result<Done> pack_with(std::uint32_t number, std::string_view body, std::string_view entries) {
    auto whole = with_entries(body, entries);
    if (!whole) return std::move(whole).error();
    return pack(number, whole.value());
  }

  Result<Done> pack(std::uint32_t number, std::string_view body) {
    packed_numbers_.push_back(number);
    packed_index_.append(std::to_string(number))
        .append(" ")
        .append(std::to_string(packed_bodies_.size()))
        .append(" ");
    packed_bodies_.append(body).append("\n");
    if (packed_numbers_.size() < kObjectsPerStream) return Done{};
    return close_object_stream();
  }

  Result<Done> close_object_stream() {
    if (packed_numbers_.empty()) return Done{};
    const auto stream_number = static_cast<std::uint32_t>(places_.size());
    places_.emplace_back();
    for (std::size_t i = 0; i < packed_numbers_.size(); ++i) {
      places_[packed_numbers_[i]] = Place{2, stream_number, static_cast<std::uint16_t>(i)};
    }
    const std::string entries = "/Type /ObjStm /N " + std::to_string(packed_numbers_.size()) + " /First " +
                                std::to_string(packed_index_.size());
    auto done = write_stream(stream_number, entries, packed_index_ + packed_bodies_);
    packed_numbers_.clear();
    packed_index_.clear();
    packed_bodies_.clear();
    return done;
  }

  Result<Done> write_stream(std::uint32_t number, const std::string& entries, std::string_view plain) {
    auto packed = deflated(plain);
    if (!packed) return std::move(packed).error();
    return write_object(number, "<< " + entries + " /Filter /FlateDecode /Length " +
                                    std::to_string(packed.value().size()) + " >>\nstream\n" + packed.value() +
                                    "\nendstream");
  }

  Result<Done> write_object(std::uint32_t number, std::string_view body) {
    if (output_.bytes_written() > UINT32_MAX) return Error(ErrorCode::too_large, "PDF above 4 GiB");
    places_[number] = Place{1, static_cast<std::uint32_t>(output_.bytes_written()), 0};
    if (auto done = write(std::to_string(number) + " 0 obj\n"); !done) return done;
    if (auto done = write(body); !done) return done;
    return write("\nendobj\n");
  }

  Result<Done> write(std::string_view bytes) {
    digest_ = sha256({digest_, as_bytes(bytes)});
    return output_.write(bytes);
  }

  Result<Done> write_cross_reference() {
    const auto number = static_cast<std::uint32_t>(places_.size());
    const std::uint64_t offset = output_.bytes_written();
    if (offset > UINT32_MAX) return Error(ErrorCode::too_large, "PDF above 4 GiB");
    places_.push_back(Place{1, static_cast<std::uint32_t>(offset), 0});
    Bytes table;
    table.reserve(places_.size() * 7);
    for (const Place& place : places_) {
      table.push_back(place.kind);
      append_u32(table, place.where);
      append_u16(table, place.index);
    }
    const std::string id = to_hex(ByteView(digest_).first(16));
    const std::string entries = "/Type /XRef /W [1 4 2] /Size " + std::to_string(places_.size()) + " /Root " +
                                std::to_string(drawn_.root()) + " 0 R /Info " +
                                std::to_string(drawn_.info()) + " 0 R /ID [<" + id + "> <" + id + ">]";
    if (auto done = write_stream(number, entries, as_text(table)); !done) return done;
    return output_.write("startxref\n" + std::to_string(offset) + "\n%%EOF\n");
  }

  const DrawnPdf& drawn_;
  const Finishing& finishing_;
  Output& output_;
  std::vector<Place> places_;
  std::vector<std::uint32_t> packed_numbers_;
  std::string packed_index_;
  std::string packed_bodies_;
  std::uint32_t elements_seen_ = 0;
  std::size_t next_entries_ = 0;
  Hash digest_{};
};

}  // namespace

Result<Done> finish_pdf(std::string_view drawn, const Finishing& finishing, Output& output) {
  CHECK(output.bytes_written() == 0);
  auto opened = DrawnPdf::open(drawn);
  if (!opened) return std::move(opened).error();
  return Finisher(opened.value(), finishing, output).run();
}

std::string pdf_text(std::string_view utf8) {
  glong units = 0;
  gunichar2* const utf16 =
      g_utf8_to_utf16(utf8.data(), static_cast<glong>(utf8.size()), nullptr, &units, nullptr);
  CHECK(utf16 != nullptr);
  Bytes bytes = {0xFE, 0xFF};
  for (glong i = 0; i < units; ++i) append_u16(bytes, utf16[i]);
  g_free(utf16);
  return "<" + to_hex(bytes) + ">";
}

}  // namespace passnum::page
