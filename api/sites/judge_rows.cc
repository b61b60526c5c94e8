#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "api/sites/judge.h"
#include "api/sites/pivot.h"
#include "api/sites/shown.h"
#include "api/sites/text.h"
#include "ledger/base/ascii.h"
#include "ledger/base/check.h"
#include "ledger/base/time.h"
#include "ledger/model/services.h"

namespace passnum {
namespace {

// The schema's own form, and no département 00, which a spreadsheet's placeholder has.
bool is_insee_code(std::string_view text) {
  if (text.size() != 5 || !all_digits(text.substr(2)) || text.starts_with("00")) return false;
  const bool corsica = text[0] == '2' && (text[1] == 'A' || text[1] == 'B');
  return corsica || (all_digits(text.substr(0, 2)) && !text.starts_with("20"));
}

bool is_postal_code(std::string_view text) {
  return text.size() == 5 && all_digits(text) && text.substr(0, 2) != "00";
}

std::optional<double> number_within(std::string_view text, double limit) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || !std::isfinite(value) || std::abs(value) > limit) return std::nullopt;
  return value;
}

// Both would lie in mainland France the other way round, and do not this way.
bool look_exchanged(double latitude, double longitude) {
  const auto is_latitude = [](double d) { return d > 41 && d < 52; };
  const auto is_longitude = [](double d) { return d > -6 && d < 10; };
  return is_longitude(latitude) && is_latitude(longitude);
}

// Six places after the point, a tenth of a metre, and no zeros at the end.
std::string degrees(double value) {
  std::array<char, 32> text{};
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 6);
  CHECK(error == std::errc());
  std::string out(text.data(), end);
  while (out.ends_with('0')) out.pop_back();
  if (out.ends_with('.')) out.pop_back();
  return out == "-0" ? "0" : out;
}

// A line end or several spaces are one space.
std::string single_spaced(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_space) {
      out += c;
    } else if (!out.ends_with(' ')) {
      out += ' ';
    }
  }
  return out;
}

// Judges the rows of one file one after the other; what it remembers are ids and structures.
class RowJudge {
 public:
  RowJudge(const Table& table, const ReadOptions& options, PlaceFile& file)
      : table_(table), prefix_(options.source_prefix), file_(file) {}

  void judge(const Row& row) {
    row_ = &row;
    if (row.is_empty && row.fault != Flaw::quote_open) return say_row(Flaw::row_empty);
    ++file_.rows;
    if (row.fault) return say_fault();
    if (const Seen* const twin = find_twin()) {
      return say(Flaw::row_twice, Field::id, {std::to_string(twin->line)});
    }
    Place place;
    place.line = row.line;
    place.schema_version = file_.schema_version;
    check_types();
    // Every check runs, so that one look at the report is enough to correct a row.
    const bool has_id = take_id(place);
    const bool has_name = take_text(Field::name, Flaw::name_missing, place.name);
    const bool has_commune = take_text(Field::commune, Flaw::commune_missing, place.commune);
    take_pivot(place);
    take_postal_code(place);
    take_insee_code(place);
    take_coordinates(place.details);
    take_date(place.details);
    take_details(place.details);
    take_services(place);
    if (row.has_semicolon && row.has_bar) say_row(Flaw::separators_mixed);
    if (has_id && has_name && has_commune) keep(std::move(place));
  }

  void say_shared() {
    for (const auto& [identifier, lines] : lines_by_structure_) {
      if (lines.size() < 2) continue;
      constexpr std::size_t kLinesListedMax = 10;
      std::string listed;
      for (std::size_t i = 0; i < std::min(lines.size(), kLinesListedMax); ++i) {
        listed += (i == 0 ? "" : ", ") + std::to_string(lines[i].line);
      }
      if (lines.size() > kLinesListedMax) listed += ", …";
      const Where where{lines.front().line, lines.front().record, column_name(Field::pivot)};
      report(file_, Flaw::siret_shared, where, identifier, {std::to_string(lines.size()), listed});
    }
  }

 private:
  struct Seen {
    std::size_t line;
    std::uint64_t contents;
  };
  struct At {
    std::size_t line;
    std::size_t record;
  };

  void say(Flaw flaw, std::string_view column, std::string_view value = {},
           std::initializer_list<std::string_view> details = {}) {
    report(file_, flaw, {row_->line, row_->record, column}, value, details);
  }
  void say_row(Flaw flaw) { say(flaw, std::string_view()); }
  void say(Flaw flaw, Field field, std::initializer_list<std::string_view> details = {}) {
    say(flaw, column_name(field), (*row_)[field].text, details);
  }

