#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/bank/notices.h"
#include "api/bank/tables.h"
#include "api/identity/rules.h"
#include "ledger/base/clock.h"

namespace passnum::bank {

// Whole days of Paris between the day of the confirmation and the first day of the new account: time for the
// old contact, who was told, to say that they know nothing of it.
constexpr std::int64_t kDaysBetween = 3;
constexpr std::int64_t kDaysBetweenMin = 1;
constexpr std::int64_t kDaysBetweenMax = 60;
constexpr std::int64_t kChangesShownMax = 50;
constexpr std::int64_t kOpenShownMax = 500;
constexpr std::size_t kReasonBytesMax = 500;

// A change with what somebody needs to judge it.
struct OpenChange {
  Change change;
  identity::Organisation organisation;
  std::optional<Account> in_force;  // what it would take the place of
};

// What there is of one structure.
struct Details {
  std::vector<Change> changes;  // the newest first, at most kChangesShownMax
  std::optional<Change> in_force;
};

// The bank details of structures: entered by one person, confirmed by another, in force days later, and never
// in the ledger. One change at a time is open. Who may is for the caller to know; that two people are needed
// is known here. Any thread. What has happened is durable on return, together with its notices.
class BankBook {
 public:
  // `days_between` within the bounds above. Everything named here outlives the book.
  BankBook(identity::AccountsDatabase& database, Clock& clock, Random& random, HashKey key,
           std::int64_t days_between, Letters letters)
      : database_(database),
        clock_(clock),
        random_(random),
        key_(std::move(key)),
        days_between_(days_between),
        letters_(letters) {}

  std::int64_t days_between() const { return days_between_; }
  Day today() const { return paris_day(clock_.now()); }

  // change_open, while another is. `account` has been read by read_account().
  identity::Outcome<Change> enter(const identity::OrganisationId& organisation, const identity::AccountId& by,
                                  const Account& account);
  // For the three that follow: not_found; change_closed, when it is not open any more.
  // not_for_yourself for who entered it; change_closed also when it is confirmed already.
  identity::Outcome<Change> confirm(const identity::OrganisationId& organisation, std::int64_t version,
                                    const identity::AccountId& by, Channel channel);
  // `reason` is kept sealed.
  identity::Outcome<Change> refuse(const identity::OrganisationId& organisation, std::int64_t version,
                                   const identity::AccountId& by, const std::string& reason);
  identity::Outcome<Change> withdraw(const identity::OrganisationId& organisation, std::int64_t version,
                                     const identity::AccountId& by);

  // not_found.
  identity::Outcome<Change> find(const identity::OrganisationId& organisation, std::int64_t version) const;
  Result<Details> details(const identity::OrganisationId& organisation) const;
  // Those of the structures below a métropole that are open, the longest waiting first.
  Result<std::vector<OpenChange>> open_below(const identity::OrganisationId& metropole) const;

  Result<std::vector<std::pair<Notice, Change>>> notices(const identity::AccountId& account) const;
  identity::Outcome<Done> see(const std::string& notice, const identity::AccountId& account);
  Result<std::int64_t> letters_unsent(const identity::OrganisationId& organisation) const;

  // Whether the key opens what is there: corrupt, when it is another one or something was changed.
  Result<Done> check_key() const;

  // For who sends the letters.
  identity::AccountsDatabase& database() const { return database_; }

 private:
  using Step = std::function<identity::Outcome<Done>(Change&)>;
  identity::Outcome<Change> step(const identity::OrganisationId& organisation, std::int64_t version,
                                 What what, const Step& step);

  identity::AccountsDatabase& database_;
  Clock& clock_;
  Random& random_;
  const HashKey key_;
  const std::int64_t days_between_;
  const Letters letters_;
};

}  // namespace passnum::bank
