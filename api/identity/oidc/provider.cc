#include "api/identity/oidc/provider.h"

#include <algorithm>

namespace passnum::oidc {
namespace {

constexpr std::size_t kUrlBytesMax = 2'000;

bool lists(const ForeignJson& document, std::string_view member, std::string_view wanted) {
  const auto* list = document.find(member);
  if (list == nullptr || list->array() == nullptr) return false;
  return std::ranges::any_of(*list->array(), [&](const ForeignJson& item) {
    return item.string() != nullptr && *item.string() == wanted;
  });
}

Result<std::string> endpoint(const ForeignJson& document, const char* member) {
  const auto* url = document.text(member);
  if (url == nullptr) return Error(ErrorCode::invalid, std::string("no ") + member);
  const bool is_plain = std::ranges::all_of(*url, [](char c) { return c > 0x20 && c < 0x7f; });
  if (url->size() > kUrlBytesMax || !is_plain || !split_url(*url)) {
    return Error(ErrorCode::invalid, std::string(member) + " is not an https address without query");
  }
  return *url;
}

bool is_within(std::int64_t now_ms, std::int64_t then_ms, std::int64_t span_ms) {
  return now_ms >= then_ms && now_ms - then_ms < span_ms;
}

}  // namespace

Result<Metadata> parse_metadata(std::string_view text, std::string_view issuer) {
  const auto parsed = parse_foreign_json(text, kDiscoveryBytesMax);
  if (!parsed) return parsed.error();
  const ForeignJson& document = parsed.value();
  const auto* stated = document.text("issuer");
  if (stated == nullptr || *stated != issuer) {
    return Error(ErrorCode::invalid, "the document is of another issuer than the one configured");
  }
  if (!lists(document, "response_types_supported", "code")) {
    return Error(ErrorCode::unsupported, "the provider does not offer the code flow");
  }
  if (document.find("code_challenge_methods_supported") != nullptr &&
      !lists(document, "code_challenge_methods_supported", "S256")) {
    return Error(ErrorCode::unsupported, "the provider does not offer PKCE with S256");
  }
  Metadata metadata;
  metadata.issuer = *stated;
  for (const auto& [member, out] : {std::pair{"authorization_endpoint", &metadata.authorization_endpoint},
                                    std::pair{"token_endpoint", &metadata.token_endpoint},
                                    std::pair{"userinfo_endpoint", &metadata.userinfo_endpoint},
                                    std::pair{"jwks_uri", &metadata.jwks_uri}}) {
    auto url = endpoint(document, member);
    if (!url) return std::move(url).error();
    *out = std::move(url).value();
  }
  if (document.find("end_session_endpoint") != nullptr) {
    auto url = endpoint(document, "end_session_endpoint");
    if (!url) return std::move(url).error();
    metadata.end_session_endpoint = std::move(url).value();
  }
  const auto* says = document.find("authorization_response_iss_parameter_supported");
  metadata.says_issuer_in_callback = says != nullptr && says->boolean() != nullptr && *says->boolean();
  return metadata;
}

Provider::Provider(std::string issuer, Fetch& fetch, Clock& clock)
    : issuer_(std::move(issuer)), fetch_(fetch), clock_(clock) {}

Result<std::string> Provider::document(const std::string& url) {
  auto response = fetch_.fetch({"GET", url, {}, {}, {{"Accept", "application/json"}}});
  if (!response) return std::move(response).error();
  if (response.value().status != 200) {
    return Error(ErrorCode::unavailable, "the provider answered " + std::to_string(response.value().status));
  }
  return std::move(response).value().body;
}

Result<Metadata> Provider::metadata() {
  const std::lock_guard lock(mutex_);
  return metadata_locked();
}

Result<Metadata> Provider::metadata_locked() {
  const auto now_ms = clock_.now().value;
  auto& held = metadata_;
  if (held.value && is_within(now_ms, held.fetched_ms, kDiscoveryFreshMs)) return *held.value;
  // A provider that fails is not asked by every caller in turn while what it said before will do.
  const bool was_just_asked = held.asked_ms && is_within(now_ms, *held.asked_ms, kKeysRefetchMs);
  const bool may_be_stale = held.value && is_within(now_ms, held.fetched_ms, kStaleMs);
  if (may_be_stale && was_just_asked) return *held.value;
  held.asked_ms = now_ms;
  std::string base = issuer_;
  while (base.ends_with('/')) base.pop_back();
  const auto text = document(base + "/.well-known/openid-configuration");
  auto parsed = text ? parse_metadata(text.value(), issuer_) : Result<Metadata>(text.error());
  if (parsed) {
    held.value = parsed.value();
    held.fetched_ms = now_ms;
    return parsed;
  }
  if (may_be_stale) return *held.value;
  return parsed.error().while_doing("reading the provider's configuration");
}

Result<Provider::KeysPtr> Provider::fetch_keys() {
  const auto now_ms = clock_.now().value;
  keys_.asked_ms = now_ms;
  const auto metadata = metadata_locked();
  if (!metadata) return metadata.error();
  const auto text = document(metadata.value().jwks_uri);
  if (!text) return text.error().while_doing("reading the provider's keys");
  auto set = KeySet::parse(text.value());
  if (!set) return set.error().while_doing("reading the provider's keys");
  keys_.value = std::make_shared<const KeySet>(std::move(set).value());
  keys_.fetched_ms = now_ms;
  return *keys_.value;
}

Result<std::shared_ptr<const VerificationKey>> Provider::key(Algorithm algorithm,
                                                             const std::optional<std::string>& id) {
  const std::lock_guard lock(mutex_);
  const auto now_ms = clock_.now().value;
  const auto in_hand = [&]() -> std::shared_ptr<const VerificationKey> {
    if (!keys_.value) return nullptr;
    const KeysPtr set = *keys_.value;
    return {set, set->find(algorithm, id)};  // the set lives as long as its key is used
  };
  const bool is_fresh = keys_.value && is_within(now_ms, keys_.fetched_ms, kKeysFreshMs);
  if (auto key = in_hand(); key != nullptr && is_fresh) return key;
  const bool may_ask = !keys_.asked_ms || !is_within(now_ms, *keys_.asked_ms, kKeysRefetchMs);
  if (may_ask) {
    const auto fetched = fetch_keys();
    // Old keys may still serve when the provider is away, but not when it has just shown others.
    if (!fetched && !(keys_.value && is_within(now_ms, keys_.fetched_ms, kStaleMs))) return fetched.error();
  }
  if (auto key = in_hand(); key != nullptr && is_within(now_ms, keys_.fetched_ms, kStaleMs)) return key;
  return Error(ErrorCode::not_found, "the provider has no such key");
}

}  // namespace passnum::oidc
