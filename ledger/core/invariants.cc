#include "ledger/core/invariants.h"

namespace passnum {
namespace {

class Checker {
 public:
  void expect(bool holds, const char* identity) {
    if (holds) return;
    if (!broken_.empty()) broken_ += "; ";
    broken_ += identity;
  }
  std::optional<std::string> verdict() const {
    return broken_.empty() ? std::nullopt : std::optional(broken_);
  }

 private:
  std::string broken_;
};

void check_postings(const Entry& entry, Checker& checker) {
  Cents sum;
  for (const auto& posting : entry.postings) sum += posting.cents;
  checker.expect(sum == Cents(0), "the postings of an entry sum to zero");
}

void check_programme(const ProgrammeBalance& b, Cents face_value, Checker& checker) {
  const Cents owed = b.payable + b.ordered + b.paid;
  checker.expect(-b.funders == b.available + b.in_circulation + owed + b.returned,
                 "committed = available + in circulation + payable + ordered + paid + returned");
  checker.expect(b.available >= Cents(0), "available is not below zero");
  checker.expect(b.in_circulation >= Cents(0), "in circulation is not below zero");
  checker.expect(b.returned >= Cents(0), "returned is not below zero");
  const std::int64_t spent = b.redeemed - b.reversed;
  checker.expect(b.numbered == b.with_custodians + b.circulating + spent + b.lapsed + b.cancelled,
                 "numbered = with custodians + handed over and unspent + redeemed + expired + cancelled");
  checker.expect(b.in_circulation == times(face_value, b.circulating),
                 "in circulation = handed over and unspent vouchers × face value");
  checker.expect(owed == times(face_value, spent),
                 "payable + ordered + paid = vouchers redeemed × face value");
}

void check_structures(const Entry& entry, ProgrammeId programme, Cents face_value, State& state,
                      Checker& checker) {
  for (const auto& posting : entry.postings) {
    const auto slash = posting.account.find('/');
    if (slash == std::string::npos) continue;
    const StructureId structure(posting.account.substr(slash + 1));
    const auto* owed = state.find<StructureBalance>(state_key::structure_balance(programme, structure));
    if (owed == nullptr) return checker.expect(false, "a structure with money has a balance");
    checker.expect(
        owed->payable + owed->ordered + owed->paid == times(face_value, owed->redeemed - owed->reversed),
        "per structure: redeemed − reversed = payable + ordered + paid");
    checker.expect(owed->payable >= Cents(0), "payable is not below zero");
    checker.expect(owed->ordered >= Cents(0), "ordered is not below zero");
    checker.expect(owed->paid >= Cents(0), "paid is not below zero");
  }
}

std::optional<ProgrammeId> programme_of(const Entry& entry, State& state) {
  return std::visit(
      [&state](const auto& body) -> std::optional<ProgrammeId> {
        using Body = std::decay_t<decltype(body)>;
        if constexpr (requires { body.programme; }) return body.programme;
        if constexpr (std::same_as<Body, OrderActivated>) {
          const auto* order = state.find<OrderRecord>(state_key::order(body.order));
          if (order != nullptr) return order->definition.programme;
        }
        if constexpr (std::same_as<Body, PaymentMade> || std::same_as<Body, PaymentRefused>) {
          const auto* payment = state.find<PaymentRecord>(state_key::payment(body.payment));
          if (payment != nullptr) return payment->definition.programme;
        }
        return std::nullopt;
      },
      entry.body);
}

}  // namespace

std::optional<std::string> broken_invariants(const Entry& entry, State& state) {
  Checker checker;
  check_postings(entry, checker);
  if (const auto id = programme_of(entry, state)) {
    const auto* programme = state.find<ProgrammeRecord>(state_key::programme(*id));
    const auto* balance = state.find<ProgrammeBalance>(state_key::programme_balance(*id));
    checker.expect(programme != nullptr && balance != nullptr, "a programme has its record and its balance");
    if (programme != nullptr && balance != nullptr) {
      const Cents face_value = programme->definition.face_value;
      check_programme(*balance, face_value, checker);
      check_structures(entry, *id, face_value, state, checker);
    }
  } else {
    checker.expect(entry.postings.empty(), "money moves inside one programme only");
  }
  return checker.verdict();
}

}  // namespace passnum
