#include "api/server/bank_parts.h"

#include <unistd.h>

namespace passnum {
namespace {

constexpr std::size_t kFlaggedBanksMax = 500;

bool is_flag(const std::string& text) {
  return text.size() >= 4 && text.size() <= 11 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

}  // namespace

Result<Done> check_bank_settings(const IdentitySettings& settings) {
  const auto days = settings.bank_days_between.value_or(bank::kDaysBetween);
  if (days < bank::kDaysBetweenMin || days > bank::kDaysBetweenMax)
    return Error(ErrorCode::invalid, "identity.json: bank_days_between is 1 to 60");
  const auto flagged = settings.flagged_banks.value_or(std::vector<std::string>());
  if (flagged.size() > kFlaggedBanksMax || !std::ranges::all_of(flagged, is_flag))
    return Error(ErrorCode::invalid, "identity.json: flagged_banks are beginnings of BICs, such as \"ABCD\"");
  if (!settings.notify_command) return Done{};
  const auto& command = *settings.notify_command;
  if (command.empty() || !command.front().starts_with('/') || ::access(command.front().c_str(), X_OK) != 0)
    return Error(ErrorCode::invalid,
                 "identity.json: notify_command begins with the whole path of a program, such as "
                 "[\"/usr/sbin/sendmail\", \"-t\", \"-i\"]");
  return Done{};
}

Result<std::unique_ptr<BankParts>> BankParts::open(const DataDirectory& directory,
                                                   const IdentitySettings& settings, HashKey key,
                                                   Clock& clock, bank::NoticeSender::Told told) {
  if (auto checked = check_bank_settings(settings); !checked) return std::move(checked).error();
  auto database = open_accounts(directory);
  if (!database) return std::move(database).error();
  auto made = database.value()->with([](sqlite::Database& file) { return bank::prepare_tables(file); });
  if (!made) return made.error().while_doing(directory.accounts());
  std::unique_ptr<BankParts> parts(new BankParts);
  parts->database_ = std::move(database).value();
  parts->flagged_banks_ = settings.flagged_banks.value_or(std::vector<std::string>());
  parts->book_ = std::make_unique<bank::BankBook>(
      *parts->database_, clock, parts->random_, std::move(key),
      settings.bank_days_between.value_or(bank::kDaysBetween),
      settings.notify_command ? bank::Letters::written : bank::Letters::none);
  if (settings.notify_command) {
    parts->sender_ =
        std::make_unique<bank::NoticeSender>(*parts->book_, clock, *settings.notify_command, std::move(told));
  }
  return parts;
}

void BankParts::begin(http::Router& router, structures::StructureDesk& structures) {
  desk_ = std::make_unique<bank::BankDesk>(bank::BankDesk{structures, *book_, flagged_banks_, [this] {
                                                            if (sender_ != nullptr) sender_->look();
                                                          }});
  add_bank_routes(router, *desk_);
  if (sender_ != nullptr) sender_->start();
}

}  // namespace passnum
