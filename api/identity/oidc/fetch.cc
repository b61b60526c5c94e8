#include "api/identity/oidc/fetch.h"

namespace passnum::oidc {

Result<SplitUrl> split_url(std::string_view url) {
  constexpr std::string_view kScheme = "https://";
  if (!url.starts_with(kScheme)) return Error(ErrorCode::invalid, "an address that is not https");
  if (url.find_first_of("?#") != std::string_view::npos) {
    return Error(ErrorCode::invalid, "an address with a query or a fragment");
  }
  const auto slash = url.find('/', kScheme.size());
  auto server = client::parse_server_url(url.substr(0, slash));
  if (!server) return std::move(server).error();
  return SplitUrl{std::move(server).value(),
                  slash == std::string_view::npos ? "/" : std::string(url.substr(slash))};
}

Result<client::ClientResponse> HttpsFetch::fetch(const FetchRequest& request) {
  auto url = split_url(request.url);
  if (!url) return std::move(url).error();
  client::ClientOptions options;
  options.connect_timeout = kFetchConnectTimeout;
  options.exchange_timeout = kFetchTimeout;
  options.body_bytes_max = kFetchBodyBytesMax;
  client::HttpsClient https(url.value().server, trust_, options);
  return https.send(request.method, url.value().path, request.content_type, request.body,
                    client::Repeat::never, request.headers);
}

}  // namespace passnum::oidc
