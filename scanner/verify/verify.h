#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/model/voucher_code.h"

namespace passnum {

// What can be said of a code without the ledger: whether the issuer signed it, and until when it may be used.
// Not whether it was already spent, handed over or blocked: only the ledger knows. Pure; any thread may call
// this.

enum class Verdict : std::uint8_t {
  genuine,      // signed by the issuer, and within its dates
  expired,      // signed by the issuer; its last day is over
  forged,       // names one of our keys, which did not sign it
  unknown_key,  // names a key that we do not have: forged, or the list of keys is old
  broken,       // a link to our host's voucher page whose payload cannot be read
  not_ours,     // anything else; see host_seen
};
std::string_view name(Verdict verdict);

struct VerifyRules {
  HostRule hosts;
  std::map<KeyId, PublicKey> keys;                       // the issuing keys in force
  std::map<ProgrammeId, std::string> programme_codes{};  // so that numbers can be shown; may lack some
  std::optional<Day> today{};                            // in Europe/Paris; without it nothing is expired
};

struct CheckedCode {
  Verdict verdict;
  // What the code says. The issuer's word when genuine or expired; a stranger's claim when forged or
  // unknown_key; none when broken or not_ours. Whoever has it can spend it: not for logs.
  std::optional<SignedVoucher> voucher{};
  // When the programme's code is known and the verdict is genuine or expired.
  std::optional<VoucherNumber> number{};
  // Where the link leads, also when it is ours; empty when it is no link. A stranger's text: printable ASCII.
  std::string host_seen{};
  std::string words{};  // for people, in English; never repeats the payload
};

CheckedCode check_code(std::string_view text, const VerifyRules& rules);

}  // namespace passnum
