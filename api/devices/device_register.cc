#include "api/devices/device_register.h"

#include <array>

#include "api/sqlite/migrate.h"

namespace passnum {
namespace {

constexpr std::array<std::string_view, 3> kSteps{
    "CREATE TABLE devices_known (device TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL,"
    " enrolled_at_ms INTEGER NOT NULL, seen_at_ms INTEGER) STRICT",
    "CREATE TABLE devices_attempts (who TEXT PRIMARY KEY NOT NULL, failures INTEGER NOT NULL,"
    " last_at_ms INTEGER NOT NULL) STRICT",
    "CREATE TABLE devices_conflicts (device TEXT NOT NULL, programme INTEGER NOT NULL, booklet INTEGER NOT "
    "NULL,"
    " voucher INTEGER NOT NULL, site TEXT NOT NULL, service TEXT NOT NULL, scanned_at_ms INTEGER NOT NULL,"
    " refused_at_ms INTEGER NOT NULL, PRIMARY KEY (device, programme, booklet, voucher)) STRICT;"
    "CREATE INDEX devices_conflicts_site ON devices_conflicts (site, refused_at_ms)"};

// Those that were heard of since; above, all are written again.
constexpr std::size_t kWrittenKeptMax = 100'000;

}  // namespace

Result<std::unique_ptr<DeviceRegister>> DeviceRegister::open(sqlite::Database database) {
  if (auto done = sqlite::migrate(database, "devices", kSteps); !done) return std::move(done).error();
  return std::unique_ptr<DeviceRegister>(new DeviceRegister(std::move(database)));
}

Result<Done> DeviceRegister::enrolled(const DeviceId& device, const std::string& name, TimeMs at) {
  return database_.with([&](sqlite::Database& database) {
    return database.run(
        "INSERT INTO devices_known (device, name, enrolled_at_ms, seen_at_ms) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (device) DO UPDATE SET name = excluded.name, seen_at_ms = excluded.seen_at_ms",
        device.text, name, at.value, at.value);
  });
}

Result<Done> DeviceRegister::seen(const DeviceId& device, TimeMs at) {
  const bool is_due = written_.with([&](auto& written) {
    if (written.size() >= kWrittenKeptMax) written.clear();
    const auto [known, is_new] = written.emplace(device, at);
    if (!is_new && at.value - known->second.value < kSeenWrittenEveryMs) return false;
    known->second = at;
    return true;
  });
  if (!is_due) return Done{};
  return database_.with([&](sqlite::Database& database) {
    return database.run(
        "INSERT INTO devices_known (device, name, enrolled_at_ms, seen_at_ms) VALUES (?, '', ?, ?)"
        " ON CONFLICT (device) DO UPDATE SET seen_at_ms = excluded.seen_at_ms",
        device.text, at.value, at.value);
  });
}

Result<std::optional<DeviceRegister::Known>> DeviceRegister::find(const DeviceId& device) {
  auto row = database_.with([&](sqlite::Database& database) {
    return database.row<std::string, std::int64_t, std::optional<std::int64_t>>(
        "SELECT name, enrolled_at_ms, seen_at_ms FROM devices_known WHERE device = ?", device.text);
  });
  if (!row) return std::move(row).error();
  if (!row.value()) return std::optional<Known>();
  const auto& [name, enrolled_at, seen_at] = *row.value();
  Known known{name, TimeMs(enrolled_at), std::nullopt};
  if (seen_at) known.seen_at = TimeMs(*seen_at);
  return std::optional<Known>(std::move(known));
}

Result<Done> DeviceRegister::forget_forgiven(sqlite::Database& database, TimeMs now) {
  return database.run("DELETE FROM devices_attempts WHERE last_at_ms + failures * ? <= ?",
                      Attempts::kForgivenAfterMs, now.value);
}

Result<Done> DeviceRegister::keep(const std::string& who, const Attempts::Record& record) {
  return database_.with([&](sqlite::Database& database) -> Result<Done> {
    if (record.last.value - forgiven_at_.value >= kForgivenEveryMs) {
      if (auto gone = forget_forgiven(database, record.last); !gone) return gone;
      forgiven_at_ = record.last;
    }
    // Of two that are written out of their order, the later one stays.
    return database.run(
        "INSERT INTO devices_attempts (who, failures, last_at_ms) VALUES (?, ?, ?) ON CONFLICT (who) DO "
        "UPDATE SET failures = excluded.failures, last_at_ms = excluded.last_at_ms "
        "WHERE last_at_ms <= excluded.last_at_ms",
        who, std::int64_t{record.failures}, record.last.value);
  });
}

Result<std::map<std::string, Attempts::Record>> DeviceRegister::kept(TimeMs now) {
  using Kept = std::map<std::string, Attempts::Record>;
  return database_.with([&](sqlite::Database& database) -> Result<Kept> {
    if (auto gone = forget_forgiven(database, now); !gone) return std::move(gone).error();
    auto statement = database.prepare("SELECT who, failures, last_at_ms FROM devices_attempts");
    if (!statement) return std::move(statement).error();
    Kept out;
    for (;;) {
      auto row = statement.value().next<std::string, std::int64_t, std::int64_t>();
      if (!row) return std::move(row).error();
      if (!row.value()) return out;
      const auto& [who, failures, last] = *row.value();
      out[who] = {static_cast<unsigned>(failures), TimeMs(last)};
    }
  });
}

Result<Done> DeviceRegister::lost(const Conflict& conflict) {
  const auto& voucher = conflict.voucher;
  return database_.with([&](sqlite::Database& database) -> Result<Done> {
    auto gone = database.run("DELETE FROM devices_conflicts WHERE refused_at_ms <= ?",
                             conflict.refused_at.value - kConflictMs);
    if (!gone) return gone;
    return database.run(
        "INSERT INTO devices_conflicts (device, programme, booklet, voucher, site, service, scanned_at_ms,"
        " refused_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        conflict.device.text, std::int64_t{voucher.programme.value}, std::int64_t{voucher.booklet.value},
        std::int64_t{voucher.index.value}, conflict.site.text, conflict.service.text,
        conflict.scanned_at.value, conflict.refused_at.value);
  });
}

Result<std::vector<DeviceRegister::Conflict>> DeviceRegister::lost_at(const SiteId& site,
                                                                      std::int64_t conflicts_max) {
  using Conflicts = std::vector<Conflict>;
  return database_.with([&](sqlite::Database& database) -> Result<Conflicts> {
    auto statement = database.prepare(
        "SELECT device, programme, booklet, voucher, service, scanned_at_ms, refused_at_ms"
        " FROM devices_conflicts WHERE site = ? ORDER BY refused_at_ms DESC, device LIMIT ?");
    if (!statement) return std::move(statement).error();
    statement.value().bind(site.text, conflicts_max);
    Conflicts out;
    for (;;) {
      auto row = statement.value()
                     .next<std::string, std::int64_t, std::int64_t, std::int64_t, std::string, std::int64_t,
                           std::int64_t>();
      if (!row) return std::move(row).error();
      if (!row.value()) return out;
      const auto& [device, programme, booklet, voucher, service, scanned_at, refused_at] = *row.value();
      const VoucherId id{ProgrammeId(static_cast<std::uint32_t>(programme)),
                         BookletNumber(static_cast<std::uint32_t>(booklet)),
                         VoucherIndex(static_cast<std::uint8_t>(voucher))};
      out.push_back({DeviceId(device), site, id, ServiceId(service), TimeMs(scanned_at), TimeMs(refused_at)});
    }
  });
}

Result<Done> DeviceRegister::forget(const DeviceId& device) {
  return database_.with([&](sqlite::Database& database) {
    return database.run("DELETE FROM devices_known WHERE device = ?", device.text);
  });
}

}  // namespace passnum
