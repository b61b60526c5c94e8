#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/unit/ledger/core/test_ledger.h"

namespace passnum {

// A situation in which something is refused, one step away from one in which it is accepted.
using Do = std::function<void(TestLedger&)>;
using Ask = std::function<std::optional<Refused>(TestLedger&)>;
struct RefusalRow {
  std::string situation;
  Refusal refusal;
  Do arrange;  // what makes the request wrong, if it is not the request itself
  Ask wrong;
  Do repair;  // the one thing that is put right, if it is not the request itself
  Ask right;
};

inline void nothing(TestLedger&) {}
inline Ask asking(CommandBody body, std::string actor = "alice") {
  return [body = std::move(body), actor = std::move(actor)](TestLedger& ledger) {
    return ledger.ask(body, actor);
  };
}
inline Do doing(CommandBody body, std::string actor = "alice") {
  return [body = std::move(body), actor = std::move(actor)](TestLedger& ledger) { ledger.must(body, actor); };
}
inline Do both(Do first, Do second) {
  return [first = std::move(first), second = std::move(second)](TestLedger& ledger) {
    first(ledger);
    second(ledger);
  };
}
inline Do at_time(std::string_view text) {
  return [text](TestLedger& ledger) { ledger.now = time_of(text); };
}
// The same request is wrong, and right once `repair` was done.
inline RefusalRow state_row(std::string situation, Refusal refusal, Do arrange, const Ask& ask, Do repair) {
  return {std::move(situation), refusal, std::move(arrange), ask, std::move(repair), ask};
}
// In the same state, one request is wrong and another right.
inline RefusalRow request_row(std::string situation, Refusal refusal, Ask wrong, Ask right) {
  return {std::move(situation), refusal, nothing, std::move(wrong), nothing, std::move(right)};
}
template <typename Body, typename Edit>
Body edited(Body body, const Edit& edit) {
  edit(body);
  return body;
}

std::vector<RefusalRow> setup_rows();
std::vector<RefusalRow> key_rows();
std::vector<RefusalRow> device_rows();
std::vector<RefusalRow> label_rows();
std::vector<RefusalRow> stock_rows();
std::vector<RefusalRow> voucher_rows();
std::vector<RefusalRow> payment_rows();
std::vector<RefusalRow> redemption_rows();
std::vector<RefusalRow> reversal_rows();

}  // namespace passnum
