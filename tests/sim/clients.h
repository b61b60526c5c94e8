#pragma once

#include <optional>
#include <set>
#include <vector>

#include "ledger/base/clock.h"
#include "tests/sim/dice.h"
#include "tests/sim/judge.h"
#include "tests/sim/stage.h"

namespace passnum::sim {

// Operators and devices: what they ask, sensible or not, and what they were told. They keep to their ids: a
// request that was not answered is sent again with the same bytes.
class Clients {
 public:
  Clients(Dice& dice, FakeClock& clock, const Judge& judge);

  // Something to send: a line of the stage's acts as long as there are any, said for the first time or
  // again, and else something new.
  Request write();
  // Something new under this id.
  Request write_with(const Uuid& id);
  // Of all that was sent so far, mostly of late.
  const Request& sent_before();
  bool has_sent() const { return !sent_.empty(); }
  // What was sent in all, first times only.
  const std::vector<Request>& sent() const { return sent_; }

  void remember(const Request& request) { sent_.push_back(request); }
  // The client has its answer.
  void hear(const Request& request, const Answer& answer);
  bool has_played_all_acts() const { return act_ == acts_.size(); }
  // Whether operators grant, suspend and end labels, and move sites.
  void be_restless() { is_restless_ = true; }

 private:
  Request say_line();
  Request scan(const Uuid& id);
  Request reverse(const Uuid& id);
  Request command(const Uuid& id);
  CommandBody setup();
  CommandBody label();
  CommandBody stock();
  CommandBody vouchers();
  // Statements, orders and payments, mostly right; of other things when there is nothing to claim yet.
  CommandBody money();
  std::optional<CommandBody> statement();
  std::optional<CommandBody> payment_order();
  std::optional<CommandBody> payment_end();
  CommandBody replace();
  CommandBody unblock();
  // A voucher that exists; `wanted` are the flags of one that is looked for first.
  VoucherId voucher(std::uint8_t wanted);
  const OrderBook* order();
  BookletNumber booklet();
  CustodianId holder_of(BookletNumber number);
  CustodianId custodian();
  std::vector<VoucherIndex> some();
  Day day();

  Dice& dice_;
  FakeClock& clock_;
  const Judge& judge_;
  std::vector<std::vector<stage::Line>> acts_;
  std::size_t act_ = 0;
  std::vector<Request> lines_;  // of this act, as they were sent
  std::set<Uuid> unanswered_;   // of this act
  std::vector<Request> sent_;
  std::vector<std::pair<Uuid, DeviceId>> scans_;
  std::uint64_t names_ = 0;
  bool is_restless_ = false;
};

}  // namespace passnum::sim
