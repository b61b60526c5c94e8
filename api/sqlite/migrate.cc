#include "api/sqlite/migrate.h"

namespace passnum::sqlite {
namespace {

constexpr const char* kVersionTable =
    "CREATE TABLE IF NOT EXISTS schema_versions (room TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL) "
    "STRICT";

}  // namespace

Result<Done> migrate(Database& database, std::string_view room, std::span<const std::string_view> steps) {
  auto transaction = Transaction::begin(database);
  if (!transaction) return std::move(transaction).error();
  if (auto made = database.execute(kVersionTable); !made) return made;
  auto row = database.row<std::int64_t>("SELECT version FROM schema_versions WHERE room = ?", room);
  if (!row) return std::move(row).error();
  const std::int64_t version = row.value() ? std::get<0>(*row.value()) : 0;
  const auto newest = static_cast<std::int64_t>(steps.size());
  if (version < 0)
    return Error(ErrorCode::corrupt, "the tables of " + std::string(room) + " have no version");
  if (version > newest) {
    return Error(ErrorCode::unsupported, "the tables of " + std::string(room) + " have version " +
                                             std::to_string(version) +
                                             ", written by a newer passnum; this one knows " +
                                             std::to_string(newest) + ": use the newer one");
  }
  if (version == newest) return transaction.value().commit();
  for (auto next = version; next < newest; ++next) {
    auto ran = database.execute(std::string(steps[static_cast<std::size_t>(next)]));
    if (!ran) {
      return ran.error().while_doing("bringing the tables of " + std::string(room) + " to version " +
                                     std::to_string(next + 1));
    }
  }
  auto written = database.run(
      "INSERT INTO schema_versions (room, version) VALUES (?, ?) "
      "ON CONFLICT (room) DO UPDATE SET version = excluded.version",
      room, newest);
  if (!written) return written;
  return transaction.value().commit();
}

}  // namespace passnum::sqlite
