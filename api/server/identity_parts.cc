#include "api/server/identity_parts.h"

#include "api/server/bank_parts.h"
#include "api/server/whole_file.h"
#include "ledger/base/clock.h"

namespace passnum {
namespace {

constexpr std::size_t kIdentitySettingsBytesMax = 16 * 1024;
constexpr std::size_t kSecretBytesMax = 16 * 1024;
constexpr std::int64_t kDayMs = std::int64_t{24} * 60 * 60 * 1000;
constexpr std::int64_t kAccessLogDaysMax = 3660;

std::string from_directory(const DataDirectory& directory, const std::string& file) {
  return file.starts_with('/') ? file : directory.path + "/" + file;
}

Result<oidc::ClientAuthentication> authentication(const DataDirectory& directory,
                                                  const IdentitySettings& settings) {
  if (settings.client_secret_file.has_value() == settings.client_key_file.has_value()) {
    return Error(ErrorCode::invalid, "one of client_secret_file and client_key_file is needed");
  }
  const auto& file = settings.client_secret_file ? *settings.client_secret_file : *settings.client_key_file;
  auto text = read_whole_file(from_directory(directory, file), kSecretBytesMax);
  if (!text) return std::move(text).error();
  if (settings.client_secret_file) {
    while (text.value().ends_with('\n')) text.value().pop_back();
    return oidc::ClientAuthentication(oidc::ClientSecretPost{std::move(text).value()});
  }
  auto key = oidc::ClientKey::from_pem(text.value(), settings.client_key_id.value_or(""));
  if (!key) return key.error().while_doing(file);
  return oidc::ClientAuthentication(oidc::PrivateKeyJwt{std::move(key).value()});
}

std::string base_url(const IdentitySettings* settings, const std::string& host) {
  return settings == nullptr ? "https://" + host : settings->base_url.value_or("https://" + host);
}

}  // namespace

Result<std::optional<IdentitySettings>> read_identity_settings(const DataDirectory& directory) {
  const auto text = read_whole_file(directory.identity_settings(), kIdentitySettingsBytesMax);
  if (!text && text.error().code == ErrorCode::not_found) return std::optional<IdentitySettings>();
  if (!text) return text.error();
  const auto json = parse_json(text.value());
  if (!json) return json.error().while_doing("reading " + directory.identity_settings());
  auto settings = from_json<IdentitySettings>(json.value());
  if (!settings) return settings.error().while_doing("reading " + directory.identity_settings());
  return std::optional(std::move(settings).value());
}

Result<std::unique_ptr<identity::AccountsDatabase>> open_accounts(const DataDirectory& directory) {
  auto database = sqlite::Database::open(directory.accounts());
  if (!database) return std::move(database).error();
  if (auto made = identity::prepare_tables(database.value()); !made) {
    return made.error().while_doing(directory.accounts());
  }
  return std::make_unique<identity::AccountsDatabase>(std::move(database).value());
}

Result<Done> IdentityParts::begin_party(const DataDirectory& directory, const IdentitySettings& settings,
                                        const std::string& host, Clock& clock) {
  if (!settings.client_id) {
    return Error(ErrorCode::invalid, directory.identity_settings() + ": an issuer needs a client_id");
  }
  auto client = authentication(directory, settings);
  if (!client) return client.error().while_doing("reading " + directory.identity_settings());
  auto trust = settings.certificate_file
                   ? client::Trust::certificate_file(from_directory(directory, *settings.certificate_file))
                   : Result<client::Trust>(client::Trust::system());
  if (!trust) return std::move(trust).error();
  const auto base = base_url(&settings, host);
  if (!oidc::split_url(*settings.issuer)) {
    return Error(ErrorCode::invalid, directory.identity_settings() + ": the issuer is an https address");
  }
  oidc::RelyingPartySettings out{*settings.client_id,
                                 base + "/v1/session/callback",
                                 base + "/app/",
                                 "openid given_name usual_name email siret",
                                 settings.acr_values.value_or(std::vector<std::string>()),
                                 settings.strong_acr_values.value_or(std::vector<std::string>()),
                                 std::move(client).value()};
  if (settings.scope) out.scope = *settings.scope;
  fetch_ = std::make_unique<oidc::HttpsFetch>(trust.value());
  provider_ = std::make_unique<oidc::Provider>(*settings.issuer, *fetch_, clock);
  party_ = std::make_unique<oidc::RelyingParty>(std::move(out), *provider_, *fetch_, clock, random_);
  return Done{};
}

Result<IdentityParts::Taken> IdentityParts::take_settings(const DataDirectory& directory,
                                                          const std::string& host, Clock& clock) {
  auto settings = read_identity_settings(directory);
  if (!settings) return std::move(settings).error();
  auto log_ms = identity::kAccessLogMs;
  if (settings.value()) {
    settings_ = *settings.value();
    const auto days = settings_.access_log_days.value_or(identity::kAccessLogMs / kDayMs);
    if (days < 1 || days > kAccessLogDaysMax) {
      return Error(ErrorCode::invalid, directory.identity_settings() + ": access_log_days is 1 to 3660");
    }
    log_ms = days * kDayMs;
    if (settings_.issuer) {
      auto begun = begin_party(directory, settings_, host, clock);
      if (!begun) return std::move(begun).error();
    }
  }
  const auto base = base_url(settings.value() ? &settings_ : nullptr, host);
  const auto address = oidc::split_url(base);
  const bool is_good = address && address.value().path == "/" && !base.ends_with('/');
  if (settings.value() && !is_good) {
    return Error(ErrorCode::invalid, directory.identity_settings() + ": base_url is https:// and a host");
  }
  return Taken{log_ms, {is_good ? address.value().server.host : host, base}};
}

Result<std::unique_ptr<IdentityParts>> IdentityParts::open(const DataDirectory& directory,
                                                           const std::string& host, Clock& clock) {
  std::unique_ptr<IdentityParts> parts(new IdentityParts);
  auto taken = parts->take_settings(directory, host, clock);
  if (!taken) return std::move(taken).error();
  auto database = open_accounts(directory);
  if (!database) return std::move(database).error();
  parts->database_ = std::move(database).value();
  parts->desk_ =
      std::make_unique<identity::Desk>(*parts->database_, clock, parts->random_, parts->party_.get(),
                                       taken.value().site, taken.value().access_log_ms);
  return parts;
}

Result<Done> check_identity_settings(const DataDirectory& directory, const std::string& host) {
  SystemClock clock;
  IdentityParts parts;
  auto taken = parts.take_settings(directory, host, clock);
  if (!taken) return std::move(taken).error();
  return check_bank_settings(parts.settings_);
}

}  // namespace passnum
