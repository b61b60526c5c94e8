#include "api/http/conditional.h"
#include "api/routes/replies.h"
#include "api/routes/service.h"

namespace passnum {
namespace {

struct Format {
  PublishedFile PublishedPlaces::*file;
  const char* content_type;
  const char* file_name;
};
constexpr Format kCsv{&PublishedPlaces::csv, "text/csv; charset=utf-8; header=present", "lieux.csv"};
constexpr Format kGeojson{&PublishedPlaces::geojson, "application/geo+json", "lieux.geojson"};

http::Response places(const Service& service, const http::Request& request, const Format& format) {
  if (service.places == nullptr)
    return http::problem(404, "not_found", "Ce registre ne publie pas ses lieux.");
  const auto moment = service.now(request);
  const auto files = service.places->files(*moment.snapshot, moment.setup_version);
  if (!files) return error_reply(files.error());
  const PublishedFile& file = files.value().*format.file;
  http::Response response;
  if (http::has_already(request, file.etag)) {
    response.status = 304;
  } else {
    response.content_type = format.content_type;
    response.shared_body = file.bytes;
    response.with_header("Content-Disposition", std::string("inline; filename=\"") + format.file_name + "\"");
  }
  response.with_header("ETag", file.etag);
  response.cache_control = "no-cache";
  return response;
}

}  // namespace

void add_place_routes(http::Router& router, Service& service) {
  for (const auto& [path, format] : {std::pair{"/v1/places.csv", kCsv}, {"/v1/places.geojson", kGeojson}}) {
    router.add("GET", path, pooled(service, [&service, format = format](http::Responder r) {
                 r.answer(places(service, r.request(), format));
               }));
  }
}

}  // namespace passnum
