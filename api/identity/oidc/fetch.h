#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "api/client/https_client.h"
#include "ledger/base/result.h"

namespace passnum::oidc {

struct FetchRequest {
  std::string method = "GET";
  std::string url;           // https, no query, no fragment
  std::string content_type;  // empty: no body
  std::string body;
  std::vector<client::Header> headers;
};

// How a provider is asked something. Waits for the answer, which has a status, whatever it is. Errors: those
// of client::HttpsClient. Any thread may call it, several at once.
class Fetch {
 public:
  virtual ~Fetch() = default;
  virtual Result<client::ClientResponse> fetch(const FetchRequest& request) = 0;
};

constexpr std::chrono::milliseconds kFetchConnectTimeout{5'000};
constexpr std::chrono::milliseconds kFetchTimeout{10'000};
constexpr std::size_t kFetchBodyBytesMax = 256 * 1024;

// Over HTTPS, a new connection for each request, within the limits above.
class HttpsFetch final : public Fetch {
 public:
  explicit HttpsFetch(client::Trust trust) : trust_(trust) {}
  Result<client::ClientResponse> fetch(const FetchRequest& request) override;

 private:
  client::Trust trust_;
};

// "https://host[:port]" and "/path" of a URL without query and fragment. Errors: invalid.
struct SplitUrl {
  client::ServerUrl server;
  std::string path;
};
Result<SplitUrl> split_url(std::string_view url);

}  // namespace passnum::oidc
