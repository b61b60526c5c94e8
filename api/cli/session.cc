#include "api/cli/session.h"

#include "api/server/key_file.h"
#include "ledger/base/random.h"
#include "ledger/model/entry.h"

namespace passnum {
namespace {

constexpr std::size_t kCommandsPerRequest = 500;
constexpr std::string_view kJsonType = "application/json";

std::string trimmed(std::string text) {
  while (text.ends_with('\n') || text.ends_with(' ')) text.pop_back();
  return text;
}

Result<std::string> server_of(const Context& context) {
  if (!context.server.empty()) return context.server;
  auto text = read_whole_file(context.data.server_url(), 512);
  if (!text && text.error().code == ErrorCode::not_found) {
    return Error(ErrorCode::not_found, "no server is running on " + context.data.path +
                                           ": start one with 'passnum serve --data " + context.data.path +
                                           "', or name it with --server");
  }
  if (!text) return text;
  return trimmed(std::move(text).value());
}

std::string text_of(const Json& json, const char* key) {
  const Json* member = json.find(key);
  return member != nullptr && member->string() != nullptr ? *member->string() : std::string();
}

}  // namespace

Session::Session(client::ServerUrl url, client::Trust trust, std::string token, const Context& context)
    : url_(std::move(url)),
      trust_(std::move(trust)),
      client_(url_, trust_,
              [&token] {
                client::ClientOptions options;
                if (!token.empty()) options.headers.push_back({"Authorization", "Bearer " + token});
                return options;
              }()),
      context_(context) {}

Result<Session> Session::open(const Context& context) {
  const auto server = server_of(context);
  if (!server) return server.error();
  auto url = client::parse_server_url(server.value());
  if (!url) return std::move(url).error();
  auto trust =
      client::Trust::certificate_file(context.trust.empty() ? context.data.certificate() : context.trust);
  if (!trust) return std::move(trust).error();
  const auto token =
      read_whole_file(context.token_file.empty() ? context.data.auditor_token() : context.token_file, 512);
  if (!token && (token.error().code != ErrorCode::not_found || !context.token_file.empty()))
    return token.error();
  return Session(std::move(url).value(), std::move(trust).value(),
                 token ? trimmed(token.value()) : std::string(), context);
}

Result<std::vector<Outcome>> Session::command(const std::vector<CommandBody>& bodies,
                                              const std::function<void(std::size_t, std::size_t)>& progress) {
  const auto key = read_signing_key(context_.data, "operator-" + context_.operator_name, "operator");
  if (!key) return key.error();
  SystemClock clock;
  SystemRandom random;
  std::vector<Outcome> outcomes;
  for (std::size_t from = 0; from < bodies.size(); from += kCommandsPerRequest) {
    const std::size_t to = std::min(bodies.size(), from + kCommandsPerRequest);
    std::string body = "{\"items\":[";
    for (std::size_t i = from; i < to; ++i) {
      const Command command{make_uuid_v7(clock.now(), random), OperatorId(context_.operator_name), bodies[i]};
      if (i != from) body += ',';
      body += "{\"request\":" + encode_command(command) + ",\"signature\":\"" +
              to_base64url(key.value().sign(signed_bytes(command))) + "\"}";
    }
    const auto response = post("/v1/commands", body + "]}");
    if (!response) return response.error();
    if (response.value().status != 200) return Error(ErrorCode::io, problem_words(response.value()));
    auto page = read_outcomes(response.value().body);
    if (!page) return page;
    if (page.value().size() != to - from)
      return Error(ErrorCode::io, "the server answered another number of commands");
    for (auto& outcome : page.value()) outcomes.push_back(std::move(outcome));
    if (progress) progress(to, bodies.size());
  }
  return outcomes;
}

Result<std::optional<Json>> Session::get(const std::string& path) {
  const auto response = fetch(path);
  if (!response) return response.error();
  if (response.value().status == 404) return std::optional<Json>();
  if (response.value().status != 200) return Error(ErrorCode::io, problem_words(response.value()));
  auto json = parse_json(response.value().body);
  if (!json) return json.error().while_doing("reading the server's answer");
  return std::optional<Json>(std::move(json).value());
}

Result<std::vector<std::pair<std::string, Json>>> Session::list(const std::string& kind,
                                                                const std::string& prefix,
                                                                std::uint64_t* tree_size) {
  std::vector<std::pair<std::string, Json>> items;
  std::string cursor;
  std::optional<std::int64_t> size;
  for (;;) {
    std::string path = "/v1/state/" + kind + "?limit=1000";
    if (!prefix.empty()) path += "&prefix=" + prefix;
    if (!cursor.empty()) path += "&cursor=" + cursor;
    auto page = get(path);
    if (!page) return std::move(page).error();
    if (!page.value()) return Error(ErrorCode::not_found, "the server has no listing " + kind);
    const Json& json = *page.value();
    const Json* array = json.find("items");
    const Json* page_size = json.find("tree_size");
    if (array == nullptr || array->array() == nullptr || page_size == nullptr ||
        page_size->integer() == nullptr) {
      return Error(ErrorCode::invalid, "the server's listing has another form");
    }
    for (const auto& item : *array->array()) {
      const Json* record = item.find("record");
      if (record == nullptr) return Error(ErrorCode::invalid, "the server's listing has another form");
      items.emplace_back(text_of(item, "id"), *record);
    }
    if (size && *size != *page_size->integer() && tree_size != nullptr) {
      return Error(ErrorCode::unavailable, "the ledger grew while it was listed: try again");
    }
    size = *page_size->integer();
    cursor = text_of(json, "next");
    if (cursor.empty()) break;
  }
  if (tree_size != nullptr) *tree_size = static_cast<std::uint64_t>(*size);
  return items;
}

Result<client::ClientResponse> Session::post(const std::string& path, const std::string& body) {
  return client_.post(path, kJsonType, body, client::Repeat::idempotent);
}

Result<client::ClientResponse> Session::fetch(const std::string& path) {
  return client_.get(path);
}

Result<std::vector<Outcome>> read_outcomes(const std::string& body) {
  const auto json = parse_json(body);
  const Json* items = json ? json.value().find("items") : nullptr;
  if (items == nullptr || items->array() == nullptr)
    return Error(ErrorCode::invalid, "the server's answer has another form");
  std::vector<Outcome> outcomes;
  for (const auto& item : *items->array()) {
    Outcome outcome{text_of(item, "outcome"), text_of(item, "code"), text_of(item, "title"), -1, false};
    if (const auto detail = text_of(item, "detail"); !detail.empty()) outcome.words += " (" + detail + ")";
    if (const Json* index = item.find("index"); index != nullptr && index->integer() != nullptr)
      outcome.index = *index->integer();
    if (const Json* repeat = item.find("repeated"); repeat != nullptr && repeat->boolean() != nullptr)
      outcome.is_repeat = *repeat->boolean();
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

std::string problem_words(const client::ClientResponse& response) {
  const auto json = parse_json(response.body);
  if (!json || text_of(json.value(), "title").empty())
    return "the server answered " + std::to_string(response.status);
  const auto detail = text_of(json.value(), "detail");
  return text_of(json.value(), "title") + (detail.empty() ? "" : " (" + detail + ")");
}

int run_commands(Context& context, const std::vector<CommandBody>& bodies, const std::string& what) {
  auto session = Session::open(context);
  if (!session) return context.console.fail(session.error());
  const bool is_long = bodies.size() > kCommandsPerRequest;
  const auto outcomes = session.value().command(bodies, [&](std::size_t done, std::size_t total) {
    if (is_long) context.console.progress(what, done, total);
  });
  if (!outcomes) return context.console.fail(outcomes.error());
  std::size_t refused = 0;
  for (const auto& outcome : outcomes.value()) {
    if (outcome.is_accepted() || outcome.code == "unchanged") continue;
    if (++refused <= 10)
      context.console.warning(outcome.words + (outcome.code.empty() ? "" : " [" + outcome.code + "]"));
  }
  std::string items;
  for (const auto& outcome : outcomes.value()) {
    items += (items.empty() ? "" : ",") + std::string("{\"code\":\"") + outcome.code +
             "\",\"index\":" + std::to_string(outcome.index) + ",\"outcome\":\"" + outcome.outcome + "\"}";
  }
  context.console.json("{\"items\":[" + items + "]}");
  if (refused == 0) {
    context.console.done(what);
    return kExitDone;
  }
  return context.console.refuse(std::to_string(refused) + " sur " + std::to_string(outcomes.value().size()) +
                                " refusé(s) : " + what);
}

std::string path_id(std::uint32_t number) {
  Bytes bytes;
  append_u32(bytes, number);
  return to_hex(bytes);
}

}  // namespace passnum
