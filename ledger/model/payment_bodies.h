#pragma once

#include <string>
#include <vector>

#include "ledger/model/setup_bodies.h"

namespace passnum {

// The entries between what a structure is owed and what it has been paid.

constexpr std::size_t kStatementsPerPaymentMax = 40;

// What a programme owes a structure for the days from `first_day` to `last_day`, put into one number. Moves
// no money. What it counts are the redemptions and reversals of the structure among the entries from
// `from_entry` on, before `end_entry`.
struct StatementIssued {
  static constexpr const char* kKind = "statement_issued";
  StatementId statement;
  ProgrammeId programme;
  StructureId structure;
  Day first_day;                 // after the last day of the statement before
  Day last_day;                  // over, in Paris, when the entry is made
  std::uint64_t from_entry = 0;  // the `end_entry` of the statement before; 0 for the first
  std::uint64_t end_entry = 0;   // the first entry after `last_day`
  std::int64_t quantity = 0;     // redemptions less reversals: zero and below are possible
  Cents amount;                  // of so many vouchers
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("amount_cents", self.amount);
    v("end_entry", self.end_entry);
    v("first_day", self.first_day);
    v("from_entry", self.from_entry);
    v("last_day", self.last_day);
    v("programme", self.programme);
    v("quantity", self.quantity);
    v("statement", self.statement);
    v("structure", self.structure);
  }
};

// Who pays has been told to pay these statements: payable/<structure> → ordered/<structure>.
struct PaymentOrdered {
  static constexpr const char* kKind = "payment_ordered";
  PaymentId payment;
  ProgrammeId programme;
  StructureId structure;
  std::vector<StatementId> statements;  // 1 to kStatementsPerPaymentMax, each once
  Cents amount;                         // their sum, above zero
  std::string reference;                // the mandat's number
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("amount_cents", self.amount);
    v("payment", self.payment);
    v("programme", self.programme);
    v("reference", self.reference);
    v("statements", self.statements);
    v("structure", self.structure);
  }
};

// The money has arrived: ordered/<structure> → paid/<structure>.
struct PaymentMade {
  static constexpr const char* kKind = "payment_made";
  PaymentId payment;
  Day paid_on;            // from the day of the order to the day of this entry
  std::string reference;  // the transfer's
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("paid_on", self.paid_on);
    v("payment", self.payment);
    v("reference", self.reference);
  }
};

// It has not, and will not by this order: ordered/<structure> → payable/<structure>. Its statements can be
// ordered again.
struct PaymentRefused {
  static constexpr const char* kKind = "payment_refused";
  PaymentId payment;
  std::string reason;  // for people; no personal data
  Day refused_on;      // as `paid_on`
  template <typename Self, typename Visitor>
  static void fields(Self& self, Visitor& v) {
    v("payment", self.payment);
    v("reason", self.reason);
    v("refused_on", self.refused_on);
  }
};

}  // namespace passnum
