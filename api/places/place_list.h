#pragma once

#include <memory>
#include <string>

#include "api/places/details_file.h"
#include "ledger/base/clock.h"
#include "ledger/store/store.h"

namespace passnum {

struct PublishedFile {
  std::shared_ptr<const std::string> bytes;
  std::string etag;  // in quotes; changes with the bytes
};

struct PublishedPlaces {
  PublishedFile csv;
  PublishedFile geojson;
};

// The public list of places as files, made once for each state of the setup, of the details and each day, so
// that asking often costs nothing. Any thread.
class PlaceList {
 public:
  // `details_path`: places.json of the data directory.
  PlaceList(Clock& clock, std::string details_path) : clock_(clock), details_(std::move(details_path)) {}

  // `setup_version` as it was before `snapshot` was taken (Service::now). Errors: as public_places() and
  // DetailsFile::read().
  Result<PublishedPlaces> files(const Snapshot& snapshot, std::uint64_t setup_version);

 private:
  struct Made {
    bool is_made = false;
    std::uint64_t setup_version = 0;
    std::uint64_t details_version = 0;
    Day day;
    PublishedPlaces places;
  };

  Clock& clock_;
  DetailsFile details_;
  Guarded<Made> made_;
};

}  // namespace passnum
