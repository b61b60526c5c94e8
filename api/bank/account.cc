#include "api/bank/account.h"

#include <algorithm>
#include <array>

#include "ledger/base/ascii.h"

namespace passnum::bank {
namespace {

struct CountryLength {
  std::string_view country;
  std::size_t characters;
};
// The Single Euro Payments Area, with the lengths of SWIFT's registry of IBANs.
constexpr std::array<CountryLength, 42> kLengths{{
    {"AD", 24}, {"AL", 28}, {"AT", 20}, {"BE", 16}, {"BG", 22}, {"CH", 21}, {"CY", 28},
    {"CZ", 24}, {"DE", 22}, {"DK", 18}, {"EE", 20}, {"ES", 24}, {"FI", 18}, {"FR", 27},
    {"GB", 22}, {"GI", 23}, {"GR", 27}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IS", 26},
    {"IT", 27}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"MC", 27}, {"MD", 24},
    {"ME", 22}, {"MK", 19}, {"MT", 31}, {"NL", 18}, {"NO", 15}, {"PL", 28}, {"PT", 25},
    {"RO", 24}, {"RS", 22}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"VA", 22},
}};

struct Elsewhere {
  std::string_view account;
  std::string_view bank;
};
// Countries of banks whose accounts have another country's IBAN: France overseas, the British islands.
constexpr std::array<Elsewhere, 14> kAlsoIn{{{"FR", "GF"},
                                             {"FR", "GP"},
                                             {"FR", "MQ"},
                                             {"FR", "RE"},
                                             {"FR", "YT"},
                                             {"FR", "PM"},
                                             {"FR", "BL"},
                                             {"FR", "MF"},
                                             {"FR", "NC"},
                                             {"FR", "PF"},
                                             {"FR", "WF"},
                                             {"GB", "GG"},
                                             {"GB", "IM"},
                                             {"GB", "JE"}}};

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit_or_upper(char c) {
  return is_upper(c) || (c >= '0' && c <= '9');
}

// Without the spaces, in capitals. A no-break space, as copied from a bank's document, is a space too.
std::string electronic(std::string_view typed) {
  std::string out;
  for (std::size_t at = 0; at < typed.size(); ++at) {
    if (typed.substr(at).starts_with("\u00a0")) {
      ++at;
    } else if (typed.substr(at).starts_with("\u202f")) {
      at += 2;
    } else if (typed[at] != ' ') {
      out += typed[at] >= 'a' && typed[at] <= 'z' ? static_cast<char>(typed[at] - 'a' + 'A') : typed[at];
    }
  }
  return out;
}

// ISO 7064, MOD 97-10: the first four characters go to the end, letters count 10 to 35.
unsigned modulo_97(std::string_view iban) {
  unsigned rest = 0;
  const auto take = [&rest](char c) {
    const auto value = is_upper(c) ? static_cast<unsigned>(c - 'A') + 10U : static_cast<unsigned>(c - '0');
    rest = (rest * (value < 10U ? 10U : 100U) + value) % 97U;
  };
  std::ranges::for_each(iban.substr(4), take);
  std::ranges::for_each(iban.substr(0, 4), take);
  return rest;
}

std::optional<AccountFault> fault_of_iban(std::string_view iban) {
  if (iban.size() < 5 || iban.size() > kIbanCharactersMax) return AccountFault::iban_invalid;
  if (!std::ranges::all_of(iban, is_digit_or_upper) || !is_upper(iban[0]) || !is_upper(iban[1]))
    return AccountFault::iban_invalid;
  const auto known = std::ranges::find(kLengths, iban.substr(0, 2), &CountryLength::country);
  if (known == kLengths.end()) return AccountFault::iban_country_unserved;
  // Check digits are 02 to 98: others that leave 1 as well are not those of the standard.
  const auto digits = iban.substr(2, 2);
  const bool is_range = digits >= "02" && digits <= "98" && !is_upper(digits[0]) && !is_upper(digits[1]);
  if (iban.size() != known->characters || !is_range || modulo_97(iban) != 1)
    return AccountFault::iban_invalid;
  return std::nullopt;
}

std::optional<AccountFault> fault_of_bic(std::string_view bic, std::string_view country) {
  if ((bic.size() != 8 && bic.size() != 11) || !std::ranges::all_of(bic, is_digit_or_upper) ||
      !is_upper(bic[4]) || !is_upper(bic[5]))
    return AccountFault::bic_invalid;
  const auto its_country = bic.substr(4, 2);
  const bool is_also_in = std::ranges::any_of(
      kAlsoIn, [&](const Elsewhere& one) { return one.account == country && one.bank == its_country; });
  if (its_country != country && !is_also_in) return AccountFault::bic_elsewhere;
  return std::nullopt;
}

bool is_holder(std::string_view holder) {
  const auto characters =
      std::ranges::count_if(holder, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; });
  return !holder.empty() && static_cast<std::size_t>(characters) <= kHolderCharactersMax &&
         std::ranges::none_of(holder,
                              [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7f; });
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

ReadAccount read_account(const Account& typed) {
  if (typed.iban.size() > kTypedBytesMax) return {std::nullopt, AccountFault::iban_invalid};
  if (typed.bic.size() > kTypedBytesMax) return {std::nullopt, AccountFault::bic_invalid};
  Account account{electronic(typed.bic), std::string(trimmed(typed.holder)), electronic(typed.iban)};
  if (const auto fault = fault_of_iban(account.iban)) return {std::nullopt, *fault};
  if (const auto fault = fault_of_bic(account.bic, std::string_view(account.iban).substr(0, 2)))
    return {std::nullopt, *fault};
  if (!is_holder(account.holder)) return {std::nullopt, AccountFault::holder_invalid};
  return {std::move(account), {}};
}

std::string masked(std::string_view iban) {
  CHECK(iban.size() > 8);
  return std::string(iban.substr(0, 4)) + " **** **** " + std::string(iban.substr(iban.size() - 4));
}

bool is_country_unusual(const Account& account) {
  return !account.iban.starts_with("FR") && !account.iban.starts_with("MC");
}

}  // namespace passnum::bank
