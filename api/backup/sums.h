#pragma once

#include <map>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"

namespace passnum {

// The checksums of a backup: SHA-256 by path within it. As text it is what `sha256sum -c` reads, in the order
// of the paths.
using Sums = std::map<std::string, Hash>;

constexpr std::string_view kSumsName = "SHA256SUMS";
constexpr std::size_t kSumsBytesMax = 16 * 1024 * 1024;

// Whether a backup may hold a file of this path: its own few names, and names of one component below
// db/rocksdb. Never a key, nothing outside.
bool is_backup_path(std::string_view path);

std::string to_text(const Sums& sums);
// One spelling only: what to_text() gives. Errors: invalid, also for a path that no backup has.
Result<Sums> parse_sums(std::string_view text);

}  // namespace passnum
