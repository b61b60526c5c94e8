#include "api/places/place_list.h"

#include "api/places/place_files.h"
#include "ledger/crypto/hash.h"

namespace passnum {
namespace {

constexpr std::size_t kTagCharacters = 22;

PublishedFile published(std::string bytes) {
  std::string etag = "\"" + to_base64url(sha256(as_bytes(bytes))).substr(0, kTagCharacters) + "\"";
  return {std::make_shared<const std::string>(std::move(bytes)), std::move(etag)};
}

}  // namespace

Result<PublishedPlaces> PlaceList::files(const Snapshot& snapshot, std::uint64_t setup_version) {
  const auto details = details_.read();
  if (!details) return details.error();
  const Day today = paris_day(clock_.now());
  const auto version = details.value().version;
  const auto is_current = [&](const Made& made) {
    return made.is_made && made.setup_version >= setup_version && made.details_version == version &&
           made.day == today;
  };
  const auto known = made_.with(
      [&](const Made& made) { return is_current(made) ? std::optional(made.places) : std::nullopt; });
  if (known) return *known;
  const auto places = public_places(snapshot, *details.value().sites, today);
  if (!places) return places.error();
  PublishedPlaces made{published(places_csv(places.value())), published(places_geojson(places.value()))};
  made_.with([&](Made& last) {
    if (!is_current(last)) last = {true, setup_version, version, today, made};
  });
  return made;
}

}  // namespace passnum
