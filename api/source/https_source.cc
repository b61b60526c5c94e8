#include "api/source/https_source.h"

namespace passnum {
namespace {

client::ClientOptions with_token(const std::string& token) {
  client::ClientOptions options;
  options.body_bytes_max = kSourceFileBytesMax;
  if (!token.empty()) options.headers.push_back({"Authorization", "Bearer " + token});
  return options;
}

}  // namespace

HttpsSource::HttpsSource(client::ServerUrl server, client::Trust trust, const std::string& token)
    : client_(std::move(server), std::move(trust), with_token(token)) {}

Result<Bytes> HttpsSource::fetch(std::string_view path) {
  const auto response = client_.get("/log/" + std::string(path));
  if (!response) return response.error().while_doing("fetching " + std::string(path));
  const unsigned status = response.value().status;
  if (status == 404) return Error(ErrorCode::not_found, std::string(path) + " is not served");
  if (status == 401 || status == 403)
    return Error(ErrorCode::invalid, std::string(path) + " needs the auditor's token (--token-file)");
  if (status != 200)
    return Error(ErrorCode::io, std::string(path) + ": the server answered " + std::to_string(status));
  return to_bytes(response.value().body);
}

}  // namespace passnum
