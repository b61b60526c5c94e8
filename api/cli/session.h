#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/cli/context.h"
#include "api/client/https_client.h"
#include "ledger/model/entry.h"
#include "ledger/model/json.h"

namespace passnum {

// What the ledger said to one item.
struct Outcome {
  std::string outcome;  // "accepted", "refused" or "unknown"
  std::string code;     // of a refusal
  std::string words;    // its sentence and detail
  std::int64_t index = -1;
  bool is_repeat = false;
  bool is_accepted() const { return outcome == "accepted"; }
};

// One client of a running ledger: as an operator, an auditor or a device, by what is called. One thread.
class Session {
 public:
  // Finds server, certificate and token as the context says. Errors: not_found (no server is running there),
  // invalid, io.
  static Result<Session> open(const Context& context);

  // Signs and sends commands, at most 1000 a request, in order; one outcome each. `progress` may be empty.
  // Errors: io or unavailable: it is not known which commands were taken; sending them again is safe where
  // the rules refuse doubles.
  Result<std::vector<Outcome>> command(const std::vector<CommandBody>& bodies,
                                       const std::function<void(std::size_t, std::size_t)>& progress = {});
  // The JSON of a GET with the auditor's token. Absent (404) is nothing.
  Result<std::optional<Json>> get(const std::string& path);
  // All items of a listing, page by page: id and record. `tree_size` is set to the ledger's size when all
  // pages show the same one. Errors: also unavailable, when the ledger grew between two pages.
  Result<std::vector<std::pair<std::string, Json>>> list(const std::string& kind, const std::string& prefix,
                                                         std::uint64_t* tree_size = nullptr);
  // POSTs JSON. Any status is an answer.
  Result<client::ClientResponse> post(const std::string& path, const std::string& body);
  // Raw bytes of a GET with the auditor's token.
  Result<client::ClientResponse> fetch(const std::string& path);

  const client::ServerUrl& url() const { return url_; }
  const client::Trust& trust() const { return trust_; }

 private:
  Session(client::ServerUrl url, client::Trust trust, std::string token, const Context& context);

  client::ServerUrl url_;
  client::Trust trust_;
  client::HttpsClient client_;
  const Context& context_;
};

// Outcomes in a server's {"items":[…]}. Errors: invalid.
Result<std::vector<Outcome>> read_outcomes(const std::string& body);
// A problem's sentence and detail, for a person. Falls back on the status.
std::string problem_words(const client::ClientResponse& response);

// Runs commands and says what became of them: "✓ what" when all were accepted (or were so already), else the
// refusals. Returns the exit code.
int run_commands(Context& context, const std::vector<CommandBody>& bodies, const std::string& what);

// A record of the state by its id. Errors: not_found, with `what` in words; invalid.
template <typename T>
Result<T> get_record(Session& session, const std::string& path, const std::string& what) {
  auto json = session.get("/v1/state/" + path);
  if (!json) return std::move(json).error();
  if (!json.value()) return Error(ErrorCode::not_found, what + " n’existe pas dans le registre");
  return from_json<T>(*json.value());
}
// The number of a programme as its id in addresses: 8 hexadecimal digits.
std::string path_id(std::uint32_t number);

}  // namespace passnum
