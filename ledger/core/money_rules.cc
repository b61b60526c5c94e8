#include "ledger/core/money_rules.h"

namespace passnum {
namespace {

constexpr std::string_view kPayable = "payable/";
constexpr std::string_view kOrdered = "ordered/";
constexpr std::string_view kPaid = "paid/";

void post_to_structure(const Posting& posting, ProgrammeId programme, ProgrammeBalance& balance,
                       State& state) {
  const std::string_view account = posting.account;
  const auto slash = account.find('/');
  CHECK(slash != std::string_view::npos);
  const StructureId structure{std::string(account.substr(slash + 1))};
  auto& owed = state.edit_or_create<StructureBalance>(state_key::structure_balance(programme, structure));
  const auto side = account.substr(0, slash + 1);
  CHECK(side == kPayable || side == kOrdered || side == kPaid);
  if (side == kPayable) {
    owed.payable += posting.cents;
    balance.payable += posting.cents;
  } else if (side == kOrdered) {
    owed.ordered += posting.cents;
    balance.ordered += posting.cents;
  } else {
    owed.paid += posting.cents;
    balance.paid += posting.cents;
  }
}

}  // namespace

Leaving leaving(const BookletRecord& booklet, const std::vector<VoucherIndex>& vouchers, bool is_activated) {
  Leaving count;
  for (const auto index : vouchers) {
    const auto& voucher = booklet.vouchers[index.value - 1U];
    CHECK(voucher.status == VoucherStatus::with_custodian || voucher.status == VoucherStatus::handed_over);
    if (voucher.status == VoucherStatus::handed_over) {
      ++count.circulating;
    } else if (is_activated) {
      ++count.stocked;
    }
  }
  return count;
}

std::vector<Posting> postings_of_leaving(const Leaving& count, Cents face_value) {
  auto postings = moved(times(face_value, count.stocked), account::kAvailable, account::kReturned);
  const auto more = moved(times(face_value, count.circulating), account::kInCirculation, account::kReturned);
  postings.insert(postings.end(), more.begin(), more.end());
  return postings;
}

void post(const std::vector<Posting>& postings, ProgrammeId programme, State& state) {
  if (postings.empty()) return;
  auto& balance = state.edit<ProgrammeBalance>(state_key::programme_balance(programme));
  Cents sum;
  for (const auto& posting : postings) {
    sum += posting.cents;
    if (posting.account == account::kFunders) {
      balance.funders += posting.cents;
    } else if (posting.account == account::kAvailable) {
      balance.available += posting.cents;
    } else if (posting.account == account::kInCirculation) {
      balance.in_circulation += posting.cents;
    } else if (posting.account == account::kReturned) {
      balance.returned += posting.cents;
    } else {
      post_to_structure(posting, programme, balance, state);
    }
  }
  CHECK(sum == Cents(0));
}

}  // namespace passnum
