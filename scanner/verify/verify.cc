#include "scanner/verify/verify.h"

namespace passnum {
namespace {

CheckedCode without_voucher(const QrTextProblem& problem) {
  const Verdict verdict = problem.fault == QrTextFault::broken ? Verdict::broken : Verdict::not_ours;
  return CheckedCode{verdict, std::nullopt, std::nullopt, problem.host_seen, problem.words};
}

std::optional<VoucherNumber> number_of(const VoucherId& id, const VerifyRules& rules) {
  const auto code = rules.programme_codes.find(id.programme);
  if (code == rules.programme_codes.end()) return std::nullopt;
  return VoucherNumber{code->second, id.booklet, id.index};
}

}  // namespace

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::genuine:
      return "genuine";
    case Verdict::expired:
      return "expired";
    case Verdict::forged:
      return "forged";
    case Verdict::unknown_key:
      return "unknown_key";
    case Verdict::broken:
      return "broken";
    case Verdict::not_ours:
      return "not_ours";
  }
  CHECK(false);
  return {};
}

CheckedCode check_code(std::string_view text, const VerifyRules& rules) {
  const auto read = parse_qr_text(text, rules.hosts);
  if (!read) return without_voucher(read.error());

  const SignedVoucher& voucher = read.value();
  CheckedCode out{Verdict::genuine, voucher, std::nullopt, link_host(text), {}};
  const auto key = rules.keys.find(voucher.payload.key);
  if (key == rules.keys.end()) {
    out.verdict = Verdict::unknown_key;
    out.words = "issuing key " + std::to_string(voucher.payload.key.value) + " is not known here";
    return out;
  }
  if (!verify_payload(voucher, key->second)) {
    out.verdict = Verdict::forged;
    out.words = "not signed by issuing key " + std::to_string(voucher.payload.key.value);
    return out;
  }
  out.number = number_of(voucher.payload.id, rules);
  if (rules.today && *rules.today > voucher.payload.last_day) {
    out.verdict = Verdict::expired;
    out.words = "last day of use was " + to_text(voucher.payload.last_day);
  }
  return out;
}

}  // namespace passnum