  bool refuse(Flaw flaw, Field field, std::initializer_list<std::string_view> details = {}) {
    say(flaw, field, details);
    return false;
  }

  void say_fault() {
    const Flaw flaw = *row_->fault;
    const std::string expected = std::to_string(table_.columns_count);
    const std::string found = std::to_string(row_->cells_count);
    if (flaw == Flaw::cells_too_few || flaw == Flaw::cells_too_many)
      return say(flaw, {}, {}, {found, expected});
    if (flaw == Flaw::cell_too_large) {
      return say(flaw, row_->fault_column, {}, {std::to_string(kPlaceCellBytesMax / 1024)});
    }
    say(flaw, row_->fault_column, {}, {std::to_string(row_->line_last)});
  }

  // JSON only: in CSV every cell is a text.
  void check_types() {
    for (std::size_t i = 0; i < kJudgedFieldsCount; ++i) {
      const auto field = static_cast<Field>(i);
      const Cell& cell = (*row_)[field];
      const bool is_measure = field == Field::latitude || field == Field::longitude;
      if (cell.kind == CellKind::other) say(Flaw::type_wrong, field);
      if (cell.kind == CellKind::number && !is_measure) say(Flaw::number_instead_of_text, field);
    }
  }
  // What the cell says; nothing when it holds a list or an object.
  std::string_view text_of(Field field) const {
    const Cell& cell = (*row_)[field];
    return cell.kind == CellKind::other ? std::string_view() : std::string_view(cell.text);
  }
  bool has_column(Field field) const {
    return std::ranges::find(table_.column_names, column_name(field)) != table_.column_names.end();
  }

  // An earlier row with this id that is the same in every cell.
  const Seen* find_twin() const {
    const auto seen = seen_.find((*row_)[Field::id].text);
    const bool is_twin = seen != seen_.end() && seen->second.contents == row_->contents;
    return is_twin ? &seen->second : nullptr;
  }

  bool take_id(Place& place) {
    const std::string_view text = text_of(Field::id);
    if (text.empty()) return refuse(Flaw::id_missing, Field::id);
    const std::string id = prefix_.empty() ? std::string(text) : prefix_ + ":" + std::string(text);
    if (text.find('@') != std::string_view::npos) return refuse(Flaw::id_like_email, Field::id);
    if (!is_name(id) || id.size() > kSiteIdCharactersMax) {
      const std::size_t room = kSiteIdCharactersMax - (prefix_.empty() ? 0 : prefix_.size() + 1);
      return refuse(Flaw::id_not_a_name, Field::id, {std::to_string(room)});
    }
    place.id = SiteId(id);
    const auto [seen, is_new] = seen_.try_emplace(std::string(text), Seen{row_->line, row_->contents});
    return is_new || refuse(Flaw::id_twice, Field::id, {std::to_string(seen->second.line)});
  }

  bool take_text(Field field, Flaw when_missing, std::string& out) {
    const std::string_view text = text_of(field);
    if (text.empty()) return refuse(when_missing, field);
    if (has_control_character(text)) return refuse(Flaw::control_character, field);
    out = single_spaced(text);
    if (out.size() <= kPlaceTextBytesMax) return true;
    return refuse(Flaw::text_too_long, field, {std::to_string(kPlaceTextBytesMax)});
  }

  void take_pivot(Place& place) {
    Pivot pivot = read_pivot(text_of(Field::pivot));
    place.identifier_kind = pivot.kind;
    place.identifier = std::move(pivot.identifier);
    if (pivot.kind != IdentifierKind::to_be_completed) return;
    place.missing_code = words_of(*pivot.flaw).code;
    place.missing_reason = pivot.reason;
    say(*pivot.flaw, Field::pivot, {std::to_string(pivot.digits)});
  }

  void take_postal_code(Place& place) {
    const std::string_view text = text_of(Field::postal_code);
    if (is_postal_code(text)) {
      place.postal_code = text;
    } else if (text.empty()) {
      if (has_column(Field::postal_code)) say(Flaw::postal_missing, Field::postal_code);
    } else {
      const bool zero_lost = text.size() == 4 && all_digits(text);
      say(zero_lost ? Flaw::postal_zero_lost : Flaw::postal_malformed, Field::postal_code);
    }
  }

  void take_insee_code(Place& place) {
    const std::string_view text = text_of(Field::insee_code);
    if (is_insee_code(text)) {
      place.insee_code = text;
    } else if (text.empty()) {
      say(Flaw::insee_missing, Field::insee_code);
    } else {
      const bool zero_lost = text.size() == 4 && all_digits(text);
      say(zero_lost ? Flaw::insee_zero_lost : Flaw::insee_malformed, Field::insee_code);
    }
  }

