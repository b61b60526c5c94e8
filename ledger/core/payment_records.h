#pragma once

#include <optional>
#include <string>

#include "ledger/model/payment_bodies.h"

namespace passnum {

// What became of what is owed: records of their own, so that a redemption writes nothing for them.

// What was claimed of one programme for one structure, by all statements so far; absent before the first.
struct ClaimRecord {
  std::int64_t quantity = 0;
  Day last_day;
  std::uint64_t end_entry = 0;
  StatementId last_statement;
  std::optional<PaymentId> last_payment;
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("quantity", self.quantity);
    v("last_day", self.last_day);
    v("end_entry", self.end_entry);
    v("last_statement", self.last_statement);
    v("last_payment", self.last_payment);
  }
};

struct StatementRecord {
  StatementIssued definition;
  std::string issued_by;
  TimeMs issued_at;
  std::optional<StatementId> previous;  // of the same programme and structure
  std::optional<PaymentId> payment;     // the last that has named it, refused or not
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("definition", self.definition);
    v("issued_by", self.issued_by);
    v("issued_at", self.issued_at);
    v("previous", self.previous);
    v("payment", self.payment);
  }
};

enum class PaymentStatus : std::uint8_t { ordered, paid, refused };
template <>
struct EnumNames<PaymentStatus> {
  static constexpr std::array<std::string_view, 3> names{"ordered", "paid", "refused"};
};

struct PaymentRecord {
  PaymentOrdered definition;
  std::string ordered_by;
  TimeMs ordered_at;
  std::optional<PaymentId> previous;  // of the same programme and structure
  PaymentStatus status = PaymentStatus::ordered;
  std::optional<Day> closed_on;  // paid or refused
  std::string closing_text;      // the transfer's reference, or why it was refused
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("definition", self.definition);
    v("ordered_by", self.ordered_by);
    v("ordered_at", self.ordered_at);
    v("previous", self.previous);
    v("status", self.status);
    v("closed_on", self.closed_on);
    v("closing_text", self.closing_text);
  }
};

}  // namespace passnum
