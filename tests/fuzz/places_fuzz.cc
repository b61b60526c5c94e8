#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include "api/sites/places.h"
#include "api/sites/report.h"
#include "ledger/base/check.h"

// Whatever a file of places holds, the reader ends, keeps its promises, and its reports can be made.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace passnum;
  const PlaceFile file = read_places(ByteView(data, size), {.source_prefix = size % 2 == 0 ? "" : "fuzz"});
  CHECK(!file.refused || (file.places.empty() && file.errors > 0));
  CHECK(file.places.size() <= file.rows);
  std::set<SiteId> ids;
  for (const Place& place : file.places) {
    CHECK(is_name(place.id.text));
    CHECK(ids.insert(place.id).second);
    CHECK(is_name(structure_id_of(place).text));
    CHECK(!place.name.empty());
    CHECK(place.name.size() <= kPlaceTextBytesMax);
    CHECK(place.commune.size() <= kPlaceTextBytesMax);
    CHECK(place.insee_code.empty() || place.insee_code.size() == 5);
    CHECK((place.identifier_kind == IdentifierKind::to_be_completed) == place.identifier.empty());
  }
  for (const PlaceFinding& finding : file.findings) {
    CHECK(!finding.message.empty());
    CHECK(finding.value.find('@') == std::string::npos);
  }
  CHECK(!findings_json(file).empty());
  CHECK(!findings_text(file, {}).empty());
  return 0;
}