  void take_coordinates(PlaceDetails& details) {
    const std::string_view latitude_text = text_of(Field::latitude);
    const std::string_view longitude_text = text_of(Field::longitude);
    const auto latitude = number_within(latitude_text, 90);
    const auto longitude = number_within(longitude_text, 180);
    if (!latitude_text.empty() && !latitude) say(Flaw::latitude_invalid, Field::latitude);
    if (!longitude_text.empty() && !longitude) say(Flaw::longitude_invalid, Field::longitude);
    if (latitude && longitude && look_exchanged(*latitude, *longitude)) {
      return say(Flaw::coordinates_swapped, Field::latitude);
    }
    if (!latitude || !longitude) return;
    details.latitude = degrees(*latitude);
    details.longitude = degrees(*longitude);
  }

  void take_date(PlaceDetails& details) {
    const std::string_view text = text_of(Field::date);
    if (text.empty()) {
      if (has_column(Field::date)) say(Flaw::date_missing, Field::date);
    } else if (!parse_day(text)) {
      say(Flaw::date_invalid, Field::date);
    } else {
      details.updated = text;
    }
  }

  // Nothing is reported of these: a place without opening hours is a place.
  void take_details(PlaceDetails& details) {
    details.address = detail(Field::address);
    details.address_extra = detail(Field::address_extra);
    details.hours = detail(Field::hours);
    details.source = detail(Field::source);
    details.website = address_on_the_web(Field::website);
    details.access = address_on_the_web(Field::access);
    details.booking = address_on_the_web(Field::booking);
  }
  std::string detail(Field field) const {
    const std::string_view text = text_of(field);
    const bool is_kept =
        text.size() <= kPlaceDetailBytesMax && !has_control_character(text) && !looks_personal(text);
    return is_kept ? single_spaced(text) : std::string();
  }
  // The first of several.
  std::string address_on_the_web(Field field) const {
    const std::string_view all = text_of(field);
    const std::string text = tidied(all.substr(0, all.find('|')));
    const bool is_web = text.starts_with("https://") || text.starts_with("http://");
    const bool is_plain = std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
    return is_web && is_plain && text.size() <= kPlaceDetailBytesMax && text.find('@') == std::string::npos
               ? text
               : std::string();
  }

  void take_services(Place& place) {
    const std::string_view text = text_of(Field::services);
    if (text.empty()) {
      const bool required = file_.schema_version == kVersion0 && has_column(Field::services);
      if (required) say(Flaw::services_missing, Field::services);
      return;
    }
    check_separator(text);
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find_first_of(";|", at), text.size());
      if (const std::string label = tidied(text.substr(at, end - at)); !label.empty())
        take_service(place, label);
      at = end + 1;
    }
  }

  void check_separator(std::string_view text) {
    const bool is_v0 = file_.schema_version == kVersion0;
    const std::string_view expected = is_v0 ? ";" : "|";
    const std::string_view other = is_v0 ? "|" : ";";
    if (file_.schema_version.empty() || text.find(other) == std::string_view::npos) return;
    if (text.find(expected) != std::string_view::npos) return;  // separators_mixed says it
    say(Flaw::separator_of_other_version, column_name(Field::services), {}, {other, expected});
  }

  void take_service(Place& place, const std::string& label) {
    const std::string_view column = column_name(Field::services);
    const MediationService* const service = find_service_by_label(label);
    if (service == nullptr) return say(Flaw::service_unknown, column, label);
    if (!file_.schema_version.empty() && service->schema_version != file_.schema_version) {
      say(Flaw::service_of_other_version, column, label, {service->schema_version});
    }
    const ServiceId id{std::string(service->id)};
    if (std::ranges::find(place.services, id) == place.services.end()) place.services.push_back(id);
  }

  void keep(Place place) {
    if (!place.identifier.empty())
      lines_by_structure_[place.identifier].push_back({row_->line, row_->record});
    file_.places.push_back(std::move(place));
  }

  const Table& table_;
  const std::string& prefix_;
  PlaceFile& file_;
  const Row* row_ = nullptr;
  std::unordered_map<std::string, Seen> seen_;
  std::map<std::string, std::vector<At>> lines_by_structure_;
};

}  // namespace

void judge_rows(const Table& table, const ReadOptions& options, PlaceFile& file) {
  RowJudge judge(table, options, file);
  for (const Row& row : table.rows) judge.judge(row);
  judge.say_shared();
  if (file.rows == 0) report(file, Flaw::rows_none, {});
}

}  // namespace passnum
