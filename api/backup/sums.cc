#include "api/backup/sums.h"

#include <algorithm>
#include <array>

namespace passnum {
namespace {

constexpr std::array<std::string_view, 9> kNames{"accounts.db", "backup.json",   "checkpoint",
                                                 "db/mark",     "identity.json", "issuing.vkey",
                                                 "ledger.json", "log.vkey",      "places.json"};
constexpr std::string_view kDatabasePrefix = "db/rocksdb/";
constexpr std::size_t kHexDigits = 64;
constexpr std::string_view kGap = "  ";

}  // namespace

bool is_backup_path(std::string_view path) {
  if (std::ranges::find(kNames, path) != kNames.end()) return true;
  if (!path.starts_with(kDatabasePrefix)) return false;
  path.remove_prefix(kDatabasePrefix.size());
  return !path.empty() && path.front() != '.' && std::ranges::all_of(path, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

std::string to_text(const Sums& sums) {
  std::string out;
  for (const auto& [path, hash] : sums) {
    CHECK(is_backup_path(path));
    out.append(to_hex(hash)).append(kGap).append(path).append("\n");
  }
  return out;
}

Result<Sums> parse_sums(std::string_view text) {
  Sums sums;
  const Error wrong(ErrorCode::invalid,
                    std::string(kSumsName) + " does not have its form, or not to its end");
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos || end <= kHexDigits + kGap.size()) return wrong;
    const std::string_view line = rest.substr(0, end);
    const auto bytes = from_hex(line.substr(0, kHexDigits));
    if (!bytes || line.substr(kHexDigits, kGap.size()) != kGap) return wrong;
    const std::string path(line.substr(kHexDigits + kGap.size()));
    if (!is_backup_path(path)) {
      return Error(ErrorCode::invalid, std::string(kSumsName) + " names a file that no backup has");
    }
    sums[path] = fixed<32>(bytes.value()).value();
    rest.remove_prefix(end + 1);
  }
  if (sums.empty() || to_text(sums) != text) return wrong;
  return sums;
}

}  // namespace passnum
