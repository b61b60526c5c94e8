#include "audit/reconcile/reconcile.h"

namespace passnum {
namespace {

constexpr unsigned kNotInStock = voucher_is::kHandedOver | voucher_is::kCancelled | voucher_is::kLapsed;

}  // namespace

std::map<std::string, Stock> stock_of(const Books& books, const ProgrammeBook& programme) {
  std::map<std::string, Stock> stocks;
  const auto size = static_cast<std::size_t>(programme.terms.booklet_size);
  for (const Slot slot : programme.orders) {
    const auto& order = books.orders[slot];
    for (std::size_t b = 0; b < order.booklets.size(); ++b) {
      std::uint64_t vouchers = 0;
      for (std::size_t i = 0; i < size; ++i) {
        if ((order.vouchers[b * size + i] & kNotInStock) == 0) ++vouchers;
      }
      if (vouchers == 0) continue;
      auto& stock = stocks[books.custodians[order.booklets[b].custodian].custodian.text];
      stock.vouchers += vouchers;
      if (vouchers == size) ++stock.booklets_whole;
    }
  }
  return stocks;
}

std::map<std::string, std::int64_t> accounts_of(const Books& books, const ProgrammeBook& programme) {
  std::map<std::string, std::int64_t> accounts{{"funders", programme.funders_cents},
                                               {"available", programme.available_cents},
                                               {"in_circulation", programme.in_circulation_cents},
                                               {"returned", programme.returned_cents}};
  for (const auto& [slot, claim] : programme.claims) {
    const auto& structure = books.structures[slot].structure.text;
    accounts["payable/" + structure] = claim.payable_cents;
    accounts["ordered/" + structure] = claim.ordered_cents;
    accounts["paid/" + structure] = claim.paid_cents;
  }
  std::erase_if(accounts, [](const auto& account) { return account.second == 0; });
  return accounts;
}

}  // namespace passnum
