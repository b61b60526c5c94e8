#include <sys/timex.h>

#include <array>
#include <cstdlib>
#include <ctime>
#include <locale>
#include <sstream>

#include "api/doctor/doctor.h"
#include "ledger/model/entry.h"
#include "ledger/tree/checkpoint.h"
#include "ledger/tree/tiles.h"

namespace passnum::doctor {
namespace {

constexpr std::int64_t kServerApartMs = 5'000;  // the header has whole seconds
constexpr std::int64_t kServerFarMs = 60'000;
constexpr std::int64_t kJumpMs = 500;
constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
const std::string kSetClock = "réglez l’horloge et laissez-la tenir par NTP (timedatectl set-ntp true)";

std::string seconds(std::int64_t ms) {
  return std::to_string((std::abs(ms) + 500) / 1000) + " s";
}

void judge_server(const ClockFacts& facts, Findings& findings) {
  const auto date = parse_http_date(*facts.server_date);
  if (!date) {
    findings.push_back({"clock.server", Health::warning, "le serveur donne une date illisible",
                        "vérifiez que c’est bien un serveur passnum"});
    return;
  }
  const std::int64_t apart = facts.now.value - date.value().value;
  if (std::abs(apart) <= kServerApartMs) {
    findings.push_back({"clock.server", Health::ok, "l’horloge et celle du serveur vont ensemble"});
    return;
  }
  findings.push_back({"clock.server", std::abs(apart) > kServerFarMs ? Health::fault : Health::warning,
                      "l’horloge et celle du serveur diffèrent de " + seconds(apart), kSetClock});
}

}  // namespace

bool read_is_synchronised() {
  timex state{};
  const int result = ::adjtimex(&state);
  return result >= 0 && result != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

void judge_clock(const ClockFacts& facts, Findings& findings) {
  if (facts.last_entry && *facts.last_entry > facts.now) {
    findings.push_back({"clock.log", Health::fault,
                        "la dernière écriture est datée du " + to_paris_text(*facts.last_entry) +
                            ", et l’horloge n’y est pas encore",
                        kSetClock + " ; d’ici là le registre date tout de cette dernière écriture"});
  } else if (facts.last_entry) {
    findings.push_back(
        {"clock.log", Health::ok, "la dernière écriture est du " + to_paris_text(*facts.last_entry)});
  }
  if (facts.server_date) judge_server(facts, findings);
  if (std::abs(facts.jump_ms) > kJumpMs) {
    findings.push_back({"clock.steady", Health::warning,
                        "l’horloge a sauté de " + seconds(facts.jump_ms) + " pendant l’examen", kSetClock});
  }
  if (!facts.is_synchronised) {
    findings.push_back({"clock.ntp", Health::warning, "rien ne tient l’horloge à l’heure (NTP)", kSetClock});
  } else {
    findings.push_back({"clock.ntp", Health::ok, "l’horloge est tenue à l’heure"});
  }
}

Result<TimeMs> parse_http_date(const std::string& text) {
  const Error wrong(ErrorCode::invalid, "not a date of HTTP: " + text.substr(0, 40));
  std::istringstream in(text);
  in.imbue(std::locale::classic());
  std::string weekday;
  std::string month;
  std::string zone;
  int day = 0;
  int year = 0;
  std::array<int, 3> clock{};
  std::array<char, 2> colons{};
  in >> weekday >> day >> month >> year >> clock[0] >> colons[0] >> clock[1] >> colons[1] >> clock[2] >> zone;
  const auto* found = std::find(kMonths.begin(), kMonths.end(), month);
  if (!in || zone != "GMT" || colons != std::array{':', ':'} || found == kMonths.end()) return wrong;
  if (year < 1970 || year > 9999 || day < 1 || day > 31) return wrong;
  if (clock[0] < 0 || clock[0] > 23 || clock[1] < 0 || clock[1] > 59 || clock[2] < 0 || clock[2] > 60)
    return wrong;
  const Day date = day_from_civil({year, static_cast<int>(found - kMonths.begin()) + 1, day});
  constexpr std::int64_t kDaySeconds = 86'400;
  return TimeMs((date.value * kDaySeconds + clock[0] * 3600 + clock[1] * 60 + clock[2]) * 1000);
}

Result<TimeMs> last_entry_time(LogSource& source, const VerifierKey& key) {
  const auto note = source.fetch(kCheckpointPath);
  if (!note) return note.error();
  const auto checkpoint = open_checkpoint(as_text(note.value()), key);
  if (!checkpoint) return checkpoint.error();
  const std::uint64_t size = checkpoint.value().size;
  if (size == 0) return Error(ErrorCode::not_found, "the log is empty");
  const std::uint64_t bundle = (size - 1) / kTileWidth;
  const std::uint16_t width = tile_width(0, bundle, size);
  const auto bytes = source.fetch(tile_path({TileKind::entries, 0, bundle, width}));
  if (!bytes) return bytes.error();
  const auto leaves = decode_bundle(bytes.value(), width);
  if (!leaves) return leaves.error();
  const auto entry = decode_entry(leaves.value().back());
  if (!entry) return entry.error();
  return entry.value().at;
}

}  // namespace passnum::doctor
