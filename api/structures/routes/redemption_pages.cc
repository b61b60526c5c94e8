#include <charconv>

#include "api/routes/replies.h"
#include "api/structures/redemption_rows.h"
#include "api/structures/routes/structure_desk.h"

namespace passnum::structures {
namespace {

constexpr std::size_t kRowsOnAPage = 50;
constexpr std::size_t kRowsInAFileMax = 50'000;
// A file costs as much as hundreds of pages.
constexpr Rate kFilesPerReader{6, 10'000};

template <typename T>
std::optional<T> number_in(std::string_view text) {
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

struct Question {
  RedemptionFilter filter;
  std::uint64_t before = UINT64_MAX;
};

// One parameter of the address. False: its value has another form.
bool take(Question& question, std::string_view name, const std::string& value) {
  auto& filter = question.filter;
  if (name == "from" || name == "until") {
    const auto day = parse_day(value);
    if (day) (name == "from" ? filter.from : filter.until) = day.value();
    return bool(day);
  }
  if (name == "site" || name == "service") {
    if (!is_name(value)) return false;
    if (name == "site")
      filter.site = SiteId(value);
    else
      filter.service = ServiceId(value);
    return true;
  }
  if (name == "state") {
    filter.is_reversed = value == "reversed";
    return value == "reversed" || value == "accepted";
  }
  if (name == "programme") {
    const auto id = number_in<std::uint32_t>(value);
    if (id) filter.programme = ProgrammeId(*id);
    return id.has_value();
  }
  const auto before = number_in<std::uint64_t>(value);
  if (before) question.before = *before;
  return before.has_value();
}

Result<Question> question_of(const http::Request& request) {
  Question question;
  for (const char* name : {"from", "until", "site", "programme", "service", "state", "cursor"}) {
    const auto value = request.query_value(name);
    if (!value || value->empty()) continue;
    if (!take(question, name, std::string(*value)))
      return Error(ErrorCode::invalid, "« " + std::string(name) + " » n’a pas la forme attendue");
  }
  return question;
}

// A page of what fits, and the moment at which it is all there.
struct Reading {
  RedemptionBook::Found found;
  std::unique_ptr<Snapshot> snapshot;
};

std::variant<Reading, http::Response> read_page(StructureDesk& desk, const StructureReader& reader,
                                                std::size_t rows) {
  const auto question = question_of(reader.request);
  if (!question) return refusal_reply(Refused(Refusal::malformed, question.error().context));
  auto found = desk.book.find(reader.structure, question.value().filter, question.value().before, rows);
  if (!found) return identity::error_reply(found.error());
  if (!found.value()) return identity::busy_reply();
  return Reading{std::move(*found.value()), desk.store.snapshot()};
}

http::Response redemptions(StructureDesk& desk, const StructureReader& asker) {
  auto read = read_page(desk, asker, kRowsOnAPage);
  if (auto* refused = std::get_if<http::Response>(&read)) return std::move(*refused);
  const auto& [found, snapshot] = std::get<Reading>(read);
  RowReader reader(*snapshot, *desk.devices.known);
  std::string items;
  for (const auto& line : found.lines) {
    const auto row = reader.read(line);
    if (!row) return identity::error_reply(row.error());
    items += (items.empty() ? "" : ",") + to_json_text(row.value());
  }
  const auto& totals = found.totals;
  std::string body = "{\"items\":[" + items + "],\"kept_since\":\"" + to_text(desk.book.kept_since()) + "\"";
  if (found.is_more) body += ",\"next\":\"" + std::to_string(found.lines.back().entry) + "\"";
  return http::json(200, body + ",\"totals\":{\"accepted\":" + std::to_string(totals.accepted) +
                             ",\"amount_cents\":" + std::to_string(totals.amount.value) +
                             ",\"reversed\":" + std::to_string(totals.reversed) + "}}");
}

http::Response redemption_file(StructureDesk& desk, const StructureReader& asker) {
  const auto wait_s = desk.desk.limiter.take("file " + asker.who, kFilesPerReader, desk.desk.clock.now());
  if (wait_s != 0) return identity::too_fast(wait_s);
  auto read = read_page(desk, asker, kRowsInAFileMax);
  if (auto* refused = std::get_if<http::Response>(&read)) return std::move(*refused);
  const auto& [found, snapshot] = std::get<Reading>(read);
  if (found.is_more) {
    return http::problem(422, "too_many_rows",
                         "Trop de lignes pour un seul fichier : choisissez moins de jours.",
                         "au plus " + std::to_string(kRowsInAFileMax) + " lignes");
  }
  RowReader reader(*snapshot, *desk.devices.known);
  http::Response file;
  file.content_type = "text/csv; charset=utf-8";
  file.body = csv_head();
  for (const auto& line : found.lines) {
    const auto row = reader.read(line);
    if (!row) return identity::error_reply(row.error());
    file.body += csv_line(row.value());
  }
  const auto today = to_text(paris_day(desk.desk.clock.now()));
  file.with_header("Content-Disposition", "attachment; filename=\"encaissements-" + today + ".csv\"");
  return file;
}

}  // namespace

void add_redemption_pages(http::Router& router, StructureDesk& desk) {
  const auto scope = identity::Scope::redemptions_read;
  const std::string path = "/v1/structures/{structure}/redemptions";
  router.add("GET", path, page_for_software(desk, scope, redemptions));
  router.add("GET", path + ".csv", page_for_software(desk, scope, redemption_file));
}

}  // namespace passnum::structures
