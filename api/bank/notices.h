#pragma once

#include <array>
#include <string>
#include <vector>

#include "api/bank/change.h"
#include "api/identity/schema.h"
#include "ledger/base/random.h"

namespace passnum::bank {

// What those who look after a structure are told of its bank details: kept until each of them has seen it,
// and handed to a program as a letter when one is configured. For callers that are inside a transaction, or
// hold the database.

enum class What : std::uint8_t { entered, confirmed, refused, withdrawn };

struct Notice {
  std::string id;
  identity::OrganisationId organisation;
  std::int64_t version{};
  What what{};
  TimeMs at;
};

// Whether a letter goes with the notices; without a program that takes letters there are none.
enum class Letters : std::uint8_t { none, written };

// Told: every manager of the structure; who entered this change; and who entered the one in force before it,
// manager or not any more: whoever takes a structure's place over cannot keep its old contact from hearing.
Result<Done> add_notices(sqlite::Database& database, const Change& change, What what, TimeMs now,
                         Letters letters, Random& random);
// Those that this person has not yet said to have seen, the oldest first; at most kNoticesShownMax.
Result<std::vector<Notice>> unseen_notices(sqlite::Database& database, const identity::AccountId& account);
// not_found when it is none of theirs. Seen twice is seen.
identity::Outcome<Done> see_notice(sqlite::Database& database, const std::string& id,
                                   const identity::AccountId& account, TimeMs now);

constexpr std::int64_t kNoticesShownMax = 50;

// A notice that is also a letter, to be sent by now.
struct DueLetter {
  Notice notice;
  std::string to;
  std::string organisation_name;
};
// The longest waiting first.
Result<std::vector<DueLetter>> due_letters(sqlite::Database& database, TimeMs now, std::int64_t count_max);
Result<Done> letter_sent(sqlite::Database& database, const std::string& notice);
// To be tried again after the next of kTriesAfterMs, and given up after the last.
Result<Done> letter_failed(sqlite::Database& database, const std::string& notice, TimeMs now);
// How many letters about this organisation have failed at least once and are not sent, given up or not.
Result<std::int64_t> letters_unsent(sqlite::Database& database, const identity::OrganisationId& organisation);

constexpr std::int64_t kLetterMinuteMs = 60 * 1000;
constexpr std::array<std::int64_t, 8> kTriesAfterMs{
    kLetterMinuteMs,       5 * kLetterMinuteMs,   30 * kLetterMinuteMs,   120 * kLetterMinuteMs,
    360 * kLetterMinuteMs, 720 * kLetterMinuteMs, 1440 * kLetterMinuteMs, 1440 * kLetterMinuteMs};

}  // namespace passnum::bank

namespace passnum {
template <>
struct EnumNames<bank::What> {
  static constexpr std::array<std::string_view, 4> names{"entered", "confirmed", "refused", "withdrawn"};
};
}  // namespace passnum
