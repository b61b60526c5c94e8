#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/identity/routes/desk.h"
#include "api/server/data_directory.h"

namespace passnum {

// identity.json in the data directory: where people reach this server, and with which provider they sign in,
// when there is one. Files are named from that directory.
struct IdentitySettings {
  std::optional<std::string> issuer;  // as the provider's configuration names it; absent: no provider
  std::optional<std::string> client_id;
  std::optional<std::string> client_secret_file;  // for client_secret_post; or
  std::optional<std::string> client_key_file;     // PEM, RSA or P-256, for private_key_jwt
  std::optional<std::string> client_key_id;
  std::optional<std::vector<std::string>> acr_values;         // asked for, and needed
  std::optional<std::vector<std::string>> strong_acr_values;  // those with a second factor
  std::optional<std::string> scope;
  std::optional<std::string> certificate_file;  // of the provider, when no public authority vouches for it
  std::optional<std::string> base_url;  // where people reach this server; absent: https:// and the host
  std::optional<std::int64_t> access_log_days;
  std::optional<std::int64_t> bank_days_between;          // bank::kDaysBetween
  std::optional<std::vector<std::string>> flagged_banks;  // beginnings of BICs to look at twice
  std::optional<std::vector<std::string>>
      notify_command;  // takes letters as `sendmail -t` does; its path first
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("access_log_days", self.access_log_days);
    v("acr_values", self.acr_values);
    v("bank_days_between", self.bank_days_between);
    v("base_url", self.base_url);
    v("certificate_file", self.certificate_file);
    v("client_id", self.client_id);
    v("client_key_file", self.client_key_file);
    v("client_key_id", self.client_key_id);
    v("client_secret_file", self.client_secret_file);
    v("flagged_banks", self.flagged_banks);
    v("issuer", self.issuer);
    v("notify_command", self.notify_command);
    v("scope", self.scope);
    v("strong_acr_values", self.strong_acr_values);
  }
};

// Nothing when there is no such file. Errors: invalid, io.
Result<std::optional<IdentitySettings>> read_identity_settings(const DataDirectory& directory);

// Whether a server would start with identity.json and the files it names; also when there is none. Opens no
// database and asks no provider. Errors: those of IdentityParts::open() and BankParts::open() for settings.
Result<Done> check_identity_settings(const DataDirectory& directory, const std::string& host);

// accounts.db with the tables of identity. Errors: those of sqlite::Database.
Result<std::unique_ptr<identity::AccountsDatabase>> open_accounts(const DataDirectory& directory);

// Everything that signing in needs while a server runs. Asks the provider nothing before the first sign-in,
// so that a ledger opens whether the provider is there or not.
class IdentityParts {
 public:
  // `clock` outlives it. Errors: those of the settings, the files they name and accounts.db.
  static Result<std::unique_ptr<IdentityParts>> open(const DataDirectory& directory, const std::string& host,
                                                     Clock& clock);
  identity::Desk& desk() { return *desk_; }
  // All absent when there is no such file.
  const IdentitySettings& settings() const { return settings_; }

 private:
  friend Result<Done> check_identity_settings(const DataDirectory& directory, const std::string& host);
  // What the desk is made of beside the database.
  struct Taken {
    std::int64_t access_log_ms;
    webauthn::Site site;
  };

  IdentityParts() = default;
  Result<Taken> take_settings(const DataDirectory& directory, const std::string& host, Clock& clock);
  Result<Done> begin_party(const DataDirectory& directory, const IdentitySettings& settings,
                           const std::string& host, Clock& clock);

  IdentitySettings settings_;
  SystemRandom random_;
  std::unique_ptr<identity::AccountsDatabase> database_;
  std::unique_ptr<oidc::Fetch> fetch_;
  std::unique_ptr<oidc::Provider> provider_;
  std::unique_ptr<oidc::RelyingParty> party_;
  std::unique_ptr<identity::Desk> desk_;
};

}  // namespace passnum
