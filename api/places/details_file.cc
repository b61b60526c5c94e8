#include "api/places/details_file.h"

#include <fstream>
#include <iterator>

namespace passnum {
namespace {

Result<DetailsBySite> read_details(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) return Error(ErrorCode::io, "reading " + path);
  auto sites = parse_details(text);
  if (!sites) return sites.error().while_doing("reading " + path);
  return sites;
}

}  // namespace

Result<DetailsFile::Read> DetailsFile::read() {
  std::error_code fault;
  const auto size = std::filesystem::file_size(path_, fault);
  const bool is_absent = fault == std::errc::no_such_file_or_directory;
  if (fault && !is_absent) return Error(ErrorCode::io, path_ + ": " + fault.message());
  if (!is_absent && size > kPlaceFileBytesMax) return Error(ErrorCode::too_large, path_);
  const auto changed =
      is_absent ? std::filesystem::file_time_type{} : std::filesystem::last_write_time(path_, fault);
  if (fault && !is_absent) return Error(ErrorCode::io, path_ + ": " + fault.message());
  return kept_.with([&](Kept& kept) -> Result<Read> {
    const auto bytes = is_absent ? 0 : size;
    if (kept.changed == changed && kept.size == bytes) return kept.last;
    auto sites = is_absent ? Result<DetailsBySite>(DetailsBySite{}) : read_details(path_);
    if (!sites) return std::move(sites).error();
    kept = {{std::make_shared<const DetailsBySite>(std::move(sites).value()), kept.last.version + 1},
            changed,
            bytes};
    return kept.last;
  });
}

}  // namespace passnum
