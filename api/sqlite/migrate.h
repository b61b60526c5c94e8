#pragma once

#include <span>
#include <string_view>

#include "api/sqlite/database.h"

namespace passnum::sqlite {

// Brings the tables of one room to the newest version that this program knows: runs those of `steps` that the
// file has not had, each the SQL script from version i to i + 1, all of them or none. A room's tables begin
// with its name. A step that has been released never changes; what is to be different is another step.
// Errors: unsupported (a newer program has been here: says so, and nothing is touched); those of the
// Database.
Result<Done> migrate(Database& database, std::string_view room, std::span<const std::string_view> steps);

}  // namespace passnum::sqlite
