#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/model/fields.h"

namespace passnum::bank {

// Where a structure is paid. Pure: no store, no clock.
struct Account {
  std::string bic;     // ISO 9362, 8 or 11 characters
  std::string holder;  // as the bank knows it
  std::string iban;    // ISO 13616, in its electronic form: no spaces
  bool operator==(const Account&) const = default;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("bic", self.bic);
    v("holder", self.holder);
    v("iban", self.iban);
  }
};

// What is wrong with it. The names are the API's codes: never renamed.
enum class AccountFault : std::uint8_t {
  iban_invalid,           // another form, length or check digits
  iban_country_unserved,  // no country of the Single Euro Payments Area
  bic_invalid,
  bic_elsewhere,  // a bank of another country than the account
  holder_invalid,
};

constexpr std::size_t kHolderCharactersMax = 70;  // of a name in a SEPA credit transfer
constexpr std::size_t kIbanCharactersMax = 34;
constexpr std::size_t kTypedBytesMax = 200;  // of a field, with the spaces that people type

// The account as typed, with spaces and small letters: brought to its electronic form, and checked by the
// country's length (SWIFT's registry of IBANs), ISO 7064's modulo 97, and the bank's country.
struct ReadAccount {
  std::optional<Account> account;
  AccountFault fault{};  // when there is none
};
ReadAccount read_account(const Account& typed);

// "FR76 **** **** 0189": what everybody sees of an IBAN.
std::string masked(std::string_view iban);
// An account in another country than France or Monaco.
bool is_country_unusual(const Account& account);

}  // namespace passnum::bank

namespace passnum {
template <>
struct EnumNames<bank::AccountFault> {
  static constexpr std::array<std::string_view, 5> names{"iban_invalid", "iban_country_unserved",
                                                         "bic_invalid", "bic_elsewhere", "holder_invalid"};
};
}  // namespace passnum
