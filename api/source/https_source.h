#pragma once

#include <string>

#include "api/client/https_client.h"
#include "audit/copy/source.h"

namespace passnum {

// A log served under /log/ by a running ledger. Not for two threads at once.
class HttpsSource final : public LogSource {
 public:
  // `token` reads the entries; empty: only hashes, checkpoint and proofs.
  HttpsSource(client::ServerUrl server, client::Trust trust, const std::string& token);
  Result<Bytes> fetch(std::string_view path) override;

 private:
  client::HttpsClient client_;
};

}  // namespace passnum
